import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer, Server as SecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import { err, ok, type Result } from '../domain/result.ts'
import { cloudEventsProtocol, type SealedEvent } from '../wire/cloudevent.ts'
import { admission, foreignBecause, isLoopbackHost, refusal } from './admission.ts'
import { type HubCounters, hubCounters } from './counters.ts'
import type { EventLog } from './event-log.ts'
import { hubLimits, type HubLimits } from './limits.ts'
import type { SourceSeen } from './presence.ts'
import { roomOf } from './room.ts'
import { sessionsOf } from './sessions.ts'
import { allows, type Role, type Tokens } from './tokens.ts'

/** Who asks: the role of the token, as far as it is good; `open` where nobody is asked for one. */
export type Asker = { readonly role: Role | 'open' | undefined }

/** Answers a request that is not for the hub; false: it is none of its paths. */
export type HttpRoutes = (request: IncomingMessage, response: ServerResponse, asker: Asker) => boolean

/** How a hub is set up. */
export type HubOptions = {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly log: EventLog
  /** undefined: nobody is asked for a token, which is refused on an address that others can reach. */
  readonly tokens: Tokens | undefined
  /** Take everybody, wherever they come from. */
  readonly allowUnauthenticated?: boolean
  /** PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
  readonly limits?: Partial<HubLimits>
  readonly http?: HttpRoutes | undefined
}

/** A hub that listens. */
export type Hub = {
  readonly port: number
  /**
   * Puts events of our own sources into the log and before the readers.
   *
   * @param also runs inside the transaction of the log
   */
  readonly publish: (events: readonly SealedEvent[], also?: () => void) => Result<undefined, { readonly says: string }>
  readonly counters: () => Readonly<HubCounters>
  /** Takes other tokens and another certificate. Who is connected with a token that is gone is told to leave (1008). */
  readonly renew: (secrets: Pick<HubOptions, 'tokens' | 'tls'>) => Result<undefined, HubFault>
  /** What producers speak for, and which of them are connected. */
  readonly sources: () => readonly SourceSeen[]
  /** Stores and acknowledges what came in, says good-bye (1001) to everybody, and resolves when all have left. */
  readonly stop: () => Promise<void>
}

/** Why a hub does not listen. */
export type HubFault = { readonly kind: 'open-to-all' | 'tls' | 'address'; readonly says: string }

/** Starts a hub: readers, producers and `GET /healthz` on one port. */
export async function startHub(options: HubOptions): Promise<Result<Hub, HubFault>> {
  const { host, port, tokens, allowUnauthenticated = false, tls } = options
  if (tokens === undefined && !allowUnauthenticated && !isLoopbackHost(host))
    return err({
      kind: 'open-to-all',
      says: `${host} can be reached by others: give a token file, or --allow-unauthenticated`,
    })
  let server: Server
  try {
    const settings = { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 5000 }
    server = tls === undefined ? createServer(settings) : createSecureServer({ ...settings, ...tls })
  } catch (error) {
    return err({ kind: 'tls', says: `the TLS certificate or key cannot be used (${wordsOf(error)})` })
  }
  const running = serve(server, options)
  try {
    await listening(server, { host, port })
  } catch (error) {
    running.abandon()
    return err({ kind: 'address', says: `cannot listen on ${host}:${port} (${wordsOf(error)})` })
  }
  const { port: actual } = server.address() as AddressInfo // A server that listens on a port has one.
  const { publish, counters, sources, stop, takeTokens } = running
  const renewed = (secrets: Parameters<Hub['renew']>[0]) => renew(server, { ...secrets, takeTokens })
  return ok({ port: actual, publish, counters, sources, stop, renew: renewed })
}

function renew(
  server: Server,
  {
    tokens,
    tls,
    takeTokens,
  }: Pick<HubOptions, 'tokens' | 'tls'> & { readonly takeTokens: (tokens: Tokens | undefined) => void },
): Result<undefined, HubFault> {
  try {
    if (tls !== undefined && server instanceof SecureServer) server.setSecureContext(tls)
  } catch (error) {
    return err({ kind: 'tls', says: `the TLS certificate or key cannot be used (${wordsOf(error)})` })
  }
  takeTokens(tokens)
  return ok(undefined)
}

const wordsOf = (error: unknown): string =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error)

