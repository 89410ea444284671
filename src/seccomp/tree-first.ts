import type { CallRule, CallRules, Links, Side, TreeNode } from './tree.ts'
import { firstOfLevel, isLeaf, step } from './tree-references.ts'

/**
 * How libseccomp before 2.4.0 merges a rule's branch into the tree of a call. DC/OS ships 2.3.3.
 * Source: seccomp/libseccomp v2.3.3 src/db.c, db_rule_add, _db_tree_sub_prune, _db_tree_remove.
 */
export function mergeFirst(
  rules: CallRules,
  fresh: CallRules,
  rule: CallRule,
): { readonly rules: CallRules; readonly how: 'added' | 'ignored' | 'contradicts' | 'replaced-conditions' } {
  const branch = fresh.root.yes
  const { root } = rules
  let { nodes } = rules
  if (branch === undefined) return { rules, how: 'ignored' }
  for (;;) {
    step()
    const existing = root.yes
    // An earlier pass has taken the whole tree out.
    if (existing === undefined) return { rules: fresh, how: 'replaced-conditions' }
    const pruned = prune(root, existing, branch, { hasMatched: false, existingPrefix: false, newPrefix: false })
    if (pruned < 0) return { rules: { ...rules, nodes }, how: 'ignored' }
    if (pruned === 0) break
    nodes -= pruned
  }
  const work: Insertion = { root, nodes, freshNodes: fresh.nodes, value: rule.value, rule: rule.rule }
  const how = insert(branch, work)
  const comparisons = [...rules.comparisons, ...fresh.comparisons]
  // Two halves that cover everything cancel out, and what is left answers zero, which is KILL, whatever they said.
  const always = root.yes === undefined ? { value: 0, rule: rule.rule } : undefined
  return { rules: { ...rules, always, nodes: work.nodes, comparisons }, how }
}

const tests: Readonly<Record<TreeNode['test'], number>> = { eq: 4, ge: 5, gt: 6, masked: 7 }

/** Halves of an argument are not told apart. */
const isSame = (a: TreeNode, b: TreeNode): boolean =>
  a.arg === b.arg && a.test === b.test && a.datum === b.datum && a.mask === b.mask
const holdsMask = (a: TreeNode, b: TreeNode): boolean => (a.mask & b.mask) >>> 0 === b.mask
const isBelow = (a: TreeNode, b: TreeNode): boolean =>
  a.arg < b.arg || (a.arg === b.arg && (tests[a.test] < tests[b.test] || holdsMask(a, b)))
const isAbove = (a: TreeNode, b: TreeNode): boolean =>
  a.arg > b.arg || (a.arg === b.arg && (tests[a.test] > tests[b.test] || !holdsMask(a, b)))
const isDead = (one: TreeNode): boolean => isLeaf(one) && !one.onYes.given && !one.onNo.given

const hasSameResult = (a: TreeNode, b: TreeNode): boolean =>
  (a.yes === undefined) === (b.yes === undefined) &&
  (a.no === undefined) === (b.no === undefined) &&
  (['onYes', 'onNo'] as const).every(
    (side) => a[side].given === b[side].given && (!a[side].given || a[side].value === b[side].value),
  )

type Seen = { readonly hasMatched: boolean; readonly existingPrefix: boolean; readonly newPrefix: boolean }

/** How many nodes went; below zero if the new branch is needless. `holder` is undefined where nothing may be taken out. */
function prune(
  holder: Links | undefined,
  existing: TreeNode | undefined,
  fresh: TreeNode | undefined,
  seen: Seen,
): number {
  if (existing === undefined || fresh === undefined) return 0
  let removed = 0
  const at: Links = { yes: existing, no: undefined }
  while (at.yes !== undefined) {
    step()
    const one = at.yes
    if (isSame(one, fresh)) {
      const done = pruneSame({ holder, at, one }, fresh, seen)
      if (done.isFinal) return done.early ?? removed + done.removed
      removed += done.removed
    } else if (isBelow(one, fresh)) {
      if (!seen.hasMatched && !seen.newPrefix) removed += pruneInside(holder, at, fresh, seen)
    } else if (isAbove(one, fresh) && !seen.hasMatched && !seen.existingPrefix) {
      for (const side of ['yes', 'no'] as const) {
        const below = fresh[side] === undefined ? 0 : prune(undefined, one, fresh[side], { ...seen, newPrefix: true })
        if (below < 0) return removed > 0 ? removed : below
        removed += below
      }
    }
    const now: TreeNode = at.yes ?? one
    const next: TreeNode | undefined = now.after
    if (isDead(now) && holder !== undefined) removed += remove(holder, 'yes', now)
    at.yes = next
  }
  return removed
}

/** The existing node is no part of the new branch: look below it. */
function pruneInside(holder: Links | undefined, at: Links, fresh: TreeNode, seen: Seen): number {
  let removed = 0
  for (const side of ['yes', 'no'] as const)
    removed += Math.max(0, prune(holder && at, at.yes?.[side], fresh, { ...seen, existingPrefix: true }))
  return removed
}

type Here = { readonly holder: Links | undefined; readonly at: Links; readonly one: TreeNode }
type Done = { readonly isFinal: boolean; readonly removed: number; readonly early?: number }

function pruneSame({ holder, at, one }: Here, fresh: TreeNode, seen: Seen): Done {
  if (isLeaf(fresh)) return pruneLeaf(holder, one, fresh)
  if (fresh.yes !== undefined && one.onYes.given) return { isFinal: true, removed: 0, early: -1 }
  if (fresh.no !== undefined && one.onNo.given) return { isFinal: true, removed: 0, early: -1 }
  let removed = 0
  for (const side of ['yes', 'no'] as const) {
    if (fresh[side] === undefined) continue
    const below = prune(holder && at, at.yes?.[side], fresh[side], { ...seen, hasMatched: true })
    removed += Math.max(0, below)
    if (seen.newPrefix && below < 0) return { isFinal: true, removed, ...(removed > 0 ? {} : { early: below }) }
  }
  return { isFinal: false, removed }
}

