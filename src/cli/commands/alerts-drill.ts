import type { Run } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import type { Values } from '../option.ts'
import { alertDrillOptions as options } from '../options/alert-options.ts'
import type { World } from '../world.ts'
import type { DeliveryObject } from './alerts-deliveries.ts'
import { type Asked, askHub, complain } from './alerts-hub.ts'

const waitMs = 30_000
/** Between two looks at what has arrived. */
const lookMs = 200

/** `sigsys alerts drill`. */
export const run: Run = async ({ values }, world) => {
  const asked = { values, world }
  const sinks = values.all(options.sink)
  const body = { severity: values.get(options.severity), ...(sinks.length === 0 ? {} : { sinks }) }
  const begun = await askHub(asked, '/v1/alerts/drill', { method: 'POST', body })
  if (!begun.ok) return begun.code
  const drill = begun.value as { readonly alert: string; readonly sinks: readonly string[] }
  if (drill.sinks.length === 0) {
    await complain(world, 'no route takes it: nobody would be told')
    return exitCode.found
  }
  const until = performance.now() + (values.get(options.wait) ?? waitMs)
  let found = await deliveriesOf(asked, drill.alert)
  while (found.ok && isUnderWay(found.value) && performance.now() < until && !world.cancelled.aborted) {
    await new Promise((resolve) => setTimeout(resolve, lookMs))
    found = await deliveriesOf(asked, drill.alert)
  }
  if (!found.ok) return found.code
  for (const each of found.value.toReversed()) await world.stdout.write(lineOf(each))
  return found.value.every(({ state }) => state === 'done') ? exitCode.fine : exitCode.found
}

type Found = { readonly ok: true; readonly value: readonly DeliveryObject[] } | Extract<Asked, { readonly ok: false }>

async function deliveriesOf(asked: { readonly values: Values; readonly world: World }, alert: string): Promise<Found> {
  const found = await askHub(asked, `/v1/alerts/deliveries?alert=${encodeURIComponent(alert)}&limit=1000`)
  if (!found.ok) return found
  return { ok: true, value: (found.value as { readonly deliveries: readonly DeliveryObject[] }).deliveries }
}

const isUnderWay = (deliveries: readonly DeliveryObject[]): boolean =>
  deliveries.some(({ state }) => state === 'waiting')

function lineOf({ sink, event, state, attempts, says }: DeliveryObject): string {
  const how = state === 'done' ? 'arrived' : state === 'dead' ? 'given up' : 'has not arrived yet'
  return `${sink}: ${event} ${how} after ${attempts} attempt${attempts === 1 ? '' : 's'}${state === 'done' || says === null ? '' : ` (${says})`}\n`
}
