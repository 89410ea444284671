import { defer, lastValueFrom, takeUntil } from 'rxjs'
import { WebSocket } from 'ws'
import { cloudEventsProtocol, stampedEvent } from '../../wire/cloudevent.ts'
import { aborted, Lost, reconnect, usualBackoff } from './reconnect.ts'

/** What a producer is given. */
export type ProducerOptions = {
  /** `ws://HOST:PORT` or `wss://…`. */
  readonly hub: URL
  /** Asked for at every connection. */
  readonly token: () => string | undefined
  readonly ca: string | undefined
  /** The next events after a sequence of ours, as JSON with that sequence in it; none: nothing is there yet. */
  readonly next: (after: number) => readonly { readonly sequence: number; readonly text: string }[]
  /** Everything up to a sequence is durable at the hub. */
  readonly acknowledged: (through: number) => void
  /** Where to begin: what was acknowledged before. */
  readonly from: number
  readonly say: (line: string) => void
  readonly cancelled: AbortSignal
  readonly backoffMs?: number
  /** Source: product §5: a peer that is silent for 45 s is dead; pings go every 15 s. */
  readonly silenceMs?: number
}

/** A producer that runs. */
export type HubProducer = {
  /** There is more to send. */
  readonly wake: () => void
  readonly isConnected: () => boolean
  /** Resolves when it was cancelled and has left. */
  readonly ended: Promise<void>
}

/** Characters on their way that are not acknowledged yet. */
const inFlightMax = 8 * 2 ** 20
const usualSilenceMs = 45_000

/** Sends events to a hub's `/v1/ingest`; what was not acknowledged is sent again after a cut. */
export function produce(options: ProducerOptions): HubProducer {
  const { cancelled, say, backoffMs: firstMs = usualBackoff.firstMs } = options
  const state = { acked: options.from, connected: false, wake: (): void => {} }
  let isTold = false

  async function connection(): Promise<never> {
    const { wasOpen, says } = await connectOnce(options, state)
    if ((wasOpen || !isTold) && !cancelled.aborted) say(`${says}; what is found is kept until the hub is back`)
    isTold = true
    throw new Lost(says, { heard: wasOpen })
  }

  const ended = defer(connection).pipe(reconnect({ ...usualBackoff, firstMs }), takeUntil(aborted(cancelled)))
  return {
    wake: () => state.wake(),
    isConnected: () => state.connected,
    ended: lastValueFrom(ended, { defaultValue: undefined }),
  }
}

type State = { acked: number; connected: boolean; wake: () => void }

function connectOnce(
  { hub, token, ca, next, acknowledged, cancelled, say, silenceMs = usualSilenceMs }: ProducerOptions,
  state: State,
): Promise<{ readonly wasOpen: boolean; readonly says: string }> {
  const bearer = token()
  const socket = new WebSocket(new URL('/v1/ingest', hub), cloudEventsProtocol, {
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    perMessageDeflate: false,
    maxPayload: 2 ** 20,
    handshakeTimeout: 10_000,
    ...(ca === undefined ? {} : { ca }),
  })
  return new Promise((resolve) => {
    let wasOpen = false
    let why = ''
    let heardAt = performance.now()
    let sent = state.acked
    let inFlight = 0
    const lengths: { readonly sequence: number; readonly chars: number }[] = []

    function send(): void {
      while (socket.readyState === socket.OPEN && inFlight < inFlightMax) {
        const events = next(sent)
        if (events.length === 0) return
        for (const { sequence, text } of events) {
          socket.send(text)
          inFlight += text.length
          lengths.push({ sequence, chars: text.length })
          sent = sequence
        }
      }
    }

    function take(text: string): void {
      const event = stampedEvent(text)
      if (!event.ok || event.value.type !== 'sigsys.ack') return
      const { through } = (event.value.data ?? {}) as { readonly through?: unknown }
      if (typeof through !== 'string' || !/^\d{1,15}$/.test(through)) return
      const upTo = Number(through)
      while ((lengths[0]?.sequence ?? Infinity) <= upTo) inFlight -= lengths.shift()?.chars ?? 0
      state.acked = Math.max(state.acked, upTo)
      acknowledged(state.acked)
      send()
    }

    const tending = setInterval(() => {
      if (performance.now() - heardAt > silenceMs) {
        why = `nothing was heard for ${silenceMs / 1000} s`
        socket.terminate()
      } else if (socket.readyState === socket.OPEN) socket.ping()
    }, silenceMs / 3)
    const leave = (): void => socket.close(1000)
    cancelled.addEventListener('abort', leave, { once: true })
    socket.on('open', () => {
      wasOpen = true
      state.connected = true
      state.wake = send
      say(`connected to ${hub.host}`)
      send()
    })
    socket.on('message', (data: Buffer) => {
      heardAt = performance.now()
      take(data.toString())
    })
    for (const sign of ['ping', 'pong'] as const) socket.on(sign, () => void (heardAt = performance.now()))
    socket.on('unexpected-response', (_request, response) => {
      why = `answered ${response.statusCode ?? 0}`
      response.resume()
      socket.terminate()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => void (why ||= error.code ?? error.message))
    socket.on('close', (code, reason) => {
      state.connected = false
      state.wake = () => {}
      clearInterval(tending)
      cancelled.removeEventListener('abort', leave)
      const says = reason.toString() || why || (code === 1006 ? 'the connection was cut' : `closed with ${code}`)
      resolve({ wasOpen, says: `${hub.host}: ${says}` })
    })
  })
}
