import type { Diagnosis } from './diagnosis.ts'
import type { ForecastObject } from './forecast-object.ts'
import type { Incident } from './incident.ts'
import { type Instant, iso } from './time.ts'

/** An incident with what became of it. */
export type KeptIncident = {
  readonly incident: Incident
  /** undefined: it is open. */
  readonly ended: { readonly at: Instant; readonly because: string } | undefined
}

/** The states that may be asked for. */
export const incidentStates = ['open', 'closed', 'all'] as const

/** An incident as others read it, version 1. Keys and their order are public. */
export type IncidentObject = {
  readonly schema: 'sigsys.incident/1'
  readonly id: string
  readonly state: 'open' | 'closed'
  readonly cluster: string | null
  readonly framework: string | null
  readonly workload: {
    readonly kind: Diagnosis['workload']['kind']
    readonly id: string
    readonly version: string | null
    readonly labels: Readonly<Record<string, string>>
  }
  readonly cause: Diagnosis['cause']
  readonly profile: string | null
  /** Failed tasks that count towards it. */
  readonly failures: number
  /** The highest attempt that was heard of. */
  readonly attempts: number | null
  readonly first_seen: string
  readonly last_seen: string
  readonly opened_at: string
  readonly closed_at: string | null
  readonly because: string | null
  readonly nodes: readonly string[]
  /** The newest diagnosis that counts towards it, in short. */
  readonly latest: {
    readonly id: string
    readonly revision: number
    readonly task: string
    readonly state: string
    readonly node: string | null
    readonly fix: string | null
    readonly next_attempt_at: string | null
  }
  /** What the scheduler will do, as of now; null: it is over, or no scheduler's rule is known. */
  readonly forecast: ForecastObject | null
}

/** An incident as others read it. */
export function incidentObject({ incident, ended }: KeptIncident, forecast: ForecastObject | null): IncidentObject {
  const { latest } = incident
  return {
    schema: 'sigsys.incident/1',
    id: incident.id,
    state: ended === undefined ? 'open' : 'closed',
    cluster: incident.cluster,
    framework: incident.framework,
    workload: { kind: incident.kind, id: incident.workload, version: incident.version, labels: incident.labels },
    cause: { code: incident.cause, confidence: incident.confidence, summary: latest.cause.summary },
    profile: incident.profile,
    failures: incident.failures,
    attempts: incident.attempts,
    first_seen: iso(incident.firstSeen),
    last_seen: iso(incident.lastSeen),
    opened_at: iso(incident.openedAt),
    closed_at: ended === undefined ? null : iso(ended.at),
    because: ended?.because ?? null,
    nodes: incident.nodes,
    latest: {
      id: latest.id,
      revision: latest.revision,
      task: latest.task.id,
      state: latest.task.state,
      node: latest.agent.hostname ?? latest.agent.id,
      fix: latest.fix[0]?.do ?? null,
      next_attempt_at: latest.forecast?.next_attempt_at ?? null,
    },
    forecast: ended === undefined ? forecast : null,
  }
}
