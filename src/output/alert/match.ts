import type { Incident } from '../../domain/incident.ts'
import type { AlertMessage } from './message.ts'
import { isAtLeast, type Severity, severityOf } from './severity.ts'

/** Which problems are meant; what is undefined matches all. Of a list one entry is enough. */
export type Match = {
  readonly severity: Severity | undefined
  readonly about: readonly AlertMessage['about'][] | undefined
  readonly causes: readonly string[] | undefined
  /** Ids; `/group/*` for everything below a group. */
  readonly workloads: readonly string[] | undefined
  readonly clusters: readonly string[] | undefined
  readonly profiles: readonly string[] | undefined
  readonly nodes: readonly string[] | undefined
}

/** Matches everything. */
export const anything: Match = {
  severity: undefined,
  about: undefined,
  causes: undefined,
  workloads: undefined,
  clusters: undefined,
  profiles: undefined,
  nodes: undefined,
}

/** Whether a message is meant. A list of workloads or nodes needs one of the message's to be in it. */
export function matchesMessage(match: Match, message: AlertMessage): boolean {
  const { severity, about, cause, workloads, cluster, profile, nodes } = message
  return (
    isOneOf(match.about, [about]) &&
    fits(match, {
      severity,
      cause: cause?.code ?? null,
      workloads: workloads.map(({ id }) => id),
      cluster,
      profile,
      nodes,
    })
  )
}

/** Whether an incident is meant, by the severity that its cause and confidence give. */
export const matchesIncident = (match: Match, incident: Incident): boolean =>
  match.about === undefined &&
  fits(match, {
    severity: severityOf(incident.cause, incident.confidence),
    cause: incident.cause,
    workloads: [incident.workload],
    cluster: incident.cluster,
    profile: incident.profile,
    nodes: incident.nodes,
  })

/** Whether a pattern covers a workload: its id, or `/group/*` for everything below a group. */
export const coversWorkload = (pattern: string, id: string): boolean =>
  pattern.endsWith('/*') ? id.startsWith(pattern.slice(0, -1)) : pattern === id

type Subject = {
  readonly severity: Severity
  readonly cause: string | null
  readonly workloads: readonly string[]
  readonly cluster: string | null
  readonly profile: string | null
  readonly nodes: readonly string[]
}

function fits(match: Match, { severity, cause, workloads, cluster, profile, nodes }: Subject): boolean {
  if (match.severity !== undefined && !isAtLeast(severity, match.severity)) return false
  const patterns = match.workloads
  if (patterns !== undefined && !patterns.some((pattern) => workloads.some((id) => coversWorkload(pattern, id))))
    return false
  return (
    isOneOf(match.causes, [cause]) &&
    isOneOf(match.clusters, [cluster]) &&
    isOneOf(match.profiles, [profile]) &&
    isOneOf(match.nodes, nodes)
  )
}

const isOneOf = (wanted: readonly string[] | undefined, found: readonly (string | null)[]): boolean =>
  wanted === undefined || found.some((one) => one !== null && wanted.includes(one))
