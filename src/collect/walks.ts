import type { ContainerId } from '../domain/ids.ts'
import type { HostProcesses } from './host-processes.ts'

/** A process that a walk met. */
export type MetProcess = {
  readonly pid: number
  readonly container: ContainerId
  readonly startedAt: number | undefined
}

/** Whose pid is whose, learnt by walks through the control groups: what lives shorter than a walk's pause is missed. */
export type Walks = {
  /** Walks once; gives the processes met for the first time. */
  readonly walk: (now: number) => readonly MetProcess[]
  /** Whose pid it was at a moment of the wall clock, as far as walks met it. */
  readonly ownerOf: (pid: number, at: number) => ContainerId | undefined
}

type Met = { readonly container: ContainerId; readonly startedAt: number | undefined; until: number }

/** A process that is gone is remembered so long. */
const keptMs = 60_000
/** A record may be stamped so much after the walk that did not meet its process any more. */
const slackMs = 1500

/** Walks over the processes of a host. */
export function walks(host: Pick<HostProcesses, 'members' | 'startedAt'>): Walks {
  const met = new Map<number, Met[]>()

  function walk(now: number): readonly MetProcess[] {
    const fresh: MetProcess[] = []
    for (const [pid, container] of host.members()) {
      const lives = met.get(pid) ?? []
      const last = lives.at(-1)
      if (last !== undefined && last.container === container && last.until >= now - keptMs) last.until = now
      else {
        const startedAt = host.startedAt(pid)
        lives.push({ container, startedAt, until: now })
        met.set(pid, lives)
        fresh.push({ pid, container, startedAt })
      }
    }
    for (const [pid, lives] of met) if ((lives.at(-1)?.until ?? 0) < now - keptMs) met.delete(pid)
    return fresh
  }

  return {
    walk,
    ownerOf: (pid, at) => met.get(pid)?.findLast(({ until }) => at <= until + slackMs)?.container,
  }
}
