import { format } from 'date-fns/format'

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
export const fromSeconds = (seconds: number): Instant => Math.floor(Number((seconds * 1000).toFixed(3))) as Instant

/** A moment from whole nanoseconds since the epoch, as Mesos' TimeInfo has them. */
export const fromNanoseconds = (nanoseconds: number): Instant => Math.floor(nanoseconds / 1_000_000) as Instant

/** The moment a length of time after another. */
export const after = (at: Instant, wait: Duration): Instant => (at + wait) as Instant

/** The length of time from one moment to a later one; zero if it is not later. */
export const between = (from: Instant, to: Instant): Duration => duration(to - from)

const years = { min: -62_135_596_800_000, max: 253_402_300_799_999 }

/** A moment as ISO 8601 text in UTC with milliseconds. A moment no calendar of four-digit years holds is cut to its end. */
export const iso = (at: Instant): string => new Date(Math.min(years.max, Math.max(years.min, at))).toISOString()

/** A moment for people, in the zone of the process (`TZ`), with its offset. */
export const localText = (at: Instant): string => format(at, "yyyy-MM-dd'T'HH:mm:ss.SSSxxx")

const isoShape = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)$/

/**
 * Reads ISO 8601 text. Text without `Z` or an offset is refused: it would be read in the machine's own zone.
 * A day the month does not have, an hour 24 and the like are refused as well; digits beyond milliseconds are cut.
 */
export function parseIso(text: string): Instant | undefined {
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
