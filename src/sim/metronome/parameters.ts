import { type Duration, duration } from '../../domain/time.ts'

/** What can be set about a Metronome. */
export type MetronomeParameters = {
  /** Newest runs kept of each kind. */
  readonly historyMax: number
  /** A task that does not run by then is killed. */
  readonly launchTimeout: Duration
  /** Between two looks for such tasks. */
  readonly overdueInterval: Duration
  readonly reviveInterval: Duration
  readonly reviveRepetitions: number
  readonly declineFor: Duration
  /** Until unreachable tasks are first given up, and between the sweeps after that. */
  readonly sweepFirst: Duration
  readonly sweepInterval: Duration
  /** A schedule's timer is never shorter. */
  readonly timerMin: Duration
}

/**
 * As DC/OS runs it.
 * Source: dcos/metronome src/main/resources/application.conf and jobs/…/history; dcos/dcos gen/dcos-config.yaml; metronome §3–4.
 */
export const dcosMetronome: MetronomeParameters = {
  historyMax: 1000,
  launchTimeout: duration(600_000),
  overdueInterval: duration(5000),
  reviveInterval: duration(5000),
  reviveRepetitions: 3,
  declineFor: duration(120_000),
  sweepFirst: duration(300_000),
  sweepInterval: duration(3_600_000),
  timerMin: duration(60_000),
}
