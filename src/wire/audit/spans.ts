import type { AuditCarrier, AuditSpan, Host } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'

/** One audit event as the runs of serials see it. */
export type SpanInput = {
  readonly host: Host
  readonly carrier: AuditCarrier
  readonly at: Instant
  readonly serial: number
}

/** Finds runs of serials without a gap. */
export type SpanFinder = {
  /** Takes an event (or any one of its records); gives the runs that nothing can be added to any more. */
  readonly push: (input: SpanInput) => readonly AuditSpan[]
  readonly end: () => readonly AuditSpan[]
}

/** How far back a serial may be late: auditd writes in order but for a few, a multicast reader may be behind by a queue. */
export const serialsLateMax = 8192

/** Runs kept open for each host and carrier; a file made by `grep` is nothing but short runs. */
export const runsMax = 256

type Run = { from: Instant; to: Instant; first: number; last: number }
type Series = { readonly host: Host; readonly carrier: AuditCarrier; runs: Run[]; newest: number }

/**
 * Serials count every audit event of a boot, so that a run without a gap is a time in which this carrier missed nothing.
 * A serial far below the newest, or one whose time does not fit those around it, is of another boot, or of an older file
 * read later: what is open ends there, and a run never joins two boots. The daemon's own records (types 1200–1299) count in a series of their own and must not be given.
 * Source: kernel/audit.c, audit_serial; audit-userspace src/auditd.c, audit_log_start of the daemon.
 */
export function spanFinder(): SpanFinder {
  const all = new Map<string, Series>()

  // Mostly they come from the same; making a key for each would cost as much as the rest.
  let latest: Series | undefined

  function push({ host, carrier, at, serial }: SpanInput): readonly AuditSpan[] {
    if (serial <= 0) return none
    const series = latest?.host === host && latest.carrier === carrier ? latest : seriesOf(host, carrier)
    latest = series
    const last = series.runs.at(-1)
    if (last !== undefined && isNext(last, serial, at)) {
      grow(last, serial, at)
      series.newest = serial
      return none
    }
    return place(series, serial, at)
  }

  function seriesOf(host: Host, carrier: AuditCarrier): Series {
    const key = `${carrier}|${host.agentId ?? ''}|${host.hostname ?? ''}`
    const known = all.get(key)
    if (known !== undefined) return known
    const made: Series = { host, carrier, runs: [], newest: 0 }
    all.set(key, made)
    return made
  }

  return {
    push,
    end: () => {
      const spans = [...all.values()].flatMap((series) => series.runs.map((run) => spanOf(series, run)))
      all.clear()
      latest = undefined
      return spans
    },
  }
}

const none: readonly AuditSpan[] = []

/** The usual case: an event's next record, or the event after the last. */
const isNext = (last: Run, serial: number, at: Instant): boolean =>
  (serial === last.last && Math.abs(at - last.to) <= stepMsMax) ||
  (serial === last.last + 1 && at >= last.to - stepMsMax)

/** Serials and times go up together; where they do not, the serials are another boot's, or another host's. */
function isOtherBoot({ runs }: Series, serial: number, at: Instant): boolean {
  const index = runs.findLastIndex((run) => run.first <= serial)
  const before = runs[index]
  const next = runs[index + 1]
  const isWithin = before !== undefined && serial <= before.last
  if (isWithin) return at < before.from - stepMsMax || at > before.to + stepMsMax
  return (before !== undefined && at < before.to - stepMsMax) || (next !== undefined && at > next.from + stepMsMax)
}

/** How far a clock may be set back while serials go on; a greater step only ends a run. */
const stepMsMax = 10_000

function grow(run: Run, serial: number, at: Instant): void {
  run.last = Math.max(run.last, serial)
  run.first = Math.min(run.first, serial)
  if (at < run.from) run.from = at
  if (at > run.to) run.to = at
}

/** Puts a serial that does not follow the last one into its place among the open runs. */
function place(series: Series, serial: number, at: Instant): readonly AuditSpan[] {
  const ended: AuditSpan[] = []
  if (serial < series.newest - serialsLateMax || isOtherBoot(series, serial, at)) {
    ended.push(...series.runs.map((run) => spanOf(series, run)))
    series.runs = []
    series.newest = serial
  }
  series.newest = Math.max(series.newest, serial)
  const index = series.runs.findLastIndex((run) => run.first <= serial)
  const before = series.runs[index]
  const next = series.runs[index + 1]
  if (before !== undefined && serial <= before.last + 1) grow(before, serial, at)
  else if (next !== undefined && serial === next.first - 1) grow(next, serial, at)
  else series.runs.splice(index + 1, 0, { from: at, to: at, first: serial, last: serial })
  if (before !== undefined && next !== undefined && before.last + 1 >= next.first) {
    grow(before, next.last, next.to)
    if (next.from < before.from) before.from = next.from
    series.runs.splice(index + 1, 1)
  }
  if (series.runs.length > runsMax) ended.push(...series.runs.splice(0, 1).map((run) => spanOf(series, run)))
  return ended
}

const spanOf = ({ host, carrier }: Series, { from, to, first, last }: Run): AuditSpan => ({
  kind: 'audit-span',
  host,
  carrier,
  from,
  to,
  firstSerial: first,
  lastSerial: last,
})
