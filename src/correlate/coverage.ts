import type { Host } from '../domain/event.ts'
import { inOrder } from '../domain/in-order.ts'
import { type Instant, instant } from '../domain/time.ts'
import type { Ledger } from './facts.ts'

/** What the audit records read can and cannot have told of one agent in one stretch of time. */
export type Coverage = {
  /** Every record the kernel made there and then was read: serials run unbroken past both ends, and no loss was told of. */
  readonly complete: boolean
  /** Whether any audit record around the time was read at all. */
  readonly any: boolean
  /** Whether the same unbroken run holds a KILL record, which shows that kills are recorded there. */
  readonly recordsKills: boolean
  /** Whether auditing proper was on (ANOM_ABEND is written only then). */
  readonly recordsAborts: boolean
  readonly gaps: readonly CoverageGap[]
}

/** A stretch in which something may be missing; an end that is open is undefined. */
export type CoverageGap = {
  readonly source: string
  readonly from: Instant | undefined
  readonly to: Instant | undefined
  readonly why: string
}

/** An unbroken run of serials, and what its records show of what gets recorded there. */
export type Run = {
  from: Instant
  to: Instant
  first: number
  last: number
  host: Host
  kills: boolean
  aborts: boolean
}

/** Audit runs of all carriers, joined where one goes on where the other ends: how files are cut does not matter. */
export function runs(known: Ledger): readonly Run[] {
  const spans = known.spans
    .map(({ value }) => ({
      from: value.from,
      to: value.to,
      first: value.firstSerial,
      last: value.lastSerial,
      host: value.host,
      kills: false,
      aborts: false,
    }))
    .sort((a, b) => a.first - b.first || a.from - b.from)
  const joined: Run[] = []
  for (const span of spans) {
    const open = joined.findLast((run) => goesOn(run, span))
    if (open === undefined) joined.push({ ...span })
    else {
      open.to = instant(Math.max(open.to, span.to))
      open.from = instant(Math.min(open.from, span.from))
      open.last = Math.max(open.last, span.last)
    }
  }
  const records = [...known.records.values()].map(({ value }) => value)
  mark(joined, {
    records: records.filter(({ action }) => action.startsWith('kill')),
    as: (run) => {
      run.kills = true
    },
  })
  mark(joined, {
    records: [...known.aborts.values()].map(({ value }) => value),
    as: (run) => {
      run.aborts = true
    },
  })
  return joined
}

/** Marks the runs that hold a record. A run that is marked is not looked at again: there may be a run for each agent. */
function mark(
  joined: readonly Run[],
  {
    records,
    as,
  }: {
    readonly records: readonly { readonly serial: number; readonly at: Instant }[]
    readonly as: (run: Run) => void
  },
): void {
  let open = joined
  for (const record of records) {
    if (open.length === 0) return
    if (!open.some((run) => holds(run, record))) continue
    open = open.filter((run) => {
      const isHeld = holds(run, record)
      if (isHeld) as(run)
      return !isHeld
    })
  }
}

const holds = (run: Run, { serial, at }: { readonly serial: number; readonly at: Instant }): boolean =>
  serial >= run.first && serial <= run.last && at >= run.from - slack && at <= run.to + slack

/** The runs that may be of a host. */
export const runsOn = (joined: readonly Run[], host: Host): readonly Run[] =>
  joined.filter((run) => sameHost(run.host, host))

/** Serials restart at boot, so runs are one only if their times agree with their serials. */
function goesOn(run: Run, next: Run): boolean {
  if (!sameHost(run.host, next.host) || next.first > run.last + 1 || next.last < run.first) return false
  const overlaps = next.first <= run.last
  return next.from >= run.from - slack && (overlaps ? next.from <= run.to + slack : next.from >= run.to - slack)
}

const slack = 1000

const sameHost = (a: Host, b: Host): boolean =>
  (a.hostname === undefined || b.hostname === undefined || a.hostname === b.hostname) &&
  (a.agentId === undefined || b.agentId === undefined || a.agentId === b.agentId)

/** The question a coverage answers: whose host, and between which instants. */
export type Window = { readonly host: Host; readonly from: Instant; readonly to: Instant }

/**
 * What the audit records say of their own completeness for a host and time.
 *
 * A record of unknown host may be any host's: it counts as coverage only where the evidence knows one agent.
 */
export function coverage(
  known: Ledger,
  { window, joined }: { readonly window: Window; readonly joined: readonly Run[] },
): Coverage {
  const near = runsOn(joined, window.host)
  const around = near.filter((run) => run.from <= window.to && run.to >= window.from)
  const whole = around.find((run) => run.from <= window.from && run.to >= window.to)
  const losses = known.losses.filter(
    ({ value: { at, host } }) =>
      sameHost(host, window.host) && (at === undefined || (at >= window.from - 60_000 && at <= window.to + 60_000)),
  )
  const breaks = near.length < 2 ? none : missing(near, window)
  const gaps = known.gaps.filter(({ value: { since, at } }) => since <= window.to && at >= window.from)
  const isOwn = ({ value: { source } }: { readonly value: { readonly source: string } }): boolean =>
    window.host.hostname !== undefined && source.endsWith(`/${window.host.hostname}`)
  const hostIsSure = whole !== undefined && (whole.host.hostname !== undefined || known.agents.size <= 1)
  return {
    complete: whole !== undefined && losses.length === 0 && !gaps.some(isOwn) && hostIsSure,
    any: around.length > 0,
    recordsKills: whole?.kills ?? false,
    recordsAborts: near.some((run) => run.aborts),
    gaps:
      losses.length === 0 && gaps.length === 0 ? breaks : [...breaks, ...losses.map(lossGap), ...gaps.map(streamGap)],
  }
}

const none: readonly CoverageGap[] = []

const lossGap = ({ value: { at, text } }: Ledger['losses'][number]): CoverageGap => ({
  source: 'audit',
  from: at,
  to: at,
  why: `records were lost: ${text}`,
})

const streamGap = ({ value: { source, since, at, why } }: Ledger['gaps'][number]): CoverageGap => ({
  source,
  from: since,
  to: at,
  why,
})

/** Serials that are missing between two runs whose break overlaps the window. */
function missing(near: readonly Run[], window: Window): readonly CoverageGap[] {
  const ordered = inOrder(near, (a, b) => a.from - b.from || a.first - b.first)
  return ordered.flatMap((run, index) => {
    const next = ordered[index + 1]
    if (next === undefined || next.first <= run.last + 1 || run.to > window.to || next.from < window.from) return []
    const count = next.first - run.last - 1
    return [
      {
        source: 'audit',
        from: run.to,
        to: next.from,
        why: `${count} serial${count === 1 ? '' : 's'} missing between ${run.last} and ${next.first}`,
      },
    ]
  })
}
