import type { ContainerId } from '../domain/ids.ts'
import { unreachable } from '../domain/invariant.ts'
import type { ProcessEvent } from '../wire/netlink/process-event.ts'
import type { Sight } from './host-processes.ts'
import type { Owner, TableCounts } from './owner.ts'

/** What the table asks of the host. */
export type TableParts = {
  /** Looks at a process now. */
  readonly sight: (pid: number) => Sight
  /** When the process that has this pid now began; undefined where it is gone. */
  readonly startedAt: (pid: number) => number | undefined
  readonly limits?: TableLimits
}

/** Bounds on what is held. */
export type TableLimits = {
  /** How long the life of a process that ended is remembered, in milliseconds. */
  readonly keptMs: number
  /** Lives that ended and are remembered; beyond it the oldest is forgotten. */
  readonly endedMax: number
}

/** A minute covers any delay of a carrier that is still being read; 200,000 lives take about 40 MB. */
export const tableLimits: TableLimits = { keptMs: 60_000, endedMax: 200_000 }

type Life = {
  readonly pid: number
  from: number
  to: number | undefined
  container: ContainerId | undefined
  why: Owner['why']
  threaded: boolean
}

/**
 * Which container each process was in, from its first moment on. All times are milliseconds of the monotonic clock.
 *
 * A child of a contained process is contained: nothing has to be read for it. An exec is where Mesos' launcher, which was
 * forked outside and moved in, is seen first, and where every later look is taken; one that comes too late changes nothing.
 * A pid means a process only together with a time, because pids are used again: each fork starts a new life.
 */
export class ProcessTable {
  readonly #parts: TableParts
  readonly #limits: TableLimits
  readonly #lives = new Map<number, Life[]>()
  #ended: Life[] = []
  #endedFrom = 0
  /** Whether moves are told, so that a process need not be looked at on each of its execs. */
  movesAreTold = false
  readonly counts: TableCounts = { forks: 0, execs: 0, exits: 0, looks: 0, late: 0, forgotten: 0 }

  constructor(parts: TableParts) {
    this.#parts = parts
    this.#limits = parts.limits ?? tableLimits
  }

  /** Takes an event; gives the container that a process was seen in for the first time. */
  take(event: ProcessEvent): ContainerId | undefined {
    switch (event.is) {
      case 'fork':
        return this.#fork(event.pid, event.parent, event.at)
      case 'exec':
        return this.#exec(event.pid, event.at)
      case 'exit':
        return this.#exit(event.pid, event.at)
      case 'thread': {
        const life = this.#lives.get(event.pid)?.at(-1)
        if (life !== undefined) life.threaded = true
        return undefined
      }
      default:
        return unreachable(event)
    }
  }

  /** Takes processes that began before anything was heard of them, or while events were lost. */
  takeMembers(members: ReadonlyMap<number, ContainerId>, at: number): void {
    for (const [pid, container] of members) {
      const known = this.#lives.get(pid)?.at(-1)
      if (known !== undefined && known.to === undefined && known.container === container) continue
      const from = this.#parts.startedAt(pid) ?? at
      this.#begin({ pid, from, to: undefined, container, why: 'walk', threaded: true })
    }
  }

  /**
   * Takes processes that were just seen in a container's group. One that is known to be in a container inside of it stays
   * there: not every hierarchy carries the whole nesting.
   */
  joined(pids: readonly number[], container: ContainerId, at: number): readonly number[] {
    return pids.filter((pid) => {
      const known = this.#lives.get(pid)?.at(-1)
      if (known === undefined || known.to !== undefined) {
        const from = this.#parts.startedAt(pid)
        if (from === undefined) return false
        this.#begin({ pid, from, to: undefined, container, why: 'event', threaded: at - from > briefMs })
        return true
      }
      if (known.container === container || known.container?.startsWith(`${container}.`) === true) return false
      known.container = container
      known.why = 'event'
      return true
    })
  }

  /**
   * Takes a move into a container's group that the kernel told of with its time, in the order of forks. A move within a
   * container changes nothing, nor does one in a hierarchy that carries less of the nesting.
   *
   * @returns whether this container is news of this process
   */
  moved(pid: number, container: ContainerId, at: number): boolean {
    let life = this.#lives.get(pid)?.at(-1)
    if (life === undefined || (life.to !== undefined && life.to < at)) {
      life = {
        pid,
        from: this.#parts.startedAt(pid) ?? at,
        to: undefined,
        container: undefined,
        why: 'event',
        threaded: true,
      }
      this.#begin(life)
    }
    if (life.container === container || life.container?.startsWith(`${container}.`) === true) return false
    life.container = container
    life.why = 'event'
    return true
  }

  /** Forgets everything: events were lost, so that any pid may have changed hands. */
  clear(): void {
    this.#lives.clear()
    this.#ended = []
    this.#endedFrom = 0
  }

