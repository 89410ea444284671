import { type Instant, iso } from '../domain/time.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A length of time in one or two units, for a person who glances: `4 s`, `3 min`, `2 h 5 min`, `3 d`. */
export function spanText(ms: number): string {
  const span = Math.max(0, ms)
  if (span < minute) return `${Math.floor(span / second)} s`
  if (span < hour) return `${Math.floor(span / minute)} min`
  if (span < day) return twoUnits(span, { big: hour, bigName: 'h', small: minute, smallName: 'min' })
  return twoUnits(span, { big: day, bigName: 'd', small: hour, smallName: 'h' })
}

type Units = { readonly big: number; readonly bigName: string; readonly small: number; readonly smallName: string }

function twoUnits(span: number, { big, bigName, small, smallName }: Units): string {
  const whole = Math.floor(span / big)
  const rest = Math.floor((span - whole * big) / small)
  return rest === 0 || whole >= 10 ? `${whole} ${bigName}` : `${whole} ${bigName} ${rest} ${smallName}`
}

/** Where a moment lies from now: `in 12 s`, `3 min ago`, `just now`. */
export function relativeText(at: Instant, now: Instant): string {
  if (at > now) return `in ${spanText(at - now + second - 1)}`
  return now - at < second ? 'just now' : `${spanText(now - at)} ago`
}

/** What is left until a moment, as a clock that runs down: `0:48`, `1:02:03`; days are told in words. */
export function countdownText(ms: number): string {
  const left = Math.max(0, Math.ceil(ms / second))
  if (left >= 86_400) return spanText(left * second)
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}

/** The time of day in UTC, to the second: `19:31:02`. */
export const clockText = (at: Instant): string => iso(at).slice(11, 19)

/** The day in UTC: `2026-11-23`. */
export const dayText = (at: Instant): string => iso(at).slice(0, 10)

/** A moment in full, for a person: `2026-11-23 19:31:02.113 UTC`. */
export const momentText = (at: Instant): string => `${dayText(at)} ${iso(at).slice(11, 23)} UTC`

/** How far a clock is off: `3.2 s ahead`, `14 ms behind`. */
export function offsetText(ms: number): string {
  const far = Math.abs(ms)
  const span = far < second ? `${far} ms` : far < minute ? `${Math.round(far / 100) / 10} s` : spanText(far)
  return ms === 0 ? 'right' : `${span} ${ms > 0 ? 'ahead' : 'behind'}`
}
