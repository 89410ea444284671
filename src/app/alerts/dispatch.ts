import { iso, type Instant } from '../../domain/time.ts'
import type { AlertMessage } from '../../output/alert/message.ts'
import type { AlertState } from '../../output/alert/state.ts'
import type { Sink } from '../../output/sinks/sink.ts'
import type { Deliveries } from '../../store/deliveries.ts'
import type { AlertsConfig } from './config.ts'
import { withLinks } from './links.ts'
import { sinksFor } from './routes.ts'

/** Puts messages on their way. Everything here is to be called inside a transaction. */
export type Dispatch = {
  /** By the routes, or to some sinks only; which sinks get it. */
  readonly send: (message: AlertMessage, at: Instant, only?: readonly string[]) => readonly string[]
  /** Tells a sink that forgets of what is open, where nothing newer waits for it; how many messages. */
  readonly refresh: (sink: Sink, state: AlertState, at: Instant) => number
}

type Parts = {
  readonly deliveries: Deliveries
  readonly config: () => AlertsConfig
  readonly sinks: () => readonly Sink[]
}

/** Renders each message once for every sink that gets it: the bytes are kept until they have arrived. */
export function dispatchOf({ deliveries, config, sinks }: Parts): Dispatch {
  function send(message: AlertMessage, at: Instant, only?: readonly string[]): readonly string[] {
    const linked = withLinks(message, config())
    const { id: alert, sequence, event } = message
    const names = only ?? sinksFor(config().routes, { message, told: deliveries.sinksOf(alert) })
    const found = sinks().filter(({ name }) => names.includes(name))
    for (const { name: sink, body } of found) {
      const text = body(linked)
      if (text !== undefined) deliveries.add({ sink, alert, id: `${alert}.${sequence}`, event, at, body: text })
    }
    if (event === 'resolved') deliveries.close(alert, at)
    return found.map(({ name }) => name)
  }

  function refresh({ name, body }: Sink, state: AlertState, at: Instant): number {
    const open = [...state.alerts.values(), ...state.watches.values(), ...state.digests.values()]
    let count = 0
    for (const { last } of open) {
      if (last === undefined) continue
      const { id: alert, sequence } = last
      if (!deliveries.sinksOf(alert).includes(name) || deliveries.isWaiting(alert, name)) continue
      const text = body(withLinks({ ...last, at: iso(at) }, config()))
      if (text === undefined) continue
      count += 1
      deliveries.add({ sink: name, alert, id: `${alert}.${sequence}.${at}`, event: 'refresh', at, body: text })
    }
    return count
  }

  return { send, refresh }
}
