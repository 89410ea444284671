import { WebSocket, type ClientOptions } from 'ws'
import { startHub, type Hub, type HubOptions } from '../../src/hub/hub.ts'
import { readTokens, type Tokens } from '../../src/hub/tokens.ts'
import { openJournal, type Journal } from '../../src/store/journal.ts'
import { sealed, type SealedEvent, stampedEvent, type StampedEvent } from '../../src/wire/cloudevent.ts'

/** A result's value; a test fails where there is none. */
export function valueOf<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

/** A hub on a free port over a journal in memory, or the one given, for as long as the work takes. */
export async function withHub<T>(
  options: Partial<HubOptions> & { readonly journal?: Journal },
  work: (hub: Hub, journal: Journal) => Promise<T>,
): Promise<T> {
  const { journal = valueOf(openJournal(':memory:')), ...rest } = options
  const hub = valueOf(await startHub({ host: '127.0.0.1', port: 0, log: journal, tokens: undefined, ...rest }))
  try {
    return await work(hub, journal)
  } finally {
    await hub.stop()
    if (options.journal === undefined) journal.close()
  }
}

/** Tokens as a token file has them. */
export const tokens = (...lines: readonly string[]): Tokens => valueOf(readTokens(lines.join('\n')))

/** An event of a test; the id is its number. */
export const anEvent = (number: number, type = 'sigsys.mesos', data: unknown = { number }): SealedEvent =>
  sealed({ id: `e-${number}`, source: '/test/one', type, subject: undefined, time: undefined }, JSON.stringify(data))

/** A WebSocket of a test, with everything it heard. */
export type Client = {
  readonly socket: WebSocket
  readonly texts: string[]
  readonly events: () => readonly StampedEvent[]
  /** Waits until so many messages are here. */
  readonly until: (count: number) => Promise<void>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

/** Connects to a path of a hub. Fails with the HTTP status where it is refused. */
export async function connect(
  { port }: Pick<Hub, 'port'>,
  path: string,
  { token, ...options }: ClientOptions & { readonly token?: string; readonly secure?: boolean } = {},
): Promise<Client> {
  const headers = { ...options.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
  const scheme = options.ca === undefined ? 'ws' : 'wss'
  const socket = new WebSocket(`${scheme}://127.0.0.1:${port}${path}`, 'cloudevents.json', { ...options, headers })
  const texts: string[] = []
  let wake = (): void => {}
  socket.on('message', (data: Buffer) => {
    texts.push(data.toString())
    wake()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString() })
      wake()
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (_request, response) => {
      const body: Buffer[] = []
      response.on('data', (chunk: Buffer) => body.push(chunk))
      response.on('end', () => reject(new Error(`${response.statusCode}: ${Buffer.concat(body).toString().trim()}`)))
    })
    socket.once('error', reject)
  })
  socket.on('error', () => {})
  const until = async (count: number): Promise<void> => {
    while (texts.length < count) {
      if (socket.readyState === socket.CLOSED) throw new Error(`closed after ${texts.length} of ${count} messages`)
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return { socket, texts, events: () => texts.map((text) => valueOf(stampedEvent(text))), until, closed }
}

/** Sends good-bye and waits until the connection is gone. */
export async function leave({ socket, closed }: Client): Promise<void> {
  socket.close()
  await closed
}

/** Waits until a claim holds; the test's own limit ends it otherwise. */
export async function eventually(claim: () => boolean): Promise<void> {
  while (!claim()) await new Promise((resolve) => setTimeout(resolve, 5))
}
