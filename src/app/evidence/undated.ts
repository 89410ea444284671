import type { DomainEvent } from '../../domain/event.ts'
import { fromWallTime, instant, type Instant } from '../../domain/time.ts'

/**
 * How a clock without a year is read at first: as of the year 2000, in UTC, so that the moment is the wall clock's own
 * reading. Nothing truly from that year can be evidence: Mesos is younger. It is a leap year.
 */
export const undatedClock = { zone: 'UTC', near: instant(Date.UTC(2000, 6, 2, 12)) } as const

/** Whether a line of glog has a year: later versions of the library write it. */
export const hasYear = (text: string): boolean => /^[IWEF]\d{8} /.test(text)

/** The clock of a log whose first line is this. Years that are missing are given when everything was read. */
export const logClock = (text: string, zone: string): { readonly zone: string; readonly near: Instant | undefined } =>
  hasYear(text) ? { zone, near: undefined } : undatedClock

const stand = { from: Date.UTC(1999, 11, 30), to: Date.UTC(2001, 0, 3) }

/** Whether a moment still lacks its year. */
export const isUndated = (at: number): boolean => at >= stand.from && at < stand.to

/** Keys under which events hold moments. */
const momentKeys: ReadonlySet<string> = new Set('at from to since startedAt'.split(' '))

/** Gives an event's moments the year that puts them nearest to `near`, their clock being in `zone`. */
export function dated<E extends DomainEvent>(
  event: E,
  { zone, near }: { readonly zone: string; readonly near: Instant },
): E {
  if (!hasUndated(event)) return event
  // Only numbers at keys that hold moments are changed, so the type stays what it was.
  return mapped(event, (at) => yearGiven(at, { zone, near })) as E
}

function yearGiven(at: number, { zone, near }: { readonly zone: string; readonly near: Instant }): number {
  if (!isUndated(at)) return at
  const read = new Date(at)
  const wall = {
    year: undefined,
    month: read.getUTCMonth() + 1,
    day: read.getUTCDate(),
    hour: read.getUTCHours(),
    minute: read.getUTCMinutes(),
    second: read.getUTCSeconds(),
    ms: read.getUTCMilliseconds(),
  }
  return fromWallTime(wall, { zone, near }) ?? at
}

/** Whether any moment of an event still lacks its year. Kind by kind: to look through all keys took a tenth of a reading. */
export function hasUndated(event: DomainEvent): boolean {
  if (event.kind === 'sandbox-text') return event.facts.some(({ at }) => lacksYear(at))
  if (event.kind === 'container-note')
    return isUndated(event.at) || (event.note.is === 'process-of-container' && lacksYear(event.note.startedAt))
  if (event.kind === 'audit-span') return isUndated(event.from) || isUndated(event.to)
  if (event.kind === 'stream-gap' || event.kind === 'launch-queued')
    return lacksYear(event.at) || lacksYear(event.since)
  return event.kind !== 'profile-seen' && event.kind !== 'rejected' && lacksYear(event.at)
}

const lacksYear = (at: Instant | undefined): boolean => at !== undefined && isUndated(at)

function mapped(value: unknown, read: (at: number) => number): unknown {
  if (Array.isArray(value)) return value.map((entry) => mapped(entry, read))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, entry]) => [
    key,
    typeof entry === 'number' && momentKeys.has(key) ? read(entry) : mapped(entry, read),
  ])
  return Object.fromEntries(entries)
}

/** The middle one of the moments that have a year; undefined if none has. */
export function middle(moments: readonly Instant[]): Instant | undefined {
  const sorted = moments.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
