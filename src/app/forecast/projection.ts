import { type Duration, type Instant, instant } from '../../domain/time.ts'
import type { BackOffRule } from '../../sim/marathon/back-off.ts'

/** What comes if every further attempt ends as those before. */
export type Projection = {
  readonly until: Instant
  /** Attempts that begin before `until`. */
  readonly attempts: number
  /** Task time they use up before they fail. */
  readonly wastedMs: number
  /** When the delay comes to its cap; undefined: not before `until`, or there is none. */
  readonly capAt: Instant | undefined
  /** Attempts that begin within the first hour. */
  readonly attemptsPerHour: number
}

/** Where a projection begins. */
export type ProjectionStart = {
  readonly rule: BackOffRule
  /** The delay as it is, in nanoseconds. */
  readonly delayNs: number
  /** When the next attempt begins at the earliest. */
  readonly first: Instant
  readonly life: Duration
  /** Instances that are launched together and fail together: each failure counts. */
  readonly together: number
  readonly until: Instant
}

/**
 * From a deadline to a launch: the revive throttle lets most through at once, and an allocation takes up to a second.
 * Source: marathon §3.3, mesos §4.
 */
const launchMs = 1000

/** Rounds that are gone through one by one; by then the delay no longer changes, and the rest is a division. */
const roundsMax = 2000

/** Goes on from a delay as Marathon would, round by round, until the delay stays as it is. */
export function project({ rule, delayNs, first, life, together, until }: ProjectionStart): Projection {
  const hourAt = first + 3_600_000
  let at: number = first
  let delay = delayNs
  let attempts = 0
  let inHour = 0
  let capAt: number | undefined
  // A delay of which nothing is heard for as long as its cap is forgotten. Source: marathon §2.2, cleanup.
  const isForgotten = life > rule.max / 1e6
  for (let round = 0; at < until; round += 1) {
    attempts += together
    if (at < hourAt) inHour += together
    const before = delay
    if (isForgotten) delay = 0
    for (let failure = 0; failure < together; failure += 1)
      delay = delay === 0 ? Math.min(rule.first, rule.max) : Math.min(rule.max, Math.trunc(delay * rule.factor))
    const endAt = at + life
    if (rule.max > 0 && delay >= rule.max) capAt ??= endAt
    at = endAt + Math.floor(delay / 1e6) + launchMs
    if ((delay !== before || round === 0) && round < roundsMax) continue
    const cycle = Math.max(1, life + Math.floor(delay / 1e6) + launchMs)
    attempts += roundsBefore(until, { at, cycle }) * together
    inHour += roundsBefore(Math.min(until, hourAt), { at, cycle }) * together
    break
  }
  return {
    until,
    attempts,
    wastedMs: attempts * life,
    capAt: capAt === undefined || capAt >= until ? undefined : instant(capAt),
    attemptsPerHour: inHour,
  }
}

const roundsBefore = (end: number, { at, cycle }: { readonly at: number; readonly cycle: number }): number =>
  end <= at ? 0 : Math.ceil((end - at) / cycle)
