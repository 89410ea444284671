import type { Place } from '../document/json.ts'
import { deadKeys } from './dead-keys.ts'
import { type BoundingSet, effectiveFilter, type Filter } from './filter.ts'
import { capabilities } from './facts/capabilities.ts'
import { libraryFaults, meaninglessRules, tooLong } from './lint-rules.ts'
import { dangers, missingArchitectures, staleness, startFaults } from './lint-behaviour.ts'
import { capabilitiesKnownTo } from './read-rule.ts'
import { parseProfile, type Profile, type ProfileReader } from './profile.ts'

/** What a finding is about. Closed; scripts match on it. */
type LintCode =
  | 'refused-by-agent'
  | 'refused-for-capabilities'
  | 'kernel-capabilities'
  | 'container-start'
  | 'library-fault'
  | 'filter-too-long'
  | 'x32'
  | 'missing-architecture'
  | 'permits-by-default'
  | 'dangerous-permit'
  | 'stale'
  | 'ignored-key'
  | 'unknown-key'
  | 'repeated-key'
  | 'overruled-rule'

/** How bad it is: an error stops containers, a warning is a weakness or a trap. */
type LintLevel = 'error' | 'warning' | 'note'

/** One thing to know about a profile. */
export type Finding = {
  readonly code: LintCode
  readonly level: LintLevel
  readonly place: Place
  readonly says: string
}

/** What a profile is linted for. */
export type LintTarget = ProfileReader & {
  /** `uname -r` of the agents; undefined if it is not known. */
  readonly kernel: string | undefined
}

const top: Place = { line: 1, column: 1 }
const levels: readonly LintLevel[] = ['error', 'warning', 'note']

/**
 * What the owner of a profile should know before roll-out, worst first: whether an agent would refuse it, what a
 * container's start needs, what it permits that it should not, what programs of today miss, what has no effect.
 */
export function lintProfile(text: string, target: LintTarget): readonly Finding[] {
  const parsed = parseProfile(text, target)
  const found: Finding[] = [...kernelFindings(target), ...deadKeys(text)]
  if (!parsed.ok) {
    const { problems, dropped } = parsed.error
    for (const [index, { place, says }] of problems.entries()) {
      const headline = index === 0 ? `${refusers(target)} would refuse every container of this profile: ` : ''
      found.push({ code: 'refused-by-agent', level: 'error', place, says: `${headline}${says}` })
    }
    if (dropped > 0)
      found.push({ code: 'refused-by-agent', level: 'error', place: top, says: `${dropped} more problems` })
    return inOrder(found)
  }
  found.push(...setFindings(parsed.value))
  const filter = effectiveFilter(parsed.value, { bounding: 'all' })
  const bare = effectiveFilter(parsed.value, { bounding: new Set() })
  if (filter.ok) found.push(...behaviour(filter.value, bare.ok ? bare.value : filter.value, text))
  return inOrder(found)
}

const refusers = ({ mesos, libseccomp }: LintTarget): string =>
  `agents with Mesos ${mesos} and libseccomp ${libseccomp.text}`

const behaviour = (filter: Filter, bare: Filter, text: string): readonly Finding[] => [
  ...startFaults(filter),
  ...missingArchitectures(filter),
  ...dangers(bare),
  ...staleness(filter),
  ...libraryFaults(filter),
  ...tooLong(filter),
  ...meaninglessRules(filter, text),
]

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ level, place }: Finding) => [levels.indexOf(level), place.line, place.column] as const
  return findings
    .map((finding, index) => ({ finding, index, key: rank(finding) }))
    .toSorted((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2] || a.index - b.index)
    .map(({ finding }) => finding)
}

/**
 * A kernel with more capabilities than Mesos knows stops every container that has a profile.
 * Source: apache/mesos src/linux/capabilities.cpp, Capabilities::create; include/uapi/linux/capability.h (5.8: 39, 5.9: 40).
 */
function kernelFindings({ kernel, mesos }: LintTarget): readonly Finding[] {
  const version = /^(\d+)\.(\d+)/.exec(kernel ?? '')
  if (version === null) return []
  const order = Number(version[1]) * 1000 + Number(version[2])
  const last = order >= 5009 ? 40 : order >= 5008 ? 39 : 37
  const most = capabilitiesKnownTo(mesos).length
  if (last < most) return []
  const says =
    `on Linux ${kernel} every container with a profile fails in Mesos ${mesos}: ` +
    `System last capability value '${last}' is greater than maximum supported number of capabilities '${most}'`
  return [{ code: 'kernel-capabilities', level: 'error', place: top, says }]
}

/** Bounding sets for which the filter cannot be built, although all rules together can. */
function setFindings(profile: Profile): readonly Finding[] {
  const named = new Set(
    profile.rules.flatMap(({ includesCaps = [], excludesCaps = [] }) => [...includesCaps, ...excludesCaps]),
  )
  const sets: (readonly [string, BoundingSet])[] = [
    ['every capability', 'all'],
    ['no capability', new Set<string>()],
    ...[...named].map(
      (cap) => [`every capability but ${cap}`, new Set(capabilities.filter((one) => one !== cap))] as const,
    ),
  ]
  const seen = new Set<string>()
  return sets.flatMap(([name, bounding]) => {
    const filter = effectiveFilter(profile, { bounding })
    if (filter.ok) return []
    return filter.error.flatMap(({ place, says }) => {
      const key = `${place.line}:${place.column}`
      if (seen.has(key)) return []
      seen.add(key)
      return {
        code: 'refused-for-capabilities',
        level: 'error',
        place,
        says: `with ${name}, no container starts: ${says}`,
      }
    })
  })
}