  /**
   * The container that a process was in when a record was made.
   *
   * @param at the record's stamp, whose clock stands still between two ticks of the kernel
   * @param latenessMs how long a tick may be: 10 ms at HZ=100
   */
  owner(pid: number, at: number, latenessMs = tickMs): Owner {
    const lives = this.#lives.get(pid) ?? []
    const fitting = lives.filter((life, index) => {
      const next = lives[index + 1]
      const until = life.threaded || life.to === undefined ? (next?.from ?? Number.POSITIVE_INFINITY) : life.to
      return life.from <= at + latenessMs && at <= until + 1
    })
    const [life, other] = fitting.toReversed()
    if (life === undefined) return this.#lateLook(pid, at + latenessMs)
    if (other !== undefined && other.container !== life.container) return { container: undefined, why: 'ambiguous' }
    if (life.container !== undefined) return { container: life.container, why: life.why }
    // It may have been moved since it was looked at: the launcher is, between fork and exec.
    const seen = life.to === undefined || life.threaded ? this.#lateLook(pid, at + latenessMs) : undefined
    if (seen?.container === undefined) return { container: undefined, why: life.why }
    life.container = seen.container
    life.why = seen.why
    return seen
  }

  /** Whether the process that had this pid last is known to be contained. */
  holds(pid: number): boolean {
    return this.#lives.get(pid)?.at(-1)?.container !== undefined
  }

  /** Lives that are remembered. */
  get size(): number {
    let count = 0
    for (const lives of this.#lives.values()) count += lives.length
    return count
  }

  #fork(pid: number, parent: number, at: number): ContainerId | undefined {
    this.counts.forks += 1
    const known = this.#lives.get(pid)?.at(-1)
    // Its move was heard of before its fork was: the two come by different roads.
    if (known !== undefined && known.to === undefined && known.from >= at - briefMs) {
      known.from = at
      return undefined
    }
    const from = this.#lives.get(parent)?.at(-1)
    const container = from?.container
    const why = container === undefined ? 'unknown' : 'inherited'
    const life: Life = { pid, from: at, to: undefined, container, why, threaded: false }
    this.#begin(life)
    // The kernel's own threads are in no container.
    if (container !== undefined || this.movesAreTold || parent === kernelThreads) return undefined
    return this.#look(life)
  }

  #exec(pid: number, at: number): ContainerId | undefined {
    this.counts.execs += 1
    let life = this.#lives.get(pid)?.at(-1)
    if (life === undefined || life.to !== undefined) {
      life = {
        pid,
        from: this.#parts.startedAt(pid) ?? at,
        to: undefined,
        container: undefined,
        why: 'unknown',
        threaded: false,
      }
      this.#begin(life)
    }
    // An exec ends all other threads.
    life.threaded = false
    return this.movesAreTold ? undefined : this.#look(life)
  }

  #exit(pid: number, at: number): ContainerId | undefined {
    this.counts.exits += 1
    const life = this.#lives.get(pid)?.at(-1)
    if (life === undefined || life.to !== undefined) return undefined
    life.to = at
    // v2 still shows the group of a zombie.
    const isUnsure = life.container === undefined && life.why !== 'outside' && !this.movesAreTold
    const seen = isUnsure ? this.#look(life) : undefined
    this.#ended.push(life)
    this.#forget(at)
    return seen
  }

  #look(life: Life): ContainerId | undefined {
    this.counts.looks += 1
    const seen = this.#parts.sight(life.pid)
    if (seen === 'gone' || seen === 'leaving') {
      this.counts.late += 1
      if (life.container === undefined) life.why = 'unknown'
      return undefined
    }
    const before = life.container
    life.container = seen === 'elsewhere' ? undefined : seen.container
    life.why = seen === 'elsewhere' ? 'outside' : 'event'
    return life.container === before ? undefined : life.container
  }

  #lateLook(pid: number, until: number): Owner {
    const startedAt = this.#parts.startedAt(pid)
    if (startedAt === undefined || startedAt > until + briefMs) return { container: undefined, why: 'unknown' }
    this.counts.looks += 1
    const seen = this.#parts.sight(pid)
    if (typeof seen === 'object') return { container: seen.container, why: 'late-look' }
    return { container: undefined, why: seen === 'elsewhere' ? 'outside' : 'unknown' }
  }

  #begin(life: Life): void {
    const lives = this.#lives.get(life.pid)
    if (lives === undefined) this.#lives.set(life.pid, [life])
    else {
      const last = lives.at(-1)
      if (last !== undefined && last.to === undefined) {
        last.to = life.from
        this.#ended.push(last)
      }
      lives.push(life)
    }
  }

  /** Forgets lives that ended long ago, and the oldest of too many. */
  #forget(now: number): void {
    while (this.#endedFrom < this.#ended.length) {
      const oldest = this.#ended[this.#endedFrom]
      if (oldest === undefined) break
      const isMany = this.#ended.length - this.#endedFrom > this.#limits.endedMax
      const isOld = (oldest.to ?? now) < now - this.#limits.keptMs
      if (!isMany && !isOld) break
      if (!isOld) this.counts.forgotten += 1
      this.#endedFrom += 1
      const rest = (this.#lives.get(oldest.pid) ?? []).filter((life) => life !== oldest)
      if (rest.length === 0) this.#lives.delete(oldest.pid)
      else this.#lives.set(oldest.pid, rest)
    }
    if (this.#endedFrom > 10_000 && this.#endedFrom * 2 > this.#ended.length) {
      this.#ended = this.#ended.slice(this.#endedFrom)
      this.#endedFrom = 0
    }
  }
}

/** The longest time between two ticks of the kernel's coarse clock, HZ=100. */
const tickMs = 10
/** A time shown by /proc is off by up to two ticks of 10 ms. */
const briefMs = 25
/** kthreadd. */
const kernelThreads = 2
