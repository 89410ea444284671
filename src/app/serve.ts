import { createHash } from 'node:crypto'
import { ok, type Result } from '../domain/result.ts'
import { instant } from '../domain/time.ts'
import type { HttpRoutes } from '../hub/hub.ts'
import { usualSettings } from '../output/alert/settings.ts'
import { alerting } from '../output/alert/state.ts'
import { keptHistories } from '../store/histories.ts'
import { type Incidents, incidentsOf } from '../store/incidents.ts'
import { incidentDesk } from './pipeline/desk.ts'
import { foresight } from './pipeline/foresight.ts'
import { usualJudging } from './pipeline/judging.ts'
import { type Pipeline, startPipeline } from './pipeline/pipeline.ts'
import { type Relay, type RelayOptions, startRelay } from './relay.ts'
import { missingIn, stageBalances } from './stage-balance.ts'
import { serveRoutes } from './serve-routes.ts'

/** What the daemon is asked for. */
export type ServeOptions = Omit<RelayOptions, 'http'> & {
  /** undefined: half a second. */
  readonly settleMs: number | undefined
  /** Where people reach this daemon. */
  readonly publicUrl?: URL | undefined
}

/** A daemon that runs. */
export type Serve = Omit<Relay, 'apply'> & {
  readonly pipeline: Pipeline
  readonly incidents: Incidents
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
  const { cluster, say, settleMs } = options
  const now = { options, isDraining: false }
  const running: { parts: Pick<Serve, 'pipeline' | 'incidents'> | undefined; routes: HttpRoutes } = {
    parts: undefined,
    routes: () => false,
  }
  const http: HttpRoutes = (request, response, asker) => running.routes(request, response, asker)
  const relay = await startRelay({ ...options, http }, ({ journal, publish, counters }) => {
    const incidents = incidentsOf(journal.database)
    const state = alerting(usualSettings, (text) => createHash('sha256').update(text).digest('hex'))
    state.sightSince = instant(Date.now())
    const foreknown = foresight(keptHistories(journal.database))
    const pipeline = startPipeline({
      journal,
      publish,
      cluster,
      say,
      desk: incidentDesk({ incidents, state }),
      foresight: foreknown,
      ...(settleMs === undefined ? {} : { settleMs }),
    })
    running.parts = { pipeline, incidents }
    running.routes = serveRoutes({ now, pipeline, incidents, foresight: foreknown, counters })
    return { stored: pipeline.stored, stop: pipeline.stop }
  })
  if (!relay.ok) return relay
  const { parts } = running
  if (parts === undefined) throw new Error('a relay that runs has attached its pipeline')

  const { value } = relay
  const { pipeline } = parts

  async function apply(next: ServeOptions): Promise<Result<undefined, readonly string[]>> {
    const applied = await value.apply({ ...next, http })
    if (!applied.ok) return applied
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
