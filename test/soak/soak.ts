import fc from 'fast-check'
import { scenarios } from './drawn-scenario.ts'
import { type Example, kindOf, type Tally } from './figures.ts'
import { type NoiseLevel, noiseLevels } from './noise.ts'
import { type Answer, soaked } from './soaked.ts'

/** How many scenarios of one level are drawn, and from what. `path`: only the one that failed, as fast-check names it. */
export type SoakOptions = { readonly seed: number; readonly runs: number; readonly path?: string | undefined }

/** A scenario that shows something that must never be, as small as it could be made. */
export type SoakFailure = {
  readonly level: NoiseLevel
  readonly problems: readonly string[]
  readonly again: string
  readonly scenario: string
}

/** Draws scenarios of a level, runs and judges them, and counts what was said. Ends at the first that fails. */
export async function soak(
  level: NoiseLevel,
  { seed, runs, path }: SoakOptions,
  counted: Tally,
): Promise<SoakFailure | undefined> {
  let hasFailed = false
  const details = await fc.check(
    fc.asyncProperty(scenarios(level), async (text) => {
      const { answers, problems } = await soaked(text)
      // What shrinking runs is no sample.
      if (!hasFailed) {
        counted[level].scenarios += 1
        counted[level].answers.push(...answers)
        for (const answer of answers) if (answer.is !== 'right') keep(counted[level].examples, answer, text)
      }
      hasFailed ||= problems.length > 0
      return problems.length === 0
    }),
    {
      seed: seed * noiseLevels.length + noiseLevels.indexOf(level),
      numRuns: runs,
      ...(path === undefined ? {} : { path }),
      endOnFailure: false,
    },
  )
  if (!details.failed || details.counterexample === null) return undefined
  const [scenario] = details.counterexample
  const { problems } = await soaked(scenario)
  const again = `npm run soak -- --level ${level} --seed ${seed} --path ${details.counterexamplePath ?? ''}`
  return { level, problems, again, scenario }
}

function keep(examples: Map<string, Example>, answer: Answer, scenario: string): void {
  const kind = `${answer.is}: ${kindOf(answer)}`
  const known = examples.get(kind)
  if (known === undefined) examples.set(kind, { task: answer.task, scenario, count: 1 })
  else known.count += 1
}
