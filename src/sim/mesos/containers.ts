import { type ContainerId, containerId, type ExecutorId, executorId } from '../../domain/ids.ts'
import { invariant } from '../../domain/invariant.ts'
import type { Executor, Task, World } from './state.ts'

/** The id of an executor: that of a command task is its task's. Source: src/slave/slave.cpp, getExecutorInfo. */
export function executorIdOf({ id, tasks }: Executor): ExecutorId {
  const [task] = tasks
  invariant(id !== undefined || task !== undefined, 'an executor without an id of its own has a task')
  return id ?? executorId(task?.info.id ?? '')
}

/** The container of an executor. Its name is made when it is first asked for. */
export function executorContainer({ uuids }: World, executor: Executor): ContainerId {
  executor.containerId ??= containerId([uuids.text('container', executor.serial)])
  return executor.containerId
}

/** The container of a task: its executor's, or for a pod's task its own within that. */
export function taskContainer(world: World, task: Task): ContainerId {
  const { executor } = task
  invariant(executor !== undefined, 'a task with a container has an executor')
  const outer = executorContainer(world, executor)
  if (!executor.isPod) return outer
  task.containerId ??= containerId([outer, world.uuids.text('nested', task.nested)])
  return task.containerId
}

/** Where a container's run is kept, below the agent's work folder. Source: src/slave/paths.hpp. */
export function runOf(world: World, executor: Executor): string {
  const { agent, framework } = executor
  // Joined they are one text each; as templates they would keep their parts, and be joined by whoever reads them.
  executor.run ??= [
    'slaves',
    agent.id,
    'frameworks',
    framework.id,
    'executors',
    executorIdOf(executor),
    'runs',
    executorContainer(world, executor),
  ].join('/')
  return executor.run
}

/** Where an executor prints its log. */
export function stderrOf(world: World, executor: Executor): string {
  executor.stderr ??= [runOf(world, executor), 'stderr'].join('/')
  return executor.stderr
}

/** Where a task's output goes: its executor's folder, or for a pod's task its own below that. */
export function sandboxOf(world: World, task: Task): string {
  const { executor } = task
  if (executor === undefined) return ''
  const run = runOf(world, executor)
  if (!executor.isPod) return run
  return `${run}/containers/${taskContainer(world, task).slice(executorContainer(world, executor).length + 1)}`
}

/** Sessions beside a task's own process end with it. */
export function closeSessions({ sessions }: Task): void {
  for (const session of sessions ?? []) session.vanish()
  sessions?.clear()
}
