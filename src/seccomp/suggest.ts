import { readJson } from '../document/json.ts'
import { err, ok, type Result } from '../domain/result.ts'
import { decide, type Decision } from './decision.ts'
import { diffFilters, type FilterDiff } from './diff.ts'
import { always, type Draft, type DraftRule, draftText, readDraft } from './draft.ts'
import type { ArchitectureName } from './facts/architectures.ts'
import { callFamilies } from './facts/call-families.ts'
import { dangerousCalls } from './facts/dangerous-calls.ts'
import { type BoundingSet, effectiveFilter, type Filter } from './filter.ts'
import { firstReleaseKnowing, namesKnownTo } from './libseccomp.ts'
import { parseProfile, type ProfileProblem, type ProfileReader } from './profile.ts'

/** A refused call that diagnosis found. Records never hold arguments. */
export type Violation = {
  readonly arch: ArchitectureName
  readonly call: string
  readonly count: number
  readonly confidence: 'certain' | 'likely' | 'possible'
  /** Programs that made it, as far as they are known. */
  readonly programs: readonly string[]
  /** Profiles under which it was refused, as far as they are known. */
  readonly profiles: readonly string[]
}

/** How complete the evidence is. */
export type EvidenceCoverage = { readonly gaps: number; readonly says: readonly string[] }

/** What the evidence says of one call, and what would answer it. */
export type Suggestion = {
  readonly call: string
  readonly count: number
  readonly confidence: Violation['confidence']
  readonly programs: readonly string[]
  readonly profiles: readonly string[]
  readonly outcome:
    | { readonly kind: 'permit'; readonly how: string; readonly broader: Broader | undefined }
    /** The profile permits it already, at least for some arguments. */
    | { readonly kind: 'permitted'; readonly says: string }
    | { readonly kind: 'impossible'; readonly says: string }
  /** Whether the written profile has it: only what is at least likely is written. */
  readonly written: boolean
  readonly risk: string
}

/** More than the evidence shows, for a person to choose. Never written by itself. */
type Broader = { readonly calls: readonly string[]; readonly for: string; readonly risks: readonly string[] }

/** The suggestions, the profile with the narrow ones in it, and what that changes beyond them. */
export type Suggested = {
  readonly suggestions: readonly Suggestion[]
  readonly text: string
  readonly diff: FilterDiff
  readonly coverage: string
}

/** What the profile is for. */
export type SuggestTarget = ProfileReader & { readonly bounding: BoundingSet }

/**
 * The narrowest change that the violations justify: one call at a time, nothing that no evidence names. Fails for a
 * profile that agents refuse as it is.
 */
export function suggestChanges(
  text: string,
  {
    violations,
    coverage,
    target,
  }: { violations: readonly Violation[]; coverage: EvidenceCoverage; target: SuggestTarget },
): Result<Suggested, readonly ProfileProblem[]> {
  const parsed = parseProfile(text, target)
  if (!parsed.ok) return err(parsed.error.problems)
  const before = effectiveFilter(parsed.value, target)
  const root = readJson(text).root
  if (!before.ok) return err(before.error)
  if (root === undefined) return err([])

  const suggestions = merged(violations).map((violation) => suggestion(before.value, violation))
  const permitted = suggestions.filter(({ written }) => written).map(({ call }) => call)
  const draft = permitting(readDraft(root), permitted, before.value)
  const changed = draftText(draft)
  const after = parseProfile(changed, target)
  if (!after.ok) return err(after.error.problems)
  const filter = effectiveFilter(after.value, target)
  if (!filter.ok) return err(filter.error)
  return ok({
    suggestions,
    text: changed,
    diff: diffFilters(before.value, filter.value),
    coverage: coverageText(coverage),
  })
}

const ranks = ['possible', 'likely', 'certain'] as const

/** One entry a call: counts added, the best confidence, every program once. */
function merged(violations: readonly Violation[]): readonly Violation[] {
  const byCall = new Map<string, Violation>()
  for (const violation of violations) {
    const known = byCall.get(violation.call)
    if (known === undefined) byCall.set(violation.call, violation)
    else
      byCall.set(violation.call, {
        ...known,
        count: known.count + violation.count,
        confidence: ranks[Math.max(ranks.indexOf(known.confidence), ranks.indexOf(violation.confidence))] ?? 'possible',
        programs: [...new Set([...known.programs, ...violation.programs])],
        profiles: [...new Set([...known.profiles, ...violation.profiles])],
      })
  }
  return [...byCall.values()].toSorted((a, b) => b.count - a.count || (a.call < b.call ? -1 : 1))
}

