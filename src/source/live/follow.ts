import { randomUUID } from 'node:crypto'
import { catchError, concat, defer, Observable, of, type SchedulerLike, throwError } from 'rxjs'
import { sealed, type SealedEvent } from '../../wire/cloudevent.ts'
import { Lost, reconnect } from './reconnect.ts'
import type { Upstream } from './upstream.ts'

/** What a live source did. */
export type SourceCounters = {
  /** 1: it is being heard. */
  connectedNow: number
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
  connectedNow: 0,
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
  readonly counters: SourceCounters
  /** Takes a line when the source is lost, and when it is back. */
  readonly say?: (line: string) => void
  readonly waits?: Partial<Waits>
  readonly scheduler?: SchedulerLike
}

/** What a source says, for as long as somebody listens; it comes back after every loss. */
export type SourceEvents = Observable<readonly SealedEvent[]>

/** How long is waited; in milliseconds. */
export type Waits = {
  /** Before the first attempt to come back; doubled with every attempt, up to `backoffMaxMs`. */
  readonly backoffMs: number
  readonly backoffMaxMs: number
  /** Without a byte, a stream is dead: Marathon's sends one every 10 s. Mesos says its own interval. */
  readonly silenceMs: number
  /** Between two polls of Metronome. */
  readonly pollMs: number
  /** A master's stream that tells of no task for so long is checked for being idle indeed. */
  readonly idleCheckMs: number
}

/** Source: marathon §4.1 and §4.2 of the notes on its event stream; five heartbeats of Mesos are 75 s. */
export const defaultWaits: Waits = {
  backoffMs: 500,
  backoffMaxMs: 30_000,
  silenceMs: 30_000,
  pollMs: 5000,
  idleCheckMs: 60_000,
}

/** How a connection ended. `heard`: it brought something, so the next attempt comes soon. */
export type Ended = { readonly why: string; readonly heard: boolean }

/** What one connection tells its follower. */
export type Session = {
  /** Nobody listens any more. */
  readonly cancelled: AbortSignal
  /** Something arrived. The first call closes the gap that a loss opened. */
  readonly heard: () => void
  readonly emit: (events: readonly SealedEvent[]) => void
  /** Says that something is missing, from when to when it is missing, where that is known. */
  readonly gap: (why: string, span?: { readonly from: string | null; readonly to: string | null }) => void
  /** When something was last heard before this connection; undefined for the first. */
  readonly lostSince: string | undefined
}

/**
 * Connects over and over while somebody listens. A loss is told at once in a gap without an end, and again with its
 * end when the stream is back.
 */
export function follow(options: LiveOptions, connect: (session: Session) => Promise<Ended>): SourceEvents {
  const { backoffMs: firstMs, backoffMaxMs: maxMs } = { ...defaultWaits, ...options.waits }
  const { scheduler } = options
  return defer(() => {
    const losses = lossBook(options)
    const lost = (error: unknown): SourceEvents =>
      concat(
        error instanceof Lost ? losses.lost(error.message) : of(),
        throwError(() => error),
      )
    return connectionOf(losses, connect).pipe(
      catchError(lost),
      reconnect({ firstMs, maxMs }, scheduler === undefined ? {} : { scheduler }),
    )
  })
}

/** One connection: what it emits, then always an error that says why it ended. */
const connectionOf = (losses: LossBook, connect: (session: Session) => Promise<Ended>): SourceEvents =>
  new Observable((subscriber) => {
    const cancel = new AbortController()
    const emit = (events: readonly SealedEvent[]): void => subscriber.next(losses.counted(events))
    connect({ ...losses.session(emit), cancelled: cancel.signal }).then(
      ({ why, heard }) => subscriber.error(new Lost(why, { heard })),
      (error: unknown) => subscriber.error(error),
    )
    return () => cancel.abort()
  })

/** Knows since when a source is not heard. */
type LossBook = {
  readonly counted: (events: readonly SealedEvent[]) => readonly SealedEvent[]
  readonly session: (emit: Session['emit']) => Omit<Session, 'cancelled'>
  /** The gap that a loss opens; nothing where one is open already. */
  readonly lost: (why: string) => SourceEvents
}

function lossBook({ source, counters, say }: LiveOptions): LossBook {
  let heardAt: string | undefined
  let open: { readonly from: string | null; readonly why: string } | undefined

  function counted(events: readonly SealedEvent[]): readonly SealedEvent[] {
    counters.events += events.length
    return events
  }

  function gapOf(data: Omit<Parameters<typeof gapEvent>[0], 'source'>): SealedEvent {
    counters.gaps += 1
    return gapEvent({ source, ...data })
  }

  function session(emit: Session['emit']): Omit<Session, 'cancelled'> {
    const gap: Session['gap'] = (why, span = { from: heardAt ?? null, to: new Date().toISOString() }) =>
      emit([gapOf({ why, ...span })])
    const heard = (): void => {
      heardAt = new Date().toISOString()
      counters.connectedNow = 1
      const closed = open
      open = undefined
      if (closed === undefined) return
      say?.('it is back')
      gap(`${closed.why}; it is back`, { from: closed.from, to: heardAt })
    }
    return { heard, emit, gap, lostSince: open === undefined ? undefined : heardAt }
  }

  function lost(why: string): SourceEvents {
    counters.connectedNow = 0
    if (open !== undefined) return of()
    counters.lost += 1
    open = { from: heardAt ?? null, why }
    say?.(`${why}; trying again`)
    return of(counted([gapOf({ why, from: open.from, to: null })]))
  }

  return { counted, session, lost }
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
