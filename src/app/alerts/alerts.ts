import { type Instant, instant, iso } from '../../domain/time.ts'
import type { SourceSeen } from '../../hub/presence.ts'
import { type AlertState, alerting } from '../../output/alert/state.ts'
import type { AlertMessage } from '../../output/alert/message.ts'
import type { Sink } from '../../output/sinks/sink.ts'
import { alertPartsOf } from '../../store/alert-parts.ts'
import { type Deliveries, deliveriesOf } from '../../store/deliveries.ts'
import type { Database } from '../../store/driver.ts'
import { type Clock, wallClock } from '../clock.ts'
import type { AlertsBook } from '../pipeline/desk.ts'
import { type AlertsConfig } from './config.ts'
import { courier } from './courier.ts'
import type { SinkState } from './courier.ts'
import { type Dispatch, dispatchOf } from './dispatch.ts'
import { heartbeatOf } from './heartbeat.ts'
import { memoryOf } from './memory.ts'
import { connectionsMax } from './sinks.ts'
import type { Environment } from './secrets.ts'
import { watchOf } from './watch.ts'
import { sha256 } from '../sha256.ts'

/** What alerts are given by the daemon they run in. */
export type AlertsOptions = {
  readonly database: Database
  /** Runs work in a transaction of the store; false: it could not be written, and is undone. */
  readonly transact: (work: () => void) => boolean
  readonly config: AlertsConfig
  readonly sinks: readonly Sink[]
  readonly env: Environment
  readonly cluster: string
  readonly producers: () => readonly SourceSeen[]
  /** Sources of ours that are not connected, and why. */
  readonly unreached: () => readonly string[]
  readonly unaudited: () => readonly string[]
  /** Whether events are judged as they come. */
  readonly isWell: () => boolean
  readonly say: (line: string) => void
  readonly clock?: Clock
}

/** Alerts that run. */
export type Alerts = {
  readonly state: AlertState
  readonly book: AlertsBook
  readonly deliveries: Deliveries
  /** Sends a message that is not the policy's, by the routes or to some sinks; which get it. undefined: not written. */
  readonly send: (messages: readonly AlertMessage[], only?: readonly string[]) => readonly string[] | undefined
  /** Sends again what was given up or has arrived. */
  readonly again: (number: number) => boolean
  readonly counters: () => AlertsCounters
  readonly sinks: () => ReadonlyMap<string, SinkState>
  /** Goes on with another configuration; what is under way is not cut off. */
  readonly reconfigure: (config: AlertsConfig, sinks: readonly Sink[]) => Promise<void>
  /** Ends what is under way, or leaves it for the next start. */
  readonly stop: () => Promise<void>
}

/** Everything that is counted, apart from what each sink counts. */
export type AlertsCounters = AlertState['counters'] & {
  readonly messages: number
  readonly unrouted: number
  readonly refreshed: number
  readonly buried: number
  readonly shed: number
  readonly beats: number
  readonly beatsFailed: number
  readonly openNow: number
  readonly silencesNow: number
  readonly waitingNow: number
}

/** Deliveries that may wait; beyond it the oldest are given up and counted. */
const waitingMax = 200_000
/** Deliveries that ended are kept so long, to be looked at and sent again. */
const keepMs = 30 * 86_400_000
const tendMs = 15_000

