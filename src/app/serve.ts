import { ok, type Result } from '../domain/result.ts'
import { instant } from '../domain/time.ts'
import type { HttpRoutes } from '../hub/hub.ts'
import { keptChanges } from '../store/changes.ts'
import { keptHistories } from '../store/histories.ts'
import { journalReader } from '../store/journal.ts'
import { type Incidents, incidentsOf } from '../store/incidents.ts'
import { type Alerts, type AlertsOptions, startAlerts } from './alerts/alerts.ts'
import { type AlertsConfig, unconfigured } from './alerts/config.ts'
import { sinksOf } from './alerts/sinks.ts'
import type { Environment } from './alerts/secrets.ts'
import { incidentDesk } from './pipeline/desk.ts'
import { foresight } from './pipeline/foresight.ts'
import { changeBook, changesOf } from './changes/change-book.ts'
import { usualJudging } from './pipeline/judging.ts'
import { type Pipeline, startPipeline } from './pipeline/pipeline.ts'
import { type Relay, type RelayOptions, startRelay } from './relay.ts'
import { factDiagnosesMax } from './incident-scenario.ts'
import { incidentFacts } from './scenario-of/incident.ts'
import { startTrials } from './trial/trials.ts'
import { behindMax, unreached } from './routes/readiness.ts'
import { missingIn, stageBalances } from './stage-balance.ts'
import { serveRoutes } from './serve-routes.ts'

/** What the daemon is asked for. */
export type ServeOptions = Omit<RelayOptions, 'http'> & {
  /** undefined: half a second. */
  readonly settleMs: number | undefined
  /** undefined: incidents are kept, and nobody is told. */
  readonly alerts?: AlertsConfig | undefined
  /** Where secrets of sinks may come from. */
  readonly env?: Environment
  /** Writes to standard output, for a sink there. */
  readonly write?: (text: string) => Promise<void>
  /** Where people reach this daemon. */
  readonly publicUrl?: URL | undefined
  /** What people look at; undefined: nothing but the API. */
  readonly pages?: HttpRoutes | undefined
}

/** A daemon that runs. */
export type Serve = Omit<Relay, 'apply'> & {
  readonly pipeline: Pipeline
  readonly incidents: Incidents
  readonly alerts: Alerts
  /** Takes over what may change while it runs; what is wrong, a line each, and then nothing has changed. */
  readonly apply: (options: ServeOptions) => Promise<Result<undefined, readonly string[]>>
}

/** Between two checks that nothing is unaccounted for. */
const checkMs = 60_000

/**
 * Starts the hub, the sources and the pipeline in this process.
 *
 * @returns everything that is wrong with what was asked for, a line each
 */
export async function startServe(options: ServeOptions): Promise<Result<Serve, readonly string[]>> {
  const { cluster, say, settleMs, pages } = options
  const made = alertsIn(options)
  if (!made.ok) return made
  const now = { options, isDraining: false }
  const running: { parts: Pick<Serve, 'pipeline' | 'incidents' | 'alerts'> | undefined; routes: HttpRoutes } = {
    parts: undefined,
    routes: () => false,
  }
  const http: HttpRoutes = (request, response, asker) =>
    running.routes(request, response, asker) || pages?.(request, response, asker) === true
  const relay = await startRelay({ ...options, http }, ({ journal, publish, counters }) => {
    const incidents = incidentsOf(journal.database)
    const foreknown = foresight(keptHistories(journal.database))
    const changed = keptChanges(journal.database)
    const alerts = startAlerts({
      database: journal.database,
      transact: (work) => publish([], work).ok,
      ...made.value,
      env: options.env ?? {},
      cluster,
      producers: () => counters().producers,
      unreached: () => unreached(now.options, counters()),
      unaudited: () => running.parts?.pipeline.unaudited() ?? [],
      isWell: () => (running.parts?.pipeline.behind() ?? 0) <= behindMax,
      say,
    })
    const pipeline = startPipeline({
      journal,
      publish,
      cluster,
      say,
      desk: incidentDesk({ incidents, state: alerts.state, at: instant(Date.now()), alerts: alerts.book }),
      foresight: foreknown,
      changes: changeBook(changed),
      ...(settleMs === undefined ? {} : { settleMs }),
    })
    const reader = journalReader(journal.database)
    const trials = startTrials({
      say,
      place: async (incident) => {
        if (options.store !== undefined) return { is: 'store', path: options.store }
        const diagnoses = incidents.one(incident.id, { diagnosesMax: factDiagnosesMax })?.diagnoses ?? []
        return { is: 'here', facts: await incidentFacts(reader, { incident, diagnoses }) }
      },
    })
    running.parts = { pipeline, incidents, alerts }
    running.routes = serveRoutes({
      now,
      pipeline,
      incidents,
      foresight: foreknown,
      changes: (incident) => changesOf(changed, incident),
      journal: reader,
      counters,
      alerts,
      trials,
    })
    return {
      stored: pipeline.stored,
      stop: async () => {
        trials.stop()
        await pipeline.stop()
        await alerts.stop()
      },
    }
  })
  if (!relay.ok) return relay
  const { parts } = running
  if (parts === undefined) throw new Error('a relay that runs has attached its pipeline')

  const { value } = relay
  const { pipeline } = parts

  async function apply(next: ServeOptions): Promise<Result<undefined, readonly string[]>> {
    const remade = alertsIn(next)
    if (!remade.ok) return remade
    const applied = await value.apply({ ...next, http })
    if (!applied.ok) return applied
    await parts?.alerts.reconfigure(remade.value.config, remade.value.sinks)
    pipeline.settle(next.settleMs ?? usualJudging.settleMs)
    now.options = next
    return applied
  }

  const checking = setInterval(() => {
    for (const balance of stageBalances(value.counters().hub, pipeline.counters()))
      if (missingIn(balance) !== 0) say(`${missingIn(balance)} events of the ${balance.stage} are unaccounted for`)
  }, checkMs)
  checking.unref()

  async function stop(): Promise<void> {
    clearInterval(checking)
    now.isDraining = true
    await value.stop()
  }

  return ok({ ...value, ...parts, apply, stop })
}

/** How alerts are told, with sinks that are ready; everything that keeps one from being so. */
function alertsIn(options: ServeOptions): Result<Pick<AlertsOptions, 'config' | 'sinks'>, readonly string[]> {
  const { alerts: config = unconfigured, env = {}, write = () => Promise.resolve() } = options
  const sinks = sinksOf(config, { env, write })
  return sinks.ok ? ok({ config, sinks: sinks.value }) : sinks
}
