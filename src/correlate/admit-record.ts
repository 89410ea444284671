import type { Host, Origin, ProcessExecuted, SeccompActed } from '../domain/event.ts'
import type { Known, Ledger, LedgerLimits } from './facts.ts'

/**
 * One record may come from the ring buffer, the journal and the log: the telling with most fields stays. Two agents whose
 * kernels count alike have a record each.
 */
export function admitRecord(
  known: Ledger,
  { event, origin }: { readonly event: SeccompActed; readonly origin: Origin },
  limits: LedgerLimits,
): void {
  const usual = `${event.serial} ${event.at} ${event.pid}`
  const isOther = areTwo(known.records.get(usual)?.value.host, event.host)
  const key = isOther ? `${usual} ${event.host.agentId ?? ''}` : usual
  const before = known.records.get(key)
  if (before === undefined && known.records.size >= limits.recordsMax) known.dropped.records += 1
  else if (before === undefined || fields(event) > fields(before.value))
    known.records.set(key, { value: event, origin })
}

/** One host may have several names; two agents of different hosts are two. */
const areTwo = (one: Host | undefined, other: Host): boolean =>
  one?.agentId !== undefined &&
  other.agentId !== undefined &&
  one.agentId !== other.agentId &&
  one.hostname !== other.hostname

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
  const key = `${event.serial} ${event.at} ${event.host.agentId ?? ''}`
  if (!ofPid.has(key)) ofPid.set(key, { value: event, origin })
}
