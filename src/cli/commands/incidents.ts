import { incidentFrom, incidentsFrom, type IncidentSource } from '../../app/incidents.ts'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import { diagnosisTexts } from '../../output/diagnosis-text.ts'
import {
  attemptLines,
  changeLines,
  csvHead,
  csvRow,
  incidentText,
  type IncidentTextOptions,
} from '../../output/incident-text.ts'
import { columnsOf } from '../columns.ts'
import type { Run } from '../command.ts'
import { noColorOption, quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import type { Values } from '../option.ts'
import { hubAccess } from '../options/hub-access.ts'
import {
  incidentExportOptions,
  incidentListOptions as options,
  incidentShowOptions,
} from '../options/incident-options.ts'
import { selectorWords } from '../options/selector-words.ts'
import { paintFor } from '../paint.ts'
import { shownTime } from '../shown-time.ts'
import type { World } from '../world.ts'

/** `sigsys incidents list`. */
export const list: Run = async ({ values }, world) => {
  const source = await sourceOf(values, world)
  if (source === undefined) return exitCode.badInput
  const words = (['state', 'limit', 'after'] as const).flatMap((key) => {
    const value = values.get<string | number>(options[key])
    return value === undefined ? [] : [[key, String(value)] as const]
  })
  const answer = await incidentsFrom(source, [...words, ...selectorWords(values)])
  if (!answer.ok) return refusal(answer.error, world)
  const { incidents, next } = answer.value
  const format = values.get(options.format) ?? 'text'
  if (format === 'json') await world.stdout.write(`${JSON.stringify(answer.value, null, 2)}\n`)
  if (format === 'jsonl') for (const each of incidents) await world.stdout.write(`${JSON.stringify(each)}\n`)
  if (format === 'csv') await world.stdout.write(csvHead() + incidents.map(csvRow).join(''))
  const shape = shapeOf(values, world)
  if (format === 'text') for (const each of incidents) await world.stdout.write(incidentText(each, shape))
  if (values.isOn(quietOption)) return exitCode.fine
  if (incidents.length === 0) await complain(world, 'no incident is as asked for')
  if (next !== null) await complain(world, `there are more: --after ${next}`)
  return exitCode.fine
}

/** `sigsys incidents show ID`. */
export const show: Run = async ({ values, operands }, world) => {
  const source = await sourceOf(values, world)
  if (source === undefined) return exitCode.badInput
  const id = operands[0] ?? ''
  if (values.all(incidentShowOptions.try).length > 0) {
    const { showTried } = await import('./incident-scenario.ts')
    return showTried(source, { id, values, world })
  }
  const answer = await incidentFrom(source, id)
  if (!answer.ok) return refusal(answer.error, world)
  const { incident, diagnoses, changes } = answer.value
  const format = values.get(options.format) ?? 'text'
  if (format === 'json') await world.stdout.write(`${JSON.stringify(answer.value, null, 2)}\n`)
  if (format === 'jsonl')
    for (const each of [incident, ...diagnoses, ...changes]) await world.stdout.write(`${JSON.stringify(each)}\n`)
  if (format === 'csv') await world.stdout.write(csvHead() + csvRow(incident))
  if (format === 'text') {
    const shape = shapeOf(values, world)
    await world.stdout.write(incidentText(incident, shape))
    await world.stdout.write(changeLines(incident, changes, shape))
    await world.stdout.write(`\n${attemptLines(diagnoses, shape)}`)
    for (const text of newest(diagnoses, shape)) await world.stdout.write(`\n${text}`)
  }
  return exitCode.fine
}

/** `sigsys incidents export [ID]`. */
export const exported: Run = async ({ values, operands }, world) => {
  const source = await sourceOf(values, world)
  if (source === undefined) return exitCode.badInput
  const [id] = operands
  const as = values.get(incidentExportOptions.as) ?? 'csv'
  if (as === 'scenario') {
    if (id === undefined) {
      await complain(world, '--as scenario takes the id of an incident')
      return exitCode.badInput
    }
    const { exportScenario } = await import('./incident-scenario.ts')
    return exportScenario(source, { id, values, world })
  }
  if (id !== undefined) {
    await complain(world, `--as ${as} writes every incident and takes no id; --as scenario takes one`)
    return exitCode.badInput
  }
  const state = values.get(incidentExportOptions.state) ?? 'all'
  if (as === 'csv') await world.stdout.write(csvHead())
  for (let after: string | null | undefined; after !== null;) {
    const words: (readonly [string, string])[] = [['state', state], ['limit', '1000'], ...selectorWords(values)]
    const answer = await incidentsFrom(source, after === undefined ? words : [...words, ['after', after]])
    if (!answer.ok) return refusal(answer.error, world)
    for (const each of answer.value.incidents)
      await world.stdout.write(as === 'csv' ? csvRow(each) : `${JSON.stringify(each)}\n`)
    after = answer.value.next
  }
  return exitCode.fine
}

/** The diagnosis of the latest failure, whole. */
const newest = (diagnoses: readonly Diagnosis[], shape: IncidentTextOptions): Iterable<string> =>
  diagnosisTexts(diagnoses.slice(0, 1), shape)

const shapeOf = (values: Values, { stdout, env }: World): IncidentTextOptions => ({
  columns: columnsOf(stdout),
  paint: paintFor(stdout, { env, isOff: values.isOn(noColorOption) }),
  time: shownTime({ isLocal: false }),
})

/** undefined: what is wrong has been said. */
async function sourceOf(values: Values, world: World): Promise<IncidentSource | undefined> {
  const path = values.get(options.store)
  const { token, ca, problems } = hubAccess(values, world)
  const both = path !== undefined && values.has(options.hub) ? ['--store and --hub exclude each other'] : []
  for (const says of [...problems, ...both]) await complain(world, says)
  if (problems.length + both.length > 0) return undefined
  if (path !== undefined) return { is: 'store', path }
  return { is: 'hub', hub: values.get(options.hub) ?? new URL('ws://127.0.0.1:8686'), token, ca }
}

async function refusal(
  { is, says }: { readonly is: 'refused' | 'unreachable'; readonly says: string },
  world: World,
): Promise<number> {
  for (const line of says.split('\n')) await complain(world, line)
  return is === 'refused' ? exitCode.badInput : exitCode.unreachable
}

const complain = (world: World, says: string): Promise<void> => world.stderr.write(`sigsys incidents: ${says}\n`)
