/** What a scheduler will do about an incident's workload, as others read it, version 1. Times are ISO text in UTC. */
export type ForecastObject = {
  readonly schema: 'sigsys.forecast/1'
  readonly made_at: string
  /** Marathon's back-off, or a Metronome run's restart policy. */
  readonly by: 'back-off' | 'restart'
  /** `waiting` for another attempt, one `running`, or `over`: none follows by itself. */
  readonly state: 'waiting' | 'running' | 'over'
  readonly next_attempt: { readonly not_before: string; readonly not_after: string } | null
  readonly will_fail: boolean | null
  readonly confidence: 'certain' | 'likely' | null
  readonly because: string
  readonly delay_ms: number | null
  readonly cap_ms: number | null
  /** When the delay comes to its cap; null: it is there, or does not within the horizon. */
  readonly cap_at: string | null
  /** What every further attempt ending as before would come to, until `until`. */
  readonly until: string | null
  readonly attempts: number | null
  readonly wasted_task_seconds: number | null
  readonly attempts_per_hour: number | null
  /** After it a failed run is not tried again. */
  readonly gives_up_at: string | null
  readonly basis: string
  /** What makes the next attempt come at once. */
  readonly resets: readonly string[]
  /** How the last forecasts of this workload fared: from the foretold earliest moment to the attempt. */
  readonly error: { readonly forecasts: number; readonly median_ms: number | null }
}
