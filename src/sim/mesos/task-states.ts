import { invariant } from '../../domain/invariant.ts'
import type { TaskState } from '../../domain/task.ts'

const ends = [
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_DROPPED',
  'TASK_LOST',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
] as const

/**
 * What may follow a state at the master. LOST, for frameworks that know no UNREACHABLE, may come back as that does.
 * Source: docs/task-state-reasons.md and src/master/master.cpp, updateTask, of apache/mesos.
 */
const follows: ReadonlyMap<TaskState, ReadonlySet<TaskState>> = new Map<TaskState, ReadonlySet<TaskState>>([
  ['TASK_STAGING', new Set<TaskState>(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_UNREACHABLE', ...ends])],
  ['TASK_STARTING', new Set<TaskState>(['TASK_RUNNING', 'TASK_KILLING', 'TASK_UNREACHABLE', ...ends])],
  ['TASK_RUNNING', new Set<TaskState>(['TASK_RUNNING', 'TASK_KILLING', 'TASK_UNREACHABLE', ...ends])],
  ['TASK_KILLING', new Set<TaskState>(['TASK_UNREACHABLE', ...ends])],
  ['TASK_UNREACHABLE', new Set<TaskState>(['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', ...ends])],
  ['TASK_LOST', new Set<TaskState>(['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', ...ends])],
])

/** Whether a state may follow another at the master. */
export const mayFollow = (from: TaskState, to: TaskState): boolean => follows.get(from)?.has(to) === true

/** Throws if a state may not follow another at the master. */
export function assertFollows(from: TaskState, to: TaskState): void {
  // Four times in each life: the text is made for nobody mostly.
  if (!mayFollow(from, to)) invariant(false, `a task goes from ${from} to ${to}`)
}
