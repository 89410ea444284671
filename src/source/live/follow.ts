import { randomUUID } from 'node:crypto'
import { sealed, type SealedEvent } from '../../wire/cloudevent.ts'
import type { Upstream } from './upstream.ts'

/** What a live source did. */
export type SourceCounters = {
  requests: number
  connections: number
  lost: number
  /** Events handed on, gaps included. */
  events: number
  gaps: number
  /** Messages that could not be handed on as they are: not JSON, or over a bound. Each has its gap. */
  unreadable: number
}

/** All zero. */
export const sourceCounters = (): SourceCounters => ({
  requests: 0,
  connections: 0,
  lost: 0,
  events: 0,
  gaps: 0,
  unreadable: 0,
})

/** What a live source is given. */
export type LiveOptions = {
  readonly upstream: Upstream
  /** `/CLUSTER/HOST-OR-FRAMEWORK`. */
  readonly source: string
  readonly publish: (events: readonly SealedEvent[]) => void
  readonly cancelled: AbortSignal
  readonly counters: SourceCounters
  readonly waits?: Partial<Waits>
}

/** How long is waited; in milliseconds. */
export type Waits = {
  /** Before the first attempt to come back; doubled with every attempt, up to `backoffMaxMs`. */
  readonly backoffMs: number
  readonly backoffMaxMs: number
  /** Without a byte, a stream is dead: Marathon's sends one every 10 s. Mesos says its own interval. */
  readonly silenceMs: number
  /** Between two polls of Metronome. */
  readonly pollMs: number
}

/** Source: marathon §4.1 and §4.2 of the notes on its event stream; five heartbeats of Mesos are 75 s. */
export const defaultWaits: Waits = { backoffMs: 500, backoffMaxMs: 30_000, silenceMs: 30_000, pollMs: 5000 }

/** How a connection ended. `heard`: it brought something, so the next attempt comes soon. */
export type Ended = { readonly why: string; readonly heard: boolean }

/** What one connection tells its follower. */
export type Session = {
  /** Something arrived. The first call closes the gap that a loss opened. */
  readonly heard: () => void
  readonly emit: (events: readonly SealedEvent[]) => void
  /** Says that something is missing, from when to when it is missing, where that is known. */
  readonly gap: (why: string, span?: { readonly from: string | null; readonly to: string | null }) => void
  /** When something was last heard before this connection; undefined for the first. */
  readonly lostSince: string | undefined
}

/**
 * Connects over and over until it is cancelled. A loss is told at once in a gap without an end, and again with its
 * end when the stream is back.
 */
export async function follow(options: LiveOptions, connect: (session: Session) => Promise<Ended>): Promise<void> {
  const { source, publish, cancelled, counters } = options
  const waits = { ...defaultWaits, ...options.waits }
  let heardAt: string | undefined
  let lost: { readonly from: string | null; readonly why: string } | undefined
  let attempt = 0

  function emit(events: readonly SealedEvent[]): void {
    counters.events += events.length
    publish(events)
  }

  const gap: Session['gap'] = (why, span = { from: heardAt ?? null, to: new Date().toISOString() }) => {
    counters.gaps += 1
    emit([gapEvent({ source, why, ...span })])
  }

  function heard(): void {
    attempt = 0
    heardAt = new Date().toISOString()
    if (lost === undefined) return
    gap(`${lost.why}; it is back`, { from: lost.from, to: heardAt })
    lost = undefined
  }

  while (!cancelled.aborted) {
    const { why } = await connect({ heard, emit, gap, lostSince: lost === undefined ? undefined : heardAt })
    if (cancelled.aborted) return
    if (lost === undefined) {
      counters.lost += 1
      lost = { from: heardAt ?? null, why }
      gap(why, { from: lost.from, to: null })
    }
    await pause(backoff(attempt, waits), cancelled)
    attempt += 1
  }
}

/** A gap of a source as an event. Times are RFC 3339, null where unknown or not over yet. */
export const gapEvent = (data: {
  readonly source: string
  readonly from: string | null
  readonly to: string | null
  readonly why: string
}): SealedEvent =>
  sealed(
    { id: randomUUID(), source: data.source, type: 'sigsys.gap', subject: undefined, time: new Date().toISOString() },
    JSON.stringify(data),
  )

/** Waits, less if it is cancelled. */
export function pause(ms: number, cancelled: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (cancelled.aborted) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      cancelled.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    cancelled.addEventListener('abort', done, { once: true })
  })
}

/** Half of it is chance, so that many clients do not come back to a new leader at once. */
const backoff = (attempt: number, { backoffMs, backoffMaxMs }: Waits): number =>
  Math.min(backoffMaxMs, backoffMs * 2 ** Math.min(attempt, 20)) * (0.5 + Math.random() / 2)

/** Reads a stream chunk by chunk, and gives it up when nothing arrives for a while. */
export async function readWatched(
  body: AsyncIterable<Buffer>,
  {
    quiet,
    silenceMs,
    take,
  }: {
    readonly quiet: AbortController
    readonly silenceMs: () => number
    /** True: enough. */
    readonly take: (chunk: Buffer) => boolean
  },
): Promise<'ended' | 'silent' | 'enough'> {
  const give = (): void => quiet.abort('silent')
  let timer = setTimeout(give, silenceMs())
  try {
    for await (const chunk of body) {
      clearTimeout(timer)
      if (take(chunk)) return 'enough'
      timer = setTimeout(give, silenceMs())
    }
    return 'ended'
  } catch (error) {
    if (quiet.signal.aborted) return 'silent'
    throw error
  } finally {
    clearTimeout(timer)
  }
}
