import { type Instant, instant } from '../../domain/time.ts'
import { byteText } from './byte-text.ts'
import { auditError } from './decode-error.ts'
import { exportDecoder } from './export.ts'
import { journalText } from './journal.ts'
import { type AuditLine, auditLine, lineOfText } from './line.ts'
import type { LineClock } from './record.ts'

/** What a line said, and the line's number as it was given. */
export type PlacedLine = { readonly line: AuditLine; readonly position: number }

/** Reads the lines of one file or stream. */
export type AuditLinesDecoder = {
  readonly push: (line: Uint8Array | string, position: number) => readonly PlacedLine[]
  readonly end: () => readonly PlacedLine[]
  /** Says when a record was that the caller read by itself. */
  readonly near: (at: Instant) => void
}

/** Loss notices without a time that wait for a record that ties the ring buffer's clock to the epoch. */
const undatedMax = 1000

/**
 * Reads a file line by line, whatever carriers it mixes: adds to `auditLine` what takes more than one line.
 *
 * - entries of `journalctl -o export`, placed at their `MESSAGE`;
 * - the year of a stamp that has none, from the last record that had one (else from `clock.near`);
 * - the time of a notice in the ring buffer, which counts from boot: audit records there carry both clocks.
 */
export function auditLines(clock: LineClock): AuditLinesDecoder {
  const entries = exportDecoder()
  let near = clock.near
  let bootAt: Instant | undefined
  let undated: PlacedLine[] = []
  let messageAt = 0

  const read = (line: AuditLine | undefined, position: number): readonly PlacedLine[] =>
    line === undefined ? [] : dated({ line, position })

  function dated(placed: PlacedLine): readonly PlacedLine[] {
    const { line } = placed
    if (line.kind === 'record') {
      if (line.record.form === 'raw') near = line.record.at
      if (line.uptimeMs === undefined) return [placed]
      bootAt = instant(line.record.at - line.uptimeMs)
      const released = undated.map((held) => withTime(held, bootAt))
      undated = []
      return [...released, placed]
    }
    if (line.kind !== 'loss' || line.at !== undefined || line.uptimeMs === undefined) return [placed]
    if (bootAt !== undefined) return [withTime(placed, bootAt)]
    undated.push(placed)
    return undated.length > undatedMax ? undated.splice(0, 1) : []
  }

  function ended(fields: ReturnType<typeof entries.end>): readonly PlacedLine[] {
    return fields === undefined ? [] : read(journalText(fields, { zone: clock.zone, near }, lineOfText), messageAt)
  }

  function pushEntry(bytes: string, position: number): readonly PlacedLine[] {
    if (!entries.isOpen() || bytes === 'MESSAGE' || bytes.startsWith('MESSAGE=')) messageAt = position
    const before = entries.damagedCount()
    const lines = ended(entries.push(bytes))
    return entries.damagedCount() === before ? lines : [...lines, damagedEntry(bytes, position)]
  }

  function push(line: Uint8Array | string, position: number): readonly PlacedLine[] {
    const bytes = startsEntry(line) || entries.isOpen() ? byteText(line) : undefined
    if (bytes !== undefined && entries.takes(bytes)) return pushEntry(bytes, position)
    const open = entries.isOpen() ? ended(entries.end()) : []
    const found = read(auditLine(bytes ?? line, { zone: clock.zone, near }), position)
    return open.length === 0 ? found : [...open, ...found]
  }

  return {
    push,
    near: (at) => {
      near = at
    },
    end: () => {
      const rest = [...ended(entries.end()), ...undated]
      undated = []
      return rest
    },
  }
}

/** `__CURSOR=`, `__REALTIME_TIMESTAMP=`, …: told by two underscores, without making text of the line. */
const startsEntry = (line: Uint8Array | string): boolean =>
  typeof line === 'string' ? line.startsWith('__') : line[0] === 0x5f && line[1] === 0x5f

function withTime(placed: PlacedLine, bootAt: Instant | undefined): PlacedLine {
  const { line, position } = placed
  if (line.kind !== 'loss' || line.uptimeMs === undefined || bootAt === undefined) return placed
  return { line: { ...line, at: instant(bootAt + line.uptimeMs) }, position }
}

const damagedEntry = (bytes: string, position: number): PlacedLine => ({
  line: {
    kind: 'rejected',
    carrier: 'journal',
    hostname: undefined,
    uptimeMs: undefined,
    error: auditError('bad-journal', bytes),
  },
  position,
})
