import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SealedEvent } from '../../src/wire/cloudevent.ts'
import { fixedCredentials } from '../../src/source/live/credentials.ts'
import { type LiveOptions, sourceCounters, type SourceEvents } from '../../src/source/live/follow.ts'
import { upstreamAgent } from '../../src/source/live/upstream.ts'

/** A server of a test on a free port. */
export type TestServer = { readonly port: number; readonly server: Server; readonly stop: () => Promise<void> }

/** Starts one. */
export async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestServer> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }
  return { port: (server.address() as AddressInfo).port, server, stop }
}

/** A follower under test: what it handed on, and how to end it. */
export async function following(
  follow: (options: LiveOptions) => SourceEvents,
  {
    port,
    authorization,
    waits = {},
  }: { readonly port: number; readonly authorization?: string; readonly waits?: LiveOptions['waits'] },
  work: (heard: readonly SealedEvent[], counters: LiveOptions['counters'], said: readonly string[]) => Promise<void>,
): Promise<void> {
  const counters = sourceCounters()
  const heard: SealedEvent[] = []
  const said: string[] = []
  const dispatcher = upstreamAgent(undefined)
  const running = follow({
    upstream: {
      url: new URL(`http://127.0.0.1:${port}`),
      credentials: fixedCredentials(authorization),
      peers: [],
      dispatcher,
      count: () => void (counters.requests += 1),
    },
    source: '/test/upstream',
    counters,
    say: (line) => void said.push(line),
    waits: { backoffMs: 10, backoffMaxMs: 40, ...waits },
  }).subscribe((events) => void heard.push(...events))
  try {
    await work(heard, counters, said)
  } finally {
    running.unsubscribe()
    await dispatcher.destroy()
  }
}

/** The data of an event. */
export const dataOf = (event: SealedEvent | undefined): unknown =>
  event === undefined ? undefined : (JSON.parse(event.text) as { readonly data: unknown }).data
