import {
  asyncScheduler,
  defer,
  fromEvent,
  map,
  type MonoTypeOperatorFunction,
  NEVER,
  type Observable,
  of,
  retry,
  type SchedulerLike,
  throwError,
  timer,
} from 'rxjs'
import { type Duration, duration } from '../../domain/time.ts'

/** How long is waited before the attempts to come back. */
export type Backoff = { readonly firstMs: number; readonly maxMs: number }

/** Source: product §5; half a minute is what a master that fails over needs. */
export const usualBackoff: Backoff = { firstMs: 250, maxMs: 30_000 }

/** A connection that ended. `heard`: it brought something, so that the next attempt comes soon. */
export class Lost extends Error {
  readonly heard: boolean

  constructor(why: string, { heard }: { readonly heard: boolean }) {
    super(why)
    this.heard = heard
  }
}

/**
 * The wait before attempt 1, 2, 3…: the first, then twice the last, never above the longest. Half of it is chance
 * (from 0 to 1), so that many clients do not come back to a new leader at once.
 */
export const backoffDelay = (
  { firstMs, maxMs }: Backoff,
  { attempt, chance }: { readonly attempt: number; readonly chance: number },
): Duration => duration(Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 20)) * (0.5 + chance / 2))

/**
 * Subscribes again to a connection that was lost; any other error goes through. What counts as success is that the
 * connection heard something, not that something was said of its loss.
 */
export function reconnect<T>(
  backoff: Backoff,
  {
    scheduler = asyncScheduler,
    chance = Math.random,
  }: { readonly scheduler?: SchedulerLike; readonly chance?: () => number } = {},
): MonoTypeOperatorFunction<T> {
  return (connection) =>
    defer(() => {
      let attempt = 0
      const delay = (error: unknown): Observable<unknown> => {
        if (!(error instanceof Lost)) return throwError(() => error)
        attempt = error.heard ? 1 : attempt + 1
        return timer(backoffDelay(backoff, { attempt, chance: chance() }), scheduler)
      }
      return connection.pipe(retry({ delay }))
    })
}

/** Emits once when a signal is aborted. */
export const aborted = (signal: AbortSignal | undefined): Observable<void> => {
  if (signal === undefined) return NEVER
  return signal.aborted ? of(undefined) : fromEvent(signal, 'abort').pipe(map(() => undefined))
}
