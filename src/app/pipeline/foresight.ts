import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { DomainEvent } from '../../domain/event.ts'
import type { ForecastObject } from '../../domain/forecast-object.ts'
import type { Incident } from '../../domain/incident.ts'
import type { Instant } from '../../domain/time.ts'
import type { KeptHistories } from '../../store/histories.ts'
import { Histories, historiesMax, keyOf } from '../forecast/histories.ts'
import type { History } from '../forecast/history.ts'
import { forecastObject, median } from '../forecast/object.ts'
import { forecastOfFailure } from '../forecast/of-diagnoses.ts'

/** Remembers what a forecast needs of every workload, over restarts too. */
export type Foresight = {
  /** Takes in what one message said, which was heard at a moment. */
  readonly hear: (events: readonly DomainEvent[], heardAt: Instant) => void
  readonly ofFailure: (diagnosis: Diagnosis) => Diagnosis['forecast']
  readonly ofIncident: (incident: Incident, now: Instant) => ForecastObject | null
  /** Writes what was heard since `wrote`; inside a transaction. */
  readonly write: (at: Instant) => void
  readonly wrote: () => void
  readonly prune: (before: Instant) => void
  readonly figures: () => ForesightFigures
}

/** How the forecasts fare. */
export type ForesightFigures = {
  /** Workloads remembered. */
  readonly known: number
  /** Workloads forgotten for want of room. */
  readonly forgotten: number
  /** The last ones that an attempt was held against, and the middle of their errors. */
  readonly scored: number
  readonly medianErrorMs: number | undefined
}

/** Takes up what the store remembers. */
export function foresight(kept: KeptHistories): Foresight {
  const histories = new Histories()
  for (const body of kept.all(historiesMax)) histories.restore(JSON.parse(body) as History)
  return {
    hear: (events, heardAt) => histories.admitAll(events, heardAt),
    ofFailure: (diagnosis) => forecastOfFailure(histories, diagnosis),
    ofIncident: (incident, now) =>
      incident.kind === 'other'
        ? null
        : incidentForecast(histories.of(incident.kind, incident.workload), incident, now),
    write: (at) => {
      for (const key of histories.gone()) kept.remove(key)
      for (const [key, history] of histories.changed()) kept.put(key, JSON.stringify(history), at)
    },
    wrote: () => histories.kept(),
    prune: (before) => kept.prune(before),
    figures: () => ({
      known: histories.size,
      forgotten: histories.forgotten,
      scored: histories.errors.length,
      medianErrorMs: median(histories.errors),
    }),
  }
}

/** A forecast from what a store remembers, for who only reads it. */
export function keptForecast(kept: KeptHistories, incident: Incident, now: Instant): ForecastObject | null {
  if (incident.kind === 'other') return null
  const body = kept.one(keyOf(incident.kind, incident.workload))
  return incidentForecast(body === undefined ? undefined : (JSON.parse(body) as History), incident, now)
}

const incidentForecast = (
  history: History | undefined,
  { cause: code, confidence }: Incident,
  now: Instant,
): ForecastObject | null => forecastObject(history, { now, cause: { code, confidence } })
