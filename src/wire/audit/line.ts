import type { AuditLossCause, AuditRecord } from '../../domain/audit.ts'
import type { AuditCarrier } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import { byteText, shownText } from './byte-text.ts'
import { carriedText, type CarriedText } from './carrier.ts'
import { type AuditDecodeError, auditError } from './decode-error.ts'
import { journalFields, journalText } from './journal.ts'
import { lossNotice } from './loss.ts'
import { type LineClock, rawRecord, recordAt } from './record.ts'

/** What a line was wrapped in. */
export type AuditWrap = {
  readonly carrier: AuditCarrier
  /** The host a syslog line or journal entry names; a record's `node=` is in the record. */
  readonly hostname: string | undefined
  readonly uptimeMs: number | undefined
}

/** What one line of any carrier says about auditing. */
export type AuditLine =
  | (AuditWrap & { readonly kind: 'record'; readonly record: AuditRecord })
  | (AuditWrap & {
      readonly kind: 'loss'
      readonly at: Instant | undefined
      readonly cause: AuditLossCause
      readonly count: number | undefined
      readonly text: string
    })
  | (AuditWrap & { readonly kind: 'rejected'; readonly error: AuditDecodeError })
  /** `----` of ausearch: the event before it is complete. */
  | { readonly kind: 'separator' }

/** A line longer than this is not searched. A journal entry as JSON with its message as an array of bytes is the longest there is. */
export const auditLineCharsMax = 1024 * 1024

/**
 * Reads one line of whatever carrier; a file may mix them. `journalctl -o export` needs more than a line: see `auditLines`.
 *
 * @returns undefined for a line that has nothing to do with auditing
 */
export function auditLine(line: Uint8Array | string, clock: LineClock): AuditLine | undefined {
  if (line.length > auditLineCharsMax) return tooLong(line)
  return auditLineOf(byteText(line), clock)
}

/** The same for byte text. */
export function auditLineOf(bytes: string, clock: LineClock): AuditLine | undefined {
  if (bytes.startsWith('{')) return journalLine(bytes, clock)
  if (bytes.startsWith('----')) return /^----\s*$/.test(bytes) ? { kind: 'separator' } : undefined
  const carried = carriedText(bytes, clock)
  return carried === undefined ? undefined : lineOfText(carried, clock)
}

/** What a text says once its wrapping is off. */
export function lineOfText(carried: CarriedText, clock: LineClock): AuditLine | undefined {
  const { bytes, tag } = carried
  const start = bytes.startsWith('audit: ', carried.start) ? carried.start + 'audit: '.length : carried.start
  if (bytes.startsWith('type=', start) || bytes.startsWith('node=', start)) return recordLine(carried, start, clock)
  if (tag === 'audit') {
    const short = shortRecord({ ...carried, start })
    if (short !== undefined) return short
  }
  return lossLine(carried, start)
}

// Objects here are written out: spreading one takes longer than reading the line.
function recordLine(
  { carrier, bytes, hostname, uptimeMs }: CarriedText,
  start: number,
  clock: LineClock,
): AuditLine | undefined {
  const found = recordAt(bytes, start, clock)
  if (found.ok) {
    const record = found.value
    const isShown = carrier === 'auditd' && record.form === 'interpreted'
    return { kind: 'record', carrier: isShown ? 'ausearch' : carrier, hostname, uptimeMs, record }
  }
  if (!bytes.includes('audit(', start)) return undefined
  return { kind: 'rejected', carrier, hostname, uptimeMs, error: found.error }
}

function lossLine({ carrier, bytes, hostname, uptimeMs, at }: CarriedText, start: number): AuditLine | undefined {
  const text = bytes.slice(start, start + 1000)
  const notice = lossNotice(text)
  if (notice === undefined) return undefined
  const { cause, count } = notice
  return { kind: 'loss', carrier, hostname, uptimeMs, at, cause, count, text: shownText(text) }
}

const shortHead = /([A-Z][A-Z0-9_]{2,40}|UNKNOWN\[\d{1,6}\]) /y

/**
 * `journalctl -o short` of an audit entry: type name and fields, the time to the second and no serial, which is said by 0:
 * the kernel's own serials start at 1. Source: kernel/audit.c, audit_serial.
 */
function shortRecord({ bytes, start, at, hostname, uptimeMs }: CarriedText): AuditLine | undefined {
  shortHead.lastIndex = start
  const head = shortHead.exec(bytes)
  if (head === null) return undefined
  const wrap = { carrier: 'journal', hostname, uptimeMs } as const
  if (at === undefined) return { ...wrap, kind: 'rejected', error: auditError('bad-stamp', shownText(bytes)) }
  const header = { node: undefined, type: head[1] ?? '', at, serial: 0 }
  return { ...wrap, kind: 'record', record: rawRecord(bytes, start + head[0].length, header, 'journal') }
}

/** A line of `journalctl -o json`; any other JSON is none of ours. */
function journalLine(bytes: string, clock: LineClock): AuditLine | undefined {
  if (!bytes.includes('"MESSAGE"') || !mayBeJournal.test(bytes)) return undefined
  const fields = journalFields(bytes)
  if (!fields.ok) return { ...journalWrap, kind: 'rejected', error: fields.error }
  return journalText(fields.value, clock, lineOfText)
}

const mayBeJournal = /"(?:_TRANSPORT|__REALTIME_TIMESTAMP|_AUDIT_TYPE)"/
const journalWrap = { carrier: 'journal', hostname: undefined, uptimeMs: undefined } as const

function tooLong(line: Uint8Array | string): AuditLine | undefined {
  const head = byteText(line.slice(0, 200))
  if (!/^(?:type=|node=|\{"|<?\d|\[)/.test(head)) return undefined
  return {
    carrier: 'auditd',
    hostname: undefined,
    uptimeMs: undefined,
    kind: 'rejected',
    error: auditError('too-long', shownText(head)),
  }
}
