import { writeFile } from 'node:fs/promises'
import { simulate } from '../../app/simulate.ts'
import type { SimulationReport } from '../../domain/simulation-report.ts'
import { simulationHtml } from '../../output/simulation/html.ts'
import { junitText, simulationLines, tapText } from '../../output/simulation/machine-text.ts'
import { simulationText, timelineLines } from '../../output/simulation/text.ts'
import { problemLine } from '../../sim/scenario/problem.ts'
import { columnsOf } from '../columns.ts'
import type { Run } from '../command.ts'
import { noColorOption, quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import type { Values } from '../option.ts'
import { simulateOptions as options } from '../options/simulate-options.ts'
import { paintFor } from '../paint.ts'
import { simulationProgress } from '../simulation-progress.ts'
import type { World } from '../world.ts'

/** `sigsys simulate SCENARIO…`. */
export const run: Run = async ({ values, operands }, world) => {
  const progress = await simulationProgress(world, { isQuiet: values.isOn(quietOption) })
  const reports: SimulationReport[] = []
  const problems: string[] = []
  for (const path of operands) {
    const found = await simulate(path, {
      seed: values.get(options.seed),
      until: values.get(options.until),
      isCheckedTwice: values.isOn(options.checkTwice),
      progress: progress.update,
    })
    if (found.ok) reports.push(found.value)
    else problems.push(...found.error.map(problemLine))
    if (world.cancelled.aborted) break
  }
  progress.stop()
  if (world.cancelled.reason === 'SIGINT') return exitCode.interrupted
  for (const line of problems) await world.stderr.write(`${line}\n`)
  if (problems.length > 0) return exitCode.badInput

  const format = values.get(options.format) ?? 'text'
  if (format === 'html' && reports.length > 1) {
    await world.stderr.write('sigsys simulate: --format html takes one scenario; run it once for each\n')
    return exitCode.badInput
  }
  const text = texts(reports, { values, world }).join('')
  const out = values.get(options.out)
  if (out === undefined) await world.stdout.write(text)
  else {
    const failure = await writeFile(out, text).then(() => undefined, reasonOf)
    if (failure !== undefined) {
      await world.stderr.write(`sigsys simulate: ${out} cannot be written: ${failure}\n`)
      return exitCode.badInput
    }
  }
  return reports.every(isAsExpected) ? exitCode.fine : exitCode.found
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const isAsExpected = ({ expectations, stopped }: SimulationReport): boolean =>
  stopped === null && expectations.every(({ passed }) => passed)

function texts(
  reports: readonly SimulationReport[],
  { values, world }: { readonly values: Values; readonly world: World },
): readonly string[] {
  switch (values.get(options.format) ?? 'text') {
    case 'json':
      return [`${JSON.stringify(reports, undefined, 2)}\n`]
    case 'jsonl':
      return reports.flatMap((report) => [...simulationLines(report)])
    case 'junit':
      return [junitText(reports)]
    case 'tap':
      return [tapText(reports)]
    case 'html':
      return reports.map(simulationHtml)
    case 'text':
    default:
      return reports.map((report, index) => `${index === 0 ? '' : '\n'}${forPeople(report, { values, world })}`)
  }
}

function forPeople(
  report: SimulationReport,
  { values, world }: { readonly values: Values; readonly world: World },
): string {
  const { stdout, env } = world
  const shown = {
    columns: columnsOf(stdout),
    paint: paintFor(stdout, { env, isOff: values.isOn(noColorOption) }),
    timeline: values.isOn(options.timeline),
  }
  const traced = values.get(options.trace)
  if (traced === undefined) return simulationText(report, shown)
  const lines = timelineLines(report, tracedEntries(report, traced), shown)
  return lines.length === 0 ? `nothing happened to ${traced}\n` : lines.map((line) => `${line}\n`).join('')
}

/** Entries about a subject, with everything that led to them, in the order they happened. */
function tracedEntries({ timeline }: SimulationReport, subject: string): SimulationReport['timeline'] {
  const wanted = new Set<number>()
  for (const entry of timeline) {
    if (entry.subject === null || (entry.subject !== subject && !entry.subject.startsWith(`${subject}.`))) continue
    for (
      let next: typeof entry | undefined = entry;
      next !== undefined && !wanted.has(next.number);
      next = timeline[next.because - 1]
    )
      wanted.add(next.number)
  }
  return timeline.filter(({ number }) => wanted.has(number))
}
