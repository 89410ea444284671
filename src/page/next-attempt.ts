import type { IncidentObject } from '../domain/incident-object.ts'
import { type Instant, parseIso } from '../domain/time.ts'

/** What is known of the next attempt. */
export type NextAttempt =
  /** It begins between two moments, by what is known as of now. */
  | { readonly is: 'waiting'; readonly from: Instant; readonly to: Instant }
  | { readonly is: 'running' }
  /** None follows by itself. */
  | { readonly is: 'none' }
  | { readonly is: 'unknown' }

/** The next attempt of an incident; where nothing is foretold as of now, what was said when its newest failure was judged. */
export function nextAttemptOf({ state, forecast, latest }: IncidentObject): NextAttempt {
  if (state === 'closed' || forecast?.state === 'over') return { is: 'none' }
  if (forecast?.state === 'running') return { is: 'running' }
  const from = momentOf(forecast?.next_attempt?.not_before ?? latest.next_attempt_at)
  if (from === undefined) return { is: 'unknown' }
  return { is: 'waiting', from, to: momentOf(forecast?.next_attempt?.not_after) ?? from }
}

/** A moment that may not be there, or be no moment. */
export const momentOf = (text: string | null | undefined): Instant | undefined =>
  text === null || text === undefined ? undefined : parseIso(text)
