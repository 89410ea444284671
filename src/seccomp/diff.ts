import { syscallName, syscallNames, syscallNumber } from '../domain/syscalls.ts'
import type { FilterAction } from './action.ts'
import { decide, tellingValues } from './decision.ts'
import type { ArchitectureName } from './facts/architectures.ts'
import type { Filter } from './filter.ts'
import { noNumber } from './layout.ts'

/** A difference in what happens to some calls, with arguments that show it; none where arguments do not matter. */
type Change = {
  readonly before: FilterAction
  readonly after: FilterAction
  readonly example: readonly (bigint | undefined)[]
}

/** Which way a call changes: every change lets more through, less, or neither. */
type Direction = 'permits-more' | 'refuses-more' | 'otherwise'

/** A call that the two filters treat differently. */
export type CallChange = {
  readonly arch: ArchitectureName
  readonly name: string
  readonly number: number
  readonly direction: Direction
  /** Whether it is so for all arguments. */
  readonly always: boolean
  readonly changes: readonly Change[]
}

/** How two filters differ in behaviour. */
export type FilterDiff = {
  readonly calls: readonly CallChange[]
  /** Architectures that only one of them covers; their calls are not listed one by one. */
  readonly architectures: readonly { readonly arch: ArchitectureName; readonly covered: 'before' | 'after' }[]
  /** What happens to calls that no rule names, if that differs. */
  readonly defaults: { readonly before: FilterAction; readonly after: FilterAction } | undefined
  readonly permitsMore: number
  readonly refusesMore: number
}

/** Combinations of arguments that are compared for one call. */
const combinationsMax = 2048

/** Compares two filters call by call and argument by argument. Equal behaviour is no difference, however it is written. */
export function diffFilters(before: Filter, after: Filter): FilterDiff {
  const all = [...new Set([...before.covers, ...after.covers])]
  const both = all.filter((arch) => before.covers.includes(arch) && after.covers.includes(arch))
  const calls = both.flatMap((arch) => callChanges(before, after, arch))
  const only = all.filter((arch) => !both.includes(arch))
  const isSameDefault = before.defaultAction === after.defaultAction
  return {
    calls,
    architectures: only.map((arch) => ({ arch, covered: before.covers.includes(arch) ? 'before' : 'after' })),
    defaults: isSameDefault ? undefined : { before: before.defaultAction, after: after.defaultAction },
    permitsMore: calls.filter(({ direction }) => direction === 'permits-more').length,
    refusesMore: calls.filter(({ direction }) => direction === 'refuses-more').length,
  }
}

/** Whether two filters behave alike. */
export const isSameBehaviour = ({ calls, architectures, defaults }: FilterDiff): boolean =>
  calls.length === 0 && architectures.length === 0 && defaults === undefined

function callChanges(before: Filter, after: Filter, arch: ArchitectureName): readonly CallChange[] {
  const numbers = new Set(syscallNames(arch).flatMap((name) => syscallNumber(arch, name) ?? []))
  for (const filter of [before, after])
    for (const number of filter.calls.get(arch)?.keys() ?? []) if (number < noNumber) numbers.add(number)
  return [...numbers].flatMap((number) => {
    const found = changesOf(before, after, { arch, number })
    if (found.changes.length === 0) return []
    const name = syscallName(arch, number) ?? `#${number}`
    const { changes, combinations } = found
    const isAlways = combinations === 1 || (changes.length === 1 && found.differing === combinations)
    return { arch, name, number, direction: directionOf(changes), always: isAlways, changes }
  })
}

type Which = { readonly arch: ArchitectureName; readonly number: number }
type Found = { readonly changes: readonly Change[]; readonly combinations: number; readonly differing: number }

function changesOf(before: Filter, after: Filter, { arch, number }: Which): Found {
  const tuples = argumentTuples([before, after], { arch, number })
  const changes = new Map<string, Change>()
  let differing = 0
  for (const args of tuples) {
    const [was] = decide(before, { arch, number, args: args.map((value) => value ?? 0n) }).outcomes
    const [is] = decide(after, { arch, number, args: args.map((value) => value ?? 0n) }).outcomes
    if (was.action === is.action) continue
    differing += 1
    const key = `${was.action} ${is.action}`
    if (!changes.has(key)) changes.set(key, { before: was.action, after: is.action, example: args })
  }
  return { changes: [...changes.values()], combinations: tuples.length, differing }
}

/** Argument values around every value that either filter compares with; undefined where neither looks. */
function argumentTuples(
  filters: readonly Filter[],
  { arch, number }: Which,
): readonly (readonly (bigint | undefined)[])[] {
  const values = new Map<number, Set<bigint>>()
  for (const filter of filters) {
    const rules = filter.calls.get(arch)?.get(number)
    if (rules === undefined || rules.always !== undefined) continue
    for (const [index, list] of tellingValues(rules))
      values.set(index, new Set([...(values.get(index) ?? []), ...list]))
  }
  let tuples: (bigint | undefined)[][] = [Array.from({ length: 6 }, () => undefined)]
  for (const [index, list] of values) {
    const next = tuples.flatMap((tuple) => [...list].map((value) => tuple.with(index, value)))
    tuples = next.slice(0, combinationsMax)
  }
  return tuples
}

function directionOf(changes: readonly Change[]): Direction {
  if (changes.every(({ after }) => after === 'allow')) return 'permits-more'
  return changes.every(({ before }) => before === 'allow') ? 'refuses-more' : 'otherwise'
}
