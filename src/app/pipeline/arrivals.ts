/** How much came in lately, second by second. */
export type ArrivalRates = {
  readonly count: (arrivedAt: number) => void
  /** The age in milliseconds up to which no more than `room` came in; Infinity where all that is remembered fits. */
  readonly ageOf: (room: number, now: number) => number
}

const bucketMs = 1000

/** Remembers what came in during the last `keepMs`, in one number a second. */
export function arrivalRates(keepMs: number): ArrivalRates {
  let buckets: { readonly from: number; count: number }[] = []

  function count(arrivedAt: number): void {
    const last = buckets.at(-1)
    // A clock that was set back counts into the newest second until it has caught up.
    if (last !== undefined && arrivedAt < last.from + bucketMs) last.count += 1
    else {
      buckets.push({ from: Math.floor(arrivedAt / bucketMs) * bucketMs, count: 1 })
      if ((buckets[0]?.from ?? 0) + keepMs * 2 < arrivedAt)
        buckets = buckets.filter(({ from }) => from + bucketMs + keepMs >= arrivedAt)
    }
  }

  function ageOf(room: number, now: number): number {
    let left = room
    for (let at = buckets.length - 1; at >= 0; at -= 1) {
      const bucket = buckets[at]
      if (bucket === undefined) break
      left -= bucket.count
      if (left < 0) return Math.max(0, now - bucket.from - bucketMs)
    }
    return Infinity
  }

  return { count, ageOf }
}
