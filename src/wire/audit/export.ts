import type { JournalFields } from './journal.ts'

/** Entries of `journalctl -o export`, put together from lines. */
export type ExportDecoder = {
  /** Whether a line belongs to an entry; a line that does not, and is not taken, ends an open entry. */
  readonly takes: (bytes: string) => boolean
  /** Takes a line; gives the entry that it ends. */
  readonly push: (bytes: string) => JournalFields | undefined
  /** The entry that is still open. */
  readonly end: () => JournalFields | undefined
  readonly isOpen: () => boolean
  /** Entries that were damaged or over the limit, of which what was read is kept. */
  readonly damagedCount: () => number
}

/** Fields of one entry beyond this many bytes are left out and counted. */
export const exportEntryBytesMax = 1024 * 1024

/**
 * `KEY=value` lines, or `KEY`, eight bytes of length (little endian), that many bytes and a newline where a value is not
 * plain text; an empty line ends an entry. Source: systemd docs/JOURNAL_EXPORT_FORMATS.md.
 *
 * Works on lines, so that a file may hold other things as well: bytes of a value that are newlines come back as such.
 */
export function exportDecoder(): ExportDecoder {
  let fields: Map<string, string[]> | undefined
  let binary: BinaryValue | undefined
  let bytesHeld = 0
  let damaged = 0

  function takes(bytes: string): boolean {
    if (fields === undefined) return entryStart.test(bytes)
    return binary !== undefined || bytes === '' || fieldLine.test(bytes)
  }

  function end(): JournalFields | undefined {
    const entry = fields
    if (binary !== undefined) damaged += 1
    fields = undefined
    binary = undefined
    bytesHeld = 0
    return entry === undefined || entry.size === 0 ? undefined : entry
  }

  function add(key: string, value: string): void {
    const before = fields?.get(key)
    if (before === undefined) fields?.set(key, [value])
    else before.push(value)
  }

  function continueBinary(value: BinaryValue, bytes: string): void {
    value.parts.push(bytes)
    value.held += bytes.length + (value.parts.length > 1 ? 1 : 0)
    if (value.held < lengthBytes) return
    // Joined only twice: joining at every line would take the square of the value's length.
    value.size ??= lengthOf(value.parts.join('\n'))
    const whole = lengthBytes + value.size
    const isNone = value.size > exportEntryBytesMax
    if (!isNone && value.held < whole) return
    if (isNone || value.held > whole) damaged += 1
    if (!isNone) add(value.key, value.parts.join('\n').slice(lengthBytes, whole))
    binary = undefined
  }

  function push(bytes: string): JournalFields | undefined {
    fields ??= new Map()
    bytesHeld += bytes.length + 1
    if (bytesHeld > exportEntryBytesMax) {
      damaged += binary === undefined ? 1 : 0
      return end()
    }
    if (binary !== undefined) {
      continueBinary(binary, bytes)
      return undefined
    }
    if (bytes === '') return end()
    const equals = bytes.indexOf('=')
    if (equals === -1) binary = { key: bytes, parts: [], held: 0, size: undefined }
    else add(bytes.slice(0, equals), bytes.slice(equals + 1))
    return undefined
  }

  return { takes, push, end, isOpen: () => fields !== undefined, damagedCount: () => damaged }
}

/** A value on its way: its lines, their length with line feeds between, and the length it says it has. */
type BinaryValue = { readonly key: string; readonly parts: string[]; held: number; size: number | undefined }

const entryStart = /^__(?:CURSOR|REALTIME_TIMESTAMP|MONOTONIC_TIMESTAMP|SEQNUM)=/
const fieldLine = /^[A-Z_][A-Z0-9_]{0,63}(?:=|$)/
const lengthBytes = 8

/** A length beyond 2^48 is no length. */
function lengthOf(bytes: string): number {
  let size = 0
  for (let index = lengthBytes - 1; index >= 0; index -= 1) size = size * 256 + bytes.charCodeAt(index)
  return size
}
