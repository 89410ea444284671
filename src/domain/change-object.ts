/** Something that was changed about a workload or its profile, as others read it, version 1. Times are ISO text in UTC. */
export type ChangeObject = {
  readonly schema: 'sigsys.change/1'
  readonly at: string
  readonly kind: 'deployment' | 'version' | 'profile'
  /** The workload, or the profile's name. */
  readonly of: string
  /** One line: what was changed. */
  readonly says: string
  /** Of a deployment; null for others. */
  readonly outcome: 'running' | 'succeeded' | 'failed' | null
  /** When the deployment ended; null: it did not, or it is none. */
  readonly ended_at: string | null
  /** Of the workload since then; of a profile the SHA-256 of its text. */
  readonly version: string | null
  /** What of the definition differs from the version before; null: that was not seen, or it has none. */
  readonly parts: readonly string[] | null
  /** Where a profile has another text. */
  readonly nodes: readonly string[]
}

/** Keys named, and nodes, of one change. */
export const partsMax = 20
export const changedNodesMax = 32
