import { join } from 'node:path'
import { startAlerts } from '../../src/app/alerts/alerts.ts'
import { configOf } from '../../src/app/alerts/config.ts'
import { sinksOf } from '../../src/app/alerts/sinks.ts'
import { incidentDesk } from '../../src/app/pipeline/desk.ts'
import { changeBook } from '../../src/app/changes/change-book.ts'
import { foresight } from '../../src/app/pipeline/foresight.ts'
import { startPipeline } from '../../src/app/pipeline/pipeline.ts'
import { windowLimits } from '../../src/app/pipeline/window.ts'
import { type Instant, instant } from '../../src/domain/time.ts'
import { keptChanges } from '../../src/store/changes.ts'
import { keptHistories } from '../../src/store/histories.ts'
import { incidentsOf } from '../../src/store/incidents.ts'
import { openJournal } from '../../src/store/journal.ts'
import { valueOf } from '../support/hub.ts'
import { monthClock } from './month-clock.ts'
import { liveCluster } from './month-story.ts'

/** What is held at the end of a day: in memory by name, and in the store by table. */
export type Day = {
  readonly day: number
  readonly heapMib: number
  readonly rssMib: number
  readonly held: Readonly<Record<string, number>>
  readonly rows: Readonly<Record<string, number>>
  readonly done: {
    readonly entries: number
    readonly published: number
    readonly told: number
    readonly resolved: number
    readonly delivered: number
    /** Alerts that were told and are not over, and incidents that are open. */
    readonly firing: number
    readonly open: number
  }
}

/** How long, and how much happens. */
export type MonthOptions = {
  readonly days: number
  readonly loopsPerDay: number
  readonly seed: number
  /** Where the store and what is told are kept. */
  readonly folder: string
  readonly each: (day: Day) => void
}

const dayMs = 86_400_000
const start = Date.parse('2026-03-01T00:00:00Z')
/** Simulated time between two turns of the courier, which is not simulated. */
const stepMs = 60_000
/** Records of an agent are kept by their number, whatever their age: so many that the bound is reached within a week. */
const limits = { ...windowLimits, recordsMax: 300 }
const tables = [
  'event',
  'diagnosis',
  'incident',
  'incident_diagnosis',
  'history',
  'alert_part',
  'delivery',
  'delivery_attempt',
  'alert_sink',
]

/**
 * Lets the daemon's own parts work through days of a cluster, on a clock that runs ahead: what is told is journaled,
 * judged, kept as incidents, foretold, alerted, and brought to a file by the courier.
 *
 * @returns what did not add up
 */
export async function month({ days, loopsPerDay, seed, folder, each }: MonthOptions): Promise<readonly string[]> {
  const clock = monthClock(start)
  const now = (): Instant => instant(clock.now())
  const journal = valueOf(openJournal(join(folder, 'month.db')))
  const { database } = journal
  // Every five simulated seconds something is written: a disk that is waited for each time would be all that is seen.
  database.exec('PRAGMA synchronous = OFF')
  const problems: string[] = []
  const say = (line: string): void => void problems.push(line)
  const config = configOf(
    { sinks: [{ name: 'file', kind: 'file', path: join(folder, 'alerts.jsonl') }] },
    { publicUrl: undefined, folder: undefined },
  )
  const publish = (events: Parameters<typeof journal.append>[0], also?: () => void) => {
    const written = journal.append(events, clock.now(), also)
    return written.ok ? ({ ok: true, value: undefined } as const) : written
  }
  const incidents = incidentsOf(database)
  const foreseen = foresight(keptHistories(database))
  const alerts = startAlerts({
    database,
    transact: (work) => publish([], work).ok,
    config,
    sinks: valueOf(sinksOf(config, { env: {}, write: async () => {} })),
    env: {},
    cluster: 'month',
    producers: () => [],
    unreached: () => [],
    unaudited: () => [],
    isWell: () => true,
    say,
    clock,
  })
  const pipeline = startPipeline({
    journal,
    publish,
    cluster: 'month',
    say,
    desk: incidentDesk({ incidents, state: alerts.state, at: now(), alerts: alerts.book }),
    foresight: foreseen,
    changes: changeBook(keptChanges(journal.database)),
    limits,
    clock,
  })
  clock.every(30_000, () => void journal.prune(clock.now()))
  clock.every(3_600_000, () => {
    for (const { incident } of incidents.open({ incidentsMax: 1000, countedMax: 1 }))
      foreseen.ofIncident(incident, now())
  })
  liveCluster(clock, {
    seed,
    loopsPerDay,
    tell: (events) => {
      const written = publish(events)
      if (!written.ok) say(written.error.says)
      pipeline.stored()
    },
  })

  for (let day = 1; day <= days; day += 1) {
    const end = start + day * dayMs
    while (clock.now() < end) {
      clock.advance(Math.min(end, clock.now() + stepMs))
      await turn()
      while (alerts.deliveries.waitingCount() > 0) await turn()
    }
    each(dayOf(day))
  }

  function dayOf(day: number): Day {
    global.gc?.()
    global.gc?.()
    const { heapUsed, rss } = process.memoryUsage()
    const { state } = alerts
    const counted = pipeline.counters()
    const { entries, alerts: open, proofs, closed, byDiagnosis, byWorkload, watches, digests, silences, roots } = state
    const maps = { entries, open, proofs, closed, byDiagnosis, byWorkload, watches, digests, silences, roots }
    const held = Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, map.size]))
    const count = (table: string): number =>
      (database.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { readonly count: number }).count
    return {
      day,
      heapMib: heapUsed / 2 ** 20,
      rssMib: rss / 2 ** 20,
      held: { ...held, window: counted.held, histories: foreseen.figures().known },
      rows: Object.fromEntries(tables.map((table) => [table, count(table)])),
      done: {
        entries: counted.entries,
        published: counted.published,
        told: state.counters.told,
        resolved: state.counters.resolved,
        delivered: alerts.sinks().get('file')?.delivered ?? 0,
        firing: [...open.values()].filter(({ firedAt }) => firedAt !== undefined).length,
        open: incidents.openCount(),
      },
    }
  }

  const { unbalanced, unreadable, refused } = pipeline.counters()
  for (const [name, value] of Object.entries({ unbalanced, unreadable, refused }))
    if (value > 0) problems.push(`${name}: ${value}`)
  await alerts.stop()
  journal.close()
  return problems
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
