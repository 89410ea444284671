import type { Incident } from '../../domain/incident.ts'
import type { Instant } from '../../domain/time.ts'
import { coversWorkload } from './match.ts'

/** What nobody wants to be told of for a while. What is null matches everything. */
export type Silence = {
  readonly id: string
  readonly owner: string
  readonly reason: string
  readonly from: Instant
  readonly until: Instant
  /** A workload's id; `/group/*` for everything below a group. */
  readonly workload: string | null
  /** With a version the silence ends by itself as soon as another one fails. */
  readonly version: string | null
  readonly cause: string | null
  readonly profile: string | null
  readonly node: string | null
}

/** Workloads mute themselves by this label, set to anything but `false`. */
export const muteLabel = 'SIGSYS_MUTE'

/** Whether a silence covers an incident at a moment. */
export function isSilenced(silence: Silence, incident: Incident, at: Instant): boolean {
  const { workload, version, cause, profile, node } = silence
  if (at < silence.from || at >= silence.until) return false
  if (workload !== null && !coversWorkload(workload, incident.workload)) return false
  if (version !== null && version !== incident.version) return false
  if (cause !== null && cause !== incident.cause) return false
  if (profile !== null && profile !== incident.profile) return false
  return node === null || incident.nodes.every((name) => name === node)
}

/** Whether a workload's own labels mute it. */
export function isMuted({ labels }: Pick<Incident, 'labels'>): boolean {
  const value = labels[muteLabel]
  return value !== undefined && value !== 'false'
}
