import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { closenessText } from '../../app/scenario-of/closeness.ts'
import { scenarioOfEvidence } from '../../app/scenario-of/evidence.ts'
import { packageFile } from '../../domain/own-files.ts'
import { instant } from '../../domain/time.ts'
import { visible } from '../../output/terminal-text.ts'
import type { Run } from '../command.ts'
import { quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import { simulateInitOptions as options } from '../options/simulate-init-options.ts'
import type { Values } from '../option.ts'
import { progressOf } from '../progress.ts'
import { faultLines } from '../summary-text.ts'
import type { World } from '../world.ts'

/** `sigsys simulate init`. */
export const run: Run = async ({ values }, world) => {
  const paths = values.all(options.from)
  if (paths.length === 0)
    return complain(world, ['--from is missing: give files or folders of evidence'], exitCode.badInput)
  const out = values.get(options.out)
  const progress = await progressOf(world, { isQuiet: values.isOn(quietOption) })
  const found = await scenarioOfEvidence(paths, {
    timezone: values.get(options.timezone) ?? 'UTC',
    now: instant(Date.now()),
    hosts: values.all(options.host),
    stdin: world.stdin,
    progress: progress.update,
    cancelled: world.cancelled,
    path: out ?? 'scenario.yaml',
    // What is printed may end up anywhere: only a file knows the way to the schema.
    schemaPath: out === undefined ? undefined : schemaPath,
    isAnonymous: values.isOn(options.anonymise),
  })
  progress.stop()
  if (world.cancelled.reason === 'SIGINT') return exitCode.interrupted
  const faults = faultLines(found.summary)
  if (!found.made.ok) return complain(world, [...faults, ...found.made.error], exitCode.badInput)
  const { text, closeness } = found.made.value
  await complain(world, faults, exitCode.badInput)
  const report = values.get(options.report)
  const failures = [
    ...(out === undefined ? [] : await written(out, text, values)),
    ...(report === undefined ? [] : await written(report, `${JSON.stringify(closeness, undefined, 2)}\n`, values)),
  ]
  if (failures.length > 0) return complain(world, failures, exitCode.badInput)
  if (out === undefined) await world.stdout.write(text)
  if (!values.isOn(quietOption)) await world.stderr.write(remarks(found.dropped, closenessText(closeness)))
  return faults.length > 0 ? exitCode.badInput : exitCode.fine
}

const schemaPath = fileURLToPath(packageFile('docs/schema/scenario.schema.json'))

const remarks = (dropped: number, closeness: readonly string[]): string =>
  [...(dropped === 0 ? [] : [`${dropped} definitions were left out: there are too many.`]), ...closeness]
    .map((line) => `${visible(line)}\n`)
    .join('')

async function complain({ stderr }: World, problems: readonly string[], code: number): Promise<number> {
  for (const problem of problems) await stderr.write(`sigsys simulate init: ${visible(problem)}\n`)
  return code
}

/** Writes a file that is not there yet, or may be written over; what went wrong. */
async function written(path: string, text: string, values: Values): Promise<readonly string[]> {
  const flag = values.isOn(options.force) ? 'w' : 'wx'
  return writeFile(path, text, { flag }).then(
    () => [],
    (error: unknown) => [`${path} cannot be written: ${reasonOf(error)}`],
  )
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && error.code === 'EEXIST' ? 'it is there already; --force writes over it' : error.message
}
