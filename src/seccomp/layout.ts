import type { ArchitectureName } from './facts/architectures.ts'
import { isAtLeast, type LibseccompVersion } from './libseccomp.ts'
import { type Block, blockMaker, callBlocks, layOut } from './program.ts'
import type { CallRules } from './tree.ts'
import { withinReason } from './tree-references.ts'

/** Rules by number; those of names the architecture has no number for are kept from `noNumber` upward. */
export type CallTable = ReadonlyMap<number, CallRules>

/** The first key for names without a number. Source: seccomp/libseccomp, __PNR_*: negative there. */
export const noNumber = 2 ** 32

/** What of a filter's program a decision needs. */
export type Program = {
  /** Where the tests of a call's arguments begin; calls with one answer have none. */
  readonly entries: ReadonlyMap<ArchitectureName, ReadonlyMap<number, Block>>
  /** Architectures whose calls are never looked at, so that all fall to the default action. */
  readonly blind: ReadonlySet<ArchitectureName>
  /** What the program has at least: the tests of numbers and arguments, without returns and the bridges of long jumps. */
  readonly instructionsMin: number
}

/** The kernel refuses longer programs: seccomp(2) answers EINVAL. Source: include/uapi/linux/bpf_common.h, BPF_MAXINSNS. */
export const instructionsMax = 4096

/** Lays out a filter as libseccomp does; undefined if libseccomp would not come to an end. `otherwise` is what the default action returns. */
export function programOf(
  tables: ReadonlyMap<ArchitectureName, CallTable>,
  { libseccomp, otherwise }: { readonly libseccomp: LibseccompVersion; readonly otherwise: number },
): Program | undefined {
  const maker = blockMaker({
    tellsAccumulators: isAtLeast(libseccomp, '2.5.0'),
    startsFromEnd: isAtLeast(libseccomp, '2.4.0'),
  })
  const entries = new Map([...tables.keys()].map((name) => [name, new Map<number, Block>()]))
  const blind = new Set<ArchitectureName>()
  const heads: Block[] = []
  for (const group of groups([...tables.keys()])) {
    const calls = group.flatMap((arch) => inOrder(arch, tables.get(arch) ?? new Map()))
    for (const { arch, number, rules } of calls.toSorted((a, b) => a.rules.nodes - b.rules.nodes)) {
      if (number >= noNumber) continue
      const entry = withinReason(() => callBlocks(rules, otherwise, maker))
      if (entry === undefined) return undefined
      heads.push(entry)
      entries.get(arch)?.set(number, entry)
    }
    if (isBlind(group, tables, libseccomp)) for (const arch of group) blind.add(arch)
  }
  layOut(heads)
  return { entries, blind, instructionsMin: numbersTested(tables) + argumentTests(maker.byKey.values()) }
}

/** Each number is compared once; names without a number are not in the program, or never match. */
function numbersTested(tables: ReadonlyMap<ArchitectureName, CallTable>): number {
  let count = 0
  for (const table of tables.values()) for (const number of table.keys()) if (number < noNumber) count += 1
  return count
}

/** Each block compares once, after what it has to load and mask. */
function argumentTests(blocks: Iterable<Block>): number {
  let count = 0
  for (const { load, and, laidOut } of blocks)
    if (laidOut) count += 1 + (load === undefined ? 0 : 1) + (and === undefined ? 0 : 1)
  return count
}

/** x86_64 and x32 share a token, so their calls stand in one list, that of the one that comes first. */
function groups(names: readonly ArchitectureName[]): readonly (readonly ArchitectureName[])[] {
  const shared: readonly ArchitectureName[] = names.filter((name) => name === 'x86_64' || name === 'x32')
  return names.flatMap((name) => (shared.includes(name) ? (name === shared[0] ? [shared] : []) : [[name]]))
}

type Entry = { readonly arch: ArchitectureName; readonly number: number; readonly rules: CallRules }

/** Calls whose arguments matter; the others need no tests. */
function inOrder(arch: ArchitectureName, table: CallTable): readonly Entry[] {
  const found: Entry[] = []
  for (const [number, rules] of table) if (rules.root.yes !== undefined) found.push({ arch, number, rules })
  return found.toSorted((a, b) => a.number - b.number)
}

/**
 * From 2.5.0 on, names without a number are left out of the program, yet the first call of the list is the one that
 * loads the number: if that one is left out, nothing loads it. x86_64 alone is safe, its number is loaded to tell x32.
 * Source: seccomp/libseccomp src/gen_bpf.c, _gen_bpf_syscalls (acc_reset) and _skip_syscall; seen with 2.5.4.
 */
function isBlind(
  group: readonly ArchitectureName[],
  tables: ReadonlyMap<ArchitectureName, CallTable>,
  libseccomp: LibseccompVersion,
): boolean {
  if (!isAtLeast(libseccomp, '2.5.0')) return false
  if (group.length === 1 && (group[0] === 'x86_64' || group[0] === 'x32')) return false
  const first = firstCall(group, tables)
  return first !== undefined && first >= noNumber
}

/** The call that is tested first: the one with the fewest nodes, of these the first architecture's, of these the lowest. */
function firstCall(
  group: readonly ArchitectureName[],
  tables: ReadonlyMap<ArchitectureName, CallTable>,
): number | undefined {
  let best: { readonly nodes: number; readonly number: number } | undefined
  for (const arch of group) {
    let own: { readonly nodes: number; readonly number: number } | undefined
    for (const [number, { nodes }] of tables.get(arch) ?? [])
      if (own === undefined || nodes < own.nodes || (nodes === own.nodes && number < own.number))
        own = { nodes, number }
    if (own !== undefined && (best === undefined || own.nodes < best.nodes)) best = own
  }
  return best?.number
}
