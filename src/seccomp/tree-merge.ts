import type { Answer, Links, Side, TreeNode } from './tree.ts'
import { drop, firstOfLevel, held, isLeaf, remove, step } from './tree-references.ts'

/** What pruning has seen so far on its way down two trees. */
export type Found = {
  match: boolean
  once: boolean
  existingDone: boolean
  newDone: boolean
  existingPrefix: boolean
  newPrefix: boolean
}

/** Where pruning starts. */
export const nothingFound = (): Found => ({
  match: false,
  once: false,
  existingDone: false,
  newDone: false,
  existingPrefix: false,
  newPrefix: false,
})

const argRank = (one: TreeNode): number => one.arg * 2 + (one.high ? 1 : 0)
const operatorRank = ({ operator }: TreeNode): number =>
  operator === 'LE' || operator === 'LT' ? 2 : operator === 'GE' || operator === 'GT' ? 1 : 3

const isSame = (a: TreeNode, b: TreeNode): boolean =>
  argRank(a) === argRank(b) && a.test === b.test && a.datum === b.datum && a.mask === b.mask

/** A level is kept in falling order of this. */
function isBelow(a: TreeNode, b: TreeNode): boolean {
  if (argRank(a) !== argRank(b)) return argRank(a) < argRank(b)
  if (operatorRank(a) !== operatorRank(b)) return operatorRank(a) < operatorRank(b)
  return a.operator === 'LE' || a.operator === 'LT' ? a.datum > b.datum : a.datum < b.datum
}

/** Whether every answer in a tree is this one. */
function answersOnly(start: TreeNode | undefined, value: number): boolean {
  if (start === undefined) return true
  for (let one: TreeNode | undefined = firstOfLevel(start); one !== undefined; one = one.after) {
    step()
    if (one.onYes.given && one.onYes.value !== value) return false
    if (one.onNo.given && one.onNo.value !== value) return false
    if (!answersOnly(one.yes, value) || !answersOnly(one.no, value)) return false
  }
  return true
}

/** What pruning works on besides the two trees. */
type Pruning = { readonly root: Links; readonly value: number }

/** Takes out of the existing tree what the new one makes needless. Returns how many nodes went; tells `found` what it saw. */
export const prune = (
  root: Links,
  fresh: TreeNode,
  { found, value }: { readonly found: Found; readonly value: number },
): number => pruneLevel(root.yes, fresh, found, { root, value })

function pruneLevel(existing: TreeNode | undefined, fresh: TreeNode | undefined, found: Found, work: Pruning): number {
  const here = { ...found }
  const level = { removed: 0 }
  const isOver = fresh === undefined || existing === undefined || (found.once && !found.match)
  if (!isOver && !pruneNodes(firstOfLevel(existing), fresh, { found, here, level }, work)) here.match = false
  if (here.match) merge(found, here)
  else found.match = false
  return level.removed
}

type Level = { readonly found: Found; readonly here: Found; readonly level: { removed: number } }

/** Goes along a level; true if it stopped on the way, false if it came to the end. */
function pruneNodes(first: TreeNode, fresh: TreeNode, at: Level, work: Pruning): boolean {
  let one: TreeNode | undefined = first
  while (one !== undefined) {
    step()
    const next: TreeNode | undefined = one.after
    const stops = isSame(one, fresh)
      ? pruneSame(one, fresh, at, work)
      : isBelow(one, fresh)
        ? pruneAside(one, fresh, at, work, 'existing')
        : pruneAside(one, fresh, at, work, 'fresh')
    if (stops) return true
    one = next
  }
  return false
}

const hasYes = (one: TreeNode): boolean => one.onYes.given || one.yes !== undefined
const hasNo = (one: TreeNode): boolean => one.onNo.given || one.no !== undefined
const differs = (a: Answer, b: Answer): boolean => a.given !== b.given || a.value !== b.value

function pruneSame(one: TreeNode, fresh: TreeNode, at: Level, work: Pruning): boolean {
  const { found, here, level } = at
  here.match = true
  here.once = true
  if (isLeaf(fresh)) here.newDone = true
  if (isLeaf(one)) here.existingDone = true
  if (hasYes(one) && !hasYes(fresh)) return true
  if (hasNo(one) && !hasNo(fresh)) return true
  if (here.newDone && here.existingDone && (differs(fresh.onYes, one.onYes) || differs(fresh.onNo, one.onNo)))
    return true

  const holder: Links = { yes: one, no: undefined }
  for (const side of ['yes', 'no'] as const) {
    if (fresh[side] === undefined || holder.yes === undefined) continue
    const below = { ...found, match: true, once: true }
    level.removed += pruneBelow(holder, (kept) => pruneLevel(kept[side], fresh[side], below, work))
    if (below.match) merge(here, below)
  }
  const left = holder.yes
  if (left === undefined || !here.match || !answersOnly(left, work.value)) return false
  if (here.newDone && here.existingPrefix) {
    level.removed += remove(work.root, 'yes', left)
    return work.root.yes === undefined
  }
  return here.existingDone && here.newPrefix
}

