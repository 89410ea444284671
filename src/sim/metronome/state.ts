import type { AgentId, TaskId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import type { Random, Simulation, Timer } from '../engine/simulation.ts'
import type { Driver, Update } from '../mesos/driver.ts'
import type { Recorder } from '../recorder.ts'
import type { Job } from './definition.ts'
import type { MetronomeParameters } from './parameters.ts'
import type { JobRun, JobTaskState } from './run.ts'

/** A run that has not ended, with its job. */
export type ActiveRun = {
  readonly run: JobRun
  readonly entry: JobEntry
  deadline: Timer | undefined
  attempts: number
  /** The last timeline entry about it. */
  latest: number
  /** The status that was told of last. */
  told: JobRun['status']
}

/** A run of the history. `tasks`: of all attempts. */
export type FinishedRun = {
  readonly id: string
  readonly createdAt: Instant
  readonly finishedAt: Instant
  readonly tasks: readonly TaskId[]
}

/** A job with what is known of it. */
export type JobEntry = {
  job: Job
  readonly runs: Map<string, ActiveRun>
  /** Newest first. */
  readonly succeeded: FinishedRun[]
  readonly failed: FinishedRun[]
  successes: number
  failures: number
  lastSuccessAt: Instant | undefined
  lastFailureAt: Instant | undefined
  /** Fires at the next time of its schedule; `next` is the time itself, which a late timer does not move. */
  timer: Timer | undefined
  next: Instant | undefined
  readonly family: Family
  readonly figures: JobFiguresKept
}

/**
 * What a dependent job remembers since this leader leads; nothing is read from the history.
 * Source: JobSpecDependencyActor.scala.
 */
export type Family = {
  readonly parents: Map<string, { readonly status: JobRun['status']; readonly completedAt: Instant | undefined }>
  lastSuccess: number
  lastStarted: Instant | undefined
}

/** What is counted whether or not anybody keeps a timeline. */
export type JobFiguresKept = { launches: number; readonly ends: Map<string, number>; upMs: number; skipped: number }

/** A task that Mesos has. */
export type LaunchedTask = {
  readonly active: ActiveRun
  agentId: AgentId
  readonly hostname: string
  readonly launchedAt: Instant
  state: JobTaskState
  runningSince: Instant | undefined
  /** Its agent cannot be reached: the run hears nothing until it comes back or the next sweep. */
  isUnreachable: boolean
  overdue: Timer | undefined
}

/** Where a run came into a status. */
export type RunNews = { readonly job: string; readonly run: string; readonly status: string; readonly entry: number }

/** Everything a simulated Metronome is made of. */
export type Metronome = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly parameters: MetronomeParameters
  readonly random: Random
  readonly heard: (news: RunNews) => void
  driver: Driver
  readonly jobs: Map<string, JobEntry>
  readonly tasks: Map<TaskId, LaunchedTask>
  /** Runs that wait for an offer, one attempt each, in the order they came. */
  readonly queue: Set<ActiveRun>
  readonly revival: { last: number; left: number; timer: Timer | undefined }
  sweep: Timer | undefined
  /** No leader: what Mesos says is kept until there is one. */
  isDown: boolean
  readonly kept: Update[]
  uuids: number
  /** Something that `GET /v1/jobs` shows has changed since it was asked last. */
  isChanged: boolean
}
