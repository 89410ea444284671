import { figuresOf, type WorkloadFigures } from '../../output/simulation/figures.ts'
import { simulate, type SimulateOptions } from '../simulate.ts'

/** One run for a worker: everything comes from the seed, nothing from the worker. */
export type SeedTask = { readonly path: string; readonly seed: number; readonly until: SimulateOptions['until'] }

/** What one seed gave. */
export type SeedResult = {
  readonly seed: number
  readonly digest: string
  readonly isAsExpected: boolean
  readonly workloads: readonly WorkloadFigures[]
}

/** Runs a scenario with one seed. The file was read without fault before. */
export default async function runSeed({ path, seed, until }: SeedTask): Promise<SeedResult> {
  const report = await simulate(path, { seed, until, isCheckedTwice: false, isTimelineRead: false })
  if (!report.ok) throw new Error(`${path} was changed while it was run`)
  const { digest, expectations, stopped } = report.value
  const isAsExpected = stopped === null && expectations.every(({ passed }) => passed)
  return { seed, digest, isAsExpected, workloads: figuresOf(report.value) }
}
