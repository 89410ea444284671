import type { SeccompAction, SeccompRecord } from '../domain/audit.ts'
import type { Instant } from '../domain/time.ts'

/** What `sigsys audit` shows. An empty list asks for nothing in particular; several conditions must all hold. */
export type AuditFilter = {
  readonly actions: readonly SeccompAction[]
  /** Names or numbers. */
  readonly syscalls: readonly string[]
  readonly comms: readonly string[]
  readonly pids: readonly number[]
  readonly since: Instant | undefined
  /** Not included. */
  readonly until: Instant | undefined
}

/** Whether a record is asked for. `kill`, which is either of the two, is asked for by each of them, and asks for both. */
export function isWanted(record: SeccompRecord, filter: AuditFilter): boolean {
  if (!isInTime(record.at, filter)) return false
  const { actions, syscalls, comms, pids } = filter
  if (pids.length > 0 && !pids.includes(record.pid)) return false
  if (comms.length > 0 && !comms.includes(record.comm ?? '')) return false
  if (actions.length > 0 && !actions.some((action) => mayBe(record.action, action))) return false
  if (syscalls.length === 0) return true
  const { name, number } = record.syscall ?? {}
  return syscalls.some((text) => text === name || (number !== undefined && text === String(number)))
}

/** Whether a moment lies in the time that is asked for. */
export const isInTime = (at: Instant, { since, until }: AuditFilter): boolean =>
  (since === undefined || at >= since) && (until === undefined || at < until)

function mayBe(found: SeccompAction, asked: SeccompAction): boolean {
  if (found === asked) return true
  return found === 'kill' ? asked.startsWith('kill') : asked === 'kill' && found.startsWith('kill')
}
