import { catchError, defer, Observable, throwError } from 'rxjs'
import { WebSocket } from 'ws'
import { cloudEventsProtocol, type StampedEvent, stampedEvent } from '../../wire/cloudevent.ts'
import { Lost, reconnect, usualBackoff } from './reconnect.ts'

/** What a subscription is given. */
export type SubscriptionOptions = {
  /** `ws://HOST:PORT` or `wss://…`; the path is ours to name. */
  readonly hub: URL
  /** `/v1/diagnoses` or `/v1/events`. */
  readonly path: string
  /** Parameters of the query but `since`. */
  readonly query: readonly (readonly [string, string])[]
  /** `EPOCH:SEQUENCE` or `SEQUENCE`; undefined: only what comes. */
  readonly since: string | undefined
  /** Asked for at every connection, so that a renewed token is used. */
  readonly token: () => string | undefined
  /** PEM certificates to trust instead of the system's. */
  readonly ca: string | undefined
  /** Connected, lost, back: in words. */
  readonly say: (what: 'connected' | 'lost', says: string) => void
  /** Keep trying also where the first connection fails. */
  readonly isPatient: boolean
  readonly backoffMs?: number
  /** Source: product §5: a peer that is silent for 45 s is dead; pings go every 15 s. */
  readonly silenceMs?: number
}

/** An event of a hub. Until `taken` is called it waits, and while many wait, little is read. */
export type Incoming = { readonly event: StampedEvent; readonly taken: () => void }

/** Why a subscription ended by itself. */
export class NotSubscribed extends Error {
  readonly end:
    | { readonly is: 'refused'; readonly status: number; readonly says: string }
    | { readonly is: 'unreachable'; readonly says: string }

  constructor(end: NotSubscribed['end']) {
    super(end.says)
    this.end = end
  }
}

/** The longest message that is taken; a longer one ends the connection. */
const messageBytesMax = 64 * 2 ** 20
/** Messages that wait to be taken before the socket is not read any more. */
const waitingMax = 256

/**
 * The events of a hub for as long as somebody listens: after a cut they go on behind the last one handed on, so that
 * each comes once and in order, or a gap event says what is not kept any more. Fails with `NotSubscribed` only.
 */
export function hubEvents(options: SubscriptionOptions): Observable<Incoming> {
  const { say, isPatient, backoffMs: firstMs = usualBackoff.firstMs } = options
  return defer(() => {
    const place: Place = { since: options.since, epoch: undefined, sequence: undefined }
    let wasConnected = isPatient
    const told = (error: unknown): Observable<never> => {
      if (!(error instanceof Lost)) return throwError(() => error)
      wasConnected ||= error.heard
      if (!wasConnected) return throwError(() => new NotSubscribed({ is: 'unreachable', says: error.message }))
      say('lost', error.message)
      return throwError(() => error)
    }
    return connectionOf(options, place).pipe(catchError(told), reconnect({ ...usualBackoff, firstMs }))
  })
}

/** Where to go on. */
type Place = { since: string | undefined; epoch: string | undefined; sequence: number | undefined }

/** One connection; it ends with an error always. */
function connectionOf(options: SubscriptionOptions, place: Place): Observable<Incoming> {
  const { hub, say, silenceMs = 45_000 } = options
  return new Observable((subscriber) => {
    const socket = socketTo(options, place)
    let heard = false
    let why = ''
    let heardAt = performance.now()
    let waiting = 0

    const tending = setInterval(
      () => {
        if (performance.now() - heardAt > silenceMs) {
          why = `nothing was heard for ${silenceMs / 1000} s`
          socket.terminate()
        } else if (socket.readyState === socket.OPEN) socket.ping()
      },
      Math.max(10, silenceMs / 3),
    )
    const lost = (says: string): void => subscriber.error(new Lost(says, { heard }))
    const refused = (status: number, says: string): void =>
      subscriber.error(new NotSubscribed({ is: 'refused', status, says }))

    function taken(): void {
      waiting -= 1
      // What was not read while much waited counts as heard: it was we who did not listen.
      heardAt = performance.now()
      if (socket.isPaused && waiting <= waitingMax / 4) socket.resume()
    }

    socket.on('open', () => {
      heard = true
      heardAt = performance.now()
      say('connected', hub.host)
    })
    socket.on('message', (data: Buffer) => {
      heardAt = performance.now()
      const event = stampedEvent(data.toString())
      if (!event.ok || isKnown(event.value, place)) return
      waiting += 1
      if (waiting >= waitingMax) socket.pause()
      subscriber.next({ event: event.value, taken })
    })
    for (const sign of ['ping', 'pong'] as const) socket.on(sign, () => void (heardAt = performance.now()))
    socket.on('unexpected-response', (_request, response) => {
      const body: Buffer[] = []
      const status = response.statusCode ?? 0
      response.on('data', (chunk: Buffer) => void (body.length < 16 && body.push(chunk)))
      response.on('end', () => {
        const says = Buffer.concat(body).toString().trim().slice(0, 300) || `answered ${status}`
        socket.terminate()
        if (status >= 400 && status < 500 && status !== 429) refused(status, says)
        else lost(`${hub.host} answered ${status}`)
      })
    })
    socket.on('error', (error: NodeJS.ErrnoException) => void (why ||= error.code ?? error.message))
    socket.on('close', (code, reason) => {
      const words = reason.toString()
      if (code === 1008) return refused(code, words || 'refused')
      return lost(`${hub.host}: ${words || why || (code === 1006 ? 'the connection was cut' : `closed with ${code}`)}`)
    })
    return () => {
      clearInterval(tending)
      // A paused socket would never see the answer to its good-bye.
      if (socket.isPaused) socket.resume()
      socket.close(1000)
    }
  })
}

function socketTo({ hub, path, query, token, ca }: SubscriptionOptions, place: Place): WebSocket {
  const since = place.sequence === undefined ? place.since : `${place.epoch ?? ''}:${place.sequence}`
  const asked = new URLSearchParams(query.map(([key, value]): [string, string] => [key, value]))
  if (since !== undefined) asked.set('since', since)
  const bearer = token()
  return new WebSocket(new URL(`${path}${asked.size === 0 ? '' : `?${asked.toString()}`}`, hub), cloudEventsProtocol, {
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    perMessageDeflate: false,
    maxPayload: messageBytesMax,
    handshakeTimeout: 10_000,
    followRedirects: false,
    ...(ca === undefined ? {} : { ca }),
  })
}

/** Whether an event was handed on before; else the place is behind it. */
function isKnown({ sequence, epoch, type }: StampedEvent, place: Place): boolean {
  const number = sequence === undefined ? undefined : Number(sequence)
  if (number === undefined || epoch === undefined) return false
  if (epoch === place.epoch && number <= (place.sequence ?? -1) && type !== 'sigsys.gap') return true
  place.sequence = number
  place.epoch = epoch
  return false
}
