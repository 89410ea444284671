import type { Claim } from '../correlate/attribute.ts'
import { grouped } from '../correlate/assign.ts'
import { type Death, earliest } from '../correlate/deaths.ts'
import type { Known, Ledger } from '../correlate/facts.ts'
import { mayBeOn } from '../correlate/hosts.ts'
import type { ProcessAborted } from '../domain/event.ts'

/** Deaths by signal that the kernel recorded, by pid. */
export function abortsByPid(known: Ledger): ReadonlyMap<number, readonly Known<ProcessAborted>[]> {
  return grouped([...known.aborts.values()], ({ value }) => value.pid)
}

/** Deaths by signal of pids known to be the task's: those of its claims, and what its executor forked. */
export function abortsOf(
  byPid: ReadonlyMap<number, readonly Known<ProcessAborted>[]>,
  { death, claims }: { readonly death: Death; readonly claims: readonly Claim[] },
): readonly Known<ProcessAborted>[] {
  if (byPid.size === 0) return []
  const pids: number[] = []
  const add = (pid: number): void => {
    if (!pids.includes(pid)) pids.push(pid)
  }
  for (const { record } of claims) add(record.value.pid)
  if (death.forked !== undefined && death.ownPidNamespace === false) add(death.forked.pid)
  const [from, to] = [earliest(death) - 2000, death.status.value.at + 2000]
  const own: Known<ProcessAborted>[] = []
  for (const pid of pids)
    for (const abort of byPid.get(pid) ?? []) {
      const { at, host } = abort.value
      if (at >= from && at <= to && mayBeOn(death, host)) own.push(abort)
    }
  return own.length < 2 ? own : own.sort((a, b) => a.value.serial - b.value.serial || a.value.at - b.value.at)
}
