import type { CauseCode, Diagnosis } from '../../domain/diagnosis.ts'
import type { TaskState, TaskStatusSource } from '../../domain/task.ts'
import type { Instant } from '../../domain/time.ts'
import type { Origin } from '../mesos/driver.ts'
import type { Entry } from '../recorder.ts'

/** A line of the timeline with its number (its place, from 1) and moment. */
export type KeptEntry = Entry & { readonly number: number; readonly at: Instant }

/** What expectations are judged by. Each list is in order of time; `entry` is the timeline's line of it, 0 for none. */
export type Happened = {
  readonly start: Instant
  readonly until: Instant
  readonly entries: readonly KeptEntry[]
  readonly statuses: readonly StatusFact[]
  readonly conditions: readonly ConditionFact[]
  readonly deployments: readonly DeploymentFact[]
  readonly runs: readonly RunFact[]
  readonly diagnoses: readonly DiagnosisFact[]
  readonly alerts: readonly AlertFact[]
  readonly samples: readonly Sample[]
}

type Fact = { readonly at: Instant; readonly entry: number }

/** A status of a task, as its framework heard it. */
export type StatusFact = Fact & {
  readonly taskId: string
  readonly origin: Origin
  readonly state: TaskState
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly source: TaskStatusSource | undefined
  /** The hostname. */
  readonly agent: string | undefined
}

/** A Marathon instance came into a condition, or its health changed. */
export type ConditionFact = Fact & {
  readonly spec: string
  readonly instance: string
  readonly condition: string
  readonly healthy: boolean | undefined
  readonly agent: string | undefined
}

/** A deployment began or ended. */
export type DeploymentFact = Fact & {
  readonly deployment: string
  readonly specs: readonly string[]
  readonly state: 'running' | 'done' | 'failed'
}

/** A job run came into a status. */
export type RunFact = Fact & { readonly job: string; readonly run: string; readonly status: string }

/** A diagnosis, or a revision of one, was made. `entry`: the failure it is about. */
export type DiagnosisFact = Fact & { readonly diagnosis: Diagnosis }

/** An alert was sent. `of`: the id of the app, pod or job, or the task's name. */
export type AlertFact = Fact & {
  readonly of: string
  readonly alert: 'firing' | 'repeated' | 'resolved'
  readonly cause: CauseCode
}

/** What is looked at: Marathon's launch delay of an app or pod (in ms; 0: none), or a REST API's answer. */
export type Looked =
  | { readonly kind: 'delay'; readonly of: string }
  | { readonly kind: 'view'; readonly request: string }

/** What a look found. */
export type Sample = Fact & { readonly looked: Looked; readonly value: unknown }
