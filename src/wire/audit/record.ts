import type { AuditRecord } from '../../domain/audit.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { instant, type Instant } from '../../domain/time.ts'
import { byteText, shownText } from './byte-text.ts'
import { type AuditDecodeError, auditError } from './decode-error.ts'
import { auditFields } from './fields.ts'
import { interpretedFields, localStamp } from './interpreted.ts'
import { recordTypeName } from './record-types.ts'

/** How times without zone or year are read. */
export type LineClock = {
  /** IANA name, `UTC` or an offset. */
  readonly zone: string
  /** A moment known from other evidence: a year that is missing is the one nearest to it. */
  readonly near: Instant | undefined
}

/**
 * One record, from its `node=` or `type=` on. Reads what auditd writes (RAW and ENRICHED), what the kernel prints
 * (`type=1326 audit(…)`) and what `ausearch` and `ausearch -i` show. Whatever stands before is the carrier's business.
 *
 * @param line a string is text, bytes may be anything
 */
export const auditRecord = (line: Uint8Array | string, clock: LineClock): Result<AuditRecord, AuditDecodeError> =>
  recordAt(byteText(line), 0, clock)

/** The same for byte text, from a position. */
export function recordAt(bytes: string, start: number, clock: LineClock): Result<AuditRecord, AuditDecodeError> {
  rawHeader.lastIndex = start
  const raw = rawHeader.exec(bytes)
  if (raw !== null) {
    const [head, node, type = '', seconds, millis, serial] = raw
    const at = instant(Number(seconds) * 1000 + Number(millis))
    return ok(rawRecord(bytes, start + head.length, { node: shownNode(node), type, at, serial: Number(serial) }))
  }
  interpretedHeader.lastIndex = start
  const shown = interpretedHeader.exec(bytes)
  if (shown === null) return err(auditError('bad-header', shownText(bytes.slice(start, start + 200))))
  const [head, node, type = '', stamp = '', serial] = shown
  const at = localStamp(shownText(stamp), clock)
  if (at === undefined) return err(auditError('bad-stamp', shownText(stamp)))
  return ok(interpretedRecord(bytes, start + head.length, { node: shownNode(node), type, at, serial: Number(serial) }))
}

/** What a header says. */
export type AuditHeader = {
  readonly node: string | undefined
  readonly type: string
  readonly at: Instant
  readonly serial: number
}

/**
 * The record whose fields start at a position and end at the line's end, or before ENRICHED's 0x1d. The fields are split
 * when they are first asked for: most records of a log never are.
 */
export const rawRecord = (
  bytes: string,
  start: number,
  header: AuditHeader,
  form: 'raw' | 'journal' = 'raw',
): AuditRecord => new RawRecord(bytes, start, header, form)

/** The text of a record's fields as the carrier has it; undefined for a record that is not raw. */
export const rawText = (record: AuditRecord): string | undefined =>
  record instanceof RawRecord ? record.text() : undefined

class RawRecord implements AuditRecord {
  readonly node: string | undefined
  readonly at: Instant
  readonly serial: number
  readonly type: string
  readonly form: 'raw' | 'journal'
  readonly #bytes: string
  readonly #start: number
  #read: { readonly fields: ReadonlyMap<string, string>; readonly cut: boolean } | undefined

  constructor(bytes: string, start: number, header: AuditHeader, form: 'raw' | 'journal') {
    this.node = header.node
    this.at = header.at
    this.serial = header.serial
    this.type = recordTypeName(header.type)
    this.form = form
    this.#bytes = bytes
    this.#start = start
  }

  text(): string {
    return this.#bytes.slice(this.#start)
  }

  get fields(): ReadonlyMap<string, string> {
    this.#read ??= rawFields(this.#bytes, this.#start, this.type)
    return this.#read.fields
  }

  get cut(): boolean {
    this.#read ??= rawFields(this.#bytes, this.#start, this.type)
    return this.#read.cut
  }
}

function rawFields(
  bytes: string,
  start: number,
  type: string,
): { readonly fields: ReadonlyMap<string, string>; readonly cut: boolean } {
  const end = endOfBody(bytes, start)
  const { fields, isOpen } = auditFields(bytes, { start, end, type })
  const lacksCode = type === 'SECCOMP' && !isWholeCode(fields.get('code'))
  // A blank behind the last value shows that it is whole, and so does the quote that ends it.
  if (lacksCode && bytes[end] !== ' ' && !isQuoted(bytes.slice(start, end))) dropLast(fields)
  return { fields: shownFields(bytes, fields), cut: isOpen || lacksCode }
}

// Bounds in the patterns keep a hostile line from being searched for long.
const rawHeader = /(?:node=(\S{1,255}) )?type=([\w[\]-]{1,64}) (?:msg=)?audit\((\d{1,12})\.(\d{3}):(\d{1,10})\) ?: ?/y
const interpretedHeader = /(?:node=(\S{1,255}) )?type=([\w[\]()-]{1,64}) msg=audit\(([^()]{1,80}):(\d{1,10})\) ?: ?/y
const enrichment = '\x1d'

function interpretedRecord(bytes: string, start: number, header: AuditHeader): AuditRecord {
  const type = recordTypeName(header.type)
  const end = endOfBody(bytes, start)
  const fields = interpretedFields(bytes.slice(start, end), type)
  const cut = type === 'SECCOMP' && !fields.has('code')
  const { node, at, serial } = header
  return { node, at, serial, type, fields: shownFields(bytes, fields), form: 'interpreted', cut }
}

const shownNode = (node: string | undefined): string | undefined => (node === undefined ? undefined : shownText(node))

/** A record ends before the enriched trailer, whose names must not be taken for fields, and before blanks. */
function endOfBody(bytes: string, start: number): number {
  const trailer = bytes.indexOf(enrichment, start)
  let end = trailer === -1 ? bytes.length : trailer
  while (end > start && bytes.charCodeAt(end - 1) <= 0x20) end -= 1
  return end
}

/** The kernel masks the data off, so that a code with a low bit set was cut in the middle. */
const isWholeCode = (code: string | undefined): boolean =>
  code !== undefined && /^0x[0-9a-f]{1,8}$/i.test(code) && Number(code) % 0x1_0000 === 0

const isQuoted = (body: string): boolean => /="[^"]*"$/.test(body)

/** In a line that was cut, the last value may be a part of one: `pid=63` of `pid=6331`. */
function dropLast(fields: Map<string, string>): void {
  const last = [...fields.keys()].at(-1)
  if (last !== undefined) fields.delete(last)
}

function shownFields(bytes: string, fields: Map<string, string>): ReadonlyMap<string, string> {
  if (!/[^\0-\x7f]/.test(bytes)) return fields
  return new Map([...fields].map(([key, value]) => [shownText(key), shownText(value)]))
}
