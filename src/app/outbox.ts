import type { Result } from '../domain/result.ts'
import { gapEvent } from '../source/live/follow.ts'
import type { SealedEvent } from '../wire/cloudevent.ts'

/** Characters of events that wait for the store to be writable again; beyond it the oldest are lost, and said to be. */
const waitingCharsMax = 64 * 2 ** 20

/** Between two attempts to write what waits. */
const retryMs = 1000

/** Events on their way into a store that may be full for a while. */
export type Outbox = {
  readonly publish: (events: readonly SealedEvent[]) => void
  readonly lost: () => number
  readonly stop: () => void
}

/** An outbox before a store. Order is kept: while something waits, what follows waits too. */
export function outbox(
  write: (events: readonly SealedEvent[]) => Result<unknown, { readonly says: string }>,
  { complain }: { readonly complain: (says: string) => void },
): Outbox {
  let waiting: SealedEvent[] = []
  let chars = 0
  let lost = 0
  let dropped: { readonly from: string; count: number } | undefined
  let timer: NodeJS.Timeout | undefined

  function keep(events: readonly SealedEvent[]): void {
    for (const event of events) {
      waiting.push(event)
      chars += event.text.length
    }
    let excess = 0
    while (chars > waitingCharsMax && excess < waiting.length) chars -= waiting[excess++]?.text.length ?? 0
    if (excess === 0) return
    dropped ??= { from: waiting[0]?.time ?? new Date().toISOString(), count: 0 }
    dropped.count += excess
    lost += excess
    waiting = waiting.slice(excess)
  }

  function flush(): void {
    timer = undefined
    const gap =
      dropped === undefined
        ? []
        : [
            gapEvent({
              source: '/sigsys/store',
              from: dropped.from,
              to: waiting[0]?.time ?? new Date().toISOString(),
              why: `the store could not be written; ${dropped.count} events were lost`,
            }),
          ]
    const written = write([...gap, ...waiting])
    if (!written.ok) {
      timer = setTimeout(flush, retryMs)
      return
    }
    complain(`the store is written again; ${waiting.length} events waited, ${dropped?.count ?? 0} were lost`)
    waiting = []
    chars = 0
    dropped = undefined
  }

  function publish(events: readonly SealedEvent[]): void {
    if (timer !== undefined) return keep(events)
    const written = write(events)
    if (written.ok) return
    complain(`${written.error.says}; events wait`)
    keep(events)
    timer = setTimeout(flush, retryMs)
  }

  return { publish, lost: () => lost, stop: () => clearTimeout(timer) }
}
