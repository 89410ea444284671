import { answerText, mayRead, targetOf } from './answer.ts'
import { metricsText } from '../serve-metrics.ts'
import { wantedSources } from '../relay-sources.ts'
import type { RoutesOf, ServeParts } from './parts.ts'

/** Entries of the journal that may wait to be judged before `/readyz` says no. */
export const behindMax = 10_000

/** `GET /readyz`: 503 and why, a reason a line, where the daemon cannot be relied upon at this moment. */
export const readinessRoutes: RoutesOf = (parts) => (request, response) => {
  if (targetOf(request).path !== '/readyz') return false
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    answerText(response, { status: 405, says: 'GET only' })
    return true
  }
  const reasons = notReady(parts)
  answerText(response, { status: reasons.length === 0 ? 200 : 503, says: reasons.join('\n') || 'ready' })
  return true
}

/** Sources that are asked for and are not connected, and why. */
export function unreached(
  options: ServeParts['now']['options'],
  { sources }: ReturnType<ServeParts['counters']>,
): readonly string[] {
  return wantedSources(options).flatMap(({ name }) => {
    const { connections = 0, connectedNow = 0 } = sources[name] ?? {}
    if (connectedNow === 1) return []
    return [connections === 0 ? `${name}: no connection yet` : `${name}: lost, and tried again`]
  })
}

function notReady({ now: { options, isDraining }, pipeline, counters }: ServeParts): readonly string[] {
  const reasons: string[] = isDraining ? ['going away: what came in is judged first'] : []
  const counted = counters()
  reasons.push(...unreached(options, counted))
  if (counted.hub.isUnwritableNow === 1) reasons.push('the store cannot be written: nothing is acknowledged')
  const behind = pipeline.behind()
  if (behind > behindMax) reasons.push(`${behind} events wait to be judged`)
  return reasons
}

/** `GET /metrics`, for those who may read. */
export const metricsRoutes: RoutesOf = (parts) => (request, response, asker) => {
  if (targetOf(request).path !== '/metrics') return false
  if (!mayRead(request, response, asker)) return true
  const { pipeline, counters, incidents, foresight, alerts, trials } = parts
  const counted = {
    ...counters(),
    pipeline: pipeline.counters(),
    behind: pipeline.behind(),
    openIncidents: incidents.openCount(),
    forecasts: foresight.figures(),
    alerts: alerts.counters(),
    sinks: alerts.sinks(),
    trials: trials.counters(),
  }
  void metricsText(counted).then(({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body))
  return true
}