/** Alerts of a store. Nothing is sent before `book` has written it and the transaction is durable. */
export function startAlerts(options: AlertsOptions): Alerts {
  const { database, transact, say, clock = wallClock } = options
  let { config, sinks } = options
  const now = (): Instant => instant(clock.now())
  const startedAt = now()
  const deliveries = deliveriesOf(database)
  const parts = alertPartsOf(database)
  const state = alerting(config.settings, sha256)
  const memory = memoryOf(parts, state, startedAt)
  const dispatch = dispatchOf({ deliveries, config: () => config, sinks: () => sinks })
  const counted = { messages: 0, unrouted: 0, refreshed: 0, buried: 0, shed: 0 }
  let couriers = startCourier()
  let heartbeat = startHeartbeat()
  const watch = watchOf(() => config, {
    startedAt,
    known: knownIn(parts.text('collectors')),
    sights: {
      unreached: options.unreached,
      blind: () => state.blind,
      producers: options.producers,
      unaudited: options.unaudited,
      sinks: () => couriers.states(),
    },
  })
  let pending = { messages: 0, unrouted: 0 }

  const refreshing = new Map<string, number>()
  const stopTending = clock.every(tendMs, tend)
  tend()

  function startCourier(): ReturnType<typeof courier> {
    const { retry } = config
    return courier({
      deliveries,
      transact,
      sinks,
      retry,
      concurrency: connectionsMax,
      now: clock.now,
      random: Math.random,
      say,
    })
  }

  function startHeartbeat(): ReturnType<typeof heartbeatOf> {
    const body = (): string =>
      JSON.stringify({
        schema: 'sigsys.heartbeat/1',
        at: iso(now()),
        cluster: options.cluster,
        wrong: [...state.watches.keys()],
      })
    return heartbeatOf(config, { env: options.env, body, isWell: options.isWell })
  }

  function sent(told: Dispatch['send'], message: AlertMessage, only?: readonly string[]): readonly string[] {
    const names = told(message, now(), only)
    pending.messages += 1
    if (names.length === 0) pending.unrouted += 1
    return names
  }

  const book: AlertsBook = {
    see: watch.see,
    heard: watch.heard,
    watched: watch.inputs,
    write: (messages) => {
      pending = { messages: 0, unrouted: 0 }
      for (const message of messages) sent(dispatch.send, message)
      memory.write(now())
    },
    wrote: () => {
      memory.wrote()
      settle()
    },
  }

  function settle(): void {
    counted.messages += pending.messages
    counted.unrouted += pending.unrouted
    if (pending.messages > 0) couriers.wake()
    pending = { messages: 0, unrouted: 0 }
  }

  function send(messages: readonly AlertMessage[], only?: readonly string[]): readonly string[] | undefined {
    let names: readonly string[] = []
    pending = { messages: 0, unrouted: 0 }
    const isDone = transact(() => {
      for (const message of messages) names = sent(dispatch.send, message, only)
    })
    if (!isDone) return undefined
    settle()
    return names
  }

  /** Keeps within bounds, forgets what is old, and tells again those that forget. */
  function tend(): void {
    const at = now()
    transact(() => {
      counted.buried += deliveries.bury(
        sinks.map(({ name }) => name),
        at,
      )
      const excess = deliveries.waitingCount() - waitingMax
      if (excess > 0) counted.shed += deliveries.shed(excess, at)
      deliveries.prune(at - keepMs)
      parts.keepText('collectors', JSON.stringify(watch.known()))
      for (const sink of sinks) {
        const { name, refreshMs } = sink
        if (refreshMs === undefined || at - (refreshing.get(name) ?? startedAt) < refreshMs) continue
        refreshing.set(name, at)
        counted.refreshed += dispatch.refresh(sink, state, at)
      }
    })
  }

  async function reconfigure(next: AlertsConfig, nextSinks: readonly Sink[]): Promise<void> {
    await couriers.stop()
    await heartbeat.stop()
    const old = sinks
    config = next
    sinks = nextSinks
    state.settings = next.settings
    couriers = startCourier()
    heartbeat = startHeartbeat()
    for (const { close } of old) await close()
    tend()
  }

  return {
    state,
    book,
    deliveries,
    send,
    again: (number) => {
      let isThere = false
      const isDone = transact(() => {
        isThere = deliveries.again(number, now())
      })
      couriers.wake()
      return isDone && isThere
    },
    counters: () => {
      const { beats, failed } = heartbeat.counters()
      return {
        ...state.counters,
        ...counted,
        beats,
        beatsFailed: failed,
        openNow: state.alerts.size + state.watches.size,
        silencesNow: state.silences.size,
        waitingNow: deliveries.waitingCount(),
      }
    },
    sinks: () => couriers.states(),
    reconfigure,
    stop: async () => {
      stopTending()
      await heartbeat.stop()
      await couriers.stop()
      for (const { close } of sinks) await close()
    },
  }
}

function knownIn(text: string | undefined): readonly (readonly [string, number])[] {
  return text === undefined ? [] : (JSON.parse(text) as readonly (readonly [string, number])[])
}
