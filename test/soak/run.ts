/**
 * Draws scenarios, simulates them, and compares what `diagnose` makes of what their clusters told with what truly
 * happened: `npm run soak -- [--runs N] [--seed N] [--level LEVEL] [--path PATH] [--examples FOLDER] [--write]`. `--write` puts the figures
 * into docs/diagnoses.md; `--examples` keeps a scenario for each kind of answer that was not right.
 *
 * `npm run soak -- --month [--days N] [--loops N] [--seed N]` lets a month pass in the daemon instead, and says whether
 * what it holds in memory stays the same.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { figures, tally } from './figures.ts'
import { figuresPage, withFigures } from './page.ts'
import { type NoiseLevel, noiseLevels } from './noise.ts'
import { runMonth } from './month-run.ts'
import { soak } from './soak.ts'

const out = (line: string): void => void process.stdout.write(`${line}\n`)

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    level: { type: 'string' },
    path: { type: 'string' },
    examples: { type: 'string' },
    write: { type: 'boolean', default: false },
    month: { type: 'boolean', default: false },
    days: { type: 'string', default: '30' },
    loops: { type: 'string', default: '50' },
  },
})
if (values.month) {
  const { days, loops, seed } = values
  const isFlat = await runMonth({ days: Number(days), loopsPerDay: Number(loops), seed: Number(seed) }, out)
  process.exit(isFlat ? 0 : 1)
}
const levels = noiseLevels.filter((level) => values.level === undefined || level === values.level)
const runs = Math.ceil(Number(values.runs) / levels.length)
const counted = tally()
let failed = 0
for (const level of levels) {
  const failure = await soak(
    level satisfies NoiseLevel,
    { seed: Number(values.seed), runs, path: values.path },
    counted,
  )
  const wrong = counted[level].answers.filter(({ is }) => is === 'wrong')
  out(
    `${level}: ${counted[level].scenarios} scenarios, ${counted[level].answers.length} failures, ${wrong.length} judged wrongly, ${failure === undefined ? 'no' : 'a'} false certainty`,
  )
  if (failure === undefined) continue
  failed += 1
  for (const problem of failure.problems) out(`  FAIL ${problem}`)
  out(`  again: ${failure.again}`)
  out(`  scenario: ${JSON.stringify(JSON.parse(failure.scenario))}`)
}
out(figures(counted))
if (values.examples !== undefined) writeExamples(values.examples)
if (values.write && failed === 0)
  writeFileSync(figuresPage, withFigures(readFileSync(figuresPage, 'utf8'), figures(counted)))
out(`${levels.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function writeExamples(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const level of levels)
    for (const [kind, { task, scenario, count }] of counted[level].examples) {
      const path = join(folder, `${level} ${kind}.yaml`.replaceAll(/[^a-z.]+/g, '-'))
      writeFileSync(path, `# ${count} times ${kind}; here ${task}\n${scenario}`)
      out(`${level}: ${count} times ${kind}`)
    }
}
