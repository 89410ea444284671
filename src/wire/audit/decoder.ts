import type { AuditEvent, AuditRecord } from '../../domain/audit.ts'
import type { DomainEvent, Host, ProcessAborted, SeccompActed } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import { unreachable } from '../../domain/invariant.ts'
import { auditErrorText } from './decode-error.ts'
import { auditEventEvents, recordEvents } from './events.ts'
import { eventGrouper, type GroupLimits } from './group.ts'
import type { AuditLine, AuditWrap } from './line.ts'
import { auditLines, type PlacedLine } from './lines.ts'
import type { LineClock } from './record.ts'
import { spanFinder } from './spans.ts'

/** An event, and the number of the first line that bears on it. */
export type PlacedEvent = { readonly event: DomainEvent; readonly position: number }

/** Reads the lines of one file or stream as events. */
export type AuditDecoder = {
  readonly push: (line: Uint8Array | string, position: number) => readonly PlacedEvent[]
  /** A record of auditd's that has no companions and was read already. */
  readonly take: (record: ReadRecord, position: number) => readonly PlacedEvent[]
  /** Takes a record of auditd's log that the caller did not have read: it shows that no serial is missing. */
  readonly pass: (stamp: { readonly at: Instant; readonly serial: number }) => readonly PlacedEvent[]
  /** What was still open: half events, and the runs of serials. */
  readonly end: () => readonly PlacedEvent[]
}

/** What a record says, without its host: that is the file's. */
export type ReadRecord = Omit<SeccompActed, 'host'> | Omit<ProcessAborted, 'host'>

/** What is known of a file before it is read. */
export type AuditDecoderOptions = {
  readonly clock: LineClock
  /** Whose file it is. A record's `node=` counts more; a syslog's or journal's host name fills in what is unknown here. */
  readonly host: Host
  readonly limits: GroupLimits
}

/**
 * Domain events of one file of audit records in any carrier, or any mix of them. Lines that are none of ours give nothing.
 *
 * A SECCOMP record comes out at once: it has no companions. Others come when their audit event is complete.
 * Runs of serials come as soon as nothing can be added to them, most of them at the end.
 */
export function auditDecoder({ clock, host, limits }: AuditDecoderOptions): AuditDecoder {
  const lines = auditLines(clock)
  const spans = spanFinder()
  const hosts = new Map<string, Host>()
  // Emptied as events end; a weak map would cost more than all the rest.
  const sources = new Map<AuditRecord, { readonly host: Host; readonly position: number }>()
  // One for all nodes and carriers: node, time and serial tell their events apart.
  const groups = eventGrouper(limits)

  /** The same object for the same host, so that a large log does not hold a million equal ones. */
  function hostOf(node: string | undefined, hostname: string | undefined): Host {
    const key = node === undefined ? `h${hostname ?? ''}` : `n${node}`
    const known = hosts.get(key)
    if (known !== undefined) return known
    const found = hostFor(host, node, hostname)
    if (hosts.size < hostsKept) hosts.set(key, found)
    return found
  }

  const complete = (event: AuditEvent): readonly PlacedEvent[] => {
    const [first] = event.records
    const source = first === undefined ? undefined : sources.get(first)
    for (const record of event.records) sources.delete(record)
    if (source === undefined) return []
    return auditEventEvents(event, source.host).map((found) => ({ event: found, position: source.position }))
  }

  function ofRecord(record: AuditRecord, wrap: AuditWrap, position: number): readonly PlacedEvent[] {
    const own = hostOf(record.node, wrap.hostname)
    const { at, serial, type } = record
    const placed: PlacedEvent[] = []
    if (!type.startsWith('DAEMON_'))
      for (const event of spans.push({ host: own, carrier: wrap.carrier, at, serial })) placed.push({ event, position })
    if (type === 'SECCOMP') {
      for (const event of recordEvents(record, own)) placed.push({ event, position })
      return placed
    }
    if (!hasBearing.has(type)) return placed
    const before = groups.counts().droppedCount
    if (type !== 'EOE') sources.set(record, { host: own, position })
    for (const event of groups.push(record)) for (const found of complete(event)) placed.push(found)
    if (groups.counts().droppedCount > before) sources.delete(record)
    return placed
  }

  function ofLine({ line, position }: PlacedLine): readonly PlacedEvent[] {
    switch (line.kind) {
      case 'record':
        return ofRecord(line.record, line, position)
      case 'loss':
        return [{ event: lossEvent(line, hostOf(undefined, line.hostname)), position }]
      case 'rejected':
        return [{ event: { kind: 'rejected', why: auditErrorText(line.error), excerpt: line.error.excerpt }, position }]
      case 'separator':
        return groups.end().flatMap(complete)
      default:
        return unreachable(line)
    }
  }

  return {
    push: (line, position) => {
      const found = lines.push(line, position)
      return found.length === 0 ? [] : found.flatMap(ofLine)
    },
    take: (record, position) => {
      const own = hostOf(undefined, undefined)
      const { at, serial } = record
      const ended = spans.push({ host: own, carrier: 'auditd', at, serial })
      const placed = [{ event: onHost(record, own), position }]
      return ended.length === 0 ? placed : [...ended.map((event) => ({ event, position })), ...placed]
    },
    pass: ({ at, serial }) => {
      const ended = spans.push({ host, carrier: 'auditd', at, serial })
      return ended.length === 0 ? nothing : ended.map((event) => ({ event, position: 1 }))
    },
    end: () => {
      const rest = [...lines.end().flatMap(ofLine), ...groups.end().flatMap(complete)]
      const runs = spans.end().map((event) => ({ event, position: 1 }))
      return [...rest, ...runs]
    },
  }
}

const nothing: readonly PlacedEvent[] = []

/** Written out key by key: of a spread with a key behind it each object would have a layout of its own. */
function onHost(record: ReadRecord, host: Host): SeccompActed | ProcessAborted {
  if (record.kind === 'process-aborted') {
    const { kind, at, serial, pid, uid, comm, exe, sig } = record
    return { kind, at, serial, pid, uid, comm, exe, sig, host }
  }
  const { kind, node, at, serial, pid, uid, comm, exe, sig, arch, syscall, action, code, ip, compat } = record
  return { kind, node, at, serial, pid, uid, comm, exe, sig, arch, syscall, action, code, ip, compat, host }
}

/** Types that an event of ours is made of. The rest only shows that no serial is missing. */
const hasBearing: ReadonlySet<string> = new Set([
  'SYSCALL',
  'EXECVE',
  'CWD',
  'EOE',
  'ANOM_ABEND',
  'CONFIG_CHANGE',
  'DAEMON_START',
  'DAEMON_END',
  'DAEMON_ABORT',
  'DAEMON_ERR',
])

const hostsKept = 10_000

/** A name in a log that several hosts write (`node=`) says nothing about the file; a syslog's or journal's host does. */
function hostFor(file: Host, node: string | undefined, hostname: string | undefined): Host {
  if (node !== undefined) return { agentId: undefined, hostname: node }
  if (hostname === undefined || (hostname === 'localhost' && file.hostname !== undefined)) return file
  return { agentId: file.agentId, hostname }
}

const lossEvent = (line: Extract<AuditLine, { kind: 'loss' }>, host: Host): DomainEvent => ({
  kind: 'audit-loss',
  at: line.at,
  host,
  cause: line.cause,
  count: line.count,
  text: line.text.slice(0, 200),
})
