import type { AnyAuditJson, AuditJson } from '../wire/audit/json.ts'
import { displayWidth, type Paint, type Tone, visible } from './terminal-text.ts'

/** How records are put on a terminal. */
export type AuditTextOptions = {
  readonly paint: Paint
  /** A moment (ISO text in UTC) for people: `2026-11-23 19:36:28.801 UTC`. */
  readonly time: (iso: string) => string
}

/** Makes lines for people out of the objects of `sigsys audit --format jsonl`. */
export type AuditTable = { readonly lines: (item: AuditJson | AnyAuditJson) => readonly string[] }

const widths = { at: 23, pid: 7, comm: 16, action: 12 }
const lineColumns = 80

/**
 * A line a record: time, pid, thread's name, action and call; of records of other types all fields. A head comes first,
 * and again when the zone's offset changes; a line of its own says the node when it changes.
 */
export function auditTable({ paint, time }: AuditTextOptions): AuditTable {
  let zone: string | undefined
  let node: string | null = null

  function lines(item: AuditJson | AnyAuditJson): readonly string[] {
    const before: string[] = []
    const stamp = time(item.at)
    const zoneNow = stamp.slice(widths.at + 1)
    if (zoneNow !== zone) before.push(paint('strong', head(zoneNow)))
    if (item.node !== node) before.push(`on ${item.node === null ? 'an unknown host' : visible(item.node)}:`)
    zone = zoneNow
    node = item.node
    const at = stamp.slice(0, widths.at)
    return [...before, 'pid' in item ? seccompLine(item, { at, paint }) : otherLine(item, at)]
  }

  return { lines }
}

const head = (zone: string): string =>
  `${fit(`TIME (${zone})`, widths.at)} ${'PID'.padStart(widths.pid)} ${fit('COMM', widths.comm)} ${fit('ACTION', widths.action)} SYSCALL`

function seccompLine(
  { pid, comm, arch, syscall, action }: AuditJson,
  { at, paint }: { readonly at: string; readonly paint: Paint },
): string {
  const who = `${at} ${String(pid).padStart(widths.pid)} ${fit(commText(comm), widths.comm)}`
  const used = displayWidth(who) + widths.action + 2
  const call = cut(callText(syscall, arch), lineColumns - used)
  return `${who} ${paint(toneOf(action), fit(action, widths.action))} ${call}`.trimEnd()
}

const commText = (comm: string | null): string => (comm === null ? '?' : comm === '' ? '""' : visible(comm))

const toneOf = (action: string): Tone => (action.startsWith('kill') ? 'bad' : action === 'log' ? 'faint' : 'warning')

/** The usual architecture is left out. */
function callText(syscall: AuditJson['syscall'], arch: string | null): string {
  if (syscall === null) return '? (line is cut)'
  const call = syscall.name ?? (syscall.number === null ? '?' : String(syscall.number))
  return arch === null || arch === 'x86_64' ? call : `${call} (${arch})`
}

/** Whole, however long: whoever asks for every record wants its fields. */
function otherLine({ type, fields }: AnyAuditJson, at: string): string {
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${value === null ? '?' : visible(value)}`)
  return `${at} ${visible(type)} ${pairs.join(' ')}`
}

function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let out = ''
  for (const letter of text) {
    if (displayWidth(`${out}${letter}`) > columns - 1) break
    out += letter
  }
  return `${out}…`
}

function fit(text: string, columns: number): string {
  const shown = cut(text, columns)
  return `${shown}${' '.repeat(Math.max(0, columns - displayWidth(shown)))}`
}
