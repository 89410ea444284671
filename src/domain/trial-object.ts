/** What a change would do about an incident, as others read it, version 1. Times are ISO text in UTC. */
export type TrialObject = {
  readonly schema: 'sigsys.trial/1'
  readonly made_at: string
  readonly incident: string
  /** What was tried, together, in the words of `incidents show --try`. */
  readonly changes: readonly string[]
  /** A new version begins without a delay; else it is felt at the next launch, or once agents were restarted. */
  readonly takes_effect: 'new-version' | 'next-launch' | 'agent-restart'
  /** How long each side was simulated, from its first launch on. */
  readonly simulated_ms: number
  readonly as_is: TrialSide
  readonly changed: TrialSide
  /** How closely the run as it is shows what was observed, from 0 to 1, and the same in sentences. */
  readonly closeness: number
  readonly remarks: readonly string[]
}

/** One side of a trial. What is counted is the simulated run's; what comes next is of the incident as it stands now. */
export type TrialSide = {
  /** null: none by itself, or not known when. */
  readonly next_attempt: { readonly not_before: string; readonly not_after: string } | null
  readonly will_fail: boolean | null
  readonly confidence: 'certain' | 'likely' | null
  readonly because: string
  readonly attempts: number
  readonly failures: number
  /** Task time that was used up before a failure, and that which was not in vain. */
  readonly wasted_task_seconds: number
  readonly up_task_seconds: number
  /** How often somebody would be told. */
  readonly alerts: number
  readonly verdict: string
}
