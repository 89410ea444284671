import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { SimulationReport } from '../../domain/simulation-report.ts'
import type { Instant } from '../../domain/time.ts'
import { durationText } from '../../sim/scenario/quantities.ts'
import { actionsMax as usualActionsMax, type RunOptions, type ScenarioRun } from '../../sim/world/run-scenario.ts'

/** What a run may use up; what is left out is as usual. */
export type SimulationLimits = {
  readonly actionsMax?: number | undefined
  /** Of this machine's time, in ms; usually none. */
  readonly timeMs?: number | undefined
  /** Of the heap, with what judging will take; usually three quarters of what Node gives it. */
  readonly memoryBytes?: number | undefined
}

const usualMemoryShare = 0.75
/** What it takes to judge a failure, beside what is known of it, at most. */
const judgedBytes = 10_000

/** The limits as a run takes them, from now on. */
export function limited({ actionsMax = usualActionsMax, timeMs, memoryBytes }: SimulationLimits = {}): Pick<
  RunOptions,
  'actionsMax' | 'spent'
> {
  const begun = performance.now()
  const bytesMax = memoryBytes ?? getHeapStatistics().heap_size_limit * usualMemoryShare
  let lookAt = bytesMax
  return {
    actionsMax,
    spent: (failures) => {
      if (timeMs !== undefined && performance.now() - begun > timeMs) return 'time'
      const usedBytes = (): number => getHeapStatistics().used_heap_size + failures * judgedBytes
      if (usedBytes() <= lookAt) return undefined
      // Much of it may be garbage that was not collected yet.
      collectGarbage()
      const bytes = usedBytes()
      lookAt = Math.max(bytesMax, bytes * (1 + lookAgainShare))
      return bytes > bytesMax ? 'memory' : undefined
    },
  }
}

/** A collection of all takes a second or two, so it is done again only when so much has come to what was left. */
const lookAgainShare = 0.1

/** Collects all garbage at once. Node has a function for it that its flag shows to contexts made later. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
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
