import { type AlertsConfig, configOf } from '../../src/app/alerts/config.ts'
import type { AlertsSection } from '../../src/app/alerts/config-schema.ts'
import { courier } from '../../src/app/alerts/courier.ts'
import { dispatchOf } from '../../src/app/alerts/dispatch.ts'
import { sinksOf } from '../../src/app/alerts/sinks.ts'
import { type Duration, instant } from '../../src/domain/time.ts'
import type { AlertMessage } from '../../src/output/alert/message.ts'
import { type Deliveries, deliveriesOf } from '../../src/store/deliveries.ts'
import { openJournal } from '../../src/store/journal.ts'
import { eventually, valueOf } from './hub.ts'

/** Sinks as a configuration has them. */
export type SinkSections = NonNullable<AlertsSection['sinks']>

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** Where the secrets of test sinks are. */
export const sinkEnv = { SECRET: secret, KEY: 'routing-key-of-a-test', TOKEN: 'token-of-a-test' } as const

/** Every kind of sink that posts, all to one address. */
export const everySink = (url: string): SinkSections => {
  const at = { url, timeout: 300 as Duration }
  return [
    { kind: 'webhook', name: 'webhook', ...at, secret_envs: ['SECRET'] },
    { kind: 'alertmanager', name: 'alertmanager', ...at },
    { kind: 'alertmanager-webhook', name: 'alertmanager-webhook', ...at },
    { kind: 'pagerduty', name: 'pagerduty', ...at, routing_key_env: 'KEY' },
    { kind: 'slack', name: 'slack', ...at },
    { kind: 'slack', name: 'slack-chat', ...at, token_env: 'TOKEN', channel: '#alerts' },
    { kind: 'cloudevents', name: 'cloudevents', ...at },
  ]
}

/** A configuration that lets sinks be on this machine, and tries again at once. */
export const localConfig = (section: AlertsSection): AlertsConfig =>
  configOf(
    {
      allow_networks: ['127.0.0.0/8'],
      ...section,
      retry: { first: 5 as Duration, max: 20 as Duration, ...section.retry },
    },
    { publicUrl: 'https://sigsys.example', folder: undefined },
  )

/** What came of messages that were sent. */
export type Delivered = { readonly deliveries: Deliveries; readonly said: readonly string[] }

/** Sends messages to sinks until nothing waits. */
export async function deliver(
  messages: readonly AlertMessage[],
  sinks: SinkSections,
  retry: NonNullable<AlertsSection['retry']> = {},
): Promise<Delivered> {
  const { send, stop, ...rest } = delivering(sinks, retry)
  await send(messages)
  await stop()
  return rest
}

/** Sinks that messages can be sent to one after another. */
export function delivering(
  sinks: SinkSections,
  retry: NonNullable<AlertsSection['retry']> = {},
): Delivered & {
  /** Ends when nothing waits. */
  readonly send: (messages: readonly AlertMessage[]) => Promise<void>
  readonly stop: () => Promise<void>
} {
  const config = localConfig({ sinks, retry })
  const made = valueOf(sinksOf(config, { env: sinkEnv, write: () => Promise.resolve() }))
  const journal = valueOf(openJournal(':memory:'))
  const deliveries = deliveriesOf(journal.database)
  const dispatch = dispatchOf({ deliveries, config: () => config, sinks: () => made })
  const transact = (work: () => void): boolean => journal.append([], Date.now(), work).ok
  const said: string[] = []
  const running = courier({
    deliveries,
    transact,
    sinks: made,
    retry: config.retry,
    concurrency: 4,
    now: Date.now,
    random: () => 0,
    say: (line) => said.push(line),
  })
  return {
    deliveries,
    said,
    send: async (messages) => {
      transact(() => messages.forEach((message) => dispatch.send(message, instant(Date.now()))))
      running.wake()
      await eventually(() => deliveries.waitingCount() === 0)
    },
    stop: async () => {
      await running.stop()
      for (const { close } of made) await close()
    },
  }
}