function listening(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: host.replace(/^\[|\]$/g, ''), port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

const allowsRole = (has: Role | undefined, wanted: Role): boolean => has !== undefined && allows(has, wanted)

/** Extra connections that are let in so far that they can be told why they are not wanted. */
const spareConnections = 64

function serve(server: Server, { host, log, tokens: first, limits: given = {}, http }: HubOptions) {
  let tokens = first
  const limits = { ...hubLimits, ...given }
  const counters = hubCounters()
  const room = roomOf({ log, limits, counters })
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.messageBytesMax,
    autoPong: false,
    // So that texts that ws is told of keep their place among those that are taken before it.
    allowSynchronousEvents: true,
    handleProtocols: (offered) => (offered.has(cloudEventsProtocol) ? cloudEventsProtocol : false),
  })
  const sessions = sessionsOf(() => tokens, { isSecure: server instanceof SecureServer })
  const door = ({ headers }: IncomingMessage): Role | undefined =>
    tokens?.roleOf(headers.authorization) ?? sessions.roleOf(headers)
  server.maxConnections = limits.connectionsMax + spareConnections
  server.on('drop', () => void (counters.tooMany += 1))
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const foreign = foreignBecause(request.headers, { isOpen: tokens === undefined, isLoopback: isLoopbackHost(host) })
    if (foreign !== undefined && request.url !== '/healthz') {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(`${foreign}\n`)
      return
    }
    if (sessions.answer(request, response)) return
    if (http?.(request, response, { role: tokens === undefined ? 'open' : door(request) }) !== true)
      answer(request, response)
  })
  server.on('upgrade', (request: IncomingMessage, stream: Socket, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const admitted = admission(request, { tokens, sessions, limits, isLoopback: isLoopbackHost(host) })
    if (admitted.is === 'refused') {
      counters.refused += 1
      stream.end(refusal(admitted))
      setTimeout(() => stream.destroy(), limits.closeMs).unref()
      return
    }
    const isKnown = (): boolean => tokens === undefined || allowsRole(door(request), admitted.route.role)
    sockets.handleUpgrade(request, stream, head, (socket) => room.welcome(socket, stream, { ...admitted, isKnown }))
  })
  const tending = setInterval(room.tend, Math.max(10, Math.min(1000, limits.pingMs / 4)))
  tending.unref()

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    room.close()
    server.closeIdleConnections()
    const late = setTimeout(() => server.closeAllConnections(), limits.closeMs)
    await closed
    clearTimeout(late)
    clearInterval(tending)
  }

  function takeTokens(next: Tokens | undefined): void {
    // Where nobody was asked for a token, the address may be one that others cannot reach only.
    if ((next === undefined) !== (first === undefined) || next?.id === tokens?.id) return
    tokens = next
    sessions.clear()
    room.recheck()
  }

  return {
    publish: room.publish,
    counters: () => ({ ...counters }),
    sources: room.sources,
    stop,
    takeTokens,
    abandon: () => clearInterval(tending),
  }
}

/** What is not WebSocket: `GET /healthz`, and words for those who came by mistake. */
function answer({ url, method }: IncomingMessage, response: ServerResponse): void {
  const isHealth = url === '/healthz' && (method === 'GET' || method === 'HEAD')
  const isOurs = url?.startsWith('/v1/') === true
  const status = isHealth ? 200 : isOurs ? 426 : 404
  const says = isHealth ? 'ok' : isOurs ? 'this path speaks WebSocket' : 'no such path'
  const upgrade = status === 426 ? { upgrade: 'websocket', connection: 'upgrade, close' } : {}
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...upgrade })
  response.end(`${says}\n`)
}
