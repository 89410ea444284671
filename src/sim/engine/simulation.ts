import type { Duration, Instant } from '../../domain/time.ts'

/**
 * What comes first among actions due at one instant: fate before the kernel, the kernel before agents, and so on.
 * Actions of one phase come in the order they were scheduled.
 */
export const phases = { fate: 0, kernel: 1, agent: 2, master: 3, framework: 4, observer: 5, check: 6 } as const
/** One of `phases`. */
export type Phase = (typeof phases)[keyof typeof phases]

/**
 * What is done when its moment comes: a function, or an object that knows by itself, so that no closure is made for what
 * happens in every life. `due` tells whether there was anything to do: what was called off is not counted.
 */
export type Action = (() => void) | { due(): boolean }

/** Something that can still be called off. Calling off what has happened does nothing. */
export type Timer = { cancel(): void }

/** A timer that is set again and again: one for each app, and not one for each of its lives. */
export type Alarm = {
  /** When it rings; Infinity: it is not set. */
  readonly at: number
  /** Lets it ring at a moment, and not when it was set to before. */
  set(moment: Instant): void
  cancel(): void
}

/** A seeded stream of numbers; equal seeds and names give equal numbers everywhere. */
export type Random = {
  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number
  /** From 0 (included) to 1 (excluded). */
  fraction(): number
}

/** The clock and calendar that every model is driven by. Time is whole milliseconds since the epoch. */
export type Simulation = {
  now(): Instant
  /** Runs an action at a moment; one that has passed is now. */
  at(moment: Instant, phase: Phase, action: Action): void
  after(wait: Duration, phase: Phase, action: Action): void
  /** Like `after`, but may be called off. */
  timer(wait: Duration, phase: Phase, action: () => void): Timer
  /** An alarm that is not set yet. */
  alarm(phase: Phase, action: () => void): Alarm
  /** The stream of a model, forked from the seed by name: what one model draws does not disturb another. */
  random(name: string): Random
}
