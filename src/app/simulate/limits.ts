import { getHeapStatistics } from 'node:v8'
import type { SimulationReport } from '../../domain/simulation-report.ts'
import type { Instant } from '../../domain/time.ts'
import { durationText } from '../../sim/scenario/quantities.ts'
import { actionsMax as usualActionsMax, type RunOptions, type ScenarioRun } from '../../sim/world/run-scenario.ts'

/** What a run may use up; what is left out is as usual. */
export type SimulationLimits = {
  readonly actionsMax?: number | undefined
  /** Of this machine's time, in ms; usually none. */
  readonly timeMs?: number | undefined
  /** Of the heap; usually half of what Node gives it: to judge what a run told takes as much again. */
  readonly memoryBytes?: number | undefined
}

const usualMemoryShare = 0.5

/** The limits as a run takes them, from now on. */
export function limited({ actionsMax = usualActionsMax, timeMs, memoryBytes }: SimulationLimits = {}): Pick<
  RunOptions,
  'actionsMax' | 'spent'
> {
  const begun = performance.now()
  const bytesMax = memoryBytes ?? getHeapStatistics().heap_size_limit * usualMemoryShare
  return {
    actionsMax,
    spent: () => {
      if (timeMs !== undefined && performance.now() - begun > timeMs) return 'time'
      return getHeapStatistics().used_heap_size > bytesMax ? 'memory' : undefined
    },
  }
}

/** Which limit a run came to, when, what did most in it, and what to do about it. */
export function stoppedText(
  by: NonNullable<ScenarioRun['stopped']>,
  {
    run,
    start,
    workloads,
  }: {
    readonly run: Pick<ScenarioRun, 'actions' | 'endedAt'>
    readonly start: Instant
    readonly workloads: SimulationReport['workloads']
  },
): string {
  const [busiest] = workloads.toSorted((a, b) => b.launches - a.launches)
  const most =
    busiest === undefined || busiest.launches === 0
      ? ''
      : `; ${busiest.kind} ${busiest.id} did most, it was launched ${busiest.launches} times`
  const limit = { actions: 'of actions', time: 'of time', memory: 'of memory' }[by]
  return `its limit ${limit} was reached after ${run.actions} actions, at +${durationText(run.endedAt - start)}${most}; raise --max-${by}, or end sooner with --until`
}
