import type { FilterAction } from './action.ts'
import { certainAction, mayBeRefused, tableDecisions } from './decision.ts'
import type { ArchitectureName } from './facts/architectures.ts'
import type { Filter } from './filter.ts'

/** What a filter does with the calls of an architecture, by name. Every call is in exactly one list. */
export type FilterSummary = {
  readonly arch: ArchitectureName
  readonly covered: boolean
  readonly libseccomp: string
  readonly defaultAction: FilterAction
  /** Calls of the architecture that the libseccomp release knows. */
  readonly calls: number
  readonly permits: readonly string[]
  /** Permitted for some arguments, refused for others. */
  readonly depends: readonly string[]
  readonly refuses: readonly string[]
  /** The refused ones by action. */
  readonly refusedBy: Readonly<Partial<Record<FilterAction, readonly string[]>>>
}

/** Counts and lists; names sorted. */
export function summariseFilter(filter: Filter, arch: ArchitectureName = filter.native): FilterSummary {
  const permits: string[] = []
  const depends: string[] = []
  const refuses: string[] = []
  const refusedBy: Partial<Record<FilterAction, string[]>> = {}
  const decisions = tableDecisions(filter, arch).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  for (const { name, decision } of decisions) {
    const action = certainAction(decision)
    if (action === 'allow') permits.push(name)
    else if (mayBeRefused(decision) && decision.outcomes.some((one) => one.action === 'allow')) depends.push(name)
    else {
      refuses.push(name)
      const key = action ?? decision.outcomes[0].action
      ;(refusedBy[key] ??= []).push(name)
    }
  }
  return {
    arch,
    covered: filter.covers.includes(arch),
    libseccomp: filter.libseccomp.text,
    defaultAction: filter.defaultAction,
    calls: decisions.length,
    permits,
    depends,
    refuses,
    refusedBy,
  }
}
