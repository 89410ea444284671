import type { DomainEvent, Host } from '../../domain/event.ts'
import { type Instant, instant } from '../../domain/time.ts'
import { type AuditDecoder, auditDecoder, type PlacedEvent } from '../../wire/audit/decoder.ts'
import { groupLimits } from '../../wire/audit/group.ts'
import { auditSieve } from '../../wire/audit/sieve.ts'
import { type Carrier, type CarrierTold, fileCarrier, kmsgCarrier, type LineCarrier, type TimeSpan } from './carrier.ts'
import { journalCarrier } from './journal.ts'
import type { Spool } from './spool.ts'

/** What reading lines needs of the collector. */
export type RecordLinesParts = {
  readonly carrier: Exclude<Carrier, 'netlink'>
  readonly auditLog: string
  /** A folder of journal files; undefined for the machine's own. */
  readonly journal: string | undefined
  readonly host: Host
  /** Whether records of execs are wanted: not where the kernel tells of processes. */
  readonly execs: boolean
  readonly takeEvent: (event: DomainEvent) => void
  /** Runs when everything that was taken before has been put. */
  readonly afterwards: (what: () => void) => void
  readonly lose: (why: string, span?: TimeSpan) => void
  readonly ended: (why: string) => void
}

/** A line carrier that is quiet for so long has no half event any more. */
const quietMs = 150
/** How often a place is noted, and how old it is when it is kept: an event may be open for 2 s behind it. */
const noteMs = 1000
const openMs = 3000

const newDecoder = (host: Host): AuditDecoder =>
  auditDecoder({ clock: { zone: 'UTC', near: instant(Date.now()) }, host, limits: groupLimits })

/** Reads audit records from lines, from the place that was kept; the place is kept behind what is in the spool. */
export function recordLines(parts: RecordLinesParts, spool: Spool): { readonly stop: () => void } {
  const { carrier, host, execs, takeEvent, afterwards } = parts
  let decoder = newDecoder(host)
  let sieve = auditSieve({ execs }, decoder)
  let quietSince = 0
  let notes: { readonly at: number; readonly place: string }[] = []

  const takeFound = (found: readonly PlacedEvent[]): void => {
    quietSince = performance.now()
    for (const { event } of found) takeEvent(event)
  }
  const told: CarrierTold = {
    line: (line) => takeFound(decoder.push(line, 1)),
    lines: (chunk) => takeFound(sieve(chunk)),
    lost: parts.lose,
    ended: parts.ended,
  }
  const lines = startCarrier(parts, { place: spool.kept(`place-${carrier}`), told })

  const keep = (place: string | undefined): void => {
    if (place !== undefined) afterwards(() => spool.keep(`place-${carrier}`, place))
  }

  function note(): void {
    const [now, place] = [performance.now(), lines.place()]
    const old = notes.findLast(({ at }) => at <= now - openMs)
    if (old !== undefined) keep(old.place)
    notes = notes.filter(({ at }) => at > now - openMs)
    if (place !== undefined && quietSince !== 0) notes.push({ at: now, place })
  }

  function whenQuiet(): void {
    if (quietSince === 0 || performance.now() - quietSince < quietMs) return
    quietSince = 0
    for (const { event } of decoder.end()) takeEvent(event)
    decoder = newDecoder(host)
    sieve = auditSieve({ execs }, decoder)
    notes = []
    keep(lines.place())
  }

  const timers = [setInterval(whenQuiet, quietMs), setInterval(note, noteMs)]
  return {
    stop: () => {
      for (const timer of timers) clearInterval(timer)
      const place = lines.place()
      lines.stop()
      for (const { event } of decoder.end()) takeEvent(event)
      keep(place)
    },
  }
}

/** Records older than what a carrier that only knows the present had told are known already. */
const overlapMs = 2000
/** Reading the past ends by itself after so long. */
const pastMs = 20_000

/**
 * Reads once what was kept of the time before: netlink tells of the present alone. Of a log, its end; of the ring buffer,
 * what is left. Events that the hub has already have the same ids.
 */
export function pastRecords(
  parts: Omit<RecordLinesParts, 'afterwards' | 'ended' | 'lose'>,
  { since, told }: { readonly since: Instant | undefined; readonly told: (count: number) => void },
): { readonly stop: () => void } {
  const decoder = newDecoder(parts.host)
  const sieve = auditSieve({ execs: parts.execs }, decoder)
  let count = 0
  let isOver = false
  const until = Date.now()
  const isPast = (at: Instant): boolean => at <= until && (since === undefined || at >= since - overlapMs)
  const take = (event: DomainEvent): void => {
    if (event.kind === 'audit-span' || ('at' in event && event.at !== undefined && !isPast(event.at))) return
    count += 1
    parts.takeEvent(event)
  }
  const takeFound = (found: readonly PlacedEvent[]): void => {
    for (const { event } of found) take(event)
  }
  const end = (): void => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    lines.stop()
    for (const { event } of decoder.end()) take(event)
    told(count)
  }
  const lines = startCarrier(parts, {
    place: undefined,
    told: {
      line: (line) => takeFound(decoder.push(line, 1)),
      lines: (chunk) => takeFound(sieve(chunk)),
      lost: () => {},
      ended: end,
      caughtUp: end,
    },
  })
  const timer = setTimeout(end, parts.carrier === 'journal' ? journalPastMs : pastMs)
  return { stop: end }
}

/** The journal's program follows; what it has is there within this. */
const journalPastMs = 3000

function startCarrier(
  { carrier, auditLog, journal }: Pick<RecordLinesParts, 'carrier' | 'auditLog' | 'journal'>,
  { place, told }: { readonly place: string | undefined; readonly told: CarrierTold },
): LineCarrier {
  if (carrier === 'file') return fileCarrier(auditLog, place, told)
  return carrier === 'journal' ? journalCarrier({ from: place, folder: journal }, told) : kmsgCarrier(place, told)
}
