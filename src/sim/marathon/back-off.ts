/** What a run spec says about relaunching. Lengths are whole nanoseconds. */
export type BackOffRule = { readonly first: number; readonly factor: number; readonly max: number }

/** One wait: since when, in ms, how long, in ns, and its cap, which is also how long it is remembered. */
export type Delay = { readonly reference: number; readonly current: number; readonly max: number }

const nanosecondsPerMs = 1_000_000
/** A look for overdue entries every 10 s. Source: RateLimiterActor.scala, cleanUpOverdueDelays. */
const cleanupMs = 10_000

/**
 * The launch delay of one (run spec, last config change); none at first.
 * Source: M/core/launchqueue/impl/RateLimiter.scala, addDelay, advanceDelay, resetDelay, cleanUpOverdueDelays.
 *
 * Clean-up is not an action of its own: a delay counts as gone from the first 10-second tick that finds it overdue.
 * Ticks count from `start`, when the leader took over.
 */
export class LaunchDelay {
  #isThere = false
  #reference = 0
  #current = 0
  #max = 0

  /** One more instance failed. @returns the new delay in ns */
  add(rule: BackOffRule, now: number, start: number): number {
    const current = this.#isKnown(now, start) ? Math.trunc(this.#current * rule.factor) : rule.first
    this.put({ reference: now, current: Math.min(rule.max, current), max: rule.max })
    return this.#current
  }

  /** An instance took a step towards running: the wait starts anew, as long as it is. */
  advance(now: number, start: number): void {
    if (this.#isKnown(now, start)) this.#reference = now
  }

  reset(): void {
    this.#isThere = false
  }

  /** Takes a delay as it is known from elsewhere. */
  put({ reference, current, max }: Delay): void {
    this.#isThere = true
    this.#reference = reference
    this.#current = current
    this.#max = max
  }

  /** As it stands, overdue or not; undefined: there is none. */
  get(): Delay | undefined {
    return this.#isThere ? { reference: this.#reference, current: this.#current, max: this.#max } : undefined
  }

  /** When a launch is allowed, in ms; undefined: nothing holds it. It may have passed. */
  deadline(now: number, start: number): number | undefined {
    return this.#isKnown(now, start) ? this.#reference + Math.floor(this.#current / nanosecondsPerMs) : undefined
  }

  /** The delay in ns; undefined: there is none. */
  length(now: number, start: number): number | undefined {
    return this.#isKnown(now, start) ? this.#current : undefined
  }

  #isKnown(now: number, start: number): boolean {
    if (!this.#isThere) return false
    const lastTick = start + Math.floor((now - start) / cleanupMs) * cleanupMs
    this.#isThere = lastTick <= this.#reference + this.#max / nanosecondsPerMs
    return this.#isThere
  }
}

/** Marathon's table of launch delays, for who knows them by their keys alone. */
export class BackOff {
  readonly #delays = new Map<string, LaunchDelay>()
  readonly #start: number

  /** @param start when this leader took over: ticks count from it */
  constructor(start: number) {
    this.#start = start
  }

  /** One more instance failed. @returns the new delay in ns */
  add(key: string, rule: BackOffRule, now: number): number {
    const known = this.#known(key, now)
    const delay = known ?? new LaunchDelay()
    if (known === undefined) this.#delays.set(key, delay)
    return delay.add(rule, now, this.#start)
  }

  /** An instance took a step towards running: the wait starts anew, as long as it is. */
  advance(key: string, now: number): void {
    this.#known(key, now)?.advance(now, this.#start)
  }

  reset(key: string): void {
    this.#delays.delete(key)
  }

  /** The entries as they stand, for who keeps or corrects them. */
  entries(): readonly (readonly [key: string, delay: Delay])[] {
    return [...this.#delays].flatMap(([key, one]) => {
      const delay = one.get()
      return delay === undefined ? [] : [[key, delay] as const]
    })
  }

  /** Puts an entry as it is known from elsewhere. */
  put(key: string, delay: Delay): void {
    const known = this.#delays.get(key) ?? new LaunchDelay()
    known.put(delay)
    this.#delays.set(key, known)
  }

  /** When a launch is allowed, in ms; undefined: nothing holds it. It may have passed. */
  deadline(key: string, now: number): number | undefined {
    return this.#known(key, now)?.deadline(now, this.#start)
  }

  /** The delay in ns; undefined: no entry. */
  delay(key: string, now: number): number | undefined {
    return this.#known(key, now)?.length(now, this.#start)
  }

  #known(key: string, now: number): LaunchDelay | undefined {
    const delay = this.#delays.get(key)
    if (delay === undefined || delay.length(now, this.#start) !== undefined) return delay
    this.#delays.delete(key)
    return undefined
  }
}