function merge(into: Found, more: Found): void {
  for (const key of Object.keys(into) as (keyof Found)[]) into[key] ||= more[key]
}

/** Prunes with a reference held, so that the node outlives its own removal; `holder` is empty afterwards if that was the last one. */
function pruneBelow(holder: Links, pruneIt: (kept: TreeNode) => number): number {
  const one = holder.yes
  if (one === undefined) return 0
  held(one)
  return pruneIt(one) + drop(holder, 'yes')
}

/** The nodes differ: one of the two trees goes on below, as if its node were no part of the other. */
function pruneAside(one: TreeNode, fresh: TreeNode, at: Level, work: Pruning, deeper: 'existing' | 'fresh'): boolean {
  const { found, here, level } = at
  if (deeper === 'existing' ? found.newPrefix : found.existingPrefix) return true
  const holder: Links = { yes: one, no: undefined }
  for (const side of ['yes', 'no'] as const) {
    if (holder.yes === undefined) return false
    if ((deeper === 'existing' ? holder.yes : fresh)[side] === undefined) continue
    const below = { ...found, match: false }
    if (deeper === 'existing') below.existingPrefix = true
    else below.newPrefix = true
    level.removed += pruneBelow(holder, (kept) =>
      deeper === 'existing' ? pruneLevel(kept[side], fresh, below, work) : pruneLevel(kept, fresh[side], below, work),
    )
    if (below.match) {
      merge(here, below)
      return true
    }
  }
  return false
}

type Grafting = { readonly mended: boolean; removed: number }

/**
 * Puts a tree of one branch into an existing one. `fits` is false where the two answer the same condition differently
 * (`File exists`); what was done until then stays. `removed` counts nodes that made way.
 *
 * @param mended whether the false answer of an upper half follows the lesser value, as from 2.6.1 on
 */
export function graft(
  root: Links,
  fresh: TreeNode,
  mended: boolean,
): { readonly fits: boolean; readonly removed: number } {
  const work: Grafting = { mended, removed: 0 }
  const fits = graftLevel(root, 'yes', fresh, work)
  return { fits, removed: work.removed }
}

function graftLevel(links: Links, side: Side, fresh: TreeNode, work: Grafting): boolean {
  let one = links[side]
  while (one !== undefined) {
    step()
    if (isSame(one, fresh)) return graftSame(one, fresh, work)
    if (isBelow(one, fresh)) {
      putBefore(links, side, one, fresh)
      return true
    }
    if (one.after === undefined) {
      fresh.before = held(one)
      one.after = held(fresh)
      return true
    }
    one = one.after
  }
  return true
}

function putBefore(links: Links, side: Side, one: TreeNode, fresh: TreeNode): void {
  const { before } = one
  if (before === undefined) {
    one.before = held(fresh)
    fresh.after = held(one)
  } else {
    before.after = held(fresh)
    fresh.before = one.before
    one.before = held(fresh)
    fresh.after = one
  }
  if (links[side] === one) {
    links[side] = held(fresh)
    drop({ yes: one, no: undefined }, 'yes')
  }
}

function graftSame(one: TreeNode, fresh: TreeNode, work: Grafting): boolean {
  for (const [answer, side] of [
    ['onYes', 'yes'],
    ['onNo', 'no'],
  ] as const) {
    const said = fresh[answer]
    if (!said.given) continue
    if (!one[answer].given) {
      if (!answersOnly(one[side], said.value)) return false
      work.removed += drop(one, side)
      one[side] = undefined
      one[answer] = { ...said }
    } else if (one[answer].value !== said.value) {
      takeOver(one, fresh, answer, work.mended)
      if (isLeaf(one) || isLeaf(fresh)) return false
    }
  }
  for (const [answer, side] of [
    ['onYes', 'yes'],
    ['onNo', 'no'],
  ] as const) {
    const more = fresh[side]
    if (more === undefined) continue
    if (one[side] !== undefined) {
      if (!graftLevel(one, side, more, work)) return false
    } else if (one[answer].given) return true
    else one[side] = held(more)
  }
  return true
}

/** Of two orderings that share an upper half, the one that reaches further decides for that half. */
function takeOver(one: TreeNode, fresh: TreeNode, answer: 'onYes' | 'onNo', mended: boolean): void {
  if (!fresh.high) return
  if (answer === 'onYes' && fresh.full > one.full)
    one.onYes = { ...one.onYes, value: fresh.onYes.value, rule: fresh.onYes.rule }
  if (answer === 'onNo' && fresh.full < one.full) {
    const target = mended ? 'onNo' : 'onYes'
    one[target] = { ...one[target], value: fresh[target].value, rule: fresh[target].rule }
  }
}
