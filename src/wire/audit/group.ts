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
 * not hold events for ever), or when its serial comes again with another time, or when too many are open. Types that
 * never have companions end at once. Source: audit-userspace src/ausearch-lol.c, check_events.
 */
export function eventGrouper(limits: GroupLimits): EventGrouper {
  const nodes = new Map<string | undefined, Map<number, Open>>()
  let openCount = 0
  let checkedAt: Instant | undefined
  const counts = { forcedCount: 0, droppedCount: 0 }

  function close(open: Map<number, Open>, event: Open): AuditEvent {
    open.delete(event.serial)
    openCount -= 1
    return event
  }

  /** Opened first is nearly earliest: the first event that may still grow ends the search in its node. */
  function overdue(at: Instant): AuditEvent[] {
    checkedAt = at
    const ended: AuditEvent[] = []
    for (const open of nodes.values()) {
      for (const event of open.values()) {
        const isForced = openCount > limits.eventsMax
        if (!isForced && Math.abs(at - event.at) <= companionsWithin) break
        if (isForced) counts.forcedCount += 1
        ended.push(close(open, event))
      }
    }
    return ended
  }

  function openOf(node: string | undefined): Map<number, Open> {
    const known = nodes.get(node)
    if (known !== undefined) return known
    const made = new Map<number, Open>()
    // Only names of nodes with open events are kept, however many occur.
    for (const [name, open] of nodes) if (open.size === 0) nodes.delete(name)
    nodes.set(node, made)
    return made
  }

  function push(record: AuditRecord): readonly AuditEvent[] {
    const { node, at, serial, type } = record
    const isDue = checkedAt === undefined || Math.abs(at - checkedAt) > checkEvery || openCount > limits.eventsMax
    const ended = isDue ? overdue(at) : []
    const open = openOf(node)
    let known = open.get(serial)
    if (known !== undefined && known.at !== at) {
      ended.push(close(open, known))
      known = undefined
    }
    if (known !== undefined) {
      if (type === 'EOE') ended.push(close(open, known))
      else if (known.records.length < limits.recordsMax) known.records.push(record)
      else counts.droppedCount += 1
    } else if (isAlone(type)) ended.push({ node, at, serial, records: [record] })
    else if (type !== 'EOE') {
      open.set(serial, { node, at, serial, records: [record] })
      openCount += 1
    }
    return ended
  }

  return {
    push,
    end: () => {
      const ended = [...nodes.values()].flatMap((open) => [...open.values()])
      nodes.clear()
      openCount = 0
      return ended
    },
    counts: () => ({ ...counts }),
  }
}

type Open = AuditEvent & { readonly records: AuditRecord[] }

/** How far time must move before open events are looked at again. */
const checkEvery = 250

/** Whether a type of record never has companions under its own serial. */
const isAlone = (type: string): boolean => type !== 'SYSCALL' && alone.test(type)

const alone = /^(?:SECCOMP|ANOM_\w+|USER_\w+|CRED_\w+|SERVICE_\w+|DAEMON_\w+|EVENT_LISTENER)$/
