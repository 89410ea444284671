import type { SeccompRecord } from '../../domain/audit.ts'
import type { ProcessAborted, ProcessExecuted } from '../../domain/event.ts'
import { tokenOfArch } from '../../domain/syscalls.ts'
import type { Instant } from '../../domain/time.ts'
import { recordTypeNumber } from './record-types.ts'
import { hexOf, seccompCode } from './seccomp.ts'
import { quoted } from './untrusted.ts'

/** A record in the kernel's words: what every carrier wraps in its own way. */
export type EncodedRecord = {
  readonly node: string | undefined
  readonly type: string
  readonly at: Instant
  readonly serial: number
  readonly body: string
}

/**
 * A SECCOMP record as the kernel writes it. Fields the record lacks are left out, so that reading it gives the same back.
 * Source: kernel/auditsc.c, audit_seccomp and audit_log_task.
 */
export function seccompText(record: SeccompRecord): EncodedRecord {
  const { node, at, serial, arch, syscall } = record
  const code = record.code ?? seccompCode(record.action)
  const body = words([
    ['auid', '4294967295'],
    ['uid', record.uid],
    ['gid', record.uid],
    ['ses', '4294967295'],
    ['pid', record.pid],
    ['comm', quotedOr(record.comm)],
    ['exe', quotedOr(record.exe)],
    ['sig', record.sig],
    ['arch', arch === undefined ? undefined : (tokenOfArch(arch) ?? arch)],
    ['syscall', syscall?.number],
    ['compat', record.compat],
    ['ip', record.ip],
    ['code', code === undefined ? undefined : hexOf(code)],
  ])
  return { node, type: 'SECCOMP', at, serial, body }
}

/** An ANOM_ABEND record. Source: kernel/auditsc.c, audit_core_dumps. */
export function abortText(event: ProcessAborted, node: string | undefined): EncodedRecord {
  const { at, serial, uid, pid, comm, exe, sig } = event
  const body = words([
    ['auid', '4294967295'],
    ['uid', uid],
    ['gid', uid],
    ['ses', '4294967295'],
    ['pid', pid],
    ['comm', quotedOr(comm)],
    ['exe', quotedOr(exe)],
    ['sig', sig],
    ['res', 1],
  ])
  return { node, type: 'ANOM_ABEND', at, serial, body }
}

/**
 * The records of a successful or failed execve under an audit rule, without PATH and PROCTITLE.
 * Source: kernel/auditsc.c, audit_log_exit.
 */
export function execText(event: ProcessExecuted, node: string | undefined): readonly EncodedRecord[] {
  const { at, serial, argv, cwd, success } = event
  const record = (type: string, body: string): EncodedRecord => ({ node, type, at, serial, body })
  const call = words([
    ['arch', 'c000003e'],
    ['syscall', 59],
    ['success', success === undefined ? undefined : success ? 'yes' : 'no'],
    ['exit', success === false ? -2 : 0],
    ['items', 0],
    ['ppid', event.ppid],
    ['pid', event.pid],
    ['auid', '4294967295'],
    ['uid', 0],
    ['tty', '(none)'],
    ['ses', '4294967295'],
    ['comm', quotedOr(event.comm)],
    ['exe', quotedOr(event.exe)],
    ['key', '(null)'],
  ])
  const records = [record('SYSCALL', call)]
  if (argv !== undefined) {
    const list = argv.map((argument, index) => [`a${index}`, quoted(argument)] as const)
    records.push(record('EXECVE', words([['argc', argv.length], ...list])))
  }
  if (cwd !== undefined) records.push(record('CWD', words([['cwd', quoted(cwd)]])))
  return records
}

/** A line of audit.log, `log_format = RAW`. Source: audit-userspace src/auditd-event.c, format_raw. */
export const auditdLine = ({ node, type, at, serial, body }: EncodedRecord): string =>
  `${node === undefined ? '' : `node=${node} `}type=${type} msg=${stamp(at, serial)}: ${body}`

/** A line as read from /dev/kmsg; its own stamp counts from boot. Source: Documentation/ABI/testing/dev-kmsg. */
export function kmsgLine(
  { type, at, serial, body }: EncodedRecord,
  { sequence, bootAt }: { readonly sequence: number; readonly bootAt: Instant },
): string {
  const text = `audit: type=${recordTypeNumber(type) ?? 0} ${stamp(at, serial)}: ${body}`
  const escaped = text.replace(/[^ -~]|\\/g, (character) => [...Buffer.from(character, 'utf8')].map(hexEscape).join(''))
  return `5,${sequence},${Math.max(0, at - bootAt) * 1000},-;${escaped}`
}

/** A line of `journalctl -o json`, entry of the audit socket. Source: systemd src/journal/journald-audit.c. */
export function journalLine({ type, at, serial, body }: EncodedRecord, hostname: string): string {
  const pid = /(?:^| )pid=(\d+)/.exec(body)?.[1]
  return JSON.stringify({
    __REALTIME_TIMESTAMP: String(at * 1000),
    _TRANSPORT: 'audit',
    _HOSTNAME: hostname,
    SYSLOG_IDENTIFIER: 'audit',
    SYSLOG_FACILITY: '4',
    _SOURCE_REALTIME_TIMESTAMP: String(at * 1000),
    _AUDIT_TYPE: String(recordTypeNumber(type) ?? 0),
    _AUDIT_TYPE_NAME: type,
    _AUDIT_ID: String(serial),
    ...(pid === undefined ? {} : { _PID: pid }),
    MESSAGE: `${type} ${body}`,
  })
}

type Word = readonly [key: string, value: string | number | undefined]

const words = (pairs: readonly Word[]): string =>
  pairs
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')

const quotedOr = (text: string | undefined): string | undefined => (text === undefined ? undefined : quoted(text))

const stamp = (at: Instant, serial: number): string =>
  `audit(${Math.floor(at / 1000)}.${String(at % 1000).padStart(3, '0')}:${serial})`

const hexEscape = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`
