import type { AuditEvent, AuditRecord } from '../../domain/audit.ts'
import type { AuditChanged, AuditLoss, DomainEvent, Host, ProcessAborted, ProcessExecuted } from '../../domain/event.ts'
import { auditErrorText } from './decode-error.ts'
import { integer } from './integer.ts'
import { numberOfSignal, userOfWord } from './interpreted-words.ts'
import { withoutOctalEscapes } from './interpreted.ts'
import { rawText } from './record.ts'
import { seccompRecord } from './seccomp.ts'
import { argumentsOf } from './arguments.ts'
import { untrusted, untrustedPath } from './untrusted.ts'

/**
 * What an audit event means for us; nothing for the many types that have no bearing.
 * A SYSCALL event counts where it has the parent's pid; it comes from an audit rule, never from a call a filter refused.
 */
export function auditEventEvents(event: AuditEvent, host: Host): readonly DomainEvent[] {
  const syscall = event.records.find((record) => record.type === 'SYSCALL')
  const executed = syscall === undefined ? undefined : processExecuted(syscall, event.records, host)
  const found: DomainEvent[] = executed === undefined ? [] : [executed]
  for (const record of event.records) for (const other of recordEvents(record, host)) found.push(other)
  return found
}

/** What one record means by itself. */
export function recordEvents(record: AuditRecord, host: Host): readonly DomainEvent[] {
  switch (record.type) {
    case 'SECCOMP': {
      const seccomp = seccompRecord(record)
      if (seccomp.ok) return [{ kind: 'seccomp-acted', host, ...seccomp.value }]
      return [{ kind: 'rejected', why: auditErrorText(seccomp.error), excerpt: seccomp.error.excerpt }]
    }
    case 'ANOM_ABEND':
      return processAborted(record, host)
    case 'CONFIG_CHANGE':
      return configChanged(record, host)
    case 'DAEMON_START':
      return [changed(record, host, { what: 'daemon-start', detail: undefined })]
    case 'DAEMON_END':
      return [changed(record, host, { what: 'daemon-end', detail: undefined })]
    case 'DAEMON_ABORT':
    case 'DAEMON_ERR':
      return [lost(record, host, { cause: 'daemon-error', count: undefined })]
    default:
      return []
  }
}

function processAborted(record: AuditRecord, host: Host): readonly (ProcessAborted | DomainEvent)[] {
  const { at, serial, fields } = record
  const pid = integer(fields.get('pid'))
  if (pid === undefined)
    return [{ kind: 'rejected', why: 'an ANOM_ABEND record without a pid', excerpt: excerpt(record) }]
  const isShown = record.form === 'interpreted'
  return [
    {
      kind: 'process-aborted',
      at,
      serial,
      host,
      pid,
      uid: isShown ? userOfWord(fields.get('uid')) : integer(fields.get('uid')),
      comm: name(record, 'comm'),
      exe: path(record, 'exe'),
      sig: isShown ? numberOfSignal(fields.get('sig'), undefined) : integer(fields.get('sig')),
    },
  ]
}

type Call = Pick<ProcessExecuted, 'pid' | 'ppid' | 'comm' | 'exe' | 'success'>

function processExecuted(
  syscall: AuditRecord,
  records: readonly AuditRecord[],
  host: Host,
): ProcessExecuted | undefined {
  const call = usualCall(syscall) ?? anyCall(syscall)
  if (call === undefined) return undefined
  const { at, serial } = syscall
  const { pid, ppid, comm, exe, success } = call
  const directory = records.find((record) => record.type === 'CWD')
  const cwd = directory === undefined ? undefined : path(directory, 'cwd')
  const argv = argumentsOf(records.filter((record) => record.type === 'EXECVE'))
  return { kind: 'process-executed', at, serial, host, pid, ppid, comm, exe, cwd, argv, success }
}

/** The kernel's order of fields. Source: kernel/auditsc.c, audit_log_exit and audit_log_task_info. */
const callFields =
  /^arch=\S+ syscall=\S+ success=(yes|no) exit=\S+ a0=\S+ a1=\S+ a2=\S+ a3=\S+ items=\d+ ppid=(\d{1,10}) pid=(\d{1,10}) auid=\d+ uid=\d+ gid=\d+ euid=\d+ suid=\d+ fsuid=\d+ egid=\d+ sgid=\d+ fsgid=\d+ tty=\S+ ses=\d+ comm=("[!#-~]*"|[0-9A-F]+) exe=("[!#-~]*"|[0-9A-F]+)(?= )/

