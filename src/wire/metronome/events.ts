import * as z from 'zod'
import type { DomainEvent, LaunchQueued, RelaunchRuleSeen, WorkloadSeen } from '../../domain/event.ts'
import { taskId } from '../../domain/ids.ts'
import { isJobId, isRunId } from '../../domain/task-owner.ts'
import { duration, type Instant } from '../../domain/time.ts'
import { parsed } from '../rejection.ts'
import { idText, jsonObject } from '../shapes.ts'
import { type MetronomeJob, metronomeJob, metronomeRun } from './job.ts'

/** What one JSON value of Metronome says. It sends no events, so there are none of an unknown type. */
export type MetronomeSaid = { readonly events: readonly DomainEvent[]; readonly unknown: readonly string[] }

/**
 * Reads an answer of Metronome's `/v1/jobs…` or `/v1/queue`, or a job's definition, single or as a list.
 *
 * Its task states come without a time, and a kill, an error and a lost agent all as `TASK_FAILED` or `TASK_KILLED`:
 * they are no statuses of ours. Which job and run a task belongs to is what it has to tell.
 *
 * @returns undefined for a value that is not Metronome's
 */
export function metronomeEvents(json: unknown): MetronomeSaid | undefined {
  const entries: readonly unknown[] = Array.isArray(json) ? json : [json]
  const read = readerOf(entries[0])
  return read === undefined ? undefined : { events: entries.flatMap(read), unknown: [] }
}

type Read = (json: unknown) => readonly DomainEvent[]

function readerOf(json: unknown): Read | undefined {
  const body = jsonObject(json)
  const { id, jobId, run, runs } = body ?? {}
  if (body === undefined) return undefined
  if (typeof id === 'string' && isRunId(id) && typeof jobId === 'string') return runEvents
  if (typeof id === 'string' && isJobId(id) && jsonObject(run) !== undefined) return jobEvents
  return typeof jobId === 'string' && Array.isArray(runs) ? queueEvents : undefined
}

function jobEvents(json: unknown): readonly DomainEvent[] {
  const result = metronomeJob(json)
  if (!result.ok) return [result.error]
  const job = result.value
  const { id, labels, docker } = job
  const seen = (run: string | undefined, tasks: readonly string[], createdAt?: Instant) =>
    runSeen({ id, run, tasks, labels, docker, createdAt })
  return [
    seen(undefined, []),
    relaunchRule(job),
    ...job.activeRuns.map((run) => seen(run.id, idsOf(run.tasks), run.createdAt)),
    ...job.failedRuns.map((run) => seen(run.id, run.tasks, run.createdAt)),
    ...job.successfulRuns.map((run) => seen(run.id, run.tasks, run.createdAt)),
    ...job.rejected,
  ]
}

/** A run by itself says nothing of its job's labels or image. */
function runEvents(json: unknown): readonly DomainEvent[] {
  const run = metronomeRun(json)
  if (!run.ok) return [run.error]
  const { id, jobId, tasks, createdAt } = run.value
  return [runSeen({ id: jobId, run: id, tasks: idsOf(tasks), labels: {}, docker: false, createdAt })]
}

const queueEntryShape = z.object({ jobId: idText, runs: z.array(z.object({ runId: idText })) })

/** `jobId` of the queue is only the first segment of a job's id: the run is what names it. Source: model/QueuedJobRunInfo.scala. */
function queueEvents(json: unknown): readonly DomainEvent[] {
  const entry = parsed(queueEntryShape, { value: json, what: 'queue entry' })
  if (!entry.ok) return [entry.error]
  const { jobId: id, runs } = entry.value
  return runs.map(({ runId: run }): LaunchQueued => ({ ...queued, id, run }))
}

const queued: Omit<LaunchQueued, 'id'> = {
  kind: 'launch-queued',
  at: undefined,
  workload: 'job',
  version: undefined,
  run: undefined,
  count: 1,
  since: undefined,
  wait: undefined,
  overdue: undefined,
  refusals: [],
}

const idsOf = (tasks: readonly { readonly id: string }[]): readonly string[] => tasks.map(({ id }) => id)

const runSeen = (run: {
  readonly id: string
  readonly run: string | undefined
  readonly createdAt?: Instant | undefined
  readonly tasks: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly docker: boolean
}): WorkloadSeen => ({
  kind: 'workload-seen',
  at: run.createdAt,
  workload: 'job',
  id: run.id,
  version: undefined,
  run: run.run,
  labels: run.labels,
  taskIds: run.tasks.map(taskId),
  // A job has no seccomp setting of its own: it always gets the agent's default, or Docker's.
  seccomp: {},
  docker: run.docker,
  // An active deadline only forbids a further attempt: it ends no task. Source: jobrun/impl/JobRunExecutorActor.scala.
})

/** Between attempts a job waits for an offer only. Source: jobs/utils/glue/MarathonImplicits.scala, toRunSpec. */
function relaunchRule({ id, policy, activeDeadlineSeconds, schedules }: MetronomeJob): RelaunchRuleSeen {
  const startingDeadline = seconds(schedules[0]?.startingDeadlineSeconds)
  const activeDeadline = seconds(activeDeadlineSeconds)
  const rule = { by: 'restart', policy, activeDeadline, startingDeadline } as const
  return {
    kind: 'relaunch-rule',
    at: undefined,
    workload: 'job',
    id,
    version: undefined,
    configSince: undefined,
    rule,
  }
}

const seconds = (value: number | undefined) => (value === undefined ? undefined : duration(value * 1000))
