import type { Origin, ProcessExecuted, SeccompActed } from '../domain/event.ts'
import type { Known, Ledger, LedgerLimits } from './facts.ts'

/** One record may come from the ring buffer, the journal and the log: the telling with most fields stays. */
export function admitRecord(
  known: Ledger,
  { event, origin }: { readonly event: SeccompActed; readonly origin: Origin },
  limits: LedgerLimits,
): void {
  const key = `${event.serial} ${event.at} ${event.pid}`
  const before = known.records.get(key)
  if (before === undefined && known.records.size >= limits.recordsMax) known.dropped.records += 1
  else if (before === undefined || fields(event) > fields(before.value))
    known.records.set(key, { value: event, origin })
}

const fields = (record: SeccompActed): number =>
  [
    record.uid,
    record.comm,
    record.exe,
    record.sig,
    record.arch,
    record.syscall,
    record.code,
    record.host.hostname,
  ].filter((value) => value !== undefined).length

export function admitExecution(
  known: Ledger,
  { event, origin }: { readonly event: ProcessExecuted; readonly origin: Origin },
  limits: LedgerLimits,
): void {
  const ofPid = known.executions.get(event.pid) ?? new Map<string, Known<ProcessExecuted>>()
  if (known.executions.size >= limits.executionsMax && ofPid.size === 0) {
    known.dropped.executions += 1
    return
  }
  if (ofPid.size === 0) known.executions.set(event.pid, ofPid)
  const key = `${event.serial} ${event.at}`
  if (!ofPid.has(key)) ofPid.set(key, { value: event, origin })
}
