import { WebSocket } from 'ws'
import { connect, eventually, tokens, withHub } from '../support/hub.ts'
import type { Fault } from './fault.ts'
import { sender, settled } from './traffic.ts'

const words: readonly (string | Buffer)[] = [
  'nonsense',
  '[]',
  '{"specversion":"0.3","id":"1","source":"/s","type":"t"}',
  `{"specversion":"1.0","id":"1","type":"t","data":${'['.repeat(50_000)}`,
  Buffer.from([0, 1, 2, 255]),
  JSON.stringify('x'.repeat(5 * 2 ** 20)),
]

/** Connects, says something wrong, and waits to be cut off. */
async function misbehave(port: number, word: string | Buffer): Promise<number> {
  const client = await connect({ port }, '/v1/ingest')
  client.socket.send(word)
  return (await client.closed).code
}

/** Opens idle connections until so many were tried; how many were let in. */
async function idlers(
  port: number,
  count: number,
): Promise<{ readonly sockets: readonly WebSocket[]; refused: number }> {
  const sockets: WebSocket[] = []
  let refused = 0
  let settledCount = 0
  for (let at = 0; at < count; at += 1) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/events`, 'cloudevents.json', { perMessageDeflate: false })
    let isSettled = false
    const settle = (): void => {
      if (!isSettled) settledCount += 1
      isSettled = true
    }
    socket.on('open', settle)
    socket.on('error', settle)
    socket.on('close', (code) => {
      if (code === 1013 || code === 1006) refused += 1
      settle()
    })
    sockets.push(socket)
    if (at % 200 === 199) await eventually(() => settledCount > at - 100)
  }
  await eventually(() => settledCount >= count)
  return { sockets, refused }
}

/** What others do to a hub. */
export const abuseFaults: readonly Fault[] = [
  {
    name: 'malformed and oversized messages',
    run: (chance) =>
      withHub({}, async (hub) => {
        const sent = sender(hub.port)
        sent.add(500)
        const codes = new Set<number>()
        for (let at = 0; at < 12; at += 1) {
          const word = words[chance.between(0, words.length - 1)] ?? ''
          codes.add(await misbehave(hub.port, word))
          sent.add(50)
        }
        const outcome = await settled(hub.port, { sent })
        await sent.stop()
        if ([...codes].some((code) => code < 1003)) throw new Error(`let off: ${[...codes].join()}`)
        return outcome
      }),
  },
  {
    name: 'a flood from one producer',
    run: (chance) =>
      withHub({ limits: { ingestPerSecondMax: 2000 } }, async (hub) => {
        const flood = await connect(hub, '/v1/ingest')
        const event = (at: number): string =>
          `{"specversion":"1.0","id":"f-${at}","source":"/flood","type":"sigsys.audit","data":${at}}`
        for (let at = 0; at < 5000; at += 1) flood.socket.send(event(at))
        const sent = sender(hub.port)
        sent.add(chance.between(100, 300))
        await eventually(() => sent.acknowledged() >= sent.made())
        const isHeldBack = hub.counters().accepted - sent.made() < 5000
        flood.socket.terminate()
        const outcome = await settled(hub.port, { sent })
        await sent.stop()
        return { ...outcome, says: isHeldBack ? 'the flood was held back, others were not' : 'the flood came through' }
      }),
  },
  {
    name: 'idle connections',
    run: (_chance, isLong) =>
      withHub({}, async (hub) => {
        const sent = sender(hub.port)
        sent.add(200)
        const { sockets, refused } = await idlers(hub.port, isLong ? 10_000 : 500)
        sent.add(200)
        await eventually(() => sent.acknowledged() >= sent.made())
        const { connectionsNow } = hub.counters()
        for (const socket of sockets) socket.terminate()
        await eventually(() => hub.counters().connectionsNow <= 1)
        const outcome = await settled(hub.port, { sent })
        await sent.stop()
        return { ...outcome, says: `${connectionsNow} held, ${refused} refused` }
      }),
  },
  {
    name: 'no token, or one of another role',
    run: () =>
      withHub({ tokens: tokens('read reader-token', 'ingest collector-token') }, async (hub) => {
        const refusals: readonly (readonly [path: string, token: string | undefined, status: string])[] = [
          ['/v1/events', undefined, '401'],
          ['/v1/diagnoses', undefined, '401'],
          ['/v1/ingest', undefined, '401'],
          ['/v1/events', 'wrong-token', '401'],
          ['/v1/events', 'collector-token', '403'],
          ['/v1/diagnoses', 'collector-token', '403'],
          ['/v1/ingest', 'reader-token', '403'],
        ]
        let through = 0
        for (const [path, token, status] of refusals) {
          const said = await connect(hub, path, token === undefined ? {} : { token }).then(
            () => 'let in',
            (error: Error) => error.message,
          )
          if (!said.startsWith(status)) through += 1
        }
        const sent = sender(hub.port, { token: () => 'collector-token' })
        sent.add(50)
        await eventually(() => sent.acknowledged() >= 50)
        await sent.stop()
        return { acknowledged: refusals.length, lost: 0, repeated: through }
      }),
  },
]
