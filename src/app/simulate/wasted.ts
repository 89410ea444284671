import { isTerminal } from '../../domain/task.ts'
import type { Instant } from '../../domain/time.ts'
import type { StatusFact } from '../../sim/scenario/happened.ts'

/** Time in ms that tasks ran to no end, by what they belong to: from running to an end that is neither success nor a kill. */
export function wastedBy(statuses: readonly StatusFact[]): ReadonlyMap<string, number> {
  const since = new Map<string, Instant>()
  const wasted = new Map<string, number>()
  for (const { taskId, state, at, origin } of statuses) {
    if (state === 'TASK_RUNNING' && !since.has(taskId)) since.set(taskId, at)
    const begin = since.get(taskId)
    if (begin === undefined || !isTerminal(state)) continue
    since.delete(taskId)
    if (state !== 'TASK_FINISHED' && state !== 'TASK_KILLED')
      wasted.set(origin.id, (wasted.get(origin.id) ?? 0) + at - begin)
  }
  return wasted
}
