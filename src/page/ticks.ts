import { type Instant, instant, iso } from '../domain/time.ts'

/** A mark of the time axis, with what is written at it. */
export type Tick = { readonly at: Instant; readonly label: string }

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Distances that a person counts in. All divide a day or are days, so that marks stand at round moments of UTC. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200]
  .map((seconds) => seconds * second)
  .concat([1, 2, 7, 14, 28, 84, 182, 364].map((days) => days * day))

/** Marks between two moments, at most `ticksMax` of them. A mark at midnight says the day, others the time of day. */
export function ticks({
  from,
  to,
  ticksMax,
}: {
  readonly from: Instant
  readonly to: Instant
  readonly ticksMax: number
}): readonly Tick[] {
  const span = to - from
  const step = steps.find((each) => span / each <= ticksMax) ?? Math.ceil(span / ticksMax / day) * day
  const first = Math.ceil(from / step) * step
  const count = Math.max(0, Math.floor((to - first) / step) + 1)
  return Array.from({ length: count }, (_, index) => {
    const at = instant(first + index * step)
    return { at, label: label(at, step) }
  })
}

function label(at: Instant, step: number): string {
  const text = iso(at)
  if (at % day === 0) return text.slice(5, 10)
  return step < minute ? text.slice(11, 19) : text.slice(11, 16)
}
