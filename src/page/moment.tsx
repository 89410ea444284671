import { type Instant, iso } from '../domain/time.ts'
import { clockText, dayText, momentText, relativeText } from './time-text.ts'

/** A moment: what a person reads first is how far away it is; the moment itself is in UTC and readable for machines. */
export function Moment({
  at,
  now,
  form,
}: {
  readonly at: Instant
  readonly now: Instant
  /** `relative`: only how far; `wall`: only the time of day; `clock`: both; `full`: to the millisecond, and how far. */
  readonly form: 'relative' | 'wall' | 'clock' | 'full'
}) {
  const far = relativeText(at, now)
  if (form === 'relative')
    return (
      <time class="moment" dateTime={iso(at)} title={momentText(at)}>
        {far}
      </time>
    )
  const isToday = dayText(at) === dayText(now)
  const wall = form === 'full' ? momentText(at) : `${isToday ? '' : `${dayText(at)} `}${clockText(at)} UTC`
  return (
    <time class="moment" dateTime={iso(at)} title={momentText(at)}>
      {wall}
      {form === 'wall' ? null : <span class="quiet"> ({far})</span>}
    </time>
  )
}
