import { createHash } from 'node:crypto'
import { admit, ledger } from '../../correlate/ledger.ts'
import { diagnose } from '../../diagnose/diagnose.ts'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import { isTerminal } from '../../domain/task.ts'
import { type Instant, instant } from '../../domain/time.ts'
import { settledEvents } from '../evidence.ts'
import { type FoundEvent, Gathered } from '../evidence/gathered.ts'
import type { Bin } from './bins.ts'
import { openWindow, type Window, type WindowLimits, windowLimits } from './window.ts'

/** When failures are judged. */
export type JudgingOptions = {
  readonly cluster: string | undefined
  /** After the status of a failure, evidence is waited for so long. Source: product §4, Settle. */
  readonly settleMs: number
  /** Evidence that comes so long after a failure still revises its diagnosis. */
  readonly openMs: number
  readonly limits?: WindowLimits
}

/** Half a second, and five minutes. */
export const usualJudging = { settleMs: 500, openMs: 300_000 } as const

/** A failure that only a snapshot tells of is judged if it is no older than this, against the newest status. */
const snapshotAgeMs = 900_000

/** A judgement of so many milliseconds is followed by a pause of four times that, so that others get their turn. */
const restFactor = 4

/** Hears events and says what is to be concluded of them. Moments are of arrival, in milliseconds of any clock. */
export type Judging = {
  readonly add: (found: FoundEvent, arrivedAt: number) => void
  /** When there is something to judge; undefined: nothing. */
  readonly due: () => number | undefined
  /** Judges one agent's failures, that which waited longest. */
  readonly judge: (now: number) => readonly Diagnosis[]
  /** Tells what judging took, so that it rests. */
  readonly took: (ms: number) => void
  readonly compact: (now: number) => void
  /** Waits so long for evidence from now on. */
  readonly settle: (ms: number) => void
  readonly window: Window
  readonly counters: { judgements: number; old: number }
}

type Pending = { readonly bin: Bin; readonly due: number }

/** A judging that has heard nothing. */
export function judging(options: JudgingOptions): Judging {
  const window = openWindow(options.limits ?? windowLimits)
  const pending = new Map<string, Pending>()
  /** Until when evidence of an agent may bear on a failure there. */
  const openUntil = new Map<string, number>()
  const restUntil = new Map<string, number>()
  const counters = { judgements: 0, old: 0 }
  let { settleMs } = options
  let newest: Instant = instant(0)
  let last: { readonly key: string; readonly at: number } | undefined

  function add(found: FoundEvent, arrivedAt: number): void {
    const bin = window.add(found, arrivedAt)
    const { event } = found
    if (event.kind === 'task-status') {
      if (event.via !== 'snapshot' && event.at > newest) newest = event.at
      if (event.state === 'TASK_UNREACHABLE' || (isTerminal(event.state) && event.state !== 'TASK_FINISHED'))
        openUntil.set(bin.key, arrivedAt + options.openMs)
    }
    if ((openUntil.get(bin.key) ?? 0) < arrivedAt || pending.has(bin.key)) return
    const due = Math.max(arrivedAt + settleMs, restUntil.get(bin.key) ?? 0)
    pending.set(bin.key, { bin, due })
  }

  function next(): Pending | undefined {
    let first: Pending | undefined
    for (const each of pending.values()) if (first === undefined || each.due < first.due) first = each
    return first
  }

  function judge(now: number): readonly Diagnosis[] {
    const first = next()
    if (first === undefined || first.due > now) return []
    const together = window.judgedWith(first.bin)
    for (const { key } of together) pending.delete(key)
    counters.judgements += 1
    last = { key: first.bin.key, at: now }
    const gathered = new Gathered()
    const vias = new Map<string, boolean>()
    for (const found of window.bearingOn(first.bin)) {
      gathered.add(found.event, found)
      const { event } = found
      if (event.kind === 'task-status')
        vias.set(event.taskId, (vias.get(event.taskId) ?? true) && event.via === 'snapshot')
    }
    const known = ledger()
    for (const event of settledEvents(gathered, { timezone: 'UTC', now: instant(now) }).events) admit(known, event)
    const { diagnoses } = diagnose(known, { sha256, cluster: options.cluster, all: false })
    const keys = new Set(together.map(({ key }) => key))
    return diagnoses.filter(({ task }) => {
      if (!keys.has(window.bins.ofTask(task.id)?.key ?? '')) return false
      const isOld = vias.get(task.id) === true && Date.parse(task.failed_at) < newest - snapshotAgeMs
      if (isOld) counters.old += 1
      return !isOld
    })
  }

  function took(ms: number): void {
    if (last !== undefined) restUntil.set(last.key, last.at + ms * (1 + restFactor))
  }

  function compact(now: number): void {
    window.compact(now)
    for (const marks of [openUntil, restUntil]) for (const [key, until] of marks) if (until < now) marks.delete(key)
  }

  return { add, due: () => next()?.due, judge, took, compact, settle: (ms) => void (settleMs = ms), window, counters }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
