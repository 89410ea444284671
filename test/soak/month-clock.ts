import type { Clock } from '../../src/app/clock.ts'

/** A clock that goes on only when it is told to. */
export type MonthClock = Clock & {
  /** Lets time pass up to a moment; what is due happens at its own. */
  readonly advance: (to: number) => void
}

type Waiting = { readonly at: number; readonly order: number; readonly work: () => void; isOff: boolean }

/** A clock that stands at a moment. */
export function monthClock(start: number): MonthClock {
  let now = start
  let order = 0
  /** The next one last. */
  const waiting: Waiting[] = []

  function after(ms: number, work: () => void): () => void {
    // What is due within a part of a millisecond must not be asked for again and again at the same moment.
    const made: Waiting = { at: now + Math.ceil(Math.max(0, ms)), order: (order += 1), work, isOff: false }
    let low = 0
    for (let high = waiting.length; low < high;) {
      const middle = (low + high) >> 1
      if ((waiting[middle]?.at ?? 0) > made.at) low = middle + 1
      else high = middle
    }
    // Of one moment the first that asked is the first that is called: it stays behind those that asked later.
    waiting.splice(low, 0, made)
    return () => void (made.isOff = true)
  }

  function every(ms: number, work: () => void): () => void {
    let off = after(ms, again)
    function again(): void {
      off = after(ms, again)
      work()
    }
    return () => off()
  }

  return {
    now: () => now,
    after,
    every,
    soon: (work) => after(0, work),
    advance: (to) => {
      for (let next = waiting.at(-1); next !== undefined && next.at <= to; next = waiting.at(-1)) {
        waiting.pop()
        now = Math.max(now, next.at)
        if (!next.isOff) next.work()
      }
      now = to
    },
  }
}
