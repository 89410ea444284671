import { tzOffset } from '@date-fns/tz/tzOffset'
import { lightFormat } from 'date-fns/lightFormat'

declare const unit: unique symbol

/** A moment: whole milliseconds since the Unix epoch, UTC. */
export type Instant = number & { readonly [unit]: 'ms since epoch' }

/** A length of time: whole milliseconds, never negative. */
export type Duration = number & { readonly [unit]: 'ms' }

/** A moment from milliseconds since the epoch; fractions are cut, as everywhere in a diagnosis. */
export const instant = (ms: number): Instant => Math.floor(ms) as Instant

/** A length of time from milliseconds; below zero is zero. */
export const duration = (ms: number): Duration => Math.max(0, Math.floor(ms)) as Duration

/** A moment from seconds with a fraction, as Mesos and the kernel print them. The fraction is cut to milliseconds. */
export const fromSeconds = (seconds: number): Instant => Math.floor(Math.round(seconds * 1e6) / 1000) as Instant

/** A moment from whole nanoseconds since the epoch, as Mesos' TimeInfo has them. */
export const fromNanoseconds = (nanoseconds: number): Instant => Math.floor(nanoseconds / 1_000_000) as Instant

/** The moment a length of time after another. */
export const after = (at: Instant, wait: Duration): Instant => (at + wait) as Instant

/** The length of time from one moment to a later one; zero if it is not later. */
export const between = (from: Instant, to: Instant): Duration => duration(to - from)

const years = { min: -62_135_596_800_000, max: 253_402_300_799_999 }

/** A moment as ISO 8601 text in UTC with milliseconds. A moment no calendar of four-digit years holds is cut to its end. */
export function iso(at: Instant): string {
  const place = at & (written.length - 1)
  const known = written[place]
  if (known !== undefined && known.at === at) return known.text
  const text = new Date(Math.min(years.max, Math.max(years.min, at))).toISOString()
  written[place] = { at, text }
  return text
}

/** Moments written of late, by their last bits: a diagnosis says the same few moments several times. */
const written = Array.from({ length: 64 }, () => ({ at: Number.NaN, text: '' }))

/** A moment for people, in the zone of the process (`TZ`), with its offset. */
export function localText(at: Instant): string {
  const offset = -new Date(at).getTimezoneOffset()
  const part = (minutes: number): string => String(Math.floor(minutes)).padStart(2, '0')
  const zone = `${offset < 0 ? '-' : '+'}${part(Math.abs(offset) / 60)}:${part(Math.abs(offset) % 60)}`
  // The whole of date-fns' format would take a fifth of the time that the program has to start.
  return `${lightFormat(at, "yyyy-MM-dd'T'HH:mm:ss.SSS")}${zone}`
}

const isoShape = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)$/

/**
 * Reads ISO 8601 text. Text without `Z` or an offset is refused: it would be read in the machine's own zone.
 * A day the month does not have, an hour 24 and the like are refused as well; digits beyond milliseconds are cut.
 */
export function parseIso(text: string): Instant | undefined {
  if (text !== lastRead.text) {
    lastRead.at = readIso(text)
    lastRead.text = text
  }
  return lastRead.at
}

/** A diagnosis' moments are asked for several times in a row. */
const lastRead = { text: '', at: undefined as Instant | undefined }

function readIso(text: string): Instant | undefined {
  const parts = isoShape.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = parts
  const ms = fraction.padEnd(3, '0').slice(0, 3)
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
  if (Number.isNaN(wall) || new Date(wall).getUTCDate() !== Number(day)) return undefined
  if (zone === 'Z') return instant(wall)
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.replace(/\D/g, '')
  const offset = sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)))
  return instant(wall - offset * 60_000)
}

/** A moment as a clock on the wall shows it: no zone, and often no year (`undefined`). Months count from 1. */
export type WallTime = {
  readonly year: number | undefined
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
}

/**
 * Reads a wall clock that hangs in `zone` (an IANA name, `UTC` or an offset like `+02:00`).
 * A year that is not there is the one that brings the moment nearest to `near`.
 * In an hour that a zone skips or has twice, the offset in force just before it counts.
 *
 * @returns undefined for a date the calendar does not have, a zone nobody knows, or no year and nothing to be near to
 */
export function fromWallTime(
  wall: WallTime,
  { zone, near }: { readonly zone: string; readonly near: Instant | undefined },
): Instant | undefined {
  if (wall.year !== undefined) return inZone(wall, wall.year, zone)
  if (near === undefined) return undefined
  const middle = new Date(near).getUTCFullYear()
  const moments = [middle - 1, middle, middle + 1].map((year) => inZone(wall, year, zone))
  return moments
    .filter((at) => at !== undefined)
    .sort((left, right) => Math.abs(left - near) - Math.abs(right - near) || left - right)[0]
}

function inZone(wall: WallTime, year: number, zone: string): Instant | undefined {
  const { month, day, hour, minute, second, ms } = wall
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  const read = new Date(utc)
  const isReal =
    read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60 && second < 61
  if (Number.isNaN(utc) || !isReal) return undefined
  if (zone === 'UTC' || zone === 'Z') return instant(utc)
  const first = offsetMs(zone, utc)
  const at = utc - offsetMs(zone, utc - first)
  return Number.isNaN(at) ? undefined : instant(at)
}

/** Whether wall clocks can be read in a zone: an IANA name this machine knows, `UTC`, or an offset like `+02:00`. */
export const isZone = (zone: string): boolean => zone === 'UTC' || zone === 'Z' || !Number.isNaN(offsetMs(zone, 0))

/** What a zone's clocks are ahead of UTC at a moment; NaN for an unknown zone. */
const offsetMs = (zone: string, at: number): number => tzOffset(zone, new Date(at)) * 60_000
