import type { HttpRoutes } from '../hub/hub.ts'
import { alertRoutes } from './routes/alerts.ts'
import { runbookRoutes } from './routes/runbook.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { nodeRoutes } from './routes/nodes.ts'
import type { RoutesOf, ServeParts } from './routes/parts.ts'
import { metricsRoutes, readinessRoutes } from './routes/readiness.ts'
import { trialRoutes } from './routes/trial.ts'

/** Everything that a daemon answers over plain HTTP, beside the hub's own `/healthz` and `/v1/session`. */
const subjects: readonly RoutesOf[] = [
  readinessRoutes,
  metricsRoutes,
  incidentRoutes,
  trialRoutes,
  alertRoutes,
  runbookRoutes,
  nodeRoutes,
]

/** The routes of a daemon; the first that knows the path answers. */
export function serveRoutes(parts: ServeParts): HttpRoutes {
  const routes = subjects.map((routesOf) => routesOf(parts))
  return (request, response, asker) => routes.some((route) => route(request, response, asker))
}
