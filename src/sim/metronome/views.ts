import { type Instant, iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import { nextExecution } from './cron.ts'
import type { JobEntry, FinishedRun, Metronome } from './state.ts'

/** What became of a job, whether or not anybody kept a timeline. */
export type JobFigures = {
  readonly id: string
  readonly launches: number
  readonly ends: Readonly<Record<string, number>>
  readonly upMs: number
  readonly succeeded: number
  readonly failed: number
  readonly active: number
  readonly skipped: number
  /** Runs that wait for an offer. */
  readonly waiting: number
  /** The time its schedule stands for next. */
  readonly next: Instant | undefined
  /** Whether the newest run that ended succeeded; undefined: none ended. */
  readonly wasLastGood: boolean | undefined
}

/** Figures of all jobs, in the order they were created. */
export function figuresOf({ jobs, tasks, queue, simulation }: Metronome): readonly JobFigures[] {
  const now = simulation.now()
  return [...jobs.values()].map((entry) => {
    const running = [...tasks.values()].filter(({ active }) => active.entry === entry)
    const { figures, lastSuccessAt, lastFailureAt } = entry
    const hasEnded = lastSuccessAt !== undefined || lastFailureAt !== undefined
    return {
      id: entry.job.id,
      launches: figures.launches,
      ends: Object.fromEntries(figures.ends),
      upMs: running.reduce((sum, { runningSince }) => sum + now - (runningSince ?? now), figures.upMs),
      succeeded: entry.successes,
      failed: entry.failures,
      active: entry.runs.size,
      skipped: figures.skipped,
      waiting: [...queue].filter((active) => active.entry === entry).length,
      next: entry.next,
      wasLastGood: hasEnded ? (lastSuccessAt ?? 0) > (lastFailureAt ?? 0) : undefined,
    }
  })
}

/** Times as Metronome writes them: a zone without a colon. Source: api/…/models/package.scala. */
const time = (at: Instant): string => iso(at).replace('Z', '+0000')
const maybeTime = (at: Instant | undefined): string | null => (at === undefined ? null : time(at))

/** `GET /v1/jobs?embed=activeRuns&embed=historySummary`, and `embed=history` if asked. Source: api/…/v1/models; metronome §6.1. */
export const jobsAnswer = ({ jobs, simulation }: Metronome, withHistory: boolean): readonly JsonObject[] =>
  [...jobs.values()].map((entry) => {
    const { job } = entry
    const summary = {
      successCount: entry.successes,
      failureCount: entry.failures,
      lastSuccessAt: maybeTime(entry.lastSuccessAt),
      lastFailureAt: maybeTime(entry.lastFailureAt),
    }
    const history = {
      ...summary,
      successfulFinishedRuns: entry.succeeded.map(finishedRun),
      failedFinishedRuns: entry.failed.map(finishedRun),
    }
    return {
      id: job.id,
      dependencies: job.dependencies.map((id) => ({ id })),
      labels: job.labels,
      run: job.run.json,
      schedules: schedulesOf(entry, simulation.now()),
      activeRuns: activeRuns(entry),
      historySummary: summary,
      ...(withHistory ? { history } : {}),
    }
  })

function schedulesOf({ job: { schedule } }: JobEntry, now: Instant): readonly JsonObject[] {
  if (schedule === undefined) return []
  const next = nextExecution(schedule.cron, now, schedule.timezone)
  return [
    {
      id: schedule.id,
      cron: schedule.cron.text,
      timezone: schedule.timezone,
      startingDeadlineSeconds: schedule.startingDeadline / 1000,
      concurrencyPolicy: schedule.concurrency,
      enabled: schedule.isEnabled,
      nextRunAt: maybeTime(next),
    },
  ]
}

const activeRuns = ({ job, runs }: JobEntry): readonly JsonObject[] =>
  [...runs.values()].map(({ run }) => ({
    id: run.id,
    jobId: job.id,
    status: run.status,
    createdAt: time(run.createdAt),
    completedAt: maybeTime(run.completedAt),
    tasks: [...run.tasks.values()].map(({ id, state, startedAt, completedAt }) => ({
      id,
      startedAt: time(startedAt),
      status: state,
      ...(completedAt === undefined ? {} : { completedAt: time(completedAt) }),
    })),
  }))

const finishedRun = ({ id, createdAt, finishedAt, tasks }: FinishedRun): JsonObject => ({
  id,
  createdAt: time(createdAt),
  finishedAt: time(finishedAt),
  tasks,
})
