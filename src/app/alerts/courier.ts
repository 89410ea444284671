import type { Delivery, Sink } from '../../output/sinks/sink.ts'
import type { AttemptEnd, Deliveries, StoredDelivery } from '../../store/deliveries.ts'
import { type Retry, retryMs } from './retry.ts'

/** What one sink's deliveries came to since the start. */
export type SinkCounters = {
  attempts: number
  delivered: number
  failed: number
  dead: number
  inFlightNow: number
  /** Failed attempts since the last one that went well. */
  failuresNow: number
}

/** How a sink does. */
export type SinkState = Readonly<SinkCounters> & {
  /** Since when every attempt has failed; undefined: the last one went well, or there was none. */
  readonly failingSince: number | undefined
  readonly why: string | undefined
}

/** Brings what waits in the store to the sinks. */
export type Courier = {
  /** There may be something to send. */
  readonly wake: () => void
  readonly states: () => ReadonlyMap<string, SinkState>
  readonly stop: () => Promise<void>
}

type Parts = {
  readonly deliveries: Deliveries
  /** Runs work in a transaction; false: it could not be written, and is undone. */
  readonly transact: (work: () => void) => boolean
  readonly sinks: readonly Sink[]
  readonly retry: Retry
  readonly concurrency: number
  readonly now: () => number
  readonly random: () => number
  readonly say: (line: string) => void
}

/** Deliveries read from the store at a time. */
const batchMax = 128
/** Attempts of one sink whose ends wait to be written; a crash sends them again. */
const undecidedMax = 256
/** Ends of attempts are gathered so long before they are written, so that many share one write to disk. */
const gatherMs = 20
/** How often is looked for what has become due. */
const pollMs = 250
/** A sink that fails is left alone for so long at most; then one attempt shows how it does. */
const pauseMsMax = 60_000
/** Attempts under way when it is told to stop are waited for this long. */
const stopMs = 2000

type Lane = {
  readonly sink: Sink
  readonly counters: SinkCounters
  /** Deliveries that are under way, or whose end is not written yet. */
  readonly under: Set<number>
  /** Attempts that have no answer yet. */
  flying: number
  ready: StoredDelivery[]
  pausedUntil: number
  failingSince: number | undefined
  why: string | undefined
}

/**
 * Starts to deliver. Of each alert one message is under way to a sink at a time, so that their order is kept; a message
 * counts as delivered when the store says so, and what a crash leaves undecided is sent once more, byte for byte.
 */
export function courier({ deliveries, transact, sinks, retry, concurrency, now, random, say }: Parts): Courier {
  const lanes = new Map(sinks.map((sink) => [sink.name, laneOf(sink)]))
  const cancel = new AbortController()
  let ends: (AttemptEnd & { readonly lane: Lane })[] = []
  let gathering: NodeJS.Timeout | undefined
  let isStopping = false
  const polling = setInterval(wake, pollMs)
  polling.unref()
  wake()

  function wake(): void {
    for (const lane of lanes.values()) pump(lane)
  }

  function pump(lane: Lane): void {
    if (isStopping) return
    // A sink that failed last is tried with one message, and gets the rest when that went well.
    const room = lane.failingSince === undefined ? concurrency : 1
    while (lane.flying < room && lane.under.size < undecidedMax && now() >= lane.pausedUntil) {
      if (lane.ready.length === 0) lane.ready = fresh(lane)
      const next = lane.ready.shift()
      if (next === undefined) return
      lane.under.add(next.number)
      lane.flying += 1
      lane.counters.inFlightNow = lane.flying
      void attempt(lane, next)
    }
  }

  function fresh({ sink, under }: Lane): StoredDelivery[] {
    return deliveries.due(sink.name, now(), batchMax + under.size).filter(({ number }) => !under.has(number))
  }

  async function attempt(lane: Lane, delivery: StoredDelivery): Promise<void> {
    const { sink } = lane
    const { alert, id, body } = delivery
    const began = now()
    const first = deliveries.firstReceipt(alert, sink.name)
    const found = await sink.send({ id, body, at: began, first, cancelled: cancel.signal })
    lane.flying -= 1
    lane.counters.inFlightNow = lane.flying
    // What was cut off because we stop is undecided: it is sent once more after the next start.
    if (isStopping && !found.ok) return
    ends.push({ ...endOf({ lane, delivery, found, began }), lane })
    // The next one need not wait until the end of this one is on disk.
    pump(lane)
    // Where others are under way their ends may share the write.
    gathering ??= setTimeout(write, lane.flying > 0 ? gatherMs : 0)
  }

  function endOf({ lane, delivery, found, began }: Attempted): AttemptEnd {
    const at = now()
    const { counters } = lane
    counters.attempts += 1
    const tookMs = at - began
    if (found.ok) {
      counters.delivered += 1
      counters.failuresNow = 0
      lane.failingSince = undefined
      lane.pausedUntil = 0
      return { delivery, at, tookMs, state: 'done', dueAt: at, says: 'delivered', receipt: found.receipt }
    }
    counters.failed += 1
    const isOver = !found.isRetryable || at - delivery.at >= retry.giveUpAfter
    if (found.isRetryable) {
      counters.failuresNow += 1
      lane.failingSince ??= at
      lane.why = found.why
      const pause = Math.min(pauseMsMax, retryMs(retry, counters.failuresNow, random()))
      lane.pausedUntil = Math.max(lane.pausedUntil, at + (found.retryAfterMs ?? pause))
    }
    if (isOver) {
      counters.dead += 1
      say(`alerts: sink ${lane.sink.name}: given up ${delivery.id}: ${found.why}`)
    }
    const wait = Math.max(retryMs(retry, delivery.attempts + 1, random()), found.retryAfterMs ?? 0)
    const state = isOver ? 'dead' : 'waiting'
    return { delivery, at, tookMs, state, dueAt: at + wait, says: found.why, receipt: undefined }
  }

  function write(): void {
    gathering = undefined
    const batch = ends
    ends = []
    if (!transact(() => batch.forEach(deliveries.end))) {
      // Nothing of it is sent again meanwhile: it is still under way as far as we know.
      ends = [...batch, ...ends]
      if (!isStopping) gathering = setTimeout(write, 1000)
      return
    }
    const soon = now() + pollMs
    for (const { lane, delivery, dueAt, state } of batch) {
      lane.under.delete(delivery.number)
      // What is due before the next look around has a timer of its own.
      if (state === 'waiting' && dueAt < soon) setTimeout(() => pump(lane), dueAt - now() + 1)
    }
    wake()
  }

  async function stop(): Promise<void> {
    isStopping = true
    clearInterval(polling)
    const until = Date.now() + stopMs
    while (underWay() > ends.length && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10))
    cancel.abort()
    clearTimeout(gathering)
    if (ends.length > 0) write()
    clearTimeout(gathering)
  }

  function underWay(): number {
    return [...lanes.values()].reduce((sum, { under }) => sum + under.size, 0)
  }

  return {
    wake: () => void setImmediate(wake),
    states: () =>
      new Map([...lanes].map(([name, { counters, failingSince, why }]) => [name, { ...counters, failingSince, why }])),
    stop,
  }
}

type Attempted = {
  readonly lane: Lane
  readonly delivery: StoredDelivery
  readonly found: Delivery
  readonly began: number
}

const laneOf = (sink: Sink): Lane => ({
  sink,
  counters: { attempts: 0, delivered: 0, failed: 0, dead: 0, inFlightNow: 0, failuresNow: 0 },
  under: new Set(),
  flying: 0,
  ready: [],
  pausedUntil: 0,
  failingSince: undefined,
  why: undefined,
})
