import type { Executor, Task } from './state.ts'

/** Where a container's run is kept, below the agent's work folder. Source: src/slave/paths.hpp. */
export const runOf = ({ agent, framework, id, containerId }: Executor): string =>
  `slaves/${agent.id}/frameworks/${framework.id}/executors/${id}/runs/${containerId}`

/** Where a task's output goes: its executor's folder, or for a pod's task its own below that. */
export function sandboxOf({ executor, containerId }: Task): string {
  if (executor === undefined) return ''
  const run = runOf(executor)
  return executor.isPod ? `${run}/containers/${containerId?.slice(executor.containerId.length + 1) ?? ''}` : run
}