function pruneLeaf(holder: Links | undefined, one: TreeNode, fresh: TreeNode): Done {
  if (hasSameResult(one, fresh))
    return { isFinal: true, removed: 0, early: holder === undefined ? -1 : remove(holder, 'yes', one) }
  let removed = 0
  for (const [answer, side] of [
    ['onYes', 'yes'],
    ['onNo', 'no'],
  ] as const) {
    const below = one[side]
    if (!fresh[answer].given || below === undefined) continue
    if (holder === undefined) return { isFinal: true, removed: 0, early: -1 }
    removed += remove(one, side, below)
    one[answer] = { ...fresh[answer] }
  }
  return { isFinal: true, removed }
}

/** Takes a node out, and every purposeless one that is met on the way. */
function remove(links: Links, side: Side, wanted: TreeNode): number {
  const start = links[side]
  if (start === undefined) return 0
  let removed = 0
  for (let one: TreeNode | undefined = firstOfLevel(start); one !== undefined; one = one.after) {
    step()
    if (one === wanted || isDead(one)) {
      if (links[side] === one) links[side] = one.before ?? one.after
      if (one.before !== undefined) one.before.after = one.after
      if (one.after !== undefined) one.after.before = one.before
      one.before = undefined
      one.after = undefined
      return removed + drop(one)
    }
    removed += remove(one, 'yes', wanted) + remove(one, 'no', wanted)
  }
  return removed
}

/** Gives up a node with what follows and hangs below, unless something else refers to it. */
function drop(one: TreeNode | undefined): number {
  if (one === undefined) return 0
  step()
  one.references -= 1
  if (one.references > 0) return 0
  return drop(one.after) + dropTree(one.yes) + dropTree(one.no) + 1
}

const dropTree = (start: TreeNode | undefined): number => (start === undefined ? 0 : drop(firstOfLevel(start)))

function answersOnly(start: TreeNode | undefined, value: number): boolean {
  for (let one = start && firstOfLevel(start); one !== undefined; one = one.after) {
    step()
    if ((one.onYes.given && one.onYes.value !== value) || (one.onNo.given && one.onNo.value !== value)) return false
    if (!answersOnly(one.yes, value) || !answersOnly(one.no, value)) return false
  }
  return true
}

type Insertion = {
  readonly root: Links
  nodes: number
  freshNodes: number
  readonly value: number
  readonly rule: number
}

/** Walks both trees from their tops and hangs the rest of the branch where it leaves the tree. */
function insert(branch: TreeNode, work: Insertion): 'added' | 'ignored' | 'contradicts' {
  let fresh: TreeNode = branch
  let existing = work.root.yes
  while (existing !== undefined) {
    step()
    if (!isSame(fresh, existing)) {
      const next = beside(fresh, existing, work)
      if (next === undefined) return 'added'
      existing = next
      continue
    }
    const answered = answerSame(fresh, existing, work)
    if (answered !== undefined) return answered
    const side = fresh.yes !== undefined ? 'yes' : 'no'
    const answer = side === 'yes' ? existing.onYes : existing.onNo
    const below: TreeNode | undefined = fresh[side]
    if (below === undefined) return 'added'
    const deeper: TreeNode | undefined = existing[side]
    if (deeper === undefined) {
      if (answer.given) return answer.value === work.value ? 'ignored' : 'contradicts'
      existing[side] = below
      work.nodes += work.freshNodes - 1
      return 'added'
    }
    fresh = below
    existing = deeper
    work.freshNodes -= 1
  }
  return 'added'
}

/** Both nodes ask the same: what either answers is put together. Undefined if there is more to compare. */
function answerSame(fresh: TreeNode, existing: TreeNode, work: Insertion): 'added' | 'contradicts' | undefined {
  const { value, rule } = work
  const isAnswering = (one: TreeNode) => one.onYes.given || one.onNo.given
  if (!isAnswering(fresh)) return undefined
  if (isAnswering(existing)) {
    for (const side of ['onYes', 'onNo'] as const) {
      if (!fresh[side].given) continue
      if (existing[side].given && existing[side].value !== value) return 'contradicts'
      if (!existing[side].given) existing[side] = { given: true, value, rule }
    }
    const { onYes, onNo } = existing
    if (onYes.given !== onNo.given || onYes.value !== onNo.value) return undefined
    work.nodes -= remove(work.root, 'yes', existing)
    return 'added'
  }
  const [answer, side] = fresh.onYes.given ? (['onYes', 'yes'] as const) : (['onNo', 'no'] as const)
  if (!answersOnly(existing[side], value)) return 'contradicts'
  work.nodes -= dropTree(existing[side])
  existing[side] = undefined
  existing[answer] = { given: true, value, rule }
  return undefined
}

/** Finds the place of a node on a level and puts it there, or says where to go on looking. */
function beside(fresh: TreeNode, existing: TreeNode, work: Insertion): TreeNode | undefined {
  const { before, after } = existing
  if (isBelow(fresh, existing)) {
    if (before !== undefined) return before
    existing.before = fresh
    fresh.after = existing
    if (work.root.yes === existing) work.root.yes = fresh
  } else if (after === undefined) {
    existing.after = fresh
    fresh.before = existing
  } else if (isBelow(fresh, after)) {
    fresh.after = after
    after.before = fresh
    existing.after = fresh
    fresh.before = existing
  } else return after
  work.nodes += work.freshNodes
  return undefined
}
