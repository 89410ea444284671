import type { Diagnosis } from '../domain/diagnosis.ts'
import type { IncidentObject } from '../domain/incident-object.ts'
import { type Instant, instant, parseIso } from '../domain/time.ts'
import { momentOf, nextAttemptOf } from './next-attempt.ts'
import type { Span } from './place.ts'
import { type Tick, ticks } from './ticks.ts'

/** Attempts so near to each other that they are drawn as one; `x` in pixels. */
export type PastMark = {
  readonly x: number
  readonly count: number
  readonly first: Instant
  readonly last: Instant
  /** The newest task of it. */
  readonly task: string
}

/** An attempt that is expected, within `width`. The first is foretold; those after it only follow from how often it is tried. */
export type FutureMark = {
  readonly x: number
  readonly width: number
  readonly at: Instant
  readonly isForetold: boolean
}

/** A stretch that was not seen. */
export type Band = { readonly x: number; readonly width: number; readonly says: string }

/** Something else that happened, with a word for it. */
export type Flag = { readonly x: number; readonly at: Instant; readonly says: string; readonly is: 'change' | 'end' }

/** What is drawn of an incident: the past and the future on one axis of time. */
export type TimelinePlan = {
  readonly from: Instant
  readonly to: Instant
  readonly now: number
  readonly ticks: readonly (Tick & { readonly x: number })[]
  readonly past: readonly PastMark[]
  readonly future: readonly FutureMark[]
  readonly bands: readonly Band[]
  readonly flags: readonly Flag[]
  /** Attempts that lie before the axis. */
  readonly earlier: number
}

/** What a plan is made of. */
export type TimelineInput = {
  readonly incident: IncidentObject
  /** The newest first. */
  readonly diagnoses: readonly Diagnosis[]
  readonly now: Instant
  readonly width: number
  readonly span: Span
}

const spanMs: Readonly<Record<Exclude<Span, 'all'>, number>> = {
  '15m': 900_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '1d': 86_400_000,
}
/** Marks nearer than this are one. */
const nearPixels = 8
/** Between two labels of the axis. */
const tickPixels = 84
/** Attempts that are drawn of the future. */
const futureMax = 60

/** Lays out an incident. Nothing of it depends on anything but the input. */
export function timelinePlan(input: TimelineInput): TimelinePlan {
  const { diagnoses, now, width, incident } = input
  const foretold = nextAttemptOf(incident)
  const next = foretold.is === 'waiting' ? foretold : undefined
  const { from, to } = extent(input, next?.to)
  const x = (at: number): number => ((at - from) / (to - from)) * width
  const attempts = attemptsOf(diagnoses)
  const perHour = incident.forecast?.attempts_per_hour ?? diagnoses[0]?.forecast?.attempts_per_hour ?? undefined
  const everyMs = perHour === undefined ? undefined : 3_600_000 / perHour
  return {
    from,
    to,
    now: x(now),
    ticks: ticks({ from, to, ticksMax: Math.max(2, Math.floor(width / tickPixels)) }).map((tick) => ({
      ...tick,
      x: x(tick.at),
    })),
    past: pastMarks(
      attempts.filter(({ at }) => at >= from),
      x,
    ),
    future: incident.state === 'open' ? futureMarks({ next, everyMs, now, to: Math.min(to, endOf(incident)) }, x) : [],
    bands: bandsOf(diagnoses, { from, now }, x),
    flags: flagsOf(incident, { from, to }, x),
    earlier: Math.max(0, incident.failures - attempts.filter(({ at }) => at >= from).length),
  }
}

/** The past that is asked for, and about a third of it again for what is to come; the next attempt is always on it. */
function extent(
  { incident, now, span }: TimelineInput,
  next: Instant | undefined,
): { readonly from: Instant; readonly to: Instant } {
  const first = momentOf(incident.first_seen) ?? now
  const closed = momentOf(incident.closed_at)
  const anchor = closed === undefined ? now : Math.min(now, closed)
  const whole = Math.max(60_000, (anchor - first) * 1.04)
  const past = span === 'all' ? whole : Math.min(whole, spanMs[span])
  const wanted = closed === undefined ? past / 3 : past / 12
  const ahead = next === undefined || closed !== undefined ? wanted : Math.max(wanted, (next - anchor) * 1.25)
  return { from: instant(anchor - past), to: instant(anchor + Math.max(10_000, ahead)) }
}

