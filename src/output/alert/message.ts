import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Incident } from '../../domain/incident.ts'
import { type Instant, iso } from '../../domain/time.ts'
import { clipped } from './clipped.ts'
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
  /** `change`: another version of a workload is rolled out while its alert is open. */
  readonly event: 'firing' | 'update' | 'repeat' | 'change' | 'resolved' | 'digest'
  /** Whose problem it is; `sigsys`: that it does not see or cannot tell. */
  readonly about: 'workload' | 'profile' | 'node' | 'sigsys' | 'digest'
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
  /** Pages for people; null where the configuration says no address. */
  readonly links: { readonly incident: string | null; readonly runbook: string | null }
  /** Somebody tries whether alerts arrive: nothing is wrong. */
  readonly drill: boolean
}

/** Workloads, incidents and fixes that one message names; the rest of the workloads are counted. */
export const workloadsMax = 20

const noLinks = { incident: null, runbook: null } as const

/** What is said of an alert while it is open. `entries` is not empty, the first failure first. */
export function openMessage(
  { id, sequence, severity, group }: Alert,
  entries: readonly Entry[],
  { at, event }: { readonly at: Instant; readonly event: 'firing' | 'update' | 'repeat' | 'change' },
): AlertMessage {
  const incidents = entries.map(({ incident }) => incident)
  const newest = incidents.reduce((left, right) => (right.lastSeen >= left.lastSeen ? right : left))
  const failures = incidents.reduce((sum, incident) => sum + incident.failures, 0)
  const { cause, forecast, fix } = newest.latest
  const message: AlertMessage = {
    schema: 'sigsys.alert/1',
    id,
    dedup_key: id,
    sequence,
    event,
    about: group.kind,
    at: iso(at),
    severity,
    title: title(group, entries),
    summary: cause.summary,
    cluster: newest.cluster,
    cause: { code: cause.code, confidence: cause.confidence, summary: cause.summary },
    profile: newest.profile,
    workloads: incidents.slice(0, workloadsMax).map(nameOf),
    workloads_more: Math.max(0, incidents.length - workloadsMax),
    nodes: [...new Set(incidents.flatMap(({ nodes }) => nodes))].slice(0, workloadsMax),
    failures,
    attempts: newest.attempts,
    first_seen: iso(Math.min(...incidents.map(({ firstSeen }) => firstSeen)) as Instant),
    last_seen: iso(newest.lastSeen),
    forecast,
    fix: fix.slice(0, workloadsMax),
    incidents: incidents.slice(0, workloadsMax).map((incident) => incident.id),
    resolved: null,
    links: noLinks,
    drill: false,
  }
  return clipped(message)
}

const nameOf = ({ kind, workload, version }: Incident) => ({ kind, id: workload, version })

/** The message that ends an alert: what was said last, and why it is over. */
export const resolvedMessage = (
  last: AlertMessage,
  { at, sequence, because }: { readonly at: Instant; readonly sequence: number; readonly because: readonly string[] },
): AlertMessage =>
  clipped({
    ...last,
    sequence,
    event: 'resolved',
    at: iso(at),
    forecast: null,
    fix: [],
    incidents: [],
    resolved: { at: iso(at), because: because.slice(0, workloadsMax) },
  })

/** What is said without an incident: of sigsys itself, of many problems at once, or to try the way. */
export const bareMessage = (
  said: Pick<AlertMessage, 'id' | 'event' | 'about' | 'severity' | 'title' | 'summary'> & Partial<AlertMessage>,
  at: Instant,
): AlertMessage =>
  clipped({
    schema: 'sigsys.alert/1',
    id: said.id,
    dedup_key: said.id,
    sequence: said.sequence ?? 1,
    event: said.event,
    about: said.about,
    at: iso(at),
    severity: said.severity,
    title: said.title,
    summary: said.summary,
    cluster: said.cluster ?? null,
    cause: null,
    profile: null,
    workloads: said.workloads ?? [],
    workloads_more: 0,
    nodes: [],
    failures: 0,
    attempts: null,
    first_seen: said.first_seen ?? null,
    last_seen: said.last_seen ?? null,
    forecast: null,
    fix: [],
    incidents: [],
    resolved: null,
    links: noLinks,
    drill: said.drill ?? false,
  })

/** One message in place of many: more alerts began in one window than anybody could read. */
export const digestMessage = (
  id: string,
  { titles, count }: { readonly titles: readonly string[]; readonly count: number },
  { at, severity }: { readonly at: Instant; readonly severity: Severity },
): AlertMessage =>
  bareMessage(
    {
      id,
      event: 'digest',
      about: 'digest',
      severity,
      first_seen: iso(at),
      title: `${count} more problems began`,
      summary: `${titles.slice(0, workloadsMax).join('; ')}${count > workloadsMax ? `; and ${count - workloadsMax} more` : ''}`,
    },
    at,
  )

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
