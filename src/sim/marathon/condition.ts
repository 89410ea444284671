import type { TaskState } from '../../domain/task.ts'

/** A condition of an instance or of one of its tasks. Source: M/core/condition/Condition.scala. */
export type Condition =
  | 'Scheduled'
  | 'Provisioned'
  | 'Staging'
  | 'Starting'
  | 'Running'
  | 'Killing'
  | 'Unreachable'
  | 'UnreachableInactive'
  | 'Finished'
  | 'Failed'
  | 'Error'
  | 'Killed'
  | 'Gone'
  | 'Dropped'
  | 'Unknown'

const terminal: ReadonlySet<Condition> = new Set([
  'Error',
  'Failed',
  'Gone',
  'Dropped',
  'Unknown',
  'Finished',
  'Killed',
])
/** Nothing more comes of it. */
export const isTerminal = (condition: Condition): boolean => terminal.has(condition)

const active: ReadonlySet<Condition> = new Set([
  'Provisioned',
  'Killing',
  'Running',
  'Staging',
  'Starting',
  'Unreachable',
])
export const isActive = (condition: Condition): boolean => active.has(condition)

/** Nobody can reach it. */
export const isLost = (condition: Condition): boolean =>
  condition === 'Unreachable' || condition === 'UnreachableInactive'

/** Entering these adds to the back-off. Source: NotifyRateLimiterStepImpl.scala. */
export const isLimitWorthy = (condition: Condition): boolean =>
  condition === 'Failed' ||
  condition === 'Error' ||
  condition === 'Dropped' ||
  condition === 'Gone' ||
  condition === 'Finished'

/** Entering these moves the deadline forward. Source: the same. */
export const isStep = (condition: Condition): boolean =>
  condition === 'Provisioned' || condition === 'Staging' || condition === 'Starting' || condition === 'Running'

const byState: Readonly<Record<Exclude<TaskState, 'TASK_LOST'>, Condition>> = {
  TASK_STAGING: 'Staging',
  TASK_STARTING: 'Starting',
  TASK_RUNNING: 'Running',
  TASK_KILLING: 'Killing',
  TASK_FINISHED: 'Finished',
  TASK_FAILED: 'Failed',
  TASK_KILLED: 'Killed',
  TASK_ERROR: 'Error',
  TASK_DROPPED: 'Dropped',
  TASK_UNREACHABLE: 'Unreachable',
  TASK_GONE: 'Gone',
  TASK_GONE_BY_OPERATOR: 'Gone',
  TASK_UNKNOWN: 'Unknown',
}

const unreachableReasons = new Set(['REASON_RECONCILIATION', 'REASON_AGENT_DISCONNECTED', 'REASON_AGENT_REMOVED'])

/**
 * What a Mesos status makes of a task. "Dropped" never comes of TASK_LOST: every other reason counts as gone.
 * Source: M/core/task/TaskCondition.scala, M/core/task/state/TaskConditionMapping.scala.
 */
export function conditionOf(state: TaskState, reason: string | undefined, message: string | undefined): Condition {
  if (state !== 'TASK_LOST') return byState[state]
  if (reason === 'REASON_TASK_UNKNOWN' || message?.startsWith('Reconciliation: Task is unknown to the') === true)
    return 'Unknown'
  return reason !== undefined && unreachableReasons.has(reason) ? 'Unreachable' : 'Gone'
}

const rank: readonly Condition[] = [
  'Error',
  'Failed',
  'Gone',
  'Dropped',
  'Unreachable',
  'Killing',
  'Starting',
  'Staging',
  'Unknown',
  'Provisioned',
  'Running',
  'Finished',
  'Killed',
]

/**
 * The condition of an instance from those of its tasks: the highest in rank.
 * Source: M/core/instance/Instance.scala, conditionFromTasks.
 */
export function worst(tasks: readonly Condition[]): Condition {
  let best = rank.length
  for (const task of tasks) {
    const place = rank.indexOf(task)
    if (place >= 0 && place < best) best = place
  }
  return rank[best] ?? 'Unknown'
}
