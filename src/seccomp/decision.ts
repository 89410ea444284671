import { syscallName, syscallNames, syscallNumber } from '../domain/syscalls.ts'
import { type FilterAction, returnValues } from './action.ts'
import { datumOf, maskOf } from './comparison.ts'
import { answeredAction, badArchitectureAction, type Filter } from './filter.ts'
import type { ArchitectureName } from './facts/architectures.ts'
import { isAtLeast, namesKnownTo } from './libseccomp.ts'
import type { ProfileRule } from './profile.ts'
import { type Block, runBlocks } from './program.ts'
import { withinReason } from './tree-references.ts'
import { answersOf, type CallRules, treeAnswer } from './tree.ts'

/** A call as it is put to a filter: through which architecture, by name or number, with the arguments that are known. */
export type Call = {
  readonly arch: ArchitectureName
  readonly args?: readonly (bigint | undefined)[]
} & ({ readonly number: number } | { readonly name: string })

/** One thing that can happen to the call. */
export type Outcome = {
  readonly action: FilterAction
  /** `library-fault`: libseccomp's program tests something else than its rules say. */
  readonly by: 'rule' | 'default' | 'bad-architecture' | 'library-fault'
  /** The rule that decided, if one did. */
  readonly rule: ProfileRule | undefined
  /** Arguments for which this happens; those left out do not matter. Empty if none do. */
  readonly example: readonly (bigint | undefined)[]
}

/** What a filter does with a call. More than one outcome: it depends on arguments that are not known. */
export type Decision = {
  readonly arch: ArchitectureName
  readonly number: number | undefined
  readonly name: string | undefined
  readonly outcomes: readonly [Outcome, ...Outcome[]]
}

/** How many combinations of unknown arguments are tried. */
const combinationsMax = 4096

/**
 * What a filter does with a call. For unknown arguments every value that a comparison of the call can tell apart is
 * tried, up to `combinationsMax` combinations. A name the architecture lacks has no number and falls to the default.
 */
export function decide(filter: Filter, call: Call): Decision {
  const { arch } = call
  const number = 'number' in call ? call.number >>> 0 : syscallNumber(arch, call.name)
  const name = 'name' in call ? call.name : syscallName(arch, call.number >>> 0)
  const outcomes = outcomesOf(filter, { arch, number, args: call.args ?? [] })
  return { arch, number, name, outcomes }
}

/** The one action that is certain; undefined if it depends on arguments that are not known. */
export const certainAction = ({ outcomes }: Decision): FilterAction | undefined =>
  outcomes.every(({ action }) => action === outcomes[0].action) ? outcomes[0].action : undefined

/** Whether the call can be answered otherwise than by letting it through. */
export const mayBeRefused = ({ outcomes }: Decision): boolean => outcomes.some(({ action }) => action !== 'allow')

type Put = {
  readonly arch: ArchitectureName
  readonly number: number | undefined
  readonly args: readonly (bigint | undefined)[]
}

const x32Bit = 0x4000_0000

function outcomesOf(filter: Filter, { arch, number, args }: Put): readonly [Outcome, ...Outcome[]] {
  const byDefault: Outcome = { action: filter.defaultAction, by: 'default', rule: undefined, example: [] }
  if (!isCovered(filter, arch, number)) return [{ ...byDefault, action: badArchitectureAction, by: 'bad-architecture' }]
  const owner = arch === 'x86_64' || arch === 'x32' ? ownerOf(number ?? 0) : arch
  const rules = number === undefined ? undefined : filter.calls.get(owner)?.get(number)
  if (rules === undefined || filter.program.blind.has(owner)) return [byDefault]
  if (rules.always !== undefined) return [outcome(filter, rules.always, [])]

  const entry = filter.program.entries.get(owner)?.get(number ?? 0)
  const found = new Map<string, Outcome>()
  for (const values of combinations(rules, args)) {
    const one = entry === undefined ? byDefault : judged(filter, { rules, entry, values })
    const key = `${one.action} ${one.by} ${one.rule?.index}`
    if (!found.has(key)) found.set(key, one)
  }
  const [first = byDefault, ...others] = found.values()
  return [first, ...others]
}

type Judging = { readonly rules: CallRules; readonly entry: Block; readonly values: readonly (bigint | undefined)[] }

/** The program's answer, and the rule that the tree of rules ties it to. */
function judged(filter: Filter, { rules, entry, values }: Judging): Outcome {
  const words = wordsOf(values)
  const value = runBlocks(entry, words)
  const start = rules.root.yes
  const meant = start && withinReason(() => treeAnswer(start, words))
  if (meant !== undefined && meant.value === value) return outcome(filter, meant, values)
  const action = answeredAction(value)
  const isMeant = meant === undefined && action === filter.defaultAction
  return { action, by: isMeant ? 'default' : 'library-fault', rule: undefined, example: values }
}

