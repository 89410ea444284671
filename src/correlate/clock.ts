import type { Duration } from '../domain/time.ts'
import { duration } from '../domain/time.ts'
import type { Ledger } from './facts.ts'

/** How a clock stands against the stamps of task statuses: positive when it is ahead. */
export type Clock = { readonly source: string; readonly offsetMs: number; readonly errorMs: number }

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0

/** A death is told of this much after it happened: the executor looks for dead children every 100 ms. */
const reapMs = 100

/**
 * The offset of the audit clock, from deaths whose victim is proved by its pid.
 *
 * @param lags status time less record time, one a proved death, in ms
 */
export function auditClock(lags: readonly number[]): Clock | undefined {
  const sorted = lags.toSorted((a, b) => a - b)
  const [least] = sorted
  if (least === undefined) return undefined
  const most = sorted.at(-1) ?? least
  const middle = median(sorted)
  const errorMs = Math.ceil(Math.max(reapMs, (most - least) / 2))
  return { source: 'audit', offsetMs: Math.round(reapMs / 2 - middle), errorMs }
}

/** The offsets of the agents' and masters' log clocks, from updates that a stream and a log both tell of. */
export function logClocks(known: Ledger): readonly Clock[] {
  const lags = { agent: [] as number[], master: [] as number[] }
  for (const tasks of known.tasksById.values())
    for (const { statuses } of tasks)
      for (const { value } of statuses) {
        if (value.uuid === undefined || value.via === 'agent-log' || value.via === 'master-log') continue
        const times = known.logTimes.get(value.uuid)
        if (times?.agent !== undefined) lags.agent.push(times.agent - value.at)
        if (times?.master !== undefined) lags.master.push(times.master - value.at)
      }
  return (['agent', 'master'] as const).flatMap((of) => {
    const sorted = lags[of].toSorted((a, b) => a - b)
    const [least] = sorted
    if (least === undefined) return []
    return [{ source: `mesos ${of} log`, offsetMs: least, errorMs: Math.max(1, median(sorted) - least) }]
  })
}

/** How far apart two clocks that agree may still be. */
export const clockSlack: Duration = duration(2000)
