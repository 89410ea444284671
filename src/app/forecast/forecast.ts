import type { CauseCode, Confidence } from '../../domain/diagnosis.ts'
import { usualThrottle } from '../../domain/revive-throttle.ts'
import { type Duration, duration, type Instant, instant } from '../../domain/time.ts'
import { backOffRule, deadlineAt, delayAt } from './delays.ts'
import { type Attempt, attemptsMax, type History, lastFailure, usualLife } from './history.ts'
import { project, type Projection } from './projection.ts'
import { nextEnd, type NextEnd } from './next-end.ts'

/** What a scheduler will do about a failed workload, as far as its own rules and what was observed foretell it. */
export type Forecast = {
  readonly by: 'back-off' | 'restart'
  /** `waiting` for another attempt, one `running`, or it is `over`: no attempt follows by itself. */
  readonly state: 'waiting' | 'running' | 'over'
  /** When the next attempt begins; undefined: none is foretold. */
  readonly next: { readonly notBefore: Instant; readonly notAfter: Instant } | undefined
  readonly end: NextEnd
  /** The wait as it is now. */
  readonly delay: Duration | undefined
  readonly cap: Duration | undefined
  /** What comes if every attempt ends as they did; undefined: no attempt ended yet. */
  readonly projection: Projection | undefined
  /** After it a failed run is not tried again. */
  readonly givesUpAt: Instant | undefined
  readonly basis: string
  readonly resets: readonly string[]
}

/** An allocation interval of 1 s, and the way of a message. Source: marathon §3.3. */
const afterThrottle = 1100

/** From a deadline to the launch at the latest: the scheduler's throttle of calls for offers lies between. */
export const launchLatencyMax = ({ throttle = usualThrottle }: Pick<History, 'throttle'>): Duration =>
  duration(throttle + afterThrottle)

/** How far is looked where nobody says. */
export const usualHorizon = duration(86_400_000)

/** What is asked: from when, until when, and what ended the last attempt. */
export type Question = {
  readonly now: Instant
  readonly horizon?: Duration
  readonly cause: { readonly code: CauseCode; readonly confidence: Confidence } | undefined
}

/** Foretells what becomes of a workload; undefined: nothing of it was seen. */
export function forecastOf(history: History, question: Question): Forecast | undefined {
  if (history.attempts.length === 0) return undefined
  return history.kind === 'job' ? ofJob(history, question) : ofApp(history, question)
}

/** When the next attempt begins, as `forecastOf` says it, without the rest. */
export function nextAttempt(history: History, now: Instant): Forecast['next'] {
  if (history.attempts.length === 0) return undefined
  return history.kind === 'job' ? ofJob(history, { now, cause: undefined }).next : nextOfApp(history, now).next
}

function nextOfApp(history: History, now: Instant): NextOfApp {
  const newest = newestAttempts(history)
  const isRunning = newest.every(({ endedAt }) => endedAt === undefined)
  const notBefore = isRunning
    ? Math.max(now, endOfRunning(newest, history) + afterNextMs(delayAt(history, now), backOffRule(history)))
    : Math.max(lastFailure(history)?.endedAt ?? now, deadlineAt(history, now) ?? 0)
  return {
    next: { notBefore: instant(notBefore), notAfter: instant(notBefore + launchLatencyMax(history)) },
    isRunning,
  }
}

type NextOfApp = { readonly next: NonNullable<Forecast['next']>; readonly isRunning: boolean }

/** The newest attempt of every instance. */
function newestAttempts({ attempts }: History): readonly Attempt[] {
  const newest: Attempt[] = []
  for (let index = attempts.length - 1; index >= 0; index -= 1) {
    const attempt = attempts[index]
    if (attempt !== undefined && !newest.some(({ of }) => of === attempt.of)) newest.push(attempt)
  }
  return newest
}

/** When the first of those that run ends, if it lives as long as others did. */
const endOfRunning = (newest: readonly Attempt[], history: History): number =>
  Math.min(...newest.map(({ begunAt }) => begunAt)) + (usualLife(history) ?? 0)