/** Reads a record in its usual form without splitting all of its thirty fields: a log under rules has millions. */
function usualCall(syscall: AuditRecord): Call | undefined {
  const found = callFields.exec(rawText(syscall) ?? '')
  if (found === null) return undefined
  const [, success, ppid, pid, comm, exe] = found
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    comm: untrusted(comm),
    exe: untrustedPath(exe),
    success: success === 'yes',
  }
}

function anyCall(syscall: AuditRecord): Call | undefined {
  const pid = integer(syscall.fields.get('pid'))
  const ppid = integer(syscall.fields.get('ppid'))
  if (pid === undefined || ppid === undefined) return undefined
  const success = syscall.fields.get('success')
  return {
    pid,
    ppid,
    comm: name(syscall, 'comm'),
    exe: path(syscall, 'exe'),
    success: success === 'yes' ? true : success === 'no' ? false : undefined,
  }
}

/**
 * CONFIG_CHANGE: `op=seccomp-logging actions=…`, `op=set audit_enabled=1 old=0`, `op=add_rule key=… list=5`, and older
 * kernels' `audit_enabled=1 old=0` without `op`. Setting `lost=0 old=458` says how many were lost until then.
 * Source: kernel/audit.c, audit_log_config_change; kernel/auditfilter.c, audit_log_rule_change; kernel/seccomp.c.
 */
function configChanged(record: AuditRecord, host: Host): readonly (AuditChanged | AuditLoss)[] {
  const { fields } = record
  const op = untrusted(fields.get('op'))
  const lostBefore = fields.has('lost') ? (integer(fields.get('old')) ?? 0) : 0
  const change = (what: AuditChanged['what'], detail: string | undefined): AuditChanged =>
    changed(record, host, { what, detail })
  if (op === 'seccomp-logging') return [change('seccomp-logging', untrusted(fields.get('actions')))]
  const enabled = fields.get('audit_enabled')
  if (enabled !== undefined) return [change('enabled', enabled)]
  if (op !== undefined && /^(?:add|remove)[_ ]rule$/.test(op)) return [change('rule', ruleText(op, record))]
  const other = change('other', settingText(record) ?? op)
  return lostBefore > 0 ? [lost(record, host, { cause: 'lost', count: lostBefore }), other] : [other]
}

/** `list=5` is the exclude filter, whose rules keep records from being written at all; its rules have no key. */
function ruleText(op: string, { fields }: AuditRecord): string {
  const key = untrusted(fields.get('key'))
  const list = fields.get('list')
  return [op.replace(' ', '_'), list === undefined ? '' : `list=${list}`, key === undefined ? '' : `key=${key}`]
    .filter((part) => part !== '')
    .join(' ')
}

/** `audit_backlog_limit=64` of `op=set audit_backlog_limit=64 old=8192 auid=… res=1`. */
function settingText({ fields }: AuditRecord): string | undefined {
  const [setting] = [...fields].filter(([key]) => !aboutChange.has(key))
  return setting === undefined ? undefined : setting.join('=')
}

const aboutChange: ReadonlySet<string> = new Set(['', 'op', 'old', 'auid', 'ses', 'subj', 'res', 'key', 'list'])

const changed = (
  { at }: AuditRecord,
  host: Host,
  { what, detail }: Pick<AuditChanged, 'what' | 'detail'>,
): AuditChanged => ({ kind: 'audit-changed', at, host, what, detail })

const lost = (record: AuditRecord, host: Host, { cause, count }: Pick<AuditLoss, 'cause' | 'count'>): AuditLoss => ({
  kind: 'audit-loss',
  at: record.at,
  host,
  cause,
  count,
  text: excerpt(record),
})

/** A name a program chose, in either form of record. */
const name = ({ form, fields }: AuditRecord, key: string): string | undefined => {
  const value = fields.get(key)
  if (form !== 'interpreted') return untrusted(value)
  return value === undefined ? undefined : withoutOctalEscapes(value)
}

const path = (record: AuditRecord, key: string): string | undefined => {
  if (record.form !== 'interpreted') return untrustedPath(record.fields.get(key))
  return record.fields.get(key) === '(null)' ? undefined : name(record, key)
}

const excerpt = ({ type, fields }: AuditRecord): string =>
  [type, ...[...fields].map(([key, value]) => `${key}=${value}`)].join(' ').slice(0, 120)
