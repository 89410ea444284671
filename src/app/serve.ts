import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Asker } from '../hub/hub.ts'
import { ok, type Result } from '../domain/result.ts'
import { type Pipeline, startPipeline } from './pipeline/pipeline.ts'
import { type Relay, type RelayOptions, startRelay } from './relay.ts'
import { metricsText } from './serve-metrics.ts'

/** What the daemon is asked for. */
export type ServeOptions = Omit<RelayOptions, 'http'> & {
  /** undefined: half a second. */
  readonly settleMs: number | undefined
}

/** A daemon that runs. */
export type Serve = Relay & { readonly pipeline: Pipeline }

/** Entries of the journal that may wait to be judged before `/readyz` says no. */
const behindMax = 10_000

/**
 * Starts the hub, the sources and the pipeline in this process.
 *
 * @returns everything that is wrong with what was asked for, a line each
 */
export async function startServe(options: ServeOptions): Promise<Result<Serve, readonly string[]>> {
  const { cluster, say, settleMs } = options
  const running: { pipeline: Pipeline | undefined; counters: Relay['counters'] | undefined } = {
    pipeline: undefined,
    counters: undefined,
  }

  function http(request: IncomingMessage, response: ServerResponse, asker: Asker): boolean {
    const { pipeline, counters } = running
    const path = request.url?.split('?', 1)[0]
    if ((path !== '/readyz' && path !== '/metrics') || pipeline === undefined || counters === undefined) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') text(response, { status: 405, says: 'GET only' })
    else if (path === '/readyz') {
      const reasons = notReady(options, { pipeline, counters: counters() })
      text(response, { status: reasons.length === 0 ? 200 : 503, says: reasons.join('\n') || 'ready' })
    } else if (asker.role === undefined || asker.role === 'ingest') {
      response.setHeader('www-authenticate', 'Bearer realm="sigsys"')
      text(response, { status: 401, says: 'send Authorization: Bearer and a token that may read' })
    } else void answerMetrics(response, { pipeline, counters: counters() })
    return true
  }

  const relay = await startRelay({ ...options, http }, ({ journal, publish, counters }) => {
    const pipeline = startPipeline({
      journal,
      publish,
      cluster,
      say,
      ...(settleMs === undefined ? {} : { settleMs }),
    })
    running.pipeline = pipeline
    running.counters = counters
    return { stored: pipeline.stored, stop: pipeline.stop }
  })
  if (!relay.ok) return relay
  const { pipeline } = running
  if (pipeline === undefined) throw new Error('a relay that runs has attached its pipeline')
  return ok({ ...relay.value, pipeline })
}

type State = { readonly pipeline: Pipeline; readonly counters: ReturnType<Relay['counters']> }

/** Why the daemon cannot be relied upon at this moment. */
function notReady(options: ServeOptions, { pipeline, counters }: State): readonly string[] {
  const reasons: string[] = []
  for (const name of ['mesos', 'marathon', 'metronome'] as const)
    if (options[name] !== undefined && (counters.sources[name]?.connections ?? 0) === 0)
      reasons.push(`${name}: no connection yet`)
  const behind = pipeline.behind()
  if (behind > behindMax) reasons.push(`${behind} events wait to be judged`)
  return reasons
}

async function answerMetrics(response: ServerResponse, state: State): Promise<void> {
  const { type, body } = await metricsText({
    ...state.counters,
    pipeline: state.pipeline.counters(),
    behind: state.pipeline.behind(),
  })
  response.writeHead(200, { 'content-type': type }).end(body)
}

function text(response: ServerResponse, { status, says }: { readonly status: number; readonly says: string }): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end(`${says}\n`)
}
