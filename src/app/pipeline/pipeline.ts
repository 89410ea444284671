import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { NodeObject } from '../../domain/node-object.ts'
import type { Result } from '../../domain/result.ts'
import type { AlertInput } from '../../output/alert/state.ts'
import { iso, type Instant, instant, parseIso } from '../../domain/time.ts'
import { type Diagnoses, diagnosesOf } from '../../store/diagnoses.ts'
import type { Journal } from '../../store/journal.ts'
import { sealed, type SealedEvent } from '../../wire/cloudevent.ts'
import { type Clock, type Off, wallClock } from '../clock.ts'
import { alertInputReader } from './alert-inputs.ts'
import { type PipelineCounters, pipelineCounters } from './counters.ts'
import type { Desk } from './desk.ts'
import { entryReader } from './decode.ts'
import type { Foresight } from './foresight.ts'
import type { ChangeBook } from '../changes/change-book.ts'
import { judging, type JudgingOptions, usualJudging } from './judging.ts'
import { collectorBook } from './nodes.ts'
import { nextRevision, revisionsMax } from './revisions.ts'

/** What a pipeline is given. */
export type PipelineOptions = Partial<Pick<JudgingOptions, 'settleMs' | 'openMs' | 'limits'>> & {
  readonly cluster: string
  readonly journal: Journal
  readonly publish: (events: readonly SealedEvent[], also?: () => void) => Result<undefined, { readonly says: string }>
  /** Concludes from what is heard what is a problem and when it is over. */
  readonly desk: Desk
  /** Remembers what forecasts need. */
  readonly foresight: Foresight
  /** Notices what is changed. */
  readonly changes: ChangeBook
  readonly say: (line: string) => void
  readonly clock?: Clock
}

/** A pipeline that runs. */
export type Pipeline = {
  readonly stored: () => void
  readonly counters: () => Readonly<PipelineCounters>
  /** How many entries of the journal are not read yet. */
  readonly behind: () => number
  readonly diagnoses: Diagnoses
  readonly settle: (ms: number) => void
  /** Every agent that was heard of. */
  readonly nodes: () => readonly NodeObject[]
  /** Hosts whose kernel was last said to audit nothing. */
  readonly unaudited: () => readonly string[]
  /** Tells the desk of something else, and writes at once what follows; false: the store refused, and it waits. */
  readonly hear: (inputs: readonly AlertInput[]) => boolean
  /** Judges what has settled, and resolves when nothing is under way. */
  readonly stop: () => Promise<void>
}

/** What schedulers themselves say: it proves whose a workload is. */
const schedulers: ReadonlySet<string> = new Set(['sigsys.marathon', 'sigsys.metronome'])
/** Entries read at a time. */
const page = { countMax: 500, bytesMax: 2 ** 22, types: undefined }
/** After so long others get their turn. */
const turnMs = 20
/** How often the books are checked, and how far the journal was judged is kept. */
const tendMs = 5000
/** How often a part of what is held is looked through. */
const compactMs = 1000
/** Entries that are read again at most when a pipeline starts. */
const rereadMax = 500_000
/** When it stops, what is due later than this is left to the next start. */
const drainMs = 5000
/** Diagnoses are kept so long. */
const keepMs = 90 * 86_400_000

/**
 * Reads the journal as it grows and publishes a diagnosis for every failure, each revision once. After a restart what
 * was held is read again from the journal; what was published then is known by the store and not said again.
 */
