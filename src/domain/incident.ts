import type { CauseCode, Confidence, Diagnosis } from './diagnosis.ts'
import { type Instant, instant, parseIso } from './time.ts'

/**
 * What makes failures one problem: the same version of a workload dying of the same cause under the same profile.
 * A job's runs and an app's instances count together; a task of a plain framework is its own workload, by name.
 */
export type IncidentKey = {
  readonly cluster: string | null
  readonly framework: string | null
  readonly kind: Diagnosis['workload']['kind']
  readonly workload: string
  readonly version: string | null
  readonly cause: CauseCode
  readonly profile: string | null
}

/** One problem, with everything that is known of it by now. */
export type Incident = IncidentKey & {
  /** `i-` and 20 hex digits, from the key and the first diagnosis: the same problem after its end is another incident. */
  readonly id: string
  readonly openedAt: Instant
  readonly firstSeen: Instant
  readonly lastSeen: Instant
  /** Failed tasks that count towards it. */
  readonly failures: number
  /** The highest number of attempts a diagnosis named; null: none did. */
  readonly attempts: number | null
  /** The best that any of its diagnoses reached. */
  readonly confidence: Confidence
  /** Host names, in order of first failure; at most `nodesMax`. */
  readonly nodes: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** The newest diagnosis, by time of failure. */
  readonly latest: Diagnosis
}

/** Host names kept of one incident. */
export const nodesMax = 32

/** The key of the problem that a diagnosis tells of. */
export function incidentKey({ cluster, framework, workload, cause, seccomp, task }: Diagnosis): IncidentKey {
  return {
    cluster,
    framework: framework.name ?? framework.id,
    kind: workload.kind,
    workload: workload.id ?? task.name ?? task.id,
    version: workload.version,
    cause: cause.code,
    profile: seccomp?.profile ?? null,
  }
}

/** A key as one line of text: equal texts are equal keys. */
export const incidentKeyText = (key: IncidentKey): string =>
  JSON.stringify([key.cluster, key.framework, key.kind, key.workload, key.version, key.cause, key.profile])

/** A new incident of a first diagnosis. `sha256` gives hex digits. */
export function openIncident(
  diagnosis: Diagnosis,
  { at, sha256 }: { readonly at: Instant; readonly sha256: (text: string) => string },
): Incident {
  const key = incidentKey(diagnosis)
  const failedAt = failedAtOf(diagnosis)
  return {
    ...key,
    id: `i-${sha256(`${incidentKeyText(key)}\n${diagnosis.id}`).slice(0, 20)}`,
    openedAt: at,
    firstSeen: failedAt,
    lastSeen: failedAt,
    failures: 1,
    attempts: diagnosis.workload.attempt,
    confidence: diagnosis.cause.confidence,
    nodes: nodeOf(diagnosis),
    labels: diagnosis.workload.labels,
    latest: diagnosis,
  }
}

/** An incident with one more failed task, or with a better diagnosis of a task it counts already (`isRevision`). */
export function withDiagnosis(incident: Incident, diagnosis: Diagnosis, isRevision: boolean): Incident {
  const failedAt = failedAtOf(diagnosis)
  const isNewest = failedAt >= incident.lastSeen
  const [node] = nodeOf(diagnosis)
  const isKnown = node === undefined || incident.nodes.includes(node) || incident.nodes.length >= nodesMax
  const attempt = diagnosis.workload.attempt
  // Written out key by key: to spread an incident of so many keys cost more than all else here.
  return {
    cluster: incident.cluster,
    framework: incident.framework,
    kind: incident.kind,
    workload: incident.workload,
    version: incident.version,
    cause: incident.cause,
    profile: incident.profile,
    id: incident.id,
    openedAt: incident.openedAt,
    firstSeen: instant(Math.min(incident.firstSeen, failedAt)),
    lastSeen: instant(Math.max(incident.lastSeen, failedAt)),
    failures: incident.failures + (isRevision ? 0 : 1),
    attempts: attempt === null ? incident.attempts : Math.max(attempt, incident.attempts ?? 0),
    confidence: better(incident.confidence, diagnosis.cause.confidence),
    nodes: isKnown ? incident.nodes : [...incident.nodes, node],
    labels: isNewest ? diagnosis.workload.labels : incident.labels,
    latest: isNewest ? diagnosis : incident.latest,
  }
}

/** When the task of a diagnosis failed. The contract's text is always a moment. */
export const failedAtOf = ({ task }: Diagnosis): Instant => parseIso(task.failed_at) ?? instant(0)

const nodeOf = ({ agent }: Diagnosis): readonly string[] => {
  const name = agent.hostname ?? agent.id
  return name === null ? [] : [name]
}

const ranks: readonly Confidence[] = ['unknown', 'possible', 'likely', 'certain']

const better = (left: Confidence, right: Confidence): Confidence =>
  ranks.indexOf(right) > ranks.indexOf(left) ? right : left
