import { localText, type Instant } from '../domain/time.ts'

/** What a row shows: an object of `sigsys audit --format jsonl`, with its moment. */
export type AuditRow = {
  readonly at: Instant
  readonly node: string | null
  readonly pid: number
  readonly comm: string | null
  readonly arch: string | null
  readonly syscall: { readonly name: string | null; readonly number: number | null } | null
  readonly action: string
}

/** Rows of a table for people, 80 columns wide. */
export type AuditTable = { readonly rows: (row: AuditRow) => readonly string[] }

const widths = { at: 23, pid: 7, comm: 16, action: 12 }
const lineColumns = 80

/**
 * Makes lines of records: time in the zone of the process, pid, thread's name, action and call. A head comes first, and
 * again when the zone's offset changes; a line of its own says the node when it changes.
 */
export function auditTable(): AuditTable {
  let offset: string | undefined
  let node: string | null = null

  function rows(row: AuditRow): readonly string[] {
    const lines: string[] = []
    const stamp = localText(row.at)
    if (stamp.slice(widths.at) !== offset) {
      offset = stamp.slice(widths.at)
      lines.push(head(offset))
    }
    if (row.node !== node) lines.push(`on ${row.node === null ? 'an unknown host' : printable(row.node)}:`)
    node = row.node
    return [...lines, tableLine(row, stamp)]
  }

  return { rows }
}

/** Text that may go to a terminal: control characters, and those that turn the writing direction, as `\xNN` or `\u{NNNN}`. */
export const printable = (text: string): string =>
  text
    .replace(/[\0-\x1f\x7f-\x9f]/g, (found) => `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replace(/[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (found) => `\\u{${found.charCodeAt(0).toString(16)}}`)

const head = (offset: string): string =>
  `${fit(`TIME (UTC${offset === 'Z' ? '+00:00' : offset})`, widths.at)} ${'PID'.padStart(widths.pid)} ${fit('COMM', widths.comm)} ${fit('ACTION', widths.action)} SYSCALL`

function tableLine({ pid, comm, arch, syscall, action }: AuditRow, stamp: string): string {
  const start = [
    stamp.slice(0, widths.at).replace('T', ' '),
    String(pid).padStart(widths.pid),
    fit(comm === null ? '?' : printable(comm), widths.comm),
    fit(action, widths.action),
  ].join(' ')
  return `${start} ${cut(callText(syscall, arch), lineColumns - start.length - 1)}`.trimEnd()
}

/** The usual architecture is left out. */
function callText(syscall: AuditRow['syscall'], arch: string | null): string {
  if (syscall === null) return '? (line is cut)'
  const call = syscall.name ?? (syscall.number === null ? '?' : String(syscall.number))
  return arch === null || arch === 'x86_64' ? call : `${call} (${arch})`
}

const cut = (text: string, columns: number): string =>
  text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`

const fit = (text: string, columns: number): string => cut(text, columns).padEnd(columns)
