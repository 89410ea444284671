import { err, ok, type Result } from '../../domain/result.ts'
import { type Instant, instant } from '../../domain/time.ts'
import { dayMatcher, type LocalDay, readDays } from './cron-days.ts'
import { readField } from './cron-field.ts'
import { offsetMinutes } from './time-zone.ts'

/** A schedule of Metronome: minute, hour, day of month, month, day of week, and perhaps a year. */
export type Cron = {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  /** Whether something runs on a day of a local calendar. */
  readonly isOn: (day: LocalDay) => boolean
  /** As Metronome shows it. */
  readonly text: string
}

/**
 * Reads a cron text as Metronome takes it: five fields and a year that may be left out; every field but the year as
 * in cron, with `L`, `W` and `#` in the fields of days. Both day fields must match.
 * Source: dcos/metronome jobs/…/model/CronSpec.scala; cron-utils 9.0.0, CronDefinitionBuilder.
 */
export function readCron(text: string): Result<Cron, string> {
  const fields = text.trim().split(/\s+/)
  if (fields.length !== 5 && fields.length !== 6)
    return err(`Cron expression contains ${fields.length} parts but we expect one of [5, 6]`)
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = '*'] = fields
  const minutes = readField(minute, { name: 'minute', min: 0, max: 59 })
  const hours = readField(hour, { name: 'hour', min: 0, max: 23 })
  if (!minutes.ok) return minutes
  if (!hours.ok) return hours
  const days = readDays({ dayOfMonth, month, dayOfWeek, year })
  if (!days.ok) return days
  const shown = fields.map((field) => field.replace(/^\*\/1$/, '*')).join(' ')
  return ok({ minutes: minutes.value, hours: hours.value, isOn: dayMatcher(days.value), text: shown })
}

/** How far ahead a moment is looked for: two turns of the calendar's shortest cycle of weekdays and leap years. */
const horizonMs = 60 * 366 * 86_400_000
const minuteMs = 60_000

/**
 * The first moment after another at which a zone's clocks show what a schedule wants: what falls into a gap does not
 * happen that day, what falls into a repeated hour happens twice.
 * Source: cron-utils, SingleExecutionTime.java, nextExecution.
 *
 * @returns undefined: there is none within sixty years
 */
export function nextExecution({ minutes, hours, isOn }: Cron, after: Instant, zone: string): Instant | undefined {
  let at = Math.floor(after / minuteMs) * minuteMs + minuteMs
  for (const end = at + horizonMs; at < end;) {
    const local = new Date(at + offsetMinutes(zone, instant(at)) * minuteMs)
    const [hour, minute] = [local.getUTCHours(), local.getUTCMinutes()]
    const day = { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() }
    if (!isOn(day)) at += minuteMs * towardsMidnight(hour * 60 + minute)
    else if (!hours.has(hour)) at += minuteMs * (15 - (minute % 15))
    else if (minutes.has(minute)) return instant(at)
    else at += minuteMs
  }
  return undefined
}

/** So many minutes may be skipped without passing the next local midnight, whatever the zone does that night. */
function towardsMidnight(minuteOfDay: number): number {
  const left = 1440 - minuteOfDay
  if (left > 240) return left - 180
  return Math.min(left, 15 - (minuteOfDay % 15))
}
