/** Dice of one run of a fault; the same seed throws the same. */
export type Chance = {
  /** A whole number, both ends included. */
  readonly between: (from: number, to: number) => number
  /** Waits for a drawn number of milliseconds. */
  readonly pause: (fromMs: number, toMs: number) => Promise<void>
}

/** Source: mulberry32, a small generator; good enough to draw moments. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    between,
    pause: (fromMs, toMs) => new Promise((resolve) => setTimeout(resolve, between(fromMs, toMs))),
  }
}
