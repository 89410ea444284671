import type { Diagnosis } from './diagnosis.ts'

/** What one run of a scenario showed, as `simulate --format json` prints it. Times are ISO text in UTC, lengths ms. */
export type SimulationReport = {
  readonly schema: 'sigsys.simulation/1'
  readonly scenario: { readonly path: string; readonly name: string; readonly about: string | null }
  readonly seed: number
  readonly from: string
  /** Where it was to end, and where it did. */
  readonly until: string
  readonly ended_at: string
  /** Why it ended before `until`; null: it did not. */
  readonly stopped: string | null
  readonly digest: string
  /** Version of the time-zone data; null where no zone matters. */
  readonly zone_data: string | null
  readonly actions: number
  /** What happened to messages on their way to the observer. */
  readonly delivery: { readonly lost: number; readonly duplicated: number; readonly reordered: number }
  readonly workloads: readonly WorkloadReport[]
  readonly expectations: readonly ExpectationReport[]
  /** What the on-call engineer would have been told, and about what. */
  readonly alerts: readonly AlertReport[]
  readonly diagnoses: readonly Diagnosis[]
  readonly timeline: readonly TimelineReport[]
  /** Entries that were not kept. */
  readonly timeline_dropped: number
}

/** What became of an app, pod, job or plain task. */
export type WorkloadReport = {
  readonly kind: 'app' | 'pod' | 'job' | 'task'
  readonly id: string
  readonly launches: number
  /** Ends by Mesos state, and what was concluded about the failed ones, by cause. */
  readonly ends: Readonly<Record<string, number>>
  readonly causes: Readonly<Record<string, number>>
  /** Task time spent running, over all instances. */
  readonly up_ms: number
  /** The part of it that tasks ran which then failed. */
  readonly wasted_ms: number
  /** Time that a launch was held back by the back-off. */
  readonly waiting_ms: number
  readonly delay_ms: number | null
  readonly next_attempt_at: string | null
  /** Runs of a job by how they ended; null for others. */
  readonly runs: {
    readonly succeeded: number
    readonly failed: number
    readonly active: number
    readonly skipped: number
  } | null
  readonly verdict: string
}

/** One message about one workload. */
export type AlertReport = {
  readonly at: string
  readonly of: string
  readonly alert: 'firing' | 'repeated' | 'resolved'
  readonly cause: string
}

/** Whether an expectation held. */
export type ExpectationReport = {
  readonly passed: boolean
  /** `LINE:COLUMN` in the scenario. */
  readonly place: string
  readonly expected: string
  readonly happened: string
  /** Numbers of timeline entries, the first cause first. */
  readonly chain: readonly number[]
}

/** One line of the timeline. */
export type TimelineReport = {
  readonly number: number
  readonly at: string
  readonly kind: string
  readonly lane: { readonly kind: string; readonly id: string }
  readonly subject: string | null
  readonly says: string
  /** 0: nothing inside the simulation led to it. */
  readonly because: number
}
