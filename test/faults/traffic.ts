import { produce, type ProducerOptions } from '../../src/source/live/hub-producer.ts'
import { hubEvents } from '../../src/source/live/hub-client.ts'
import type { StampedEvent } from '../../src/wire/cloudevent.ts'
import { connect, eventually } from '../support/hub.ts'
import type { Outcome } from './fault.ts'

type Access = { readonly token?: () => string | undefined; readonly ca?: string; readonly silenceMs?: number }

/** A producer that sends numbered events and remembers which were acknowledged. */
export type Sender = {
  /** Makes so many more. */
  readonly add: (count: number) => void
  readonly acknowledged: () => number
  readonly made: () => number
  readonly stop: () => Promise<void>
}

const urlOf = (port: number, { ca }: Access): URL => new URL(`${ca === undefined ? 'ws' : 'wss'}://127.0.0.1:${port}`)

/** Sends to a hub, or to a proxy before it, through the very client that collectors use. */
export function sender(port: number, access: Access = {}): Sender {
  const cancel = new AbortController()
  let made = 0
  let acknowledged = 0
  const text = (sequence: number): string =>
    JSON.stringify({
      specversion: '1.0',
      id: `n-${sequence}`,
      source: '/lab/sender',
      type: 'sigsys.audit',
      sequence: String(sequence),
      data: { number: sequence, filling: 'x'.repeat(200) },
    })
  const options: ProducerOptions = {
    hub: urlOf(port, access),
    token: access.token ?? (() => undefined),
    ca: access.ca,
    next: (after) =>
      Array.from({ length: Math.min(200, made - after) }, (_, index) => ({
        sequence: after + 1 + index,
        text: text(after + 1 + index),
      })),
    acknowledged: (through) => (acknowledged = Math.max(acknowledged, through)),
    from: 0,
    say: () => {},
    cancelled: cancel.signal,
    backoffMs: 20,
    ...(access.silenceMs === undefined ? {} : { silenceMs: access.silenceMs }),
  }
  const producer = produce(options)
  return {
    add: (count) => {
      made += count
      producer.wake()
    },
    acknowledged: () => acknowledged,
    made: () => made,
    stop: async () => {
      cancel.abort()
      await producer.ended
    },
  }
}

/** A reader that stays subscribed, with all it got. */
export type Follower = {
  readonly got: readonly StampedEvent[]
  readonly stop: () => void
}

/** Follows everything a hub has and will have, over cuts. */
export function follower(port: number, access: Access & { readonly path?: string } = {}): Follower {
  const got: StampedEvent[] = []
  const events = hubEvents({
    hub: urlOf(port, access),
    path: access.path ?? '/v1/events',
    query: [],
    since: '0',
    token: access.token ?? (() => undefined),
    ca: access.ca,
    say: () => {},
    isPatient: true,
    backoffMs: 20,
    ...(access.silenceMs === undefined ? {} : { silenceMs: access.silenceMs }),
  })
  const following = events.subscribe(({ event, taken }) => {
    got.push(event)
    taken()
  })
  return { got, stop: () => following.unsubscribe() }
}

/** Everything that a hub keeps, read anew. */
export async function everythingAt(
  port: number,
  access: { readonly token?: string; readonly ca?: string } = {},
): Promise<readonly StampedEvent[]> {
  const last = `${markPrefix}${performance.now()}`
  const marker = { specversion: '1.0', id: last, source: '/lab/end', type: 'sigsys.audit', data: null }
  for (;;) {
    const producer = await connect({ port }, '/v1/ingest', access)
    producer.socket.send(JSON.stringify(marker))
    await eventually(() => producer.texts.length > 0 || producer.socket.readyState === producer.socket.CLOSED)
    producer.socket.close()
    const reader = await connect({ port }, '/v1/events?since=0', access)
    const isWhole = (): boolean => reader.texts.some((text) => text.includes(last))
    // A hub with short limits may cut off even a good reader on a busy machine.
    await eventually(() => isWhole() || reader.socket.readyState === reader.socket.CLOSED)
    reader.socket.close()
    if (isWhole()) return reader.events().filter(({ id }) => !id.startsWith(markPrefix))
  }
}

const markPrefix = 'end-'

/** How many of some texts occur more than once. */
export const repeatsIn = (texts: readonly string[]): number => texts.length - new Set(texts).size

const keyOf = ({ source, id }: StampedEvent): string => `${source} ${id}`

/** Waits until all that was made is safe, and compares what is kept and what was followed with it. */
export async function settled(
  port: number,
  {
    sent,
    followed,
    access = {},
  }: {
    readonly sent: Sender
    readonly followed?: Follower
    readonly access?: { readonly token?: string; readonly ca?: string }
  },
): Promise<Outcome> {
  await eventually(() => sent.acknowledged() >= sent.made())
  const kept = await everythingAt(port, access)
  const ids = new Set(kept.map(({ id }) => id))
  const numbers = Array.from({ length: sent.acknowledged() }, (_, index) => `n-${index + 1}`)
  const lost = numbers.filter((id) => !ids.has(id)).length
  let repeated = repeatsIn(kept.map(keyOf))
  if (followed !== undefined) {
    const last = kept.at(-1)
    await eventually(() => followed.got.some((event) => last !== undefined && keyOf(event) === keyOf(last)))
    repeated += repeatsIn(followed.got.filter(({ type }) => type !== 'sigsys.gap').map(keyOf))
  }
  return { acknowledged: numbers.length, lost, repeated }
}
