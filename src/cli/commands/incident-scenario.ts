import { writeFile } from 'node:fs/promises'
import { factsFrom, tryChanges } from '../../app/incident-scenario.ts'
import type { IncidentSource } from '../../app/incidents.ts'
import { type Change, readChange } from '../../app/scenario-of/change.ts'
import { closenessText } from '../../app/scenario-of/closeness.ts'
import { scenarioOf } from '../../app/scenario-of/scenario-of.ts'
import { fileText } from '../../app/simulate/runnable.ts'
import { compare, comparisonText } from '../../output/simulation/comparison.ts'
import { visible } from '../../output/terminal-text.ts'
import { columnsOf } from '../columns.ts'
import { noColorOption, quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import type { Values } from '../option.ts'
import { incidentExportOptions, incidentShowOptions } from '../options/incident-options.ts'
import { paintFor } from '../paint.ts'
import type { World } from '../world.ts'

type Asked = { readonly id: string; readonly values: Values; readonly world: World }

async function complain({ stderr }: World, problems: readonly string[], code: number): Promise<number> {
  for (const problem of problems) await stderr.write(`sigsys incidents: ${visible(problem)}\n`)
  return code
}

const refusal = (
  { is, says }: { readonly is: 'refused' | 'unreachable'; readonly says: string },
  world: World,
): Promise<number> => complain(world, says.split('\n'), is === 'refused' ? exitCode.badInput : exitCode.unreachable)

/** Runs an incident for a day as it is and with the changes that are to be tried, side by side. */
export async function showTried(source: IncidentSource, { id, values, world }: Asked): Promise<number> {
  const read = values.all(incidentShowOptions.try).map((says) => ({ says, change: readChange(says, fileText) }))
  const problems = read.flatMap(({ says, change }) => (change.ok ? [] : [`--try ${says}: ${change.error}`]))
  if (problems.length > 0) return complain(world, problems, exitCode.badInput)
  const facts = await factsFrom(source, id)
  if (!facts.ok) return refusal(facts.error, world)
  const changes = read.flatMap(({ says, change }): { readonly says: string; readonly change: Change }[] =>
    change.ok ? [{ says, change: change.value }] : [],
  )
  const tried = await tryChanges(facts.value, changes)
  if (!tried.ok) return complain(world, tried.error, exitCode.badInput)
  const { before, after, closeness } = tried.value
  const comparison = compare(before, after)
  const isJson = values.get(incidentShowOptions.format) === 'json' || values.get(incidentShowOptions.format) === 'jsonl'
  const { stdout, env } = world
  const shape = { columns: columnsOf(stdout), paint: paintFor(stdout, { env, isOff: values.isOn(noColorOption) }) }
  await stdout.write(isJson ? `${JSON.stringify({ ...comparison, closeness })}\n` : comparisonText(comparison, shape))
  if (!isJson && !values.isOn(quietOption))
    for (const line of closenessText(closeness)) await world.stderr.write(`${visible(line)}\n`)
  return exitCode.fine
}

/** Writes an incident as a scenario, and says how closely a run of it shows what was observed. */
export async function exportScenario(source: IncidentSource, { id, values, world }: Asked): Promise<number> {
  const facts = await factsFrom(source, id)
  if (!facts.ok) return refusal(facts.error, world)
  const out = values.get(incidentExportOptions.out)
  const made = await scenarioOf(facts.value, {
    path: out ?? 'scenario.yaml',
    about: [`Written by sigsys incidents export of incident ${id}.`],
    schemaPath: undefined,
    isAnonymous: values.isOn(incidentExportOptions.anonymise),
  })
  if (!made.ok) return complain(world, made.error, exitCode.badInput)
  const { text, closeness } = made.value
  if (out === undefined) await world.stdout.write(text)
  else {
    const flag = values.isOn(incidentExportOptions.force) ? 'w' : 'wx'
    try {
      await writeFile(out, text, { flag })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const why = code === 'EEXIST' ? 'it is there already; --force writes over it' : String(code)
      return complain(world, [`${out} cannot be written: ${why}`], exitCode.badInput)
    }
  }
  if (!values.isOn(quietOption))
    for (const line of closenessText(closeness)) await world.stderr.write(`${visible(line)}\n`)
  return exitCode.fine
}
