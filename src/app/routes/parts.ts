import type { HttpRoutes } from '../../hub/hub.ts'
import type { JournalReader } from '../../store/journal.ts'
import type { Incidents } from '../../store/incidents.ts'
import type { Foresight } from '../pipeline/foresight.ts'
import type { Alerts } from '../alerts/alerts.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import type { Relay } from '../relay.ts'
import type { ServeOptions } from '../serve.ts'
import type { ChangesOf } from './incidents.ts'
import type { Trials } from '../trial/trials.ts'

/** What the routes of a daemon answer from. */
export type ServeParts = {
  /** What is asked for by now: a reload changes it. */
  readonly now: { readonly options: ServeOptions; readonly isDraining: boolean }
  readonly pipeline: Pipeline
  readonly incidents: Incidents
  readonly foresight: Foresight
  readonly changes: ChangesOf
  readonly journal: JournalReader
  readonly counters: Relay['counters']
  readonly alerts: Alerts
  readonly trials: Trials
}

/** Makes the routes of one subject. */
export type RoutesOf = (parts: ServeParts) => HttpRoutes