type Attempt = { readonly at: Instant; readonly task: string }

const attemptsOf = (diagnoses: readonly Diagnosis[]): readonly Attempt[] =>
  diagnoses
    .flatMap(({ task }) => {
      const at = parseIso(task.failed_at)
      return at === undefined ? [] : [{ at, task: task.id }]
    })
    .sort((left, right) => left.at - right.at)

function pastMarks(attempts: readonly Attempt[], x: (at: number) => number): readonly PastMark[] {
  const marks: PastMark[] = []
  for (const { at, task } of attempts) {
    const last = marks.at(-1)
    if (last !== undefined && x(at) - last.x < nearPixels)
      marks[marks.length - 1] = { ...last, count: last.count + 1, last: at, task }
    else marks.push({ x: x(at), count: 1, first: at, last: at, task })
  }
  return marks
}

function futureMarks(
  {
    next,
    everyMs,
    now,
    to,
  }: {
    readonly next: { readonly from: Instant; readonly to: Instant } | undefined
    readonly everyMs: number | undefined
    readonly now: Instant
    readonly to: number
  },
  x: (at: number) => number,
): readonly FutureMark[] {
  if (next === undefined) return []
  const marks: FutureMark[] = [{ x: x(next.from), width: x(next.to) - x(next.from), at: next.from, isForetold: true }]
  if (everyMs === undefined || !(everyMs > 0)) return marks
  for (let at = next.from + everyMs; at <= to && marks.length < futureMax; at += everyMs) {
    const last = marks.at(-1)
    if (at > now && last !== undefined && x(at) - last.x >= nearPixels)
      marks.push({ x: x(at), width: 0, at: instant(at), isForetold: false })
  }
  return marks
}

/** After it nothing is tried again. */
const endOf = ({ forecast }: IncidentObject): number => momentOf(forecast?.gives_up_at) ?? Number.MAX_SAFE_INTEGER

/** Stretches without evidence, each once however many diagnoses tell of it. */
function bandsOf(
  diagnoses: readonly Diagnosis[],
  { from, now }: { readonly from: Instant; readonly now: Instant },
  x: (at: number) => number,
): readonly Band[] {
  const bands = new Map<string, Band>()
  for (const gap of diagnoses.flatMap(({ gaps }) => gaps)) {
    const begin = Math.max(from, momentOf(gap.from) ?? from)
    const end = Math.min(now, momentOf(gap.to) ?? now)
    if (end < begin || (gap.from === null && gap.to === null)) continue
    const key = `${gap.source}\n${begin}\n${end}`
    bands.set(key, { x: x(begin), width: Math.max(2, x(end) - x(begin)), says: `${gap.source}: ${gap.why}` })
  }
  return [...bands.values()].slice(0, 100)
}

/** Marathon names a version by the moment it was made. Source: Marathon, `version` of an app. */
function flagsOf(
  incident: IncidentObject,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  x: (at: number) => number,
): readonly Flag[] {
  const changed = momentOf(incident.workload.version)
  const ended = momentOf(incident.closed_at)
  const flags: Flag[] = []
  if (changed !== undefined && changed >= from)
    flags.push({ x: x(changed), at: changed, says: 'this version', is: 'change' })
  if (ended !== undefined) flags.push({ x: x(ended), at: ended, says: 'over', is: 'end' })
  const ahead = [
    ['at its cap', momentOf(incident.forecast?.cap_at), 'change'],
    ['given up', momentOf(incident.forecast?.gives_up_at), 'end'],
  ] as const
  for (const [says, at, is] of ahead) if (at !== undefined && at <= to) flags.push({ x: x(at), at, says, is })
  return flags
}
