import type { Comparison, Operator } from './comparison.ts'
import { datumOf, maskOf } from './comparison.ts'
import { mergeFirst } from './tree-first.ts'
import { graft, nothingFound, prune } from './tree-merge.ts'
import { dropTree, firstOfLevel, held, withinReason } from './tree-references.ts'

/**
 * The tree of 32-bit comparisons that libseccomp 2.4 and later keep for one call, and the way rules are merged into it.
 * Which of two overlapping rules wins is not written down anywhere but in that merging, reference counts included, so
 * it is followed step by step. Source: seccomp/libseccomp src/db.c (2.5.4), db_rule_add and what it calls.
 */
export type TreeNode = Links & {
  readonly arg: number
  /** The upper half of a 64-bit argument. */
  readonly high: boolean
  readonly test: 'eq' | 'masked' | 'ge' | 'gt'
  readonly operator: Operator
  readonly mask: number
  readonly datum: number
  readonly full: bigint
  onYes: Answer
  onNo: Answer
  before: TreeNode | undefined
  after: TreeNode | undefined
  references: number
}

/** Where a node leads: to the first nodes of further levels. A tree's root is a pair of which only `yes` is used. */
export type Links = { yes: TreeNode | undefined; no: TreeNode | undefined }

/** What a branch answers. `value` may be changed while it is not `given`, and then counts only once it is. */
export type Answer = { given: boolean; value: number; rule: number }

/** What the rules of a call come to: one answer, or a tree whose misses fall to the default action. */
export type CallRules = {
  readonly root: Links
  readonly always: { readonly value: number; readonly rule: number } | undefined
  /** How many nodes libseccomp counts: calls with fewer are tested earlier. */
  readonly nodes: number
  /** Every comparison that was ever added, for finding arguments that tell the branches apart. */
  readonly comparisons: readonly Comparison[]
}

/** How a release of libseccomp merges the rules of a call. */
export type Merging = 'first' | 'second' | 'third'

/** What a rule says of one call. */
export type CallRule = {
  readonly comparisons: readonly Comparison[]
  readonly bits: 32 | 64
  /** `first`: before 2.4.0. `third`: from 2.6.1 on, which mended one word in the merging. */
  readonly merging: Merging
  readonly value: number
  readonly rule: number
}

/** How adding a rule ended. `contradicts`: the same condition has another action already. `endless`: libseccomp would not come back. */
export type Added = 'added' | 'replaced-conditions' | 'ignored' | 'contradicts' | 'endless'

/** The two ways out of a node. */
export type Side = 'yes' | 'no'

/** Adds a rule to what is there for a call. Mutates the tree of `rules`. */
export function addRule(
  rules: CallRules | undefined,
  rule: CallRule,
): { readonly rules: CallRules; readonly how: Added } {
  const fresh = ruleTree(rule)
  const branch = fresh.root.yes
  if (rules === undefined) return { rules: fresh, how: 'added' }
  if (rules.root.yes === undefined) return { rules, how: 'ignored' }
  if (branch === undefined) return { rules: fresh, how: 'replaced-conditions' }

  const merge = () =>
    rule.merging === 'first' ? mergeFirst(rules, fresh, rule) : merged(rules, { fresh, branch, rule })
  return withinReason(merge) ?? { rules, how: 'endless' }
}

type Pair = { readonly fresh: CallRules; readonly branch: TreeNode; readonly rule: CallRule }

function merged(rules: CallRules, { fresh, branch, rule }: Pair): { readonly rules: CallRules; readonly how: Added } {
  const found = nothingFound()
  const removed = prune(rules.root, branch, { found, value: rule.value })
  if (removed > 0) {
    if (rules.root.yes === undefined) return { rules: fresh, how: 'replaced-conditions' }
  } else if (found.match && found.existingDone && found.newPrefix) return { rules, how: 'ignored' }

  const grafted = graft(rules.root, branch, rule.merging === 'third')
  const nodes = rules.nodes - removed + fresh.nodes - grafted.removed - dropTree(fresh.root, 'yes')
  const comparisons = [...rules.comparisons, ...fresh.comparisons]
  return { rules: { ...rules, nodes, comparisons }, how: grafted.fits ? 'added' : 'contradicts' }
}

const low32 = (value: bigint): number => Number(BigInt.asUintN(32, value))
const high32 = (value: bigint): number => Number(BigInt.asUintN(32, value >> 32n))

const nowhere: Links = { yes: undefined, no: undefined }

/** A rule as a tree of its own: one branch, a node or more per comparison, in the order of the arguments. */
function ruleTree({ comparisons, bits, merging, value, rule }: CallRule): CallRules {
  if (comparisons.length === 0) return { root: nowhere, always: { value, rule }, nodes: 0, comparisons }
  const root: Links = { yes: undefined, no: undefined }
  let ends: readonly (readonly [Links, Side])[] = [[root, 'yes']]
  let nodes = 0
  let answers: readonly (readonly [TreeNode, 'onYes' | 'onNo'])[] = []
  for (const comparison of comparisons.toSorted((a, b) => a.index - b.index)) {
    const mask = maskOf(comparison)
    if (mask === 0n || (bits === 32 && low32(mask) === 0)) continue
    const step =
      bits === 32 ? nodes32(comparison) : merging === 'first' ? nodes64Before24(comparison) : nodes64(comparison)
    for (const [links, side] of ends) links[side] = held(step.first)
    ends = step.ends
    nodes += step.nodes
    answers = step.ends.map(([end, side]) => [end, side === 'yes' ? 'onYes' : 'onNo'])
  }
  for (const [last, side] of answers) last[side] = { given: true, value, rule }
  return { root, always: root.yes === undefined ? { value, rule } : undefined, nodes, comparisons }
}

