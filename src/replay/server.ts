import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { err, ok, type Result } from '../domain/result.ts'
import { recordioBytes } from '../wire/framing/recordio.ts'
import type { Piece, Recording } from './recording.ts'

/** A recording that is being served. */
export type Replay = { readonly port: number; readonly stop: () => Promise<void> }

/** How it is served. `speed` 2 halves every pause; Infinity leaves none. */
export type ReplayOptions = { readonly host: string; readonly port: number; readonly speed: number }

const heartbeat = recordioBytes(Buffer.from('{"type":"HEARTBEAT"}'))
const bodyCharsMax = 65_536

/**
 * Serves a recording as a Mesos master and a leading Marathon would: every subscriber gets the stream from its
 * beginning, with the pauses it had, and then keep-alives for as long as it stays. Of Marathon's events those of the
 * types that `event_type` names, if any. Source: marathon §4.1.
 */
export async function startReplay(
  recording: Recording,
  { host, port, speed }: ReplayOptions,
): Promise<Result<Replay, string>> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0]
    if (path === '/api/v1') void answerMaster(request, response)
    else if (path === '/v2/events') answerMarathon(request, response)
    else refuse(response, 404, 'not part of the recording')
  })

  async function answerMaster(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return refuse(response, 405, 'Expecting one of { POST }')
    const call = await bodyOf(request)
    if (call === undefined) return refuse(response, 400, 'Failed to parse body into JSON')
    if (call !== 'SUBSCRIBE' || recording.mesos === undefined) return refuse(response, 501, 'not part of the recording')
    response.writeHead(200, { 'content-type': 'application/json' })
    // Source: src/master/constants.hpp, DEFAULT_HEARTBEAT_INTERVAL.
    return play(response, { pieces: recording.mesos, speed, alive: heartbeat, everyMs: 15_000 })
  }

  function answerMarathon(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers.accept !== 'text/event-stream') return refuse(response, 405, 'HTTP method GET is not supported')
    if (recording.marathon === undefined) return refuse(response, 404, 'not part of the recording')
    const wanted = new URL(request.url ?? '', 'http://marathon').searchParams.getAll('event_type')
    const pieces = recording.marathon.filter(
      ({ event }) => wanted.length === 0 || (event !== undefined && wanted.includes(event)),
    )
    response.writeHead(200, {
      'content-type': 'text/event-stream;charset=utf-8',
      connection: 'close',
      // Source: M/api/LeaderProxyFilter.scala, HEADER_MARATHON_LEADER.
      'x-marathon-leader': `http://${request.headers.host ?? `${host}:${port}`}`,
    })
    void play(response, { pieces, speed, alive: Buffer.from('\r\n'), everyMs: 10_000 })
  }

  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: host.replace(/^\[|\]$/g, ''), port }, resolve)
    })
  } catch (error) {
    return err(`cannot listen on ${host}:${port} (${(error as NodeJS.ErrnoException).code ?? String(error)})`)
  }

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }

  return ok({ port: (server.address() as AddressInfo).port, stop })
}

function refuse(response: ServerResponse, status: number, says: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' })
  response.end(`${says}\n`)
}

/** The type of a call; undefined for a body that is none. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  let text = ''
  try {
    for await (const chunk of request) {
      text += String(chunk)
      if (text.length > bodyCharsMax) return undefined
    }
    const call: unknown = JSON.parse(text)
    return typeof call === 'object' && call !== null && 'type' in call ? String(call.type) : undefined
  } catch {
    return undefined
  }
}

type Play = {
  readonly pieces: readonly Piece[]
  readonly speed: number
  readonly alive: Uint8Array
  readonly everyMs: number
}

async function play(response: ServerResponse, { pieces, speed, alive, everyMs }: Play): Promise<void> {
  const start = performance.now()
  for (const { atMs, bytes } of pieces) {
    const wait = atMs / speed - (performance.now() - start)
    if (wait > 1) await elapse(response, wait)
    if (response.destroyed) return
    if (!response.write(bytes)) await drained(response)
  }
  while (!response.destroyed) {
    await elapse(response, everyMs)
    if (!response.destroyed) response.write(alive)
  }
}

/** Waits, less if the client leaves. */
const elapse = (response: ServerResponse, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      response.off('close', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    response.once('close', done)
  })

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    response.once('drain', resolve)
    response.once('close', resolve)
  })