function suggestion(filter: Filter, violation: Violation): Suggestion {
  const { call, count, confidence, programs, profiles } = violation
  const why = dangerousCalls.get(call)
  const risk = why === undefined ? 'no known danger beyond the call itself' : why
  const outcome = outcomeOf(filter, violation)
  const written = outcome.kind === 'permit' && confidence !== 'possible'
  return { call, count, confidence, programs, profiles, outcome, written, risk }
}

function outcomeOf(filter: Filter, { call, arch, profiles }: Violation): Suggestion['outcome'] {
  const { libseccomp } = filter
  if (!filter.covers.includes(arch))
    return {
      kind: 'impossible',
      says: `it came through ${arch}, which the filter does not cover: add it to \`subArchitectures\``,
    }
  if (!namesKnownTo(libseccomp).has(call)) {
    const first = firstReleaseKnowing(call)
    const from = first === undefined ? '' : ` (first in ${first})`
    return {
      kind: 'impossible',
      says: `libseccomp ${libseccomp.text} cannot name it${from}: a profile that does is refused whole`,
    }
  }
  const decision = decide(filter, { arch, name: call })
  const actions = new Set(decision.outcomes.map(({ action }) => action))
  if (actions.size === 1 && actions.has('allow'))
    return { kind: 'permitted', says: `the profile permits it: ${refuser(profiles)} has refused it` }
  const narrow = actions.has('allow')
    ? 'permit it for all arguments: which ones were refused is not in a record, so nothing narrower can be told from this evidence'
    : howToPermit(decision)
  return { kind: 'permit', how: narrow, broader: broader(filter, call) }
}

const refuser = (profiles: readonly string[]): string =>
  profiles.length === 0 ? 'another filter, or none,' : `${profiles.join(' or ')}, as it was then,`

function howToPermit({ outcomes }: Decision): string {
  const rule = outcomes.find((one) => one.rule !== undefined)?.rule
  return rule === undefined
    ? 'add a rule that permits this call alone'
    : `take it out of rule ${rule.index + 1} (line ${rule.place.line}), which refuses it`
}

function broader(filter: Filter, call: string): Broader | undefined {
  const family = callFamilies.find(({ calls }) => calls.includes(call))
  if (family === undefined) return undefined
  const known = namesKnownTo(filter.libseccomp)
  const others = family.calls.filter((name) => {
    const { outcomes } = decide(filter, { arch: filter.native, name })
    return name !== call && known.has(name) && outcomes.some(({ action }) => action !== 'allow')
  })
  if (others.length === 0) return undefined
  const risks = others.flatMap((name) => (dangerousCalls.has(name) ? `${name}: ${dangerousCalls.get(name)}` : []))
  return { calls: [call, ...others], for: family.for, risks }
}

/** The draft with calls permitted: out of the rules that refuse them, into one rule that permits them. */
function permitting(draft: Draft, calls: readonly string[], filter: Filter): Draft {
  if (calls.length === 0) return draft
  const wanted = new Set(calls)
  const rules = draft.rules.flatMap((rule): readonly DraftRule[] => {
    const names = rule.names.filter((name) => !wanted.has(name))
    return names.length === rule.names.length ? [rule] : names.length === 0 ? [] : [{ ...rule, names }]
  })
  if (filter.defaultAction === 'allow') return { ...draft, rules }
  const rule: DraftRule = {
    at: 0,
    names: calls,
    action: 'SCMP_ACT_ALLOW',
    errno: undefined,
    args: [],
    includes: always,
    excludes: always,
    comment: undefined,
  }
  return { ...draft, rules: [...rules, rule] }
}

function coverageText({ gaps, says }: EvidenceCoverage): string {
  if (gaps === 0 && says.length === 0)
    return 'the evidence has no known gaps; refusals that leave no record are not in it'
  const list = says.length === 0 ? '' : `: ${says.join('; ')}`
  return `${gaps} ${gaps === 1 ? 'gap' : 'gaps'} in the evidence${list}: this cannot be called complete`
}
