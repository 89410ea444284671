import { type CallRules, type TreeNode } from './tree.ts'
import { firstOfLevel, step } from './tree-references.ts'

/**
 * The tests of a call as they stand in the filter's program, told apart by what is in the accumulator when they begin.
 *
 * libseccomp shares equal blocks and lets a block rely on the word its neighbour has loaded. Where a block is reached
 * from two sides, only the side that is laid out first is looked at, so a test may read another word than the rules
 * say. A decision has to follow the program, not the intention.
 * Source: seccomp/libseccomp src/gen_bpf.c (2.5.4), _gen_bpf_node, _gen_bpf_chain, _hsh_add, _gen_bpf_build_bpf.
 */
export type Block = {
  readonly id: number
  /** The word that is loaded first: low half of argument n at 2n, high half at 2n + 1; undefined if it is there already. */
  readonly load: number | undefined
  readonly and: number | undefined
  readonly test: TreeNode['test']
  readonly datum: number
  readonly yes: Target
  readonly no: Target
  readonly start: Accumulator | undefined
  readonly end: Accumulator
  /** Set while laying out: what has to be loaded because the block before leaves something else. */
  reload: Accumulator | undefined
  laidOut: boolean
}

/** Another block, or a value to return. */
type Target = Block | number

/** What the accumulator holds: a word with a mask applied. */
type Accumulator = { readonly word: number; readonly mask: number }

const everyBit = 0xffff_ffff
const numberLoaded: Accumulator = { word: -1, mask: everyBit }

/** Makes blocks; equal ones are one. */
export type BlockMaker = {
  readonly byKey: Map<string, Block>
  /** Before 2.5.0 blocks counted as equal whatever they found in the accumulator. */
  readonly tellsAccumulators: boolean
  /** Before 2.4.0 a level below was laid out for what its parent finds, not for what it leaves. */
  readonly startsFromEnd: boolean
}

/** A maker without blocks. */
export const blockMaker = (rules: Omit<BlockMaker, 'byKey'>): BlockMaker => ({ byKey: new Map(), ...rules })

/** The blocks of a call's tree; undefined where the call has one answer. A miss returns `otherwise`. */
export function callBlocks({ root }: CallRules, otherwise: number, maker: BlockMaker): Block | undefined {
  return root.yes === undefined ? undefined : levelBlocks(root.yes, { miss: otherwise, held: numberLoaded, maker })
}

type Around = { readonly miss: Target; readonly held: Accumulator | undefined; readonly maker: BlockMaker }
type Draft = Pick<Block, 'load' | 'and' | 'start' | 'end'>

/** The blocks of one level: each may rely on its predecessor's word; from the last to the first, since each misses to the next. */
function levelBlocks(start: TreeNode, { miss, held, maker }: Around): Block {
  const drafts: (readonly [TreeNode, Draft])[] = []
  let now = held
  for (let one: TreeNode | undefined = firstOfLevel(start); one !== undefined; one = one.after) {
    step()
    const draft: Draft = loading(one, now)
    drafts.push([one, draft])
    now = draft.end
  }
  let next: Target = miss
  for (const [one, draft] of drafts.toReversed())
    next = finished(one, draft, { miss: next, held: maker.startsFromEnd ? draft.end : draft.start, maker })
  return next as Block // A level has at least one node.
}

function loading(one: TreeNode, held: Accumulator | undefined): Draft {
  const word = one.arg * 2 + (one.high ? 1 : 0)
  const isThere = held !== undefined && held.word === word && (one.mask & held.mask) >>> 0 === one.mask
  const mask = isThere ? held.mask : everyBit
  return {
    load: isThere ? undefined : word,
    and: one.mask === mask ? undefined : one.mask,
    start: isThere ? held : undefined,
    end: { word, mask: one.mask },
  }
}

function finished(one: TreeNode, draft: Draft, around: Around): Block {
  const yes = one.yes !== undefined ? levelBlocks(one.yes, around) : one.onYes.given ? one.onYes.value : around.miss
  const no = one.no !== undefined ? levelBlocks(one.no, around) : one.onNo.given ? one.onNo.value : around.miss
  const { byKey, tellsAccumulators } = around.maker
  const accumulators = tellsAccumulators
    ? `${draft.start?.word}/${draft.start?.mask}/${draft.end.word}/${draft.end.mask}`
    : ''
  const test = one.test === 'masked' ? 'eq' : one.test
  const key = `${draft.load} ${draft.and} ${test} ${one.datum} ${targetKey(yes)} ${targetKey(no)} ${accumulators}`
  const known = byKey.get(key)
  if (known !== undefined) return known
  const block: Block = { id: byKey.size, ...draft, test, datum: one.datum, yes, no, reload: undefined, laidOut: false }
  byKey.set(key, block)
  return block
}

const targetKey = (target: Target): string => (typeof target === 'number' ? `=${target}` : `#${target.id}`)

/** Lays out the blocks behind the calls' own tests, the last call's first: whoever gets to a block first decides what it loads. */
export function layOut(entries: readonly Block[]): void {
  for (const entry of entries.toReversed()) place(entry, numberLoaded)
}

/** Goes down every `yes` before the `no` beside it. A chain may be as long as a profile has rules: no recursion. */
function place(entry: Target, found: Accumulator): void {
  const open: (readonly [Target, Accumulator])[] = [[entry, found]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [target, before] = next
    if (typeof target === 'number' || target.laidOut) continue
    target.laidOut = true
    const { start } = target
    if (start !== undefined && (start.word !== before.word || start.mask !== before.mask)) target.reload = start
    open.push([target.no, target.end], [target.yes, target.end])
  }
}

/** What the program returns for argument words. */
export function runBlocks(entry: Block, words: Uint32Array): number {
  let target: Target = entry
  let held = 0
  while (typeof target !== 'number') {
    const block: Block = target
    const { reload, load, and, test, datum } = block
    if (reload !== undefined) held = ((words[reload.word] ?? 0) & reload.mask) >>> 0
    if (load !== undefined) held = words[load] ?? 0
    if (and !== undefined) held = (held & and) >>> 0
    const holds = test === 'gt' ? held > datum : test === 'ge' ? held >= datum : held === datum
    target = holds ? block.yes : block.no
  }
  return target
}