function outcome(
  filter: Filter,
  { value, rule }: { readonly value: number; readonly rule: number },
  example: readonly (bigint | undefined)[],
): Outcome {
  const found = filter.rules.get(rule)
  const isMeant = found === undefined || returnValues[found.action] === value
  return { action: answeredAction(value), by: isMeant ? 'rule' : 'library-fault', rule: found, example }
}

/**
 * Whether the filter looks at a call at all. x32 shares x86_64's token: without x32 in the filter, numbers with bit 30
 * are turned away, but for -1 (a tracer's way to skip a call), which 2.3.2 and later let fall to the default.
 * Source: seccomp/libseccomp src/gen_bpf.c, _gen_bpf_arch.
 */
export function isCovered(filter: Filter, arch: ArchitectureName, number: number | undefined): boolean {
  if (arch !== 'x86_64' && arch !== 'x32') return filter.covers.includes(arch)
  const hasX32 = filter.covers.includes('x32')
  if (!filter.covers.includes('x86_64')) return hasX32 && (number ?? x32Bit) >= x32Bit
  if (hasX32) return true
  if (number === undefined) return arch === 'x86_64'
  if (number === 0xffff_ffff) return isAtLeast(filter.libseccomp, '2.3.2')
  return number < x32Bit
}

/** x86_64 and x32 look into each other's calls, since one token stands for both. */
const ownerOf = (number: number): 'x86_64' | 'x32' => (number >= x32Bit ? 'x32' : 'x86_64')

/** The words of arguments as a filter loads them: low half of argument n at 2n, high half at 2n + 1. */
export function wordsOf(args: readonly (bigint | undefined)[]): Uint32Array {
  const words = new Uint32Array(12)
  for (const [index, value] of args.slice(0, 6).entries()) {
    words[index * 2] = Number(BigInt.asUintN(32, value ?? 0n))
    words[index * 2 + 1] = Number(BigInt.asUintN(32, (value ?? 0n) >> 32n))
  }
  return words
}

const all64 = 0xffff_ffff_ffff_ffffn

/**
 * Values of each argument that between them meet and miss every comparison of a call: around each datum, and with one
 * bit of each mask turned. Arguments that no comparison reads are left out.
 */
export function tellingValues({ comparisons }: CallRules): ReadonlyMap<number, readonly bigint[]> {
  const values = new Map<number, Set<bigint>>()
  for (const comparison of comparisons) {
    const set = values.get(comparison.index) ?? new Set<bigint>()
    const datum = datumOf(comparison)
    const mask = maskOf(comparison)
    set.add(datum & mask)
    if (comparison.operator === 'MASKED_EQ')
      for (let bit = 1n; bit <= mask; bit <<= 1n) if ((mask & bit) !== 0n) set.add((datum & mask) ^ bit)
    for (const value of [datum - 1n, datum + 1n]) set.add(BigInt.asUintN(64, value))
    values.set(comparison.index, set)
  }
  // Last, so that examples show a value that somebody had in mind.
  for (const set of values.values()) set.add(0n).add(all64)
  return new Map([...values].map(([index, set]) => [index, [...set]]))
}

function combinations(
  rules: CallRules,
  args: readonly (bigint | undefined)[],
): readonly (readonly (bigint | undefined)[])[] {
  let tuples: (bigint | undefined)[][] = [Array.from({ length: 6 }, (_, index) => args[index])]
  for (const [index, values] of tellingValues(rules)) {
    if (args[index] !== undefined) continue
    const next = tuples.flatMap((tuple) => values.map((value) => tuple.with(index, value)))
    tuples = next.slice(0, combinationsMax)
  }
  return tuples
}

/** A call of a table that a filter does not simply let through. */
export type RefusedCall = { readonly name: string; readonly number: number; readonly decision: Decision }

/**
 * The calls of the libseccomp release's own table that a filter never lets through, whatever the arguments.
 * Calls that some arguments get through are not among them.
 */
export function refusedCalls(filter: Filter, arch: ArchitectureName = filter.native): readonly RefusedCall[] {
  return tableDecisions(filter, arch).filter(({ decision }) =>
    decision.outcomes.every(({ action }) => action !== 'allow'),
  )
}

/** Every call of an architecture that the filter's libseccomp knows by name, with the decision for unknown arguments. */
export function tableDecisions(filter: Filter, arch: ArchitectureName = filter.native): readonly RefusedCall[] {
  const known = namesKnownTo(filter.libseccomp)
  return syscallNames(arch).flatMap((name) => {
    const number = syscallNumber(arch, name)
    return number === undefined || !known.has(name) ? [] : { name, number, decision: decide(filter, { arch, number }) }
  })
}

/** Every action but `allow` that the filter can answer with: what a record or a symptom can stem from. */
export function profileActions(filter: Filter): ReadonlySet<FilterAction> {
  const actions = new Set<FilterAction>([filter.defaultAction])
  for (const calls of filter.calls.values())
    for (const rules of calls.values()) for (const value of answersOf(rules)) actions.add(answeredAction(value))
  actions.delete('allow')
  return actions
}
