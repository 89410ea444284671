import type { AuditEvent, AuditRecord } from '../../domain/audit.ts'
import { duration, type Instant } from '../../domain/time.ts'

/** Puts records that belong together into audit events. */
export type EventGrouper = {
  /** Takes a record; gives the events it completes, oldest first. */
  readonly push: (record: AuditRecord) => readonly AuditEvent[]
  /** Ends what is open: at the end of a file, and at `----` of ausearch. */
  readonly end: () => readonly AuditEvent[]
  readonly counts: () => GroupCounts
}

/** What limits did. */
export type GroupCounts = {
  /** Events that were ended because too many were open. */
  readonly forcedCount: number
  /** Records over the limit of their event, which were dropped. */
  readonly droppedCount: number
}

/** Limits on what is held. */
export type GroupLimits = { readonly eventsMax: number; readonly recordsMax: number }

/** Enough for 2 s of a host that writes a thousand events a second; execve splits long arguments into many records. */
export const groupLimits: GroupLimits = { eventsMax: 2048, recordsMax: 1024 }

/** How late a companion may be, in event time. Source: auditd.conf(5), end_of_event_timeout. */
export const companionsWithin = duration(2000)

/**
 * An event is all records with one node, time and serial. Records of different events may be mixed.
 *
 * It is complete at EOE, or when a record 2 s younger comes (in the time of the stamps, either way: a clock set back must
 * not hold events for ever), or when too many are open. Types that never have companions end at once.
 * Source: audit-userspace src/ausearch-lol.c, check_events.
 */
export function eventGrouper(limits: GroupLimits): EventGrouper {
  const open = new Map<string, { readonly event: AuditEvent; readonly records: AuditRecord[] }>()
  let forcedCount = 0
  let droppedCount = 0

  function overdue(at: Instant): AuditEvent[] {
    const ended: AuditEvent[] = []
    for (const [key, { event }] of open) {
      const isForced = open.size > limits.eventsMax
      // Insertion order is nearly the order of time: the first that may still grow ends the search.
      if (!isForced && Math.abs(at - event.at) <= companionsWithin) break
      if (isForced) forcedCount += 1
      open.delete(key)
      ended.push(event)
    }
    return ended
  }

  function push(record: AuditRecord): readonly AuditEvent[] {
    const { node, at, serial, type } = record
    const ended = overdue(at)
    const key = `${at}:${serial}:${node ?? ''}`
    const known = open.get(key)
    if (known === undefined && isAlone(type)) return [...ended, { node, at, serial, records: [record] }]
    if (known === undefined) {
      const records = [record]
      if (type !== 'EOE') open.set(key, { event: { node, at, serial, records }, records })
    } else if (type === 'EOE') {
      open.delete(key)
      ended.push(known.event)
    } else if (known.records.length < limits.recordsMax) known.records.push(record)
    else droppedCount += 1
    return ended
  }

  return {
    push,
    end: () => {
      const ended = [...open.values()].map(({ event }) => event)
      open.clear()
      return ended
    },
    counts: () => ({ forcedCount, droppedCount }),
  }
}

/** Whether a type of record never has companions under its own serial. */
const isAlone = (type: string): boolean =>
  /^(?:SECCOMP|ANOM_\w+|USER_\w+|CRED_\w+|SERVICE_\w+|DAEMON_\w+|EVENT_LISTENER)$/.test(type)