type Step = { readonly nodes: number; readonly first: TreeNode; readonly ends: readonly (readonly [TreeNode, Side])[] }

function treeNode(comparison: Comparison, test: TreeNode['test'], high: boolean): TreeNode {
  const full = datumOf(comparison)
  const mask = high ? high32(maskOf(comparison)) : low32(maskOf(comparison))
  const datum = ((high ? high32(full) : low32(full)) & mask) >>> 0
  return {
    arg: comparison.index,
    high,
    test,
    operator: comparison.operator,
    mask,
    datum,
    full,
    onYes: { given: false, value: 0, rule: -1 },
    onNo: { given: false, value: 0, rule: -1 },
    yes: undefined,
    no: undefined,
    before: undefined,
    after: undefined,
    references: 0,
  }
}

/** The tests are eq, ge and gt only; LT, LE and NE are their opposites, taken on the false branch. */
const lowTest: Readonly<Record<Operator, TreeNode['test']>> = {
  EQ: 'eq',
  NE: 'eq',
  MASKED_EQ: 'masked',
  GT: 'gt',
  LE: 'gt',
  GE: 'ge',
  LT: 'ge',
}
const isOpposite = (operator: Operator): boolean => operator === 'NE' || operator === 'LT' || operator === 'LE'

function nodes32(comparison: Comparison): Step {
  const only = treeNode(comparison, lowTest[comparison.operator], false)
  return { nodes: 1, first: only, ends: [[only, isOpposite(comparison.operator) ? 'no' : 'yes']] }
}

/**
 * Two nodes for every operator: orderings compare both halves apart, so `0x1_0000_0000 > 0x0_0000_0005` is false.
 * Source: seccomp/libseccomp v2.3.3 src/db.c, _db_rule_gen_64; known as CVE-2019-9893.
 */
function nodes64Before24(comparison: Comparison): Step {
  const { operator } = comparison
  const isOrder = operator !== 'EQ' && operator !== 'MASKED_EQ' && operator !== 'NE'
  const highTest = isOrder ? 'ge' : lowTest[operator]
  const high = treeNode(comparison, highTest, true)
  const low = treeNode(comparison, lowTest[operator], false)
  high.yes = held(low)
  const ends = isOpposite(operator)
    ? ([
        [high, 'no'],
        [low, 'no'],
      ] as const)
    : ([[low, 'yes']] as const)
  return { nodes: 2, first: high, ends }
}

function nodes64(comparison: Comparison): Step {
  const { operator } = comparison
  const low = treeNode(comparison, lowTest[operator], false)
  if (operator === 'EQ' || operator === 'MASKED_EQ' || operator === 'NE') {
    const high = treeNode(comparison, lowTest[operator], true)
    high.yes = held(low)
    return {
      nodes: 2,
      first: high,
      ends:
        operator === 'NE'
          ? [
              [high, 'no'],
              [low, 'no'],
            ]
          : [[low, 'yes']],
    }
  }
  const above = treeNode(comparison, 'gt', true)
  const same = treeNode(comparison, 'eq', true)
  above.no = held(same)
  same.yes = held(low)
  return {
    nodes: 3,
    first: above,
    ends: isOpposite(operator)
      ? [
          [same, 'no'],
          [low, 'no'],
        ]
      : [
          [above, 'yes'],
          [low, 'yes'],
        ],
  }
}

/** The answer of a tree for argument words (low half of argument n at 2n, high half at 2n + 1); undefined where nothing matches. */
export function treeAnswer(start: TreeNode, words: Uint32Array): Answer | undefined {
  let one: TreeNode | undefined = firstOfLevel(start)
  while (one !== undefined) {
    const word = ((words[one.arg * 2 + (one.high ? 1 : 0)] ?? 0) & one.mask) >>> 0
    const holds = one.test === 'gt' ? word > one.datum : one.test === 'ge' ? word >= one.datum : word === one.datum
    const next = holds ? one.yes : one.no
    const answer = holds ? one.onYes : one.onNo
    if (next !== undefined) {
      const deeper = treeAnswer(next, words)
      if (deeper !== undefined) return deeper
    } else if (answer.given) return answer
    one = one.after
  }
  return undefined
}

/** Every value that some branch of a call's rules answers with. */
export function answersOf({ root, always }: CallRules): ReadonlySet<number> {
  const values = new Set<number>()
  const seen = new Set<TreeNode>()
  const visit = (start: TreeNode | undefined): void => {
    for (let one = start && firstOfLevel(start); one !== undefined && !seen.has(one); one = one.after) {
      seen.add(one)
      for (const answer of [one.onYes, one.onNo]) if (answer.given) values.add(answer.value)
      visit(one.yes)
      visit(one.no)
    }
  }
  if (always !== undefined) values.add(always.value)
  visit(root.yes)
  return values
}
