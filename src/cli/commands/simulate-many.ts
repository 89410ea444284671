import { simulateSeeds } from '../../app/simulate/seeds.ts'
import type { SimulationReport } from '../../domain/simulation-report.ts'
import { compare, comparisonText } from '../../output/simulation/comparison.ts'
import { seedsText, summariseSeeds } from '../../output/simulation/seeds.ts'
import { problemLine } from '../../document/problem.ts'
import { columnsOf } from '../columns.ts'
import { noColorOption, quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import type { Values } from '../option.ts'
import { simulateOptions as options } from '../options/simulate-options.ts'
import { paintFor } from '../paint.ts'
import { simulateAsked } from '../simulate-asked.ts'
import { simulationProgress } from '../simulation-progress.ts'
import type { World } from '../world.ts'

/** What is printed, and whether everything was as expected; or the problems of the scenarios. */
export type Many = { readonly text: string; readonly code: number } | { readonly problems: readonly string[] }

type Asked = { readonly values: Values; readonly world: World }

const shapeOf = ({ values, world: { stdout, env } }: Asked) => ({
  columns: columnsOf(stdout),
  paint: paintFor(stdout, { env, isOff: values.isOn(noColorOption) }),
})

const isJson = ({ values }: Asked): boolean => values.get(options.format) === 'json'
const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`

const isAsExpected = ({ expectations, stopped }: SimulationReport): boolean =>
  stopped === null && expectations.every(({ passed }) => passed)

/** Runs two scenarios and puts their figures side by side. */
export async function runAgainst(paths: readonly [string, string], asked: Asked): Promise<Many> {
  const { values, world } = asked
  const progress = await simulationProgress(world, { isQuiet: values.isOn(quietOption) })
  const reports: SimulationReport[] = []
  const problems: string[] = []
  for (const path of paths) {
    const found = await simulateAsked(path, {
      values,
      world,
      more: { isTimelineRead: false, progress: progress.update },
    })
    if (found === undefined) return { text: '', code: exitCode.fine }
    if (found.ok) reports.push(found.value)
    else problems.push(...found.error.map(problemLine))
  }
  progress.stop()
  const [one, other] = reports
  if (one === undefined || other === undefined) return { problems }
  const comparison = compare(one, other)
  const text = isJson(asked) ? json(comparison) : comparisonText(comparison, shapeOf(asked))
  return { text, code: isAsExpected(one) && isAsExpected(other) ? exitCode.fine : exitCode.found }
}

/** Runs a scenario with many seeds and sums them up. */
export async function runSeeds(path: string, count: number, asked: Asked): Promise<Many> {
  const { values, world } = asked
  const isShown = world.stderr.isTerminal && !values.isOn(quietOption)
  const found = await simulateSeeds(path, {
    first: values.get(options.seed),
    count,
    until: values.get(options.until),
    workers: undefined,
    progress: (done, total) => {
      if (isShown) world.stderr.stream.write(done === total ? '\r\u001B[K' : `\r\u001B[K${done} of ${total} seeds`)
    },
    cancelled: world.cancelled,
  })
  if (!found.ok) return { problems: found.error.map(problemLine) }
  const [first, ...others] = found.value.runs
  if (first === undefined) return { text: '', code: exitCode.interrupted }
  const summary = summariseSeeds({ path, name: found.value.name }, [first, ...others])
  const text = isJson(asked) ? json(summary) : seedsText(summary, shapeOf(asked))
  return { text, code: summary.not_as_expected.length === 0 ? exitCode.fine : exitCode.found }
}
