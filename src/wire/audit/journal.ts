import type { AuditRecord } from '../../domain/audit.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { instant, type Instant } from '../../domain/time.ts'
import { byteText, shownText } from './byte-text.ts'
import { type CarriedText, isAuditTag } from './carrier.ts'
import { type AuditDecodeError, auditError } from './decode-error.ts'
import type { AuditLine } from './line.ts'
import { type LineClock, rawRecord } from './record.ts'
import { quoted } from './untrusted.ts'

/** A journal entry: every field with its values as byte text. A field may occur more than once. */
export type JournalFields = ReadonlyMap<string, readonly string[]>

/**
 * An entry of `journalctl -o json`. A value is a string, an array of bytes where it is not UTF-8, an array of such
 * where the field occurs more than once, or null where it was too long to be shown.
 * Source: systemd src/shared/logs-show.c, output_json.
 */
export function journalFields(bytes: string): Result<JournalFields, AuditDecodeError> {
  const fields = new Map<string, readonly string[]>()
  let entry: unknown
  try {
    entry = JSON.parse(Buffer.from(bytes, 'latin1').toString('utf8'))
  } catch {
    return err(auditError('bad-json', shownText(bytes)))
  }
  if (typeof entry !== 'object' || entry === null) return err(auditError('bad-json', shownText(bytes)))
  for (const [key, value] of Object.entries(entry)) fields.set(key, valuesOf(value))
  return ok(fields)
}

type Reader = (text: CarriedText, clock: LineClock) => AuditLine | undefined

/**
 * What an entry says about auditing: a record from the audit socket, or a text of the kernel or of an audit daemon.
 * An entry of the audit socket has its time and serial in fields of their own, and values decoded from hex.
 * Source: systemd src/journal/journald-audit.c.
 *
 * @param read reads the text of an entry that is not from the audit socket
 */
export function journalText(fields: JournalFields, clock: LineClock, read: Reader): AuditLine | undefined {
  const hostname = shownOne(fields, '_HOSTNAME')
  const at =
    microseconds(one(fields, '_SOURCE_REALTIME_TIMESTAMP')) ?? microseconds(one(fields, '__REALTIME_TIMESTAMP'))
  const transport = one(fields, '_TRANSPORT')
  const wrap = { carrier: 'journal', hostname, uptimeMs: undefined } as const
  if (transport === 'audit' || (transport === undefined && fields.has('_AUDIT_TYPE'))) {
    const record = socketRecord(fields, at)
    if (!record.ok) return { ...wrap, kind: 'rejected', error: record.error }
    return { ...wrap, kind: 'record', record: record.value }
  }
  const tag = one(fields, 'SYSLOG_IDENTIFIER') ?? (transport === 'kernel' ? 'kernel' : '')
  if (transport !== 'kernel' && !isAuditTag(tag)) return undefined
  for (const bytes of fields.get('MESSAGE') ?? []) {
    const found = read({ carrier: 'journal', bytes, start: 0, hostname, at, uptimeMs: undefined, tag }, clock)
    if (found !== undefined) return found
  }
  return undefined
}

function valuesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [byteText(value)]
  if (typeof value === 'number') return [String(value)]
  if (!Array.isArray(value)) return []
  if (value.every((item) => typeof item === 'number')) return [Buffer.from(value).toString('latin1')]
  return value.flatMap((item: unknown) => valuesOf(item))
}

const one = (fields: JournalFields, key: string): string | undefined => fields.get(key)?.[0]

function shownOne(fields: JournalFields, key: string): string | undefined {
  const value = one(fields, key)
  return value === undefined ? undefined : shownText(value)
}

const microseconds = (text: string | undefined): Instant | undefined =>
  text !== undefined && /^\d{1,17}$/.test(text) ? instant(Number(text) / 1000) : undefined

function socketRecord(fields: JournalFields, at: Instant | undefined): Result<AuditRecord, AuditDecodeError> {
  const serial = one(fields, '_AUDIT_ID') ?? ''
  const name = one(fields, '_AUDIT_TYPE_NAME') ?? one(fields, '_AUDIT_TYPE') ?? ''
  if (at === undefined || !/^\d{1,10}$/.test(serial) || name === '')
    return err(auditError('bad-header', shownText(one(fields, 'MESSAGE') ?? name)))
  const header = { node: undefined, type: name, at, serial: Number(serial) }
  const text = one(fields, 'MESSAGE') ?? ''
  // The type name stands before the fields, spelled as _AUDIT_TYPE_NAME is.
  const start = text.startsWith(`${name} `)
    ? name.length + 1
    : (/^[A-Z0-9_]{2,40}(?:\[\d+\])? /.exec(text)?.[0].length ?? 0)
  const record = rawRecord(text, start, header, 'journal')
  if (!record.cut && record.fields.size > 0) return ok(record)
  const completed = new Map([...ownFields(fields), ...record.fields])
  const cut = record.type === 'SECCOMP' && !completed.has('code')
  return ok({ node: undefined, at, serial: record.serial, type: record.type, fields: completed, form: 'journal', cut })
}

const trusted: readonly (readonly [string, string])[] = [
  ['_AUDIT_LOGINUID', 'auid'],
  ['_UID', 'uid'],
  ['_GID', 'gid'],
  ['_AUDIT_SESSION', 'ses'],
  ['_PID', 'pid'],
]

/** The entry's own fields in the kernel's spelling, for where the message was left out or cut. */
function ownFields(fields: JournalFields): readonly (readonly [string, string])[] {
  const own: (readonly [string, string])[] = []
  for (const [key, name] of trusted) {
    const value = one(fields, key)
    if (value !== undefined) own.push([name, value])
  }
  for (const [key, name] of [
    ['_COMM', 'comm'],
    ['_EXE', 'exe'],
  ] as const) {
    const value = shownOne(fields, key)
    if (value !== undefined) own.push([name, quoted(value)])
  }
  for (const [key, values] of fields) {
    const [value] = values
    if (key.startsWith('_AUDIT_FIELD_') && value !== undefined)
      own.push([key.slice('_AUDIT_FIELD_'.length).toLowerCase(), shownText(value)])
  }
  return own
}
