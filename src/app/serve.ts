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
import { type Pipeline, startPipeline } from './pipeline/pipeline.ts'
import { type Relay, type RelayOptions, startRelay } from './relay.ts'
import { serveRoutes } from './serve-routes.ts'

/** What the daemon is asked for. */
export type ServeOptions = Omit<RelayOptions, 'http'> & {
  /** undefined: half a second. */
  readonly settleMs: number | undefined
}

/** A daemon that runs. */
export type Serve = Relay & { readonly pipeline: Pipeline; readonly incidents: Incidents }

/**
 * Starts the hub, the sources and the pipeline in this process.
 *
 * @returns everything that is wrong with what was asked for, a line each
 */
export async function startServe(options: ServeOptions): Promise<Result<Serve, readonly string[]>> {
  const { cluster, say, settleMs } = options
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
    running.routes = serveRoutes({ options, pipeline, incidents, foresight: foreknown, counters })
    return { stored: pipeline.stored, stop: pipeline.stop }
  })
  if (!relay.ok) return relay
  if (running.parts === undefined) throw new Error('a relay that runs has attached its pipeline')
  return ok({ ...relay.value, ...running.parts })
}
