import { type Instant, instant } from '../../domain/time.ts'
import { invariant } from '../../domain/invariant.ts'
import { Calendar } from './calendar.ts'
import type { Action, Alarm, Phase, Random, Simulation, Timer } from './simulation.ts'

/** A simulation that is driven from outside. */
export type Driven = Simulation & {
  /**
   * Does everything that is due up to and including a moment; the clock then stands at it.
   * @returns false if `actionsMax` actions were done before: the clock then stands at the last of them
   */
  runUntil(moment: Instant, actionsMax?: number): boolean
  /** How many actions were done. */
  readonly done: () => number
}

/** Makes a clock that stands at `start`, with an empty calendar. `seed` is any whole number. */
export function createSimulation({ start, seed }: { readonly start: Instant; readonly seed: number }): Driven {
  const calendar = new Calendar<Action>()
  let clock = start
  let done = 0
  const put = (moment: number, phase: Phase, action: Action): void =>
    calendar.put(moment > clock ? moment : clock, phase, action)
  return {
    now: () => clock,
    at: put,
    after: (wait, phase, run) => put(clock + wait, phase, run),
    timer: (wait, phase, run) => {
      const timer = new OneTimer(run)
      put(clock + wait, phase, timer)
      return timer
    },
    alarm: (phase, run) =>
      new SetAlarm(
        () => clock,
        (moment, alarm) => put(moment, phase, alarm),
        run,
      ),
    random: (name) => random(seed, name),
    runUntil: (moment, actionsMax = Number.POSITIVE_INFINITY) => {
      const end = done + actionsMax
      for (let at = calendar.nextAt(); at <= moment; at = calendar.nextAt()) {
        if (done >= end) return false
        invariant(at >= clock, 'time goes forward')
        // Most happens at the instant of what came before: a number of this size is an object in a heap.
        if (at !== clock) clock = at as Instant
        done += 1
        const action = calendar.take()
        if (typeof action === 'function') action()
        else if (!action.due()) done -= 1
      }
      clock = instant(Math.max(clock, moment))
      return true
    },
    done: () => done,
  }
}

/** An action that may still be called off. */
class OneTimer implements Timer {
  #run: (() => void) | undefined

  constructor(run: () => void) {
    this.#run = run
  }

  cancel(): void {
    this.#run = undefined
  }

  due(): boolean {
    const run = this.#run
    this.#run = undefined
    run?.()
    return run !== undefined
  }
}

/** An alarm lies on the calendar as often as it was set, and rings for the moment that it is set to. */
class SetAlarm implements Alarm {
  at = Number.POSITIVE_INFINITY
  readonly #now: () => Instant
  readonly #put: (moment: Instant, alarm: SetAlarm) => void
  readonly #run: () => void

  constructor(now: () => Instant, put: (moment: Instant, alarm: SetAlarm) => void, run: () => void) {
    this.#now = now
    this.#put = put
    this.#run = run
  }

  set(moment: Instant): void {
    this.at = Math.max(moment, this.#now())
    this.#put(moment, this)
  }

  cancel(): void {
    this.at = Number.POSITIVE_INFINITY
  }

  due(): boolean {
    if (this.at !== this.#now()) return false
    this.at = Number.POSITIVE_INFINITY
    this.#run()
    return true
  }
}

/** sfc32, seeded from a number and a name. Source: Chris Doty-Humphrey, PractRand. */
function random(seed: number, name: string): Random {
  let [a, b, c, count] = [hash(seed, name), hash(seed ^ 0x9e3779b9, name), hash(Math.floor(seed / 2 ** 32), name), 1]
  const next = (): number => {
    const sum = (((a + b) | 0) + count) | 0
    count = (count + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round += 1) next()
  const fraction = (): number => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53
  return { fraction, int: (from, to) => from + Math.floor(fraction() * (to - from + 1)) }
}

function hash(seed: number, name: string): number {
  let state = (seed ^ 0x811c9dc5) | 0
  for (let index = 0; index < name.length; index += 1) state = Math.imul(state ^ name.charCodeAt(index), 0x01000193)
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
  return state ^ (state >>> 13)
}
