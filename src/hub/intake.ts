import type { Result } from '../domain/result.ts'
import type { SealedEvent } from '../wire/cloudevent.ts'
import type { HubCounters } from './counters.ts'
import type { EventLog, LogEntry } from './event-log.ts'
import type { HubLimits } from './limits.ts'
import type { Producer, Taken } from './producer.ts'

/** Puts events into the log, those of many producers with one write, and hands on what is fresh. */
export type Intake = {
  readonly take: (taken: Taken) => void
  /** Writes what waits. */
  readonly flush: () => void
  /** Writes events of our own sources at once; the reason where that cannot be done. */
  readonly publish: (events: readonly SealedEvent[], also?: () => void) => Result<undefined, { readonly says: string }>
}

type Parts = {
  readonly log: EventLog
  readonly limits: HubLimits
  readonly counters: HubCounters
  readonly broadcast: (entries: readonly LogEntry[]) => void
}

/** An intake into a log. Nothing is acknowledged before the log says that it is durable. */
export function intakeOf({ log, limits, counters, broadcast }: Parts): Intake {
  let waiting: Taken[] = []
  let waitingChars = 0
  let timer: NodeJS.Timeout | undefined
  let waitMs = limits.commitMs

  function append(events: readonly SealedEvent[], also?: () => void) {
    const written = log.append(events, Date.now(), also)
    counters.isUnwritableNow = written.ok ? 0 : 1
    if (!written.ok) return written
    counters.commits += 1
    const entries = events.flatMap(({ type, text }, index): readonly LogEntry[] => {
      const sequence = written.value[index]
      return sequence === undefined ? [] : [{ sequence, type, text }]
    })
    broadcast(entries)
    return { ok: true, value: entries.length } as const
  }

  function take(taken: Taken): void {
    waiting.push(taken)
    waitingChars += taken.event.text.length
    counters.waitingNow = waiting.length
    if (waiting.length >= limits.commitCountMax || waitingChars >= limits.commitCharsMax) flush()
    else timer ??= setTimeout(flush, waitMs)
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting
    if (batch.length === 0) return
    waiting = []
    waitingChars = 0
    counters.waitingNow = 0
    const started = performance.now()
    const written = append(batch.map(({ event }) => event))
    waitMs = Math.min(limits.commitMsMax, Math.max(limits.commitMs, performance.now() - started))
    if (written.ok) {
      counters.accepted += written.value
      counters.duplicates += batch.length - written.value
      for (const [producer, through] of lastOfEach(batch)) producer.acknowledge(through)
      return
    }
    counters.unstored += batch.length
    for (const [producer] of lastOfEach(batch)) producer.peer.leave(1013, `not stored: ${written.error.says}`)
  }

  function publish(events: readonly SealedEvent[], also?: () => void): Result<undefined, { readonly says: string }> {
    flush()
    counters.published += events.length
    const written = append(events, also)
    if (written.ok) return { ok: true, value: undefined }
    counters.unpublished += events.length
    return written
  }

  return { take, flush, publish }
}

/** How far each producer of a batch got. */
function lastOfEach(batch: readonly Taken[]): ReadonlyMap<Producer, string> {
  return new Map(batch.map(({ producer, through }) => [producer, through]))
}
