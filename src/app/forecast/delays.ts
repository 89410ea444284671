import type { Instant } from '../../domain/time.ts'
import { type BackOffRule, type Delay, LaunchDelay } from '../../sim/marathon/back-off.ts'
import { type Condition, isLimitWorthy, isStep } from '../../sim/marathon/condition.ts'
import type { History } from './history.ts'

/** Marathon's back-off where a definition says nothing. Source: marathon §1.1. */
const usualRule = { by: 'back-off', first: 1000, factor: 1.15, max: 300_000 } as const

/** The rule of an app or pod, in whole nanoseconds; Marathon's defaults where no definition was seen. */
export function backOffRule({ rule }: History): BackOffRule {
  const { first, factor, max } = rule?.by === 'back-off' ? rule : usualRule
  return { first: first * nanosecondsPerMs, factor, max: max * nanosecondsPerMs }
}

export const nanosecondsPerMs = 1_000_000

/**
 * When Marathon's leader took over is not known: clean-up ticks are counted from the epoch, so a delay may be forgotten
 * up to 10 s before or after Marathon does.
 */
export const leaderSince = 0

/** The delay that is in force at a moment, in nanoseconds; undefined: there is none. */
export const delayAt = (history: History, at: Instant): number | undefined =>
  launchDelay(history)?.length(at, leaderSince)

/** Until when the delay holds a launch; undefined: there is none. */
export const deadlineAt = (history: History, at: Instant): number | undefined =>
  launchDelay(history)?.deadline(at, leaderSince)

/** The delay of the version in force, overdue or not. */
function launchDelay({ delays, version }: History): LaunchDelay | undefined {
  for (const [key, delay] of delays) if (key === version) return launchDelayOf(delay)
  return undefined
}

function launchDelayOf(delay: Delay): LaunchDelay {
  const made = new LaunchDelay()
  made.put(delay)
  return made
}

/** Marathon counts; Metronome's launcher has no delay at all. Source: marathon §2.3, metronome §3.4. */
export function withStep(history: History, condition: Condition, at: Instant): void {
  const { delays, version } = history
  const isCounted = isLimitWorthy(condition)
  if (!isCounted && (!isStep(condition) || delays.length === 0)) return
  const before = launchDelay(history)
  const isKnown = before?.length(at, leaderSince) !== undefined
  const delay = before ?? new LaunchDelay()
  if (isCounted) delay.add(backOffRule(history), at, leaderSince)
  else delay.advance(at, leaderSince)
  const now = delay.get()
  const own = now === undefined ? [] : [[version, now] as const]
  // What was forgotten and is back stands last, as in Marathon's table.
  history.delays =
    delays.length === 0 || (delays.length === 1 && before !== undefined)
      ? own
      : isKnown
        ? delays.flatMap((one) => (one[0] === version ? own : [one]))
        : [...delays.filter(([key]) => key !== version), ...own].slice(-versionsMax)
}

/** Delays kept of one workload: old versions may still be ending. */
const versionsMax = 4
