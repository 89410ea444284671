import type { SeccompActed } from '../domain/event.ts'
import type { AgentId } from '../domain/ids.ts'
import type { Instant } from '../domain/time.ts'
import type { Death } from './deaths.ts'
import type { Known, Ledger } from './facts.ts'
import { provablePids } from './identity.ts'
import { listAt } from '../domain/list-at.ts'

/** The time in which a task can have made a record. */
export type Window = { readonly from: Instant; readonly to: Instant }

type Records = readonly Known<SeccompActed>[]

/** Finds, among records in order of time, those of a kind that fall into a window. A day of records costs a task nothing. */
export function within(
  records: Records,
  isMeant: (record: Known<SeccompActed>) => boolean,
): (window: Window) => Records {
  const places = placesOf(records, isMeant)
  const times = timesOf(records)
  return (window) => (places.length === 0 ? [] : at(records, placesIn(places, rangeOf(times, window))))
}

/**
 * Finds the records that may be proved to be a task's: those of pids that are its own, and those of pids of which exec
 * events tell. In order of time, like the records.
 */
export function provableRecords(known: Ledger, records: Records): (death: Death, window: Window) => Records {
  const isTold = (pid: number): boolean => known.executions.has(pid)
  const told = placesOf(records, ({ value }) => isTold(value.pid))
  const ofPid = placesByPid(records)
  const times = timesOf(records)
  return (death, window) => {
    const range = rangeOf(times, window)
    const found = placesIn(told, range)
    for (const pid of provablePids(death))
      if (!isTold(pid)) for (const places of ofPid(pid, death)) found.push(...placesIn(places, range))
    return at(records, found.length < 2 ? found : found.sort((a, b) => a - b))
  }
}

/** Finds the records of a pid that may be of a task's agent, in no order. */
export function recordsByPid(records: Records): (pid: number, death: Death) => Records {
  const ofPid = placesByPid(records)
  return (pid, death) => ofPid(pid, death).flatMap((places) => at(records, places))
}

/** Of a thousand agents that boot alike each has a process of every pid: those of another agent are not looked at. */
function placesByPid(records: Records): (pid: number, death: Death) => readonly (readonly number[])[] {
  const byAgent = new Map<number, Map<AgentId | undefined, number[]>>()
  for (const [place, { value }] of records.entries()) {
    const ofPid = byAgent.get(value.pid) ?? new Map<AgentId | undefined, number[]>()
    byAgent.set(value.pid, ofPid)
    listAt(ofPid, value.host.agentId).push(place)
  }
  return (pid, { agentId }) => {
    const ofPid = byAgent.get(pid)
    if (ofPid === undefined) return []
    return agentId === undefined ? [...ofPid.values()] : [ofPid.get(agentId) ?? [], ofPid.get(undefined) ?? []]
  }
}

/** Side by side: every task that ended looks for its place among them. */
const timesOf = (records: Records): Float64Array => Float64Array.from(records, ({ value }) => value.at)

const at = (records: Records, places: readonly number[]): Records =>
  places.map((place) => records[place]).filter((record) => record !== undefined)

const placesOf = (records: Records, isMeant: (record: Known<SeccompActed>) => boolean): readonly number[] =>
  records.flatMap((record, place) => (isMeant(record) ? [place] : []))

/** From one place up to another, which is left out. */
type Range = { readonly from: number; readonly end: number }

/** Of a task that outlived more records than this, only the last count: nothing earlier ended it. */
const recordsPerTaskMax = 2000

function rangeOf(times: Float64Array, { from, to }: Window): Range {
  const end = firstPlace(times.length, (place) => (times[place] ?? Infinity) > to)
  const first = firstPlace(end, (place) => (times[place] ?? Infinity) >= from)
  return { from: Math.max(first, end - recordsPerTaskMax), end }
}

function placesIn(places: readonly number[], { from, end }: Range): number[] {
  if (places.length === 0) return []
  const first = firstPlace(places.length, (index) => (places[index] ?? Infinity) >= from)
  const found: number[] = []
  for (let index = first; index < places.length; index += 1) {
    const place = places[index]
    if (place === undefined || place >= end) break
    found.push(place)
  }
  return found
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
