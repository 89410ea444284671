import { type Serve, type ServeOptions, startServe } from '../../src/app/serve.ts'
import { collected } from './collected.ts'
import { connect, eventually, leave, valueOf } from './hub.ts'

/** A daemon on a free port, without upstreams and in memory unless asked otherwise. */
export const servingOptions = (options: Partial<ServeOptions> = {}): ServeOptions => ({
  mesos: undefined,
  marathons: [],
  metronome: undefined,
  cluster: 'lab',
  listen: { host: '127.0.0.1', port: 0 },
  store: undefined,
  keep: { ageMs: undefined, bytesMax: undefined },
  tokenFile: undefined,
  allowUnauthenticated: false,
  tlsCert: undefined,
  tlsKey: undefined,
  upstreamTokenFile: undefined,
  upstreamCa: undefined,
  upstreamToken: undefined,
  settleMs: 100,
  say: () => {},
  ...options,
})

/** Starts one. */
export const serving = async (options: Partial<ServeOptions> = {}): Promise<Serve> =>
  valueOf(await startServe(servingOptions(options)))

/** Sends a recorded folder as a collector and a relay would. */
export async function sendCollected(serve: Serve, folder: string, token?: string): Promise<void> {
  const producer = await connect(serve, '/v1/ingest', token === undefined ? {} : { token })
  const events = await collected(folder, 'lab')
  for (const { text } of events) producer.socket.send(text)
  await eventually(() => serve.counters().hub.accepted >= events.length)
  await leave(producer)
}
