import { duration, type Duration, type Instant } from '../../domain/time.ts'
import type { TaskId } from '../../domain/ids.ts'

/** Task states as Metronome knows them. Source: jobs/…/scheduler/TaskState.scala. */
export type JobTaskState =
  | 'TASK_CREATED'
  | 'TASK_STAGING'
  | 'TASK_STARTING'
  | 'TASK_RUNNING'
  | 'TASK_FINISHED'
  | 'TASK_FAILED'
  | 'TASK_KILLED'

/** One attempt of a run. `startedAt`: the first event of it; only a finished one has `completedAt`. */
export type JobTask = {
  readonly id: TaskId
  state: JobTaskState
  readonly startedAt: Instant
  completedAt: Instant | undefined
}

/** A run of a job. `after`: what is still waited for at its end. */
export type JobRun = {
  readonly id: string
  readonly restart: 'NEVER' | 'ON_FAILURE'
  readonly activeDeadline: Duration | undefined
  readonly startingDeadline: Duration | undefined
  readonly createdAt: Instant
  status: 'INITIAL' | 'STARTING' | 'ACTIVE' | 'SUCCESS' | 'FAILED'
  completedAt: Instant | undefined
  readonly tasks: Map<TaskId, JobTask>
  after: 'finished' | 'failed' | 'aborted' | 'over' | undefined
}

/** What a run is told. */
export type RunEvent =
  | { readonly kind: 'persisted'; readonly what: 'create' | 'update' | 'delete' }
  | { readonly kind: 'persist-failed'; readonly what: 'create' | 'update' | 'delete'; readonly isNodeThere: boolean }
  | { readonly kind: 'task'; readonly taskId: TaskId; readonly state: JobTaskState }
  | { readonly kind: 'kill' }
  | { readonly kind: 'starting-deadline' }

/** What a run asks for. `report`: what the registry hears. */
export type RunEffect =
  | { readonly kind: 'persist'; readonly what: 'create' | 'update' | 'delete' }
  | { readonly kind: 'report'; readonly what: 'updated' | 'finished' | 'failed' | 'aborted' }
  | { readonly kind: 'queue-add' | 'queue-purge' | 'disarm' }
  /** The starting deadline. */
  | { readonly kind: 'arm'; readonly after: Duration }
  | { readonly kind: 'kill-task'; readonly taskId: TaskId }

const active: ReadonlySet<JobTaskState> = new Set(['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING'])
const isLive = ({ state }: JobTask): boolean => active.has(state)

/** A run begins: it is stored first. Source: JobRunExecutorActor.scala, becomeCreating. */
export const createRun = (run: JobRun, now: Instant): readonly RunEffect[] => [
  { kind: 'persist', what: 'create' },
  ...deadlineOf(run, now),
]

function deadlineOf({ createdAt, startingDeadline }: JobRun, now: Instant): readonly RunEffect[] {
  if (startingDeadline === undefined) return []
  return [{ kind: 'arm', after: duration(Math.max(0, createdAt + startingDeadline - now)) }]
}

/**
 * A new leader takes a stored run up. `isQueued`: the launch queue still has it.
 * Source: JobRunExecutorActor.scala, preStart and decideNextStateDirective; metronome §3.6.
 */
export function takeUpRun(
  run: JobRun,
  { now, isQueued }: { readonly now: Instant; readonly isQueued: boolean },
): readonly RunEffect[] {
  if (run.status === 'SUCCESS') return end(run, { status: 'SUCCESS', after: 'finished', at: run.completedAt ?? now })
  if (run.status === 'FAILED') return end(run, { status: 'FAILED', after: 'failed', at: run.completedAt ?? now })
  if ([...run.tasks.values()].some(isLive)) return []
  const { createdAt, startingDeadline, status } = run
  if (status === 'STARTING' && startingDeadline !== undefined && createdAt + startingDeadline < now)
    return abort(run, now)
  const launch: readonly RunEffect[] = status === 'STARTING' && isQueued ? [] : [{ kind: 'queue-add' }]
  return [...launch, ...(status === 'ACTIVE' ? [] : deadlineOf(run, now))]
}

/** Takes one event in, and says what follows, in order. Source: JobRunExecutorActor.scala; metronome §3.3. */
export function stepRun(run: JobRun, event: RunEvent, now: Instant): readonly RunEffect[] {
  switch (event.kind) {
    case 'persisted':
      if (event.what === 'delete') return over(run, run.after ?? 'over')
      return event.what === 'create' && run.status === 'INITIAL' ? start(run) : []
    case 'persist-failed':
      if (event.what === 'delete') {
        run.status = 'FAILED'
        return over(run, run.after === 'aborted' ? 'aborted' : 'failed')
      }
      if (event.what === 'create' && event.isNodeThere) return start(run)
      return abort(run, now)
    case 'task':
      return run.after === undefined ? taskChanged(run, event, now) : []
    case 'kill':
      return run.after === 'over' ? [] : abort(run, now)
    case 'starting-deadline':
    default:
      return run.status === 'INITIAL' || run.status === 'STARTING' ? abort(run, now) : []
  }
}

function start(run: JobRun): readonly RunEffect[] {
  run.status = 'STARTING'
  return [{ kind: 'queue-add' }]
}

function taskChanged(
  run: JobRun,
  { taskId, state }: Extract<RunEvent, { readonly kind: 'task' }>,
  now: Instant,
): readonly RunEffect[] {
  const task = run.tasks.get(taskId) ?? { id: taskId, state, startedAt: now, completedAt: undefined }
  run.tasks.set(taskId, task)
  task.state = state
  if (active.has(state)) {
    const isFirst = run.status === 'STARTING'
    run.status = 'ACTIVE'
    return [...(isFirst ? [{ kind: 'disarm' } as const] : []), ...changed]
  }
  if (state === 'TASK_CREATED') return []
  if (state === 'TASK_FINISHED') {
    task.completedAt = now
    return end(run, { status: 'SUCCESS', after: 'finished', at: now })
  }
  const isInTime = run.activeDeadline === undefined || run.createdAt + run.activeDeadline > now
  if (run.restart === 'ON_FAILURE' && isInTime) return [...changed, { kind: 'queue-add' }]
  return end(run, { status: 'FAILED', after: 'failed', at: now })
}

const changed: readonly RunEffect[] = [
  { kind: 'persist', what: 'update' },
  { kind: 'report', what: 'updated' },
]

type End = {
  readonly status: 'SUCCESS' | 'FAILED'
  readonly after: 'finished' | 'failed' | 'aborted'
  readonly at: Instant
}

function end(run: JobRun, { status, after, at }: End): readonly RunEffect[] {
  run.status = status
  run.completedAt = at
  run.after = after
  return [
    { kind: 'disarm' },
    { kind: 'queue-purge' },
    { kind: 'report', what: 'updated' },
    { kind: 'persist', what: 'delete' },
  ]
}

/** Kills what lives; the run counts as failed whatever comes of that. */
function abort(run: JobRun, now: Instant): readonly RunEffect[] {
  const kills = [...run.tasks.values()].filter(isLive).map(({ id }): RunEffect => ({ kind: 'kill-task', taskId: id }))
  return [...kills, ...end(run, { status: 'FAILED', after: 'aborted', at: now })]
}

function over(run: JobRun, what: NonNullable<JobRun['after']>): readonly RunEffect[] {
  if (run.after === 'over' || what === 'over') return []
  run.after = 'over'
  return [{ kind: 'report', what }]
}
