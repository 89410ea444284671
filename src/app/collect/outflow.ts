import { type Instant, instant } from '../../domain/time.ts'
import type { SealedEvent } from '../../wire/cloudevent.ts'
import type { FactWriter } from './facts.ts'
import type { TimeSpan } from './carrier.ts'
import type { Spool } from './spool.ts'
import { nothingShed, shedCount, shedText, withoutLeast } from './worth.ts'

/** Takes events of a collector on their way to the spool. */
export type Outflow = {
  readonly put: (events: readonly SealedEvent[]) => void
  /** Something may be missing, of a span or from shortly before a moment on: said here and told to the hub. */
  readonly lose: (why: string, when?: Instant | TimeSpan) => void
  /** Writes what was put to the spool, which else happens soon. */
  readonly flush: () => void
  /** Writes for the last time. */
  readonly end: () => void
}

/** Events are written together: each time costs a sync of the disk. */
const soonMs = 20
/** A loss is noticed a little after it happened. */
const noticedMs = 1000
const recentMs = 60_000
/** A spool that could not be written is tried again. */
const againMs = 500

/** Events that wait in memory where the spool cannot be written; beyond it what is worth least goes, counted. */
const pendingMax = 100_000
/** So many go at once, so that it is done seldom. */
const droppedAtOnce = 10_000

/** Events are written together; what was lost on the way is told as soon as it can be. */
export function outflow({
  spool,
  write,
  say,
  wake,
}: {
  readonly spool: Spool
  readonly write: FactWriter
  readonly say: (line: string) => void
  readonly wake: () => void
}): Outflow {
  let pending: SealedEvent[] = []
  let dropped = nothingShed()
  let droppedSince = instant(0)
  const now = (): Instant => instant(Date.now())

  let timer: NodeJS.Timeout | undefined

  const soon = (ms = soonMs): void => {
    timer ??= setTimeout(flush, ms)
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const count = shedCount(dropped)
    if (count > 0) {
      const why = `the spool could not be written: ${count} events were dropped, ${shedText(dropped)}`
      pending.push(write.gap(why, { from: droppedSince, to: now() }, { shed: dropped }))
    }
    if (pending.length === 0) return
    if (spool.put(pending)) {
      pending = []
      dropped = nothingShed()
      return wake()
    }
    soon(againMs)
    if (count > 0) pending.pop()
    if (pending.length <= pendingMax) return
    if (count === 0) droppedSince = now()
    pending = withoutLeast(pending, pending.length - pendingMax + droppedAtOnce, dropped)
  }

  return {
    put: (events) => {
      for (const event of events) pending.push(event)
      if (events.length > 0) soon()
    },
    lose: (why, when = now()) => {
      const span = typeof when === 'object' ? when : { from: instant(when - noticedMs), to: when }
      // What the past held is for the hub alone: it may be much.
      if (typeof when === 'object' || when > now() - recentMs) say(why)
      pending.push(write.gap(why, span))
      soon()
    },
    flush,
    end: () => {
      flush()
      clearTimeout(timer)
    },
  }
}
