import * as z from 'zod'
import type { Rejected } from '../../domain/event.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { isJobId, isRunId, uuidAt } from '../../domain/task-owner.ts'
import { parsed, parsedEach } from '../rejection.ts'
import { amount, idText, instantText, jsonObject, orUndefined } from '../shapes.ts'

/** A job of `/v1/jobs`, with what was embedded. Durations stay in seconds, as Metronome writes them. */
export type MetronomeJob = {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  /** True where it runs under Docker's engine, out of the reach of Mesos' filter. */
  readonly docker: boolean
  readonly policy: 'NEVER' | 'ON_FAILURE'
  readonly activeDeadlineSeconds: number | undefined
  readonly schedules: readonly MetronomeSchedule[]
  readonly activeRuns: readonly MetronomeRun[]
  readonly counters: MetronomeCounters | undefined
  /** Newest first, as `embed=history` gives them. */
  readonly successfulRuns: readonly MetronomeFinishedRun[]
  readonly failedRuns: readonly MetronomeFinishedRun[]
  /** Parts of the answer that were wrong; what they would have said is missing above. */
  readonly rejected: readonly Rejected[]
}

/** A run as its own answer or `activeRuns` shows it; its tasks are in the order of the attempts. */
export type MetronomeRun = z.infer<typeof runShape>

/** A run that has ended: no more than its times and the ids of its attempts, in their order. */
type MetronomeFinishedRun = z.infer<typeof finishedRunShape>

/** A job's schedule. `nextRunAt` is when the answer was made, and is stated even for a disabled one. */
type MetronomeSchedule = z.infer<typeof scheduleShape>

/** What a job's runs came to. One run counts once, however many attempts it had; the counters are never cut off. */
type MetronomeCounters = z.infer<typeof countersShape>

const maybe = <T extends z.ZodType>(shape: T) => shape.nullish().transform((value) => orUndefined(value))
const maybeInstant = maybe(instantText)
const runId = z.string().refine(isRunId, 'not a run id')
const jobId = z.string().refine(isJobId, 'not a job id')

/** Source: dcos/metronome, scheduler/TaskState.scala, names. */
const taskState = z.enum([
  'TASK_CREATED',
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
])
/** `startedAt` is when Metronome first heard of the task; only a finished one has `completedAt`. */
const taskShape = z.object({ id: idText, status: taskState, startedAt: maybeInstant, completedAt: maybeInstant })

const runShape = z.object({
  id: runId,
  jobId,
  status: z.enum(['INITIAL', 'STARTING', 'ACTIVE', 'SUCCESS', 'FAILED']),
  createdAt: instantText,
  completedAt: maybeInstant,
  tasks: z
    .array(taskShape)
    .nullish()
    .transform((tasks) =>
      [...(tasks ?? [])].sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0) || byUuid(a.id, b.id)),
    ),
})
const finishedRunShape = z.object({
  id: runId,
  createdAt: instantText,
  finishedAt: maybeInstant,
  tasks: z
    .array(idText)
    .nullish()
    .transform((ids) => [...(ids ?? [])].sort(byUuid)),
})
const countersShape = z.object({
  successCount: amount,
  failureCount: amount,
  lastSuccessAt: maybeInstant,
  lastFailureAt: maybeInstant,
})
const scheduleShape = z.object({
  id: idText,
  cron: idText,
  timezone: z.string().default('UTC'),
  startingDeadlineSeconds: amount.default(900),
  concurrencyPolicy: z.enum(['ALLOW', 'FORBID']).default('ALLOW'),
  enabled: z.boolean().default(true),
  nextRunAt: maybeInstant,
})
const identityShape = z.object({ id: jobId })
const labelsShape = maybe(z.record(z.string(), z.string()))
const restartShape = maybe(
  z.object({ policy: z.enum(['NEVER', 'ON_FAILURE']).nullish(), activeDeadlineSeconds: amount.nullish() }),
)

/** The task ids' own clock: Metronome lists a run's attempts in no order. */
function byUuid(a: string, b: string): number {
  const [left, right] = [a, b].map((id) => uuidAt(id.slice(id.lastIndexOf('.') + 1)) ?? 0)
  return (left ?? 0) - (right ?? 0) || (a < b ? -1 : a > b ? 1 : 0)
}

/**
 * Reads a job. Only a wrong id rejects it whole; any other wrong part is left out and named.
 * Source: dcos/metronome, api/v1/models/package.scala.
 */
export function metronomeJob(json: unknown): Result<MetronomeJob, Rejected> {
  const body = jsonObject(json)
  const identity = parsed(identityShape, { value: json, what: 'job' })
  if (!identity.ok) return err(identity.error)
  const rejected: Rejected[] = []
  const part = <T>(schema: z.ZodType<T>, value: unknown, what: string): T | undefined => {
    const result = parsed(schema, { value, what: `job.${what}` })
    if (!result.ok) rejected.push(result.error)
    return result.ok ? result.value : undefined
  }
  const each = <T>(schema: z.ZodType<T>, values: unknown, what: string): readonly T[] => {
    const result = parsedEach(schema, { values, what })
    for (const error of result.rejected) rejected.push(error)
    return result.good
  }
  const run = jsonObject(body?.['run'])
  const restart = part(restartShape, run?.['restart'], 'run.restart')
  const history = jsonObject(body?.['history'])
  return ok({
    id: identity.value.id,
    labels: part(labelsShape, body?.['labels'], 'labels') ?? {},
    docker: jsonObject(run?.['docker']) !== undefined,
    policy: restart?.policy ?? 'NEVER',
    activeDeadlineSeconds: restart?.activeDeadlineSeconds ?? undefined,
    schedules: each(scheduleShape, body?.['schedules'], 'schedules'),
    activeRuns: each(runShape, body?.['activeRuns'], 'activeRuns'),
    counters: part(maybe(countersShape), body?.['history'] ?? body?.['historySummary'], 'history'),
    successfulRuns: each(finishedRunShape, history?.['successfulFinishedRuns'], 'successfulFinishedRuns'),
    failedRuns: each(finishedRunShape, history?.['failedFinishedRuns'], 'failedFinishedRuns'),
    rejected,
  })
}

/** Reads a run as `/v1/jobs/ID/runs` lists it. */
export const metronomeRun = (json: unknown): Result<MetronomeRun, Rejected> =>
  parsed(runShape, { value: json, what: 'run' })
