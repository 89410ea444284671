/** What a run spec says about relaunching. Lengths are whole nanoseconds. */
export type BackOffRule = { readonly first: number; readonly factor: number; readonly max: number }

/** One wait: since when, in ms, how long, in ns, and its cap, which is also how long it is remembered. */
export type Delay = { reference: number; current: number; readonly max: number }

const nanosecondsPerMs = 1_000_000
/** A look for overdue entries every 10 s. Source: RateLimiterActor.scala, cleanUpOverdueDelays. */
const cleanupMs = 10_000

/**
 * Marathon's table of launch delays: one for every (run spec, last config change).
 * Source: M/core/launchqueue/impl/RateLimiter.scala, addDelay, advanceDelay, resetDelay, cleanUpOverdueDelays.
 *
 * Clean-up is not an action of its own: an entry counts as gone from the first 10-second tick that finds it overdue.
 */
export class BackOff {
  readonly #delays = new Map<string, Delay>()
  readonly #start: number

  /** @param start when this leader took over: ticks count from it */
  constructor(start: number) {
    this.#start = start
  }

  /** One more instance failed. @returns the new delay in ns */
  add(key: string, rule: BackOffRule, now: number): number {
    const known = this.#known(key, now)
    const current =
      known === undefined ? Math.min(rule.first, rule.max) : Math.min(rule.max, Math.trunc(known.current * rule.factor))
    this.#delays.set(key, { reference: now, current, max: rule.max })
    return current
  }

  /** An instance took a step towards running: the wait starts anew, as long as it is. */
  advance(key: string, now: number): void {
    const known = this.#known(key, now)
    if (known !== undefined) known.reference = now
  }

  reset(key: string): void {
    this.#delays.delete(key)
  }

  /** The entries as they stand, for who keeps or corrects them. */
  entries(): readonly (readonly [key: string, delay: Readonly<Delay>])[] {
    return [...this.#delays].map(([key, delay]) => [key, { ...delay }])
  }

  /** Puts an entry as it is known from elsewhere. */
  put(key: string, delay: Readonly<Delay>): void {
    this.#delays.set(key, { ...delay })
  }

  /** When a launch is allowed, in ms; undefined: nothing holds it. It may have passed. */
  deadline(key: string, now: number): number | undefined {
    const known = this.#known(key, now)
    return known === undefined ? undefined : known.reference + Math.floor(known.current / nanosecondsPerMs)
  }

  /** The delay in ns; undefined: no entry. */
  delay(key: string, now: number): number | undefined {
    return this.#known(key, now)?.current
  }

  #known(key: string, now: number): Delay | undefined {
    const delay = this.#delays.get(key)
    if (delay === undefined) return undefined
    const lastTick = this.#start + Math.floor((now - this.#start) / cleanupMs) * cleanupMs
    if (lastTick <= delay.reference + delay.max / nanosecondsPerMs) return delay
    this.#delays.delete(key)
    return undefined
  }
}
