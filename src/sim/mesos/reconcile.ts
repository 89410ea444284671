import type { AgentId, TaskId } from '../../domain/ids.ts'
import type { TaskState } from '../../domain/task.ts'
import { executorIdOf, taskContainer } from './containers.ts'
import type { Update } from './driver.ts'
import type { Framework, World } from './state.ts'
import type { Task } from './task.ts'
import { taskCalled, tasksOf } from './tasks.ts'

/** A task that a framework asks about. */
export type AskedTask = { readonly taskId: TaskId; readonly agentId: AgentId | undefined }

/**
 * Answers a framework's question about its tasks; with no task named it is about all the master knows. Answers have no
 * message or data of the status they repeat, and change nothing. Source: src/master/master.cpp, reconcileTasks.
 */
export function reconcile(world: World, framework: Framework, asked: readonly AskedTask[]): void {
  if (asked.length > 0) for (const one of asked) reconcileTask(world, framework, one)
  else for (const task of tasksOf(world, framework)) if (isKnown(task)) answer(world, framework, latestOf(task))
}

/** An agent that has not come back to a new master is not spoken for. */
const isKnown = ({ agent, state }: Task): boolean =>
  agent.standing === 'registered' && state !== 'TASK_UNREACHABLE' && state !== 'TASK_LOST'

type Answer = AskedTask & { readonly state: TaskState; readonly message: string; readonly task?: Task }

const latestOf = (task: Task): Answer => ({
  taskId: task.info.id,
  agentId: task.agent.id,
  state: task.state,
  message: 'Reconciliation: Latest task state',
  task,
})

/** Answers about one task. */
export function reconcileTask(world: World, framework: Framework, { taskId, agentId }: AskedTask): void {
  const task = taskCalled(world, framework, taskId)
  if (task !== undefined && isKnown(task)) {
    answer(world, framework, latestOf(task))
    return
  }
  const agent = task?.agent ?? (agentId === undefined ? undefined : world.agents.get(agentId))
  // Nothing is said while agents of before a fail-over may still come back.
  if (agent?.standing === 'down') return
  if (agent === undefined && [...world.agents.values()].some(({ standing }) => standing === 'down')) return
  const unknown = { taskId, agentId: agent?.id ?? agentId }
  if (agent?.standing === 'registered')
    answer(world, framework, {
      ...unknown,
      state: 'TASK_GONE',
      message: 'Reconciliation: Task is unknown to the agent',
    })
  else if (agent?.standing === 'unreachable')
    answer(world, framework, { ...unknown, state: 'TASK_UNREACHABLE', message: 'Reconciliation: Task is unreachable' })
  else if (agent?.standing === 'gone')
    answer(world, framework, { ...unknown, state: 'TASK_GONE_BY_OPERATOR', message: 'Reconciliation: Task is gone' })
  else answer(world, framework, { ...unknown, state: 'TASK_UNKNOWN', message: 'Reconciliation: Task is unknown' })
}

const onlyPartitionAware: ReadonlySet<TaskState> = new Set<TaskState>([
  'TASK_GONE',
  'TASK_UNREACHABLE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNKNOWN',
])

function answer(world: World, framework: Framework, { taskId, agentId, state, message, task }: Answer): void {
  const agent = agentId === undefined ? undefined : world.agents.get(agentId)
  const told = framework.isPartitionAware || !onlyPartitionAware.has(state) ? state : 'TASK_LOST'
  const update: Update = {
    taskId,
    info: task?.info,
    agentId,
    executorId: task === undefined ? undefined : executorIdOf(task.executor),
    state: told,
    source: 'SOURCE_MASTER',
    reason: 'REASON_RECONCILIATION',
    message,
    at: world.simulation.now(),
    healthy: task?.healthy,
    containerId: task === undefined || task.state === 'TASK_STAGING' ? undefined : taskContainer(world, task),
    unreachableSince: state === 'TASK_UNREACHABLE' ? agent?.unreachableSince : undefined,
    because: task?.entry ?? 0,
  }
  if (framework.isConnected) framework.scheduler.update(update)
}
