import type { ContainerId } from '../domain/ids.ts'

/**
 * Whose a record is. `container` undefined: a process outside of containers, or nobody knows; `why` tells them apart.
 * `ambiguous`: the pid changed hands within a tick of the record's clock.
 */
export type Owner = {
  readonly container: ContainerId | undefined
  readonly why: 'event' | 'inherited' | 'walk' | 'late-look' | 'outside' | 'unknown' | 'ambiguous'
}

/** How many of what were met. */
export type TableCounts = {
  forks: number
  execs: number
  exits: number
  /** Looks into /proc. */
  looks: number
  /** Looks that came when the process had gone or was going; its parent's container, or its own from before, was kept. */
  late: number
  /** Lives that were forgotten to stay within bounds while they might have mattered. */
  forgotten: number
}
