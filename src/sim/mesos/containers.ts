import { type ContainerId, containerId, type ExecutorId, executorId } from '../../domain/ids.ts'
import { invariant } from '../../domain/invariant.ts'
import type { World } from './state.ts'
import type { Executor, Names } from './executor.ts'
import type { Task } from './task.ts'

/** The id of an executor: that of a command task is its task's. Source: src/slave/slave.cpp, getExecutorInfo. */
export function executorIdOf({ group, first }: Executor): ExecutorId {
  invariant(group !== undefined || first !== undefined, 'an executor without an id of its own has a task')
  return group?.id ?? executorId(first?.info.id ?? '')
}

/** The container of an executor. Its name is made when it is first asked for. */
export const executorContainer = (world: World, executor: Executor): ContainerId => namesOf(world, executor).container

function namesOf({ uuids }: World, executor: Executor): Names {
  const container = (): ContainerId => containerId([uuids.text('container', executor.serial)])
  return (executor.names ??= { container: container(), run: undefined, stderr: undefined })
}

/** The container of a task: its executor's, or for a pod's task its own within that. */
export function taskContainer(world: World, task: Task): ContainerId {
  const { executor, nested } = task
  const outer = executorContainer(world, executor)
  if (!executor.isPod) return outer
  if (nested === undefined) return containerId([outer, world.uuids.text('nested', 0)])
  return (nested.id ??= containerId([outer, world.uuids.text('nested', nested.number)]))
}

/** Where a container's run is kept, below the agent's work folder. Source: src/slave/paths.hpp. */
export function runOf(world: World, executor: Executor): string {
  const { agent, framework } = executor
  const names = namesOf(world, executor)
  // Joined they are one text each; as templates they would keep their parts, and be joined by whoever reads them.
  names.run ??= [
    'slaves',
    agent.id,
    'frameworks',
    framework.id,
    'executors',
    executorIdOf(executor),
    'runs',
    names.container,
  ].join('/')
  return names.run
}

/** Where an executor prints its log. */
export function stderrOf(world: World, executor: Executor): string {
  const names = namesOf(world, executor)
  names.stderr ??= [runOf(world, executor), 'stderr'].join('/')
  return names.stderr
}

/** Where a task's output goes: its executor's folder, or for a pod's task its own below that. */
export function sandboxOf(world: World, task: Task): string {
  const { executor } = task
  const run = runOf(world, executor)
  if (!executor.isPod) return run
  return `${run}/containers/${taskContainer(world, task).slice(executorContainer(world, executor).length + 1)}`
}

/** Sessions beside a task's own process end with it. */
export function closeSessions({ beside }: Task): void {
  for (const session of beside?.sessions ?? []) session.vanish()
  beside?.sessions.clear()
}

/** Nothing beside a task's program is heard of any more, but its sessions. */
export function cancelBeside({ beside }: Task): void {
  beside?.timer?.cancel()
  beside?.checking?.timer?.cancel()
}
