import type { Severity } from './severity.ts'
import { type Duration, duration } from '../../domain/time.ts'
import type { Match } from './match.ts'

/** When a problem is worth a message. */
export type AlertSettings = {
  /** Failed tasks after which a problem is told whatever the scheduler does about it. */
  readonly failures: number
  /** An attempt that follows within this time is waited for before anybody is told. */
  readonly successorWithin: Duration
  /** What an attempt may come later than foretold: Marathon's revive throttle, an allocation and the way of a status. */
  readonly lateness: Duration
  /** Without a forecast: how long a successor is waited for. */
  readonly hold: Duration
  /** How long a task must run for the problem to be over: the time after which Marathon forgets a delay. */
  readonly stableFor: Duration
  /** An open alert is told again after this time. */
  readonly repeatEvery: Duration
  /** What is less severe is kept as an incident and told to nobody. */
  readonly severityMin: Severity
  /** New alerts in one window; what is beyond goes into one digest at its end. */
  readonly newMax: number
  readonly window: Duration
  /** What is otherwise for some problems; the first that matches counts. */
  readonly rules: readonly AlertRule[]
}

/** What is otherwise for the problems that it matches; undefined: as everywhere. */
export type AlertRule = {
  readonly match: Match
  readonly failures: number | undefined
  readonly hold: Duration | undefined
  readonly repeatEvery: Duration | undefined
  /** Instead of the severity that cause and confidence give. */
  readonly severity: Severity | undefined
}

/**
 * The defaults. `stableFor` is Marathon's default cap of 300 s, at which a delay is forgotten; `lateness` is its revive
 * throttle of 5 s, an allocation interval of 1 s, and 0.1 s. Source: *marathon*, launch queue.
 */
export const usualSettings: AlertSettings = {
  failures: 3,
  successorWithin: duration(30_000),
  lateness: duration(6100),
  hold: duration(60_000),
  stableFor: duration(300_000),
  repeatEvery: duration(4 * 3_600_000),
  severityMin: 'warning',
  newMax: 20,
  window: duration(600_000),
  rules: [],
}