export function startPipeline(options: PipelineOptions): Pipeline {
  const { journal, cluster, say, desk, foresight, changes, clock = wallClock } = options
  const diagnoses = diagnosesOf(journal.database)
  const read = entryReader()
  const book = collectorBook()
  const inputsOf = alertInputReader()
  const judge = judging({ ...usualJudging, ...options, cluster })
  const counters = pipelineCounters()
  const { judged, needed } = diagnoses.place()
  let cursor = Math.max(0, journal.first() - 1, Math.min(needed, judged) - 1, judged - rereadMax)
  let reading: Off | undefined
  let timer: Off | undefined
  let isStopped = false

  const now = (): Instant => instant(clock.now())

  /** Reads for a while, so that who is behind comes up however much others do between two turns. */
  function readOn(): void {
    reading = undefined
    if (isStopped) return
    const until = performance.now() + turnMs
    for (;;) {
      const found = journal.read(cursor, page)
      if (!found.ok) {
        say(found.error.says)
        return
      }
      const { entries, through } = found.value
      for (const entry of entries) take(entry)
      cursor = Math.max(cursor, through)
      if (cursor >= journal.last() || performance.now() >= until) break
    }
    plan()
    if (cursor < journal.last() && !isStopped) reading ??= clock.soon(readOn)
  }

  function take(entry: { readonly sequence: number; readonly type: string; readonly text: string }): void {
    counters.entries += 1
    if (entry.type === 'sigsys.diagnosis') return
    const { said, found, unreadable, beside } = read(entry)
    counters.unreadable += unreadable.length
    const at = now()
    book.heard(said, at)
    if (beside !== undefined && entry.sequence > judged) desk.hear([{ at, ...beside }])
    if (entry.sequence > judged) {
      const heardAt = said.time === undefined ? undefined : parseIso(said.time)
      const events = found.map(({ event }) => event)
      foresight.hear(events, heardAt ?? at)
      changes.hear({ ...said, events }, heardAt ?? at)
    }
    const scheduler = schedulers.has(said.type) ? said.source : undefined
    for (const each of found) {
      counters.events += 1
      judge.add(each, at)
      // What was judged before a restart is read again for the names in it.
      const inputs = inputsOf(each.event, { at, scheduler })
      if (entry.sequence <= judged) continue
      desk.see(each.event, at)
      desk.hear(inputs)
    }
  }

  function plan(): void {
    const due = judge.due()
    if (due === undefined || isStopped) return
    timer?.()
    timer = clock.after(Math.max(0, due - clock.now()), judgeDue)
  }

  /** Judges for a while, and publishes what is new in one go. */
  function judgeDue(): void {
    timer = undefined
    const until = performance.now() + turnMs
    const fresh: Diagnosis[] = []
    do {
      const at = now()
      const started = performance.now()
      const said = judge.judge(at).flatMap((diagnosis) => freshOf(diagnosis, at))
      judge.took(performance.now() - started)
      desk.hear(said.map((diagnosis) => ({ kind: 'diagnosis', at, diagnosis })))
      fresh.push(...said)
    } while ((judge.due() ?? Infinity) <= clock.now() && performance.now() < until)
    if (fresh.length > 0) publish(fresh, now())
    plan()
  }

  /** A diagnosis as it is to be published; none where nothing new is said. */
  function freshOf(diagnosis: Diagnosis, at: Instant): readonly Diagnosis[] {
    const id = diagnoses.idOf(diagnosis) ?? diagnosis.id
    const before = diagnoses.latest(id)
    const next = nextRevision(before?.diagnosis, { ...diagnosis, id })
    if (next === undefined) {
      counters.same += 1
      return []
    }
    const isClosed = before !== undefined && at - before.firstAt > (options.openMs ?? usualJudging.openMs)
    if (isClosed || next.revision > revisionsMax) {
      counters.withheld += 1
      return []
    }
    return [{ ...next, forecast: foresight.ofFailure(next) }]
  }

  function publish(fresh: readonly Diagnosis[], at: Instant): void {
    const events = fresh.map((diagnosis) =>
      sealed(
        {
          id: `${diagnosis.id}:${diagnosis.revision}`,
          source: `/${cluster}/sigsys`,
          type: 'sigsys.diagnosis',
          subject: diagnosis.task.id.slice(0, 2048),
          time: iso(at),
        },
        JSON.stringify(diagnosis),
      ),
    )
    const done = options.publish(events, () => {
      for (const diagnosis of fresh) diagnoses.put(diagnosis, at)
      diagnoses.keepPlace({ judged: cursor, needed: judge.window.lowest() ?? cursor })
      desk.write()
      foresight.write(at)
      changes.write(at)
    })
    if (!done.ok) {
      counters.refused += 1
      say(`${done.error.says}; ${fresh.length} diagnoses wait`)
      clock.after(1000, () => isStopped || publish(fresh, at))
      return
    }
    desk.wrote()
    foresight.wrote()
    changes.wrote()
    counters.published += fresh.length
    counters.revisions += fresh.filter(({ revision }) => revision > 1).length
  }

  /** Keeps the place, and gives the desk its turn. */
  function tend(): void {
    const at = now()
    const { added, ignored, released } = judge.window.counters
    if (added !== ignored + released + judge.window.heldCount()) counters.unbalanced += 1
    hear([{ kind: 'tick', at }])
    options.publish([], () => {
      desk.prune(instant(at - keepMs))
      foresight.prune(instant(at - keepMs))
      changes.prune(instant(at - keepMs))
    })
  }

  /** What is heard beside the journal becomes durable with the place in it. */
  function hear(inputs: readonly AlertInput[]): boolean {
    const at = now()
    desk.hear(inputs)
    const done = options.publish([], () => {
      diagnoses.keepPlace({ judged: cursor, needed: judge.window.lowest() ?? cursor })
      diagnoses.prune(at - keepMs)
      desk.write()
      foresight.write(at)
      changes.write(at)
    })
    if (done.ok) {
      desk.wrote()
      foresight.wrote()
      changes.wrote()
    } else counters.refused += 1
    return done.ok
  }

  const stopTending = clock.every(tendMs, tend)
  const stopCompacting = clock.every(compactMs, () => judge.tend(now()))
  if (cursor < journal.last()) reading = clock.soon(readOn)

  async function stop(): Promise<void> {
    stopTending()
    stopCompacting()
    while (cursor < journal.last()) readOn()
    const until = clock.now() + drainMs
    for (let due = judge.due(); due !== undefined && due <= until; due = judge.due()) {
      const wait = Math.min(1000, Math.max(0, due - clock.now()))
      await new Promise<void>((resolve) => clock.after(wait, resolve))
      judgeDue()
    }
    isStopped = true
    timer?.()
    tend()
  }

  return {
    stored: () => {
      if (!isStopped) reading ??= clock.soon(readOn)
    },
    counters: () => ({
      ...counters,
      ...judge.window.counters,
      held: judge.window.heldCount(),
      judgements: judge.counters.judgements,
      withheld: counters.withheld + judge.counters.old,
    }),
    behind: () => journal.last() - cursor,
    diagnoses,
    settle: judge.settle,
    nodes: () => book.nodes(judge.window.bins),
    unaudited: book.unaudited,
    hear,
    stop,
  }
}