function ofApp(history: History, { now, horizon = usualHorizon, cause }: Question): Forecast {
  const { next, isRunning } = nextOfApp(history, now)
  const rule = backOffRule(history)
  const delayNs = delayAt(history, now)
  const life = usualLife(history)
  const together = instancesOf(history)
  return {
    by: 'back-off',
    state: isRunning ? 'running' : 'waiting',
    next,
    end: nextEnd(history, cause),
    delay: duration((delayNs ?? 0) / nanosecondsPerMs),
    cap: duration(rule.max / nanosecondsPerMs),
    projection:
      life === undefined
        ? undefined
        : project({
            rule,
            delayNs: delayNs ?? 0,
            first: next.notBefore,
            life,
            together,
            until: instant(now + horizon),
          }),
    givesUpAt: undefined,
    basis: basisOfApp(history, rule),
    resets: [
      'a change of its configuration or a restart begins with no delay',
      `DELETE /v2/queue/${history.id}/delay`,
      `no launch and no failure for more than ${rule.max / 1e9} s`,
      'a fail-over of Marathon loses every delay',
    ],
  }
}

const nanosecondsPerMs = 1_000_000

const afterNextMs = (delayNs: number | undefined, rule: ReturnType<typeof backOffRule>): number =>
  Math.floor(
    (delayNs === undefined ? Math.min(rule.first, rule.max) : Math.min(rule.max, Math.trunc(delayNs * rule.factor))) /
      nanosecondsPerMs,
  )

/** Instances that fail side by side: they share one delay. */
const instancesOf = ({ attempts }: History): number =>
  Math.max(1, new Set(attempts.filter(({ endedAt }) => endedAt !== undefined).map(({ of }) => of)).size)

function basisOfApp(history: History, { first, factor, max }: ReturnType<typeof backOffRule>): string {
  const seconds = (ns: number): string => `${Math.round(ns / nanosecondsPerMs) / 1000} s`
  const rule = `Marathon's back-off, ${seconds(first)} x ${factor} up to ${seconds(max)}`
  const known = history.rule === undefined ? ' (its defaults: the definition was not seen)' : ''
  const many = history.attempts.length >= attemptsMax ? ' or more' : ''
  const { throttle = usualThrottle } = history
  const often = throttle === usualThrottle ? '' : `; Marathon asks for offers every ${throttle / 1000} s at most`
  return `${rule}${known}, after ${history.failures} failures${many} of this version${often}`
}

function ofJob(history: History, { now, horizon = usualHorizon, cause }: Question): Forecast {
  const rule = history.rule?.by === 'restart' ? history.rule : undefined
  const last = history.attempts.at(-1)
  const run = last === undefined ? undefined : history.runs[last.of]
  const end = nextEnd(history, cause)
  const givesUpAt =
    run?.createdAt === undefined || rule?.activeDeadline === undefined
      ? undefined
      : instant(run.createdAt + rule.activeDeadline)
  const common = { by: 'restart', end, delay: duration(0), cap: undefined, resets: [] } as const
  const failedAt = last?.endedAt
  const isPast = failedAt !== undefined && givesUpAt !== undefined && failedAt >= givesUpAt
  if (rule?.policy !== 'ON_FAILURE' || last?.condition === 'Finished' || isPast)
    return {
      ...common,
      state: failedAt === undefined ? 'running' : 'over',
      next: undefined,
      projection: undefined,
      givesUpAt: rule?.policy === 'ON_FAILURE' ? givesUpAt : undefined,
      basis: isPast
        ? "Metronome's restart policy is ON_FAILURE, but the run's active deadline has passed"
        : rule === undefined
          ? "the job's restart policy was not seen; Metronome's default is NEVER"
          : "Metronome's restart policy is NEVER: the next run is the schedule's or an operator's",
    }
  const life = usualLife(history)
  const isRunning = failedAt === undefined
  const notBefore = instant(isRunning ? Math.max(now, last === undefined ? now : last.begunAt + (life ?? 0)) : failedAt)
  const until = instant(Math.min(now + horizon, givesUpAt ?? Infinity))
  const noDelay = { first: 0, factor: 1, max: 0 }
  return {
    ...common,
    state: isRunning ? 'running' : 'waiting',
    next: { notBefore, notAfter: instant(notBefore + launchLatencyMax(history)) },
    projection:
      life === undefined
        ? undefined
        : project({ rule: noDelay, delayNs: 0, first: notBefore, life, together: 1, until }),
    givesUpAt,
    basis: `Metronome's restart policy ON_FAILURE has no delay between attempts${givesUpAt === undefined ? ' and no active deadline' : ''}`,
  }
}
