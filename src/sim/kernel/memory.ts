import { duration, type Duration } from '../../domain/time.ts'
import { phases, type Simulation, type Timer } from '../engine/simulation.ts'

/** A process that takes memory. `outOfMemory`: the kernel kills it, because all in its group together passed the limit. */
export type MemoryUser = { outOfMemory(limitMib: number): void }

/** Growth in a straight line; before and after it the amount stands still. */
type Use = { readonly from: number; readonly to: number; readonly since: number; readonly until: number }

/**
 * A memory cgroup: the processes of a container, and a limit that they share. When all together pass it, the kernel
 * kills the one that holds the most. Source: mm/oom_kill.c, oom_badness; mm/memcontrol.c, mem_cgroup_out_of_memory.
 */
export class MemoryGroup {
  readonly #simulation: Simulation
  readonly #limit: number
  readonly #uses = new Map<MemoryUser, Use>()
  #timer: Timer | undefined

  /** @param limitMib what all together may hold; Infinity: there is no limit */
  constructor(simulation: Simulation, limitMib: number) {
    this.#simulation = simulation
    this.#limit = limitMib
  }

  /** From now on a process grows (or shrinks) to an amount, over a length of time. */
  grow(user: MemoryUser, mib: number, over: Duration): void {
    const now = this.#simulation.now()
    this.#uses.set(user, { from: this.#held(user, now), to: mib, since: now, until: now + over })
    this.#watch()
  }

  /** A process is gone: what it held is free. */
  leave(user: MemoryUser): void {
    if (!this.#uses.delete(user)) return
    if (this.#uses.size > 0) return this.#watch()
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #held(user: MemoryUser, at: number): number {
    const use = this.#uses.get(user)
    if (use === undefined) return 0
    if (at >= use.until) return use.to
    return use.from + ((use.to - use.from) * (at - use.since)) / (use.until - use.since)
  }

  #total(at: number): number {
    let sum = 0
    for (const user of this.#uses.keys()) sum += this.#held(user, at)
    return sum
  }

  /** The sum is a straight line up to the next end of a growth: either it passes the limit on it, or is looked at there. */
  #watch(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    const now = this.#simulation.now()
    const total = this.#total(now)
    if (total > this.#limit) return this.#kill(now)
    const ends = [...this.#uses.values()].map(({ until }) => until).filter((until) => until > now)
    if (ends.length === 0) return
    const next = Math.min(...ends)
    const rise = this.#total(next) - total
    const isPassed = total + rise > this.#limit
    const wait = isPassed ? Math.floor(((this.#limit - total) * (next - now)) / rise) + 1 : next - now
    this.#timer = this.#simulation.timer(duration(Math.min(wait, next - now)), phases.kernel, () => this.#watch())
  }

  #kill(now: number): void {
    let [victim, most]: [MemoryUser | undefined, number] = [undefined, -1]
    for (const user of this.#uses.keys()) {
      const held = this.#held(user, now)
      if (held > most) [victim, most] = [user, held]
    }
    victim?.outOfMemory(this.#limit)
  }
}
