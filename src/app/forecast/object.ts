import type { ForecastObject } from '../../domain/forecast-object.ts'
import { type Instant, iso } from '../../domain/time.ts'
import { forecastOf, type Question } from './forecast.ts'
import type { History } from './history.ts'

/** A forecast as others read it; null where nothing of the workload was seen. */
export function forecastObject(history: History | undefined, question: Question): ForecastObject | null {
  const forecast = history === undefined ? undefined : forecastOf(history, question)
  if (history === undefined || forecast === undefined) return null
  const { by, state, next, end, delay, cap, projection, givesUpAt, basis, resets } = forecast
  const isAtCap = delay !== undefined && cap !== undefined && delay >= cap
  return {
    schema: 'sigsys.forecast/1',
    made_at: iso(question.now),
    by,
    state,
    next_attempt: next === undefined ? null : { not_before: iso(next.notBefore), not_after: iso(next.notAfter) },
    will_fail: end.fails ?? null,
    confidence: end.confidence ?? null,
    because: end.because,
    delay_ms: delay ?? null,
    cap_ms: cap ?? null,
    cap_at: isAtCap ? null : text(projection?.capAt),
    until: text(projection?.until),
    attempts: projection?.attempts ?? null,
    wasted_task_seconds: projection === undefined ? null : Math.floor(projection.wastedMs / 1000),
    attempts_per_hour: projection?.attemptsPerHour ?? null,
    gives_up_at: text(givesUpAt),
    basis,
    resets,
    error: { forecasts: history.errors.length, median_ms: median(history.errors) ?? null },
  }
}

const text = (at: Instant | undefined): string | null => (at === undefined ? null : iso(at))

/** The middle of some figures, the lower one of two; undefined: there are none. */
export const median = (figures: readonly number[]): number | undefined =>
  figures.toSorted((a, b) => a - b)[Math.floor((figures.length - 1) / 2)]
