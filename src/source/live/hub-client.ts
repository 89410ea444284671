import { WebSocket } from 'ws'
import { cloudEventsProtocol, type StampedEvent, stampedEvent } from '../../wire/cloudevent.ts'
import { pause } from './follow.ts'

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
  /** Takes each event once, in order. While its promise is open, little is read. */
  readonly take: (event: StampedEvent) => Promise<void>
  /** Connected, lost, back: in words. */
  readonly say: (what: 'connected' | 'lost', says: string) => void
  readonly cancelled: AbortSignal
  /** Keep trying also where the first connection fails. */
  readonly isPatient: boolean
  readonly backoffMs?: number
  /** Source: product §5: a peer that is silent for 45 s is dead; pings go every 15 s. */
  readonly silenceMs?: number
}

/** Why a subscription ended. */
export type SubscriptionEnd =
  | { readonly is: 'cancelled' }
  | { readonly is: 'refused'; readonly status: number; readonly says: string }
  | { readonly is: 'unreachable'; readonly says: string }

/** The longest message that is taken; a longer one ends the connection. */
const messageBytesMax = 64 * 2 ** 20
/** Messages that wait to be taken before the socket is not read any more. */
const waitingMax = 256
const backoffMaxMs = 30_000

/**
 * Subscribes to a hub and stays subscribed: after a cut it goes on behind the last event it handed on, so that each
 * comes once and in order, or a gap event says what is not kept any more.
 */
export async function subscribe(options: SubscriptionOptions): Promise<SubscriptionEnd> {
  const { cancelled, say, isPatient, backoffMs = 250 } = options
  const place: Place = { since: options.since, epoch: undefined, sequence: undefined }
  let attempt = 0
  let wasConnected = false
  while (!cancelled.aborted) {
    const ended = await connectOnce(options, place)
    if (cancelled.aborted) break
    if (ended.is === 'refused') return ended
    if (ended.wasOpen) attempt = 0
    if (!ended.wasOpen && !wasConnected && !isPatient) return { is: 'unreachable', says: ended.says }
    wasConnected ||= ended.wasOpen
    say('lost', ended.says)
    // Half of it is chance, so that many readers do not come back at once.
    await pause(Math.min(backoffMaxMs, backoffMs * 2 ** Math.min(attempt, 16)) * (0.5 + Math.random() / 2), cancelled)
    attempt += 1
  }
  return { is: 'cancelled' }
}

/** Where to go on. */
type Place = { since: string | undefined; epoch: string | undefined; sequence: number | undefined }

type Once =
  | { readonly is: 'lost'; readonly wasOpen: boolean; readonly says: string }
  | Extract<SubscriptionEnd, { is: 'refused' }>

function connectOnce(options: SubscriptionOptions, place: Place): Promise<Once> {
  const { hub, path, query, token, ca, take, say, cancelled, silenceMs = 45_000 } = options
  const since = place.sequence === undefined ? place.since : `${place.epoch ?? ''}:${place.sequence}`
  const asked = new URLSearchParams(query.map(([key, value]): [string, string] => [key, value]))
  if (since !== undefined) asked.set('since', since)
  const target = new URL(`${path}${asked.size === 0 ? '' : `?${asked.toString()}`}`, hub)
  const bearer = token()
  const socket = new WebSocket(target, cloudEventsProtocol, {
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    perMessageDeflate: false,
    maxPayload: messageBytesMax,
    handshakeTimeout: 10_000,
    followRedirects: false,
    ...(ca === undefined ? {} : { ca }),
  })
  return new Promise((resolve) => {
    let wasOpen = false
    let why = ''
    let heardAt = performance.now()
    let waiting = 0
    let chain = Promise.resolve()

    const tending = setInterval(
      () => {
        if (performance.now() - heardAt > silenceMs) {
          why = `nothing was heard for ${silenceMs / 1000} s`
          socket.terminate()
        } else if (socket.readyState === socket.OPEN) socket.ping()
      },
      Math.max(10, silenceMs / 3),
    )
    const leave = (): void => socket.close(1000)
    cancelled.addEventListener('abort', leave, { once: true })

    function end(once: Once): void {
      clearInterval(tending)
      cancelled.removeEventListener('abort', leave)
      void chain.then(() => resolve(once))
    }

    async function handOn(text: string): Promise<void> {
      const event = stampedEvent(text)
      if (!event.ok) return
      const { sequence, epoch, type } = event.value
      const number = sequence === undefined ? undefined : Number(sequence)
      const isKnown = number !== undefined && epoch === place.epoch && number <= (place.sequence ?? -1)
      if (isKnown && type !== 'sigsys.gap') return
      await take(event.value)
      if (number === undefined || epoch === undefined) return
      place.sequence = number
      place.epoch = epoch
    }

    socket.on('open', () => {
      wasOpen = true
      heardAt = performance.now()
      say('connected', hub.host)
    })
    socket.on('message', (data: Buffer) => {
      heardAt = performance.now()
      waiting += 1
      if (waiting >= waitingMax) socket.pause()
      chain = chain.then(async () => {
        await handOn(data.toString())
        waiting -= 1
        if (socket.isPaused && waiting <= waitingMax / 4) socket.resume()
        heardAt = performance.now()
      })
    })
    for (const sign of ['ping', 'pong'] as const) socket.on(sign, () => void (heardAt = performance.now()))
    socket.on('unexpected-response', (_request, response) => {
      const body: Buffer[] = []
      const status = response.statusCode ?? 0
      response.on('data', (chunk: Buffer) => void (body.length < 16 && body.push(chunk)))
      response.on('end', () => {
        const says = Buffer.concat(body).toString().trim().slice(0, 300) || `answered ${status}`
        socket.terminate()
        if (status >= 400 && status < 500 && status !== 429) end({ is: 'refused', status, says })
        else end({ is: 'lost', wasOpen, says: `${hub.host} answered ${status}` })
      })
    })
    socket.on('error', (error: NodeJS.ErrnoException) => void (why ||= error.code ?? error.message))
    socket.on('close', (code, reason) => {
      const words = reason.toString()
      if (code === 1008) return end({ is: 'refused', status: code, says: words || 'refused' })
      const says = words || why || (code === 1006 ? 'the connection was cut' : `closed with ${code}`)
      end({ is: 'lost', wasOpen, says: `${hub.host}: ${says}` })
    })
  })
}
