import { err, ok, type Result } from '../../domain/result.ts'
import { readField } from './cron-field.ts'

/** A day of the calendar; `month` from 1. */
export type LocalDay = { readonly year: number; readonly month: number; readonly day: number }

/** The fields of a schedule that say on which days. */
export type DayFields = {
  readonly dayOfMonth: string
  readonly month: string
  readonly dayOfWeek: string
  readonly year: string
}

type Test = (day: LocalDay) => boolean

/** The tests a day has to pass, all of them. */
export type Days = { readonly months: ReadonlySet<number>; readonly tests: readonly Test[] }

const monthWords = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const weekdayWords = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** Reads the fields, and refuses days that no month has. Source: CronSpec.scala, CronDaysInMonthValidation. */
export function readDays({ dayOfMonth, month, dayOfWeek, year }: DayFields): Result<Days, string> {
  const months = readField(month, { name: 'month', min: 1, max: 12, words: monthWords })
  if (!months.ok) return months
  const years = readField(year, { name: 'year', min: 1970, max: 2099 })
  if (!years.ok) return years
  const inMonth = anyOf(dayOfMonth, monthDay)
  if (!inMonth.ok) return inMonth
  const inWeek = anyOf(dayOfWeek, weekDay)
  if (!inWeek.ok) return inWeek
  if (!mayExist(dayOfMonth, month)) return err('Day of month does not exist in any of the months')
  return ok({ months: months.value, tests: [(day) => years.value.has(day.year), inMonth.value, inWeek.value] })
}

/** Puts the tests of the fields together. */
export const dayMatcher =
  ({ months, tests }: Days): Test =>
  (day) =>
    months.has(day.month) && tests.every((test) => test(day))

function anyOf(text: string, read: (part: string) => Result<Test, string>): Result<Test, string> {
  if (text === '*' || text === '*/1' || text === '?') return ok(() => true)
  const tests: Test[] = []
  for (const part of text.split(',')) {
    const test = read(part)
    if (!test.ok) return test
    tests.push(test.value)
  }
  return ok((day) => tests.some((test) => test(day)))
}

const lengthOf = ({ year, month }: LocalDay): number => new Date(Date.UTC(year, month, 0)).getUTCDate()
const weekdayOf = ({ year, month, day }: LocalDay): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay()

function monthDay(part: string): Result<Test, string> {
  if (part === 'L') return ok((day) => day.day === lengthOf(day))
  if (part === 'LW') return ok((day) => day.day === nearestWeekday({ ...day, day: lengthOf(day) }))
  const [, near] = /^(\d+)W$/.exec(part) ?? []
  if (near !== undefined)
    return ok((day) => Number(near) <= lengthOf(day) && day.day === nearestWeekday({ ...day, day: Number(near) }))
  const days = readField(part, { name: 'day of month', min: 1, max: 31 })
  return days.ok ? ok(({ day }) => days.value.has(day)) : days
}

/** The working day nearest to a day, within its month. */
function nearestWeekday(day: LocalDay): number {
  const weekday = weekdayOf(day)
  if (weekday === 6) return day.day === 1 ? 3 : day.day - 1
  if (weekday === 0) return day.day === lengthOf(day) ? day.day - 2 : day.day + 1
  return day.day
}

/** 0 and 7 are Sunday. */
function weekDay(part: string): Result<Test, string> {
  const [, last] = /^(\w+)L$/.exec(part) ?? []
  const [, which, place] = /^(\w+)#([1-5])$/.exec(part) ?? []
  const range = { name: 'day of week', min: 0, max: 7, words: weekdayWords }
  const read = readField(last ?? which ?? part, range)
  if (!read.ok) return read
  const days = new Set([...read.value].map((day) => day % 7))
  const isIts: Test = (day) => days.has(weekdayOf(day))
  if (last !== undefined) return ok((day) => isIts(day) && day.day + 7 > lengthOf(day))
  if (place !== undefined) return ok((day) => isIts(day) && Math.ceil(day.day / 7) === Number(place))
  return ok(isIts)
}

const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Only plain values and ranges are looked at, and of a range its last value is not: upstream's own oversight. */
function mayExist(dayOfMonth: string, month: string): boolean {
  const days = plainRange(dayOfMonth)
  const months = plainRange(month)
  if (days === undefined || months === undefined) return true
  return months.some((one) => days.some((day) => day <= (longest[one - 1] ?? 0)))
}

function plainRange(text: string): readonly number[] | undefined {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? []
  if (from === undefined) return undefined
  const [begin, end] = [Number(from), to === undefined ? Number(from) + 1 : Number(to)]
  return Array.from({ length: Math.max(0, end - begin) }, (_, place) => begin + place)
}
