import type { SeccompActed } from '../domain/event.ts'
import type { AgentId } from '../domain/ids.ts'
import { type Instant, instant } from '../domain/time.ts'
import type { Death } from './deaths.ts'
import type { Known, Ledger } from './facts.ts'
import { provablePids } from './identity.ts'
import { listAt } from '../domain/list-at.ts'

/** The time in which a task can have made a record. */
export type Window = { readonly from: Instant; readonly to: Instant }

type Records = readonly Known<SeccompActed>[]

/** Finds records that may be a task's, in order of time. */
type Find = (death: Death, window: Window) => Records

/** Records in order of time, with what they are looked up by: made once, for all who look. */
export type Indexed = {
  readonly records: Records
  /** Side by side: every task that ended looks for its place among them. */
  readonly times: Float64Array
  readonly ofPid: ReadonlyMap<number, Places>
}

/** Makes what records, which are in order of time, are looked up by. */
export function indexed(records: Records): Indexed {
  const times = Float64Array.from(records, ({ value }) => value.at)
  const ofPid = new Map<number, Places>()
  for (const [place, { value }] of records.entries()) {
    const places = ofPid.get(value.pid) ?? new Places(records, times)
    ofPid.set(value.pid, places)
    places.add(place)
  }
  return { records, times, ofPid }
}

/** Finds the records of a kind that fall into a window. A day of records costs a task nothing. */
export function within({ records, times }: Indexed, isMeant: (record: Known<SeccompActed>) => boolean): Find {
  const places = new Places(records, times)
  for (const [place, record] of records.entries()) if (isMeant(record)) places.add(place)
  return (death, window) => at(records, places.near(death, window))
}

/**
 * Finds the records that may be proved to be a task's: those of pids that are its own, and those of pids of which exec
 * events tell. In order of time, like the records.
 */
export function provableRecords(known: Ledger, { records, times, ofPid }: Indexed): Find {
  const isTold = (pid: number): boolean => known.executions.has(pid)
  const told = new Places(records, times)
  for (const [place, { value }] of records.entries()) if (isTold(value.pid)) told.add(place)
  return (death, window) => {
    const found = [...told.near(death, window)]
    for (const pid of provablePids(death)) if (!isTold(pid)) found.push(...(ofPid.get(pid)?.near(death, window) ?? []))
    return at(records, found.length < 2 ? found : found.sort(inOrder))
  }
}

/** The records of a pid that may be of a task's agent. */
export const recordsOfPid = ({ records, ofPid }: Indexed, pid: number, death: Death): Records =>
  at(records, ofPid.get(pid)?.near(death, always) ?? [])

const always: Window = { from: instant(-Infinity), to: instant(Infinity) }

const at = (records: Records, places: readonly number[]): Records =>
  places.map((place) => records[place]).filter((record) => record !== undefined)

const inOrder = (one: number, other: number): number => one - other

/** Of a task that outlived more records of its agent than this, only the last count: nothing earlier ended it. */
const recordsPerTaskMax = 2000

/**
 * Places of some records, in order. Of a thousand agents that boot alike each has a record of every pid at the same
 * time: those of other agents are not looked at.
 */
class Places {
  readonly #records: Records
  readonly #times: Float64Array
  readonly #all: number[] = []
  readonly #ofAgent = new Map<AgentId | undefined, number[]>()

  constructor(records: Records, times: Float64Array) {
    this.#records = records
    this.#times = times
  }

  /** Takes one more, which comes after those before. */
  add(place: number): void {
    this.#all.push(place)
    listAt(this.#ofAgent, this.#records[place]?.value.host.agentId).push(place)
  }

  /** Those in a window that may be of a task's agent: of its own, and of an agent that nobody named. */
  near({ agentId }: Death, window: Window): readonly number[] {
    if (agentId === undefined) return this.#in(this.#all, window)
    const own = this.#in(this.#ofAgent.get(agentId), window)
    const nobodys = this.#in(this.#ofAgent.get(undefined), window)
    if (own.length === 0) return nobodys
    return nobodys.length === 0 ? own : [...own, ...nobodys].sort(inOrder)
  }

  #in(places: readonly number[] | undefined, { from, to }: Window): readonly number[] {
    if (places === undefined) return []
    const timeOf = (index: number): number => this.#times[places[index] ?? -1] ?? Infinity
    const end = firstPlace(places.length, (index) => timeOf(index) > to)
    const first = firstPlace(end, (index) => timeOf(index) >= from)
    return places.slice(Math.max(first, end - recordsPerTaskMax), end)
  }
}

/** The first of so many places, by binary search, from which on something holds; their count if it holds nowhere. */
function firstPlace(count: number, holds: (place: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
