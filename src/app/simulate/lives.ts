import { isTerminal } from '../../domain/task.ts'
import type { Instant } from '../../domain/time.ts'
import type { StatusFact } from '../../sim/scenario/happened.ts'

/**
 * How long tasks of one workload lived, in ms. `failed`: the longest life that ended in a failure, of the version that
 * runs at the end; `now`: how long the youngest task that runs has lived; undefined: there is none.
 */
export type Lives = { readonly failed: number | undefined; readonly now: number | undefined }

/** The lives of every workload's tasks until the end, by its id. */
export function livesOf(statuses: readonly StatusFact[], end: Instant): ReadonlyMap<string, Lives> {
  const running = new Map<string, StatusFact>()
  const failed = new Map<string, number>()
  const key = ({ origin }: StatusFact): string => `${origin.id}\n${origin.version ?? ''}`
  for (const status of statuses) {
    const { taskId, state, at } = status
    if (state === 'TASK_RUNNING' && !running.has(taskId)) running.set(taskId, status)
    if (!isTerminal(state)) continue
    const begin = running.get(taskId)
    running.delete(taskId)
    if (state !== 'TASK_FINISHED' && state !== 'TASK_KILLED')
      failed.set(key(status), Math.max(failed.get(key(status)) ?? 0, begin === undefined ? 0 : at - begin.at))
  }
  const youngest = new Map<string, StatusFact>()
  for (const status of running.values()) {
    const known = youngest.get(status.origin.id)
    if (known === undefined || status.at >= known.at) youngest.set(status.origin.id, status)
  }
  return new Map([...youngest].map(([id, status]) => [id, { failed: failed.get(key(status)), now: end - status.at }]))
}
