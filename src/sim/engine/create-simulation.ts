import { type Instant, instant } from '../../domain/time.ts'
import { invariant } from '../../domain/invariant.ts'
import type { Phase, Random, Simulation, Timer } from './simulation.ts'

type Due = {
  readonly at: number
  readonly phase: Phase
  readonly order: number
  readonly run: () => void
  off: boolean
}

/** A simulation that is driven from outside. */
export type Driven = Simulation & {
  /** Does everything that is due up to and including a moment; the clock then stands at it. */
  runUntil(moment: Instant): void
  /** How many actions were done. */
  readonly done: () => number
}

/** Makes a clock that stands at `start`, with an empty calendar. `seed` is any whole number. */
export function createSimulation({ start, seed }: { readonly start: Instant; readonly seed: number }): Driven {
  let clock = start
  let order = 0
  let done = 0
  const heap: Due[] = []
  const put = (moment: number, phase: Phase, run: () => void): Due => {
    const due = { at: Math.max(moment, clock), phase, order: order++, run, off: false }
    sift(heap, due)
    return due
  }
  return {
    now: () => clock,
    at: (moment, phase, run) => void put(moment, phase, run),
    after: (wait, phase, run) => void put(clock + wait, phase, run),
    timer: (wait, phase, run): Timer => {
      const due = put(clock + wait, phase, run)
      return { cancel: () => void (due.off = true) }
    },
    random: (name) => random(seed, name),
    runUntil: (moment) => {
      for (let next = heap[0]; next !== undefined && next.at <= moment; next = heap[0]) {
        drop(heap)
        if (next.off) continue
        invariant(next.at >= clock, 'time goes forward')
        clock = instant(next.at)
        done += 1
        next.run()
      }
      clock = instant(Math.max(clock, moment))
    },
    done: () => done,
  }
}

const isBefore = (left: Due, right: Due): boolean =>
  left.at !== right.at
    ? left.at < right.at
    : left.phase !== right.phase
      ? left.phase < right.phase
      : left.order < right.order

function sift(heap: Due[], due: Due): void {
  let place = heap.push(due) - 1
  while (place > 0) {
    const parent = (place - 1) >> 1
    const above = heap[parent] as Due
    if (!isBefore(due, above)) break
    heap[place] = above
    place = parent
  }
  heap[place] = due
}

function drop(heap: Due[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let place = 0
  for (;;) {
    let child = place * 2 + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child += 1
    const below = heap[child] as Due
    if (!isBefore(below, last)) break
    heap[place] = below
    place = child
  }
  heap[place] = last
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
