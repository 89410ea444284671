import { type Instant, instant } from '../../domain/time.ts'
import { auditdLine, type EncodedRecord } from '../../wire/audit/encode.ts'
import type { Recorder } from '../recorder.ts'
import { type HostState, usualAudit } from './host.ts'

/** What auditd is told about. */
export type DaemonParts = { readonly now: () => Instant; readonly recorder: Recorder }

/** auditd of a host starts: it says so in its file and switches auditing on. Source: audit-userspace src/auditd.c, main. */
export function startDaemon(host: HostState, parts: DaemonParts): void {
  if (host.audit.hasDaemon) return
  host.audit = usualAudit
  tell(host, parts, { type: 'DAEMON_START', body: `op=start ver=3.0.9 format=raw ${daemon} res=success` })
}

/** auditd ends in good order: auditing stays on, and what it would have taken is printed from now on. */
export function stopDaemon(host: HostState, parts: DaemonParts): void {
  if (!host.audit.hasDaemon) return
  tell(host, parts, { type: 'DAEMON_END', body: `op=terminate auid=0 uid=0 ses=${unset} pid=1 res=success` })
  host.audit = { ...host.audit, hasDaemon: false }
}

const unset = 4294967295
const daemon = `auid=${unset} pid=600 uid=0 ses=${unset}`

function tell(
  host: HostState,
  { now, recorder }: DaemonParts,
  { type, body }: Pick<EncodedRecord, 'type' | 'body'>,
): void {
  const serial = host.nextDaemonSerial
  host.nextDaemonSerial += 1
  if (!recorder.isOn) return
  const line = auditdLine({ node: undefined, type, at: instant(now() + host.clockOffset), serial, body })
  recorder.send({ from: 'audit', agent: host.hostname, line })
}
