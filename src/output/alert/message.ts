import type { Diagnosis } from '../../domain/diagnosis.ts'
import { type Instant, iso } from '../../domain/time.ts'
import type { AlertGroup } from './group.ts'
import type { Severity } from './severity.ts'
import type { Alert, Entry } from './state.ts'

/** One message about one alert, as every sink gets it. Keys and their order are public: docs/schema/alert.schema.json. */
export type AlertMessage = {
  readonly schema: 'sigsys.alert/1'
  /** The alert's; the same from its first message to the one that ends it, and never used again. */
  readonly id: string
  /** What a sink folds messages by. */
  readonly dedup_key: string
  /** Counts the messages of this alert from 1. */
  readonly sequence: number
  readonly event: 'firing' | 'update' | 'repeat' | 'resolved' | 'digest'
  readonly at: string
  readonly severity: Severity
  readonly title: string
  readonly summary: string
  readonly cluster: string | null
  readonly cause: Diagnosis['cause'] | null
  readonly profile: string | null
  /** The workloads it is about, in order of their first failure; at most `workloadsMax`. */
  readonly workloads: readonly { readonly kind: string; readonly id: string; readonly version: string | null }[]
  readonly workloads_more: number
  readonly nodes: readonly string[]
  readonly failures: number
  readonly attempts: number | null
  readonly first_seen: string | null
  readonly last_seen: string | null
  readonly forecast: Diagnosis['forecast']
  readonly fix: Diagnosis['fix']
  /** Ids of the incidents that are open now, at most `workloadsMax`. */
  readonly incidents: readonly string[]
  readonly resolved: { readonly at: string; readonly because: readonly string[] } | null
  readonly drill: boolean
}

/** Workloads and incidents that one message names; the rest are counted. */
export const workloadsMax = 20

/** What is said of an alert while it is open. `entries` is not empty, the first failure first. */
export function openMessage(
  { id, sequence, severity, group }: Alert,
  entries: readonly Entry[],
  { at, event }: { readonly at: Instant; readonly event: 'firing' | 'update' | 'repeat' },
): AlertMessage {
  const incidents = entries.map(({ incident }) => incident)
  const newest = incidents.reduce((left, right) => (right.lastSeen >= left.lastSeen ? right : left))
  const failures = incidents.reduce((sum, incident) => sum + incident.failures, 0)
  return {
    schema: 'sigsys.alert/1',
    id,
    dedup_key: id,
    sequence,
    event,
    at: iso(at),
    severity,
    title: title(group, entries),
    summary: newest.latest.cause.summary,
    cluster: newest.cluster,
    cause: newest.latest.cause,
    profile: newest.profile,
    workloads: incidents.slice(0, workloadsMax).map(({ kind, workload, version }) => ({ kind, id: workload, version })),
    workloads_more: Math.max(0, incidents.length - workloadsMax),
    nodes: [...new Set(incidents.flatMap(({ nodes }) => nodes))].slice(0, workloadsMax),
    failures,
    attempts: newest.attempts,
    first_seen: iso(Math.min(...incidents.map(({ firstSeen }) => firstSeen)) as Instant),
    last_seen: iso(newest.lastSeen),
    forecast: newest.latest.forecast,
    fix: newest.latest.fix,
    incidents: incidents.slice(0, workloadsMax).map((incident) => incident.id),
    resolved: null,
    drill: false,
  }
}

/** The message that ends an alert: what was said last, and why it is over. */
export const resolvedMessage = (
  last: AlertMessage,
  { at, sequence, because }: { readonly at: Instant; readonly sequence: number; readonly because: readonly string[] },
): AlertMessage => ({
  ...last,
  sequence,
  event: 'resolved',
  at: iso(at),
  forecast: null,
  fix: [],
  incidents: [],
  resolved: { at: iso(at), because: because.slice(0, workloadsMax) },
})

/** One message in place of many: more alerts began in one window than anybody could read. */
export const digestMessage = (
  id: string,
  titles: readonly string[],
  { at, severity }: { readonly at: Instant; readonly severity: Severity },
): AlertMessage => ({
  schema: 'sigsys.alert/1',
  id,
  dedup_key: id,
  sequence: 1,
  event: 'digest',
  at: iso(at),
  severity,
  title: `${titles.length} more problems began`,
  summary: `${titles.slice(0, workloadsMax).join('\n')}${titles.length > workloadsMax ? `\nand ${titles.length - workloadsMax} more` : ''}`,
  cluster: null,
  cause: null,
  profile: null,
  workloads: [],
  workloads_more: 0,
  nodes: [],
  failures: 0,
  attempts: null,
  first_seen: null,
  last_seen: null,
  forecast: null,
  fix: [],
  incidents: [],
  resolved: null,
  drill: false,
})

/** One line that says which problem it is, without any figure that changes. */
export function title(group: AlertGroup, entries: readonly Entry[]): string {
  const [first] = entries
  if (first === undefined) return ''
  const { workload, cause, profile } = first.incident
  if (group.kind === 'profile') {
    const how = cause === 'seccomp-profile-missing' ? 'is missing on agents' : 'cannot be loaded'
    return `seccomp profile ${group.profile} ${how}`
  }
  if (group.kind === 'node') return `agent ${group.node} is lost`
  return `${workload}: ${cause}${profile === null ? '' : ` by ${profile}`}`
}
