import { iso, type Instant } from '../../domain/time.ts'
import { visible } from '../../output/terminal-text.ts'
import type { Run } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { alertDeliveriesOptions as options } from '../options/alert-options.ts'
import { askHub, complain } from './alerts-hub.ts'

/** A delivery as a hub tells of it. */
export type DeliveryObject = {
  readonly number: number
  readonly sink: string
  readonly alert: string
  readonly id: string
  readonly event: string
  readonly at: number
  readonly state: 'waiting' | 'done' | 'dead'
  readonly attempts: number
  readonly says: string | null
  readonly log?: readonly { readonly at: number; readonly took_ms: number; readonly says: string }[]
}

/** `sigsys alerts deliveries`. */
export const run: Run = async ({ values }, world) => {
  const query = new URLSearchParams()
  for (const key of ['state', 'sink', 'alert', 'limit'] as const) {
    const value = values.get<string | number>(options[key])
    if (value !== undefined) query.set(key, String(value))
  }
  if (values.isOn(options.attempts)) query.set('attempts', 'true')
  const found = await askHub({ values, world }, `/v1/alerts/deliveries?${query.toString()}`)
  if (!found.ok) return found.code
  const { deliveries } = found.value as { readonly deliveries: readonly DeliveryObject[] }
  const isJson = values.get(options.format) === 'jsonl'
  for (const each of deliveries) await world.stdout.write(isJson ? `${JSON.stringify(each)}\n` : linesOf(each))
  if (deliveries.length === 0 && !isJson) await complain(world, 'no delivery is as asked for')
  return exitCode.fine
}

function linesOf({ number, sink, id, event, at, state, attempts, says, log = [] }: DeliveryObject): string {
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  const head = `${number}  ${timeText(at)}  ${state}  ${sink}  ${event}  ${id}  ${tries}${says === null ? '' : `: ${says}`}`
  const each = log.map((one) => `    ${timeText(one.at)}  ${one.took_ms} ms  ${one.says}`)
  return [head, ...each].map((line) => `${visible(line)}\n`).join('')
}

const timeText = (at: number): string => iso(at as Instant)

/** `sigsys alerts redeliver NUMBER…`. */
export const redeliver: Run = async ({ values, operands }, world) => {
  for (const number of operands) {
    const done = await askHub({ values, world }, `/v1/alerts/deliveries/${encodeURIComponent(number)}`, {
      method: 'POST',
    })
    if (!done.ok) return done.code
  }
  return exitCode.fine
}
