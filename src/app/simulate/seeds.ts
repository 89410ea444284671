import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { threadModule } from '../../domain/own-files.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import type { Problem } from '../../document/problem.ts'
import { simulate, type SimulateOptions } from '../simulate.ts'
import type { SeedResult, SeedTask } from './seed-worker.ts'

/** How a scenario is run with many seeds: `count` of them, from `first` upwards. */
export type SeedsOptions = Pick<SimulateOptions, 'until'> & {
  readonly first: number | undefined
  readonly count: number
  /** undefined: one for each processor. The answer does not depend on it. */
  readonly workers: number | undefined
  readonly progress: (done: number, total: number) => void
  readonly cancelled: AbortSignal
}

/** What each seed gave, in the order of the seeds, and the name of the scenario. No runs: it was cancelled. */
export type SeedRuns = { readonly name: string; readonly runs: readonly SeedResult[] }

/** Runs a scenario once for every seed, in worker threads. The first is run here, which finds all faults of the file. */
export async function simulateSeeds(
  path: string,
  { first, count, until, workers, progress, cancelled }: SeedsOptions,
): Promise<Result<SeedRuns, readonly Problem[]>> {
  const tried = await simulate(path, { seed: first, until, isCheckedTwice: false, isTimelineRead: false })
  if (!tried.ok) return err(tried.error)
  const { seed: from, scenario } = tried.value
  const pool = new Piscina<SeedTask, SeedResult>({
    filename: threadModule('app/simulate/seed-worker.js').href,
    maxThreads: Math.min(count, workers ?? availableParallelism()),
  })
  const stop = (): void => void pool.destroy()
  cancelled.addEventListener('abort', stop, { once: true })
  let done = 0
  try {
    const seeds = Array.from({ length: count }, (_, place) => from + place)
    const runs = await Promise.all(
      seeds.map(async (seed) => {
        const result = await pool.run({ path, seed, until })
        done += 1
        progress(done, count)
        return result
      }),
    )
    return ok({ name: scenario.name, runs })
  } catch (error) {
    // Workers that were stopped have nothing to say.
    if (cancelled.aborted) return ok({ name: scenario.name, runs: [] })
    throw error
  } finally {
    cancelled.removeEventListener('abort', stop)
    await pool.destroy()
  }
}
