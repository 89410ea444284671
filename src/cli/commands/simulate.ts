import { writeFile } from 'node:fs/promises'
import { fileText } from '../../app/simulate/runnable.ts'
import { nearestWord } from '../../document/nearest.ts'
import type { SimulationReport } from '../../domain/simulation-report.ts'
import { simulationHtml } from '../../output/simulation/html.ts'
import { junitText, simulationLines, tapText } from '../../output/simulation/machine-text.ts'
import { simulationText, timelineLines } from '../../output/simulation/text.ts'
import { visible } from '../../output/terminal-text.ts'
import { problemLine } from '../../document/problem.ts'
import { columnsOf } from '../columns.ts'
import type { Run } from '../command.ts'
import { noColorOption, quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import type { Values } from '../option.ts'
import type { Many } from './simulate-many.ts'
import { limitsIn, simulateOptions as options } from '../options/simulate-options.ts'
import { paintFor } from '../paint.ts'
import { stdinOperand, stdinText } from '../stdin-operand.ts'
import { simulateAsked } from '../simulate-asked.ts'
import { simulationProgress } from '../simulation-progress.ts'
import { compileLater } from '../tiering.ts'
import type { World } from '../world.ts'

/** `sigsys simulate SCENARIO…`. */
export const run: Run = async ({ values, operands }, world) => {
  compileLater()
  const complaint = misuse(values, operands)
  if (complaint !== undefined) {
    await world.stderr.write(`sigsys simulate: ${complaint}\n`)
    return exitCode.badInput
  }
  const many = await runMany(values, operands, world)
  if (many !== undefined) return tellMany(many, { values, world })
  const progress = await simulationProgress(world, { isQuiet: values.isOn(quietOption) })
  const reports: SimulationReport[] = []
  const problems: string[] = []
  const given = await stdinText(operands, world)
  for (const path of operands) {
    const found = await simulateAsked(path, {
      values,
      world,
      more: {
        isTimelineRead: isTimelineRead(values),
        progress: progress.update,
        readFile: (file) => (file === stdinOperand ? given : undefined) ?? fileText(file),
      },
    })
    if (found === undefined) break
    if (found.ok) reports.push(found.value)
    else problems.push(...found.error.map(problemLine))
  }
  progress.stop()
  if (world.cancelled.reason === 'SIGINT') return exitCode.interrupted
  for (const line of problems) await world.stderr.write(`${line}\n`)
  if (problems.length > 0) return exitCode.badInput

  const text = texts(reports, { values, world }).join('')
  if (!(await put(text, { values, world }))) return exitCode.badInput
  return reports.every(isAsExpected) ? exitCode.fine : exitCode.found
}

type Asked = { readonly values: Values; readonly world: World }

/** What the options ask for that does not go together; undefined: nothing. */
function misuse(values: Values, operands: readonly string[]): string | undefined {
  const format = values.get(options.format) ?? 'text'
  const [isAgainst, seeds] = [values.get(options.against) !== undefined, values.get(options.seeds)]
  if (format === 'html' && operands.length > 1) return '--format html takes one scenario; run it once for each'
  if (!isAgainst && seeds === undefined) return undefined
  if (isAgainst && seeds !== undefined) return '--against and --seeds do not go together'
  const name = isAgainst ? '--against' : '--seeds'
  if (operands.includes(stdinOperand))
    return `${name} reads a scenario more than once; name a file instead of ${stdinOperand}`
  if (operands.length !== 1) return `${name} takes one scenario; there are ${operands.length}`
  if (seeds !== undefined && Object.values(limitsIn(values)).some((limit) => limit !== undefined))
    return '--seeds goes by the usual limits: run one seed with --max-actions, --max-time or --max-memory'
  if (format !== 'text' && format !== 'json') return `${name} prints text or json; found --format ${format}`
  if (seeds !== undefined && (seeds < 1 || seeds > seedsMax))
    return `--seeds: found ${seeds}; write a number from 1 to ${seedsMax}`
  return undefined
}

/** Seeds that one call may ask for. */
const seedsMax = 100_000

async function runMany(values: Values, operands: readonly string[], world: World): Promise<Many | undefined> {
  const [path] = operands
  const [against, seeds] = [values.get(options.against), values.get(options.seeds)]
  if (path === undefined || (against === undefined && seeds === undefined)) return undefined
  const { runAgainst, runSeeds } = await import('./simulate-many.ts')
  if (against !== undefined) return runAgainst([path, against], { values, world })
  return seeds === undefined ? undefined : runSeeds(path, seeds, { values, world })
}

async function tellMany(many: Many, asked: Asked): Promise<number> {
  const { world } = asked
  if (world.cancelled.reason === 'SIGINT') return exitCode.interrupted
  if ('problems' in many) {
    for (const line of many.problems) await world.stderr.write(`${line}\n`)
    return exitCode.badInput
  }
  return (await put(many.text, asked)) ? many.code : exitCode.badInput
}

/** Whether what is printed tells more of what happened than what led to a failed expectation. */
function isTimelineRead(values: Values): boolean {
  const format = values.get(options.format) ?? 'text'
  if (format !== 'text') return format === 'json' || format === 'jsonl' || format === 'html'
  return values.isOn(options.timeline) || values.get(options.trace) !== undefined
}

/** Puts a text where it is wanted; false, and said why, if it cannot be written there. */
async function put(text: string, { values, world }: Asked): Promise<boolean> {
  const out = values.get(options.out)
  if (out === undefined) {
    await world.stdout.write(text)
    return true
  }
  const failure = await writeFile(out, text).then(() => undefined, reasonOf)
  if (failure !== undefined) await world.stderr.write(`sigsys simulate: ${out} cannot be written: ${failure}\n`)
  return failure === undefined
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
  return lines.length === 0 ? `${untraced(report, traced)}\n` : lines.map((line) => `${line}\n`).join('')
}

/** Nothing is known by that name: what may have been meant. */
function untraced({ timeline }: SimulationReport, wanted: string): string {
  const near = nearestWord(wanted, [...new Set(timeline.flatMap(({ lane, subject }) => [lane.id, subject ?? lane.id]))])
  return `nothing happened to ${visible(wanted)}${near === undefined ? '' : `; did you mean ${visible(near)}?`}`
}

/** Entries about a subject, or of a whole app, job or agent, with everything that led to them, in the order they happened. */
function tracedEntries({ timeline }: SimulationReport, subject: string): SimulationReport['timeline'] {
  const wanted = new Set<number>()
  for (const entry of timeline) {
    const { lane, subject: about } = entry
    if (lane.id !== subject && about !== subject && about?.startsWith(`${subject}.`) !== true) continue
    for (
      let next: typeof entry | undefined = entry;
      next !== undefined && !wanted.has(next.number);
      next = timeline[next.because - 1]
    )
      wanted.add(next.number)
  }
  return timeline.filter(({ number }) => wanted.has(number))
}
