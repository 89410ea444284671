import type { CauseCode } from '../../domain/diagnosis.ts'
import { type Incident, type IncidentKey, incidentKeyText } from '../../domain/incident.ts'

/** What one alert speaks of: a workload's problem, a broken profile, or a lost node. */
export type AlertGroup =
  | { readonly kind: 'workload'; readonly key: string }
  | { readonly kind: 'profile'; readonly key: string; readonly profile: string }
  | { readonly kind: 'node'; readonly key: string; readonly node: string }

const brokenProfile: ReadonlySet<CauseCode> = new Set<CauseCode>(['seccomp-profile-missing', 'seccomp-profile-invalid'])

/**
 * The alert that an incident belongs to. A broken profile and a lost node are one alert each, however many workloads
 * they hit: this is what keeps each app's own alert quiet.
 */
export function groupOf(incident: IncidentKey & Pick<Incident, 'nodes'>): AlertGroup {
  const { cluster, cause, profile, nodes } = incident
  const [node] = nodes
  if (brokenProfile.has(cause) && profile !== null)
    return { kind: 'profile', key: JSON.stringify(['profile', cluster, cause, profile]), profile }
  if (cause === 'agent-lost' && node !== undefined)
    return { kind: 'node', key: JSON.stringify(['node', cluster, node]), node }
  return { kind: 'workload', key: incidentKeyText(incident) }
}

/** Whether an alert of one group says already why another incident fails. */
export function explains(group: AlertGroup, incident: Incident): boolean {
  if (group.key === groupOf(incident).key) return false
  if (group.kind === 'profile') return incident.profile === group.profile && incident.cause === 'seccomp-executor'
  if (group.kind === 'node')
    return (
      incident.nodes.length === 1 &&
      incident.nodes[0] === group.node &&
      (incident.cause === 'launch-failed' || incident.cause === 'executor-terminated')
    )
  return false
}
