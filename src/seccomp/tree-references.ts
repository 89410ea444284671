import type { Links, Side, TreeNode } from './tree.ts'

/**
 * Some rules make libseccomp link a level into a ring, and then it walks for ever. Thrown when a walk has taken more
 * steps than any tree has nodes; caught where rules are added and programs laid out.
 */
class Endless extends Error {}

const stepsMax = 1_000_000
let steps = 0

/** Runs a walk with a fresh allowance; undefined if it has no end. */
export function withinReason<T>(walk: () => T): T | undefined {
  steps = 0
  try {
    return walk()
  } catch (why) {
    if (why instanceof Endless || why instanceof RangeError) return undefined
    throw why
  }
}

/** Counts one step of a walk. */
export function step(): void {
  steps += 1
  if (steps > stepsMax) throw new Endless()
}

/** One more reference to a node. A node leaves its level when its last reference goes, which decides what pruning sees. */
export function held(one: TreeNode): TreeNode {
  one.references += 1
  return one
}

/** Whether nothing hangs below a node. */
export const isLeaf = (one: TreeNode): boolean => one.yes === undefined && one.no === undefined
const isDead = (one: TreeNode): boolean => isLeaf(one) && !one.onYes.given && !one.onNo.given

/** The first node of the level a node stands on. */
export function firstOfLevel(start: TreeNode): TreeNode {
  let one = start
  while (one.before !== undefined) {
    step()
    one = one.before
  }
  return one
}

/** Gives up a level that nothing but its own neighbours refers to. Returns how many nodes went. */
function cleanLevel(start: TreeNode): number {
  let removed = 0
  const first = firstOfLevel(start)
  for (let one: TreeNode | undefined = first; one !== undefined; one = one.after) {
    step()
    const neighbours = (one.before === undefined ? 0 : 1) + (one.after === undefined ? 0 : 1)
    if (one.references > neighbours) return 0
  }
  const holder: Links = { yes: first, no: undefined }
  while (holder.yes !== undefined) removed += drop(holder, 'yes')
  return removed
}

/** Drops a reference to a tree and clears the level it leaves. */
export function dropTree(links: Links, side: Side): number {
  const removed = drop(links, side)
  const left = links[side]
  return removed + (left === undefined ? 0 : cleanLevel(left))
}

/** Drops one reference to a node; the last one takes the node and what hangs below it out of the tree. */
export function drop(links: Links, side: Side): number {
  const one = links[side]
  if (one === undefined) return 0
  one.references -= 1
  if (one.references > 0) return 0
  const { before, after } = one
  const below: Links = { yes: one.yes, no: one.no }
  const around: Links = { yes: before, no: after }
  if (before !== undefined) before.after = undefined
  if (after !== undefined) after.before = undefined
  let removed = drop(around, 'yes') + drop(around, 'no')
  if (around.yes !== undefined) around.yes.after = around.no && held(around.no)
  if (around.no !== undefined) around.no.before = around.yes && held(around.yes)
  links[side] = around.yes ?? around.no
  removed += dropTree(below, 'yes') + dropTree(below, 'no')
  return removed + 1
}

/** Takes a node out, wherever in the tree it is, and every node that is left without purpose by that. */
export function remove(links: Links, side: Side, wanted: TreeNode): number {
  const start = links[side]
  if (start === undefined) return 0
  let removed = 0
  for (let one: TreeNode | undefined = firstOfLevel(start); one !== undefined && removed === 0; one = one.after) {
    step()
    if (one === wanted) return removed + unlink(links, side, one)
    removed += remove(one, 'yes', wanted) + remove(one, 'no', wanted)
    if (isDead(one)) return removed + unlink(links, side, one)
  }
  return removed
}

function unlink(links: Links, side: Side, one: TreeNode): number {
  if (links[side] === one) links[side] = one.before ?? one.after
  if (one.before !== undefined) one.before.after = one.after
  if (one.after !== undefined) one.after.before = one.before
  one.before = undefined
  one.after = undefined
  return drop({ yes: one, no: undefined }, 'yes')
}
