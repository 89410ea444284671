import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { HubCounters } from '../hub/counters.ts'
import type { SourceCounters } from '../source/live/follow.ts'
import type { ForesightFigures } from './pipeline/foresight.ts'
import type { AlertsCounters } from './alerts/alerts.ts'
import type { SinkState } from './alerts/courier.ts'
import type { PipelineCounters } from './pipeline/counters.ts'
import type { TrialCounters } from './trial/trials.ts'
import { missingIn, stageBalances } from './stage-balance.ts'

/** Everything that is counted. */
type Counted = {
  readonly hub: Readonly<HubCounters>
  readonly sources: Readonly<Record<string, Readonly<SourceCounters>>>
  readonly lost: number
  readonly pipeline: Readonly<PipelineCounters>
  readonly behind: number
  readonly openIncidents: number
  readonly forecasts: ForesightFigures
  readonly alerts: AlertsCounters
  readonly sinks: ReadonlyMap<string, SinkState>
  readonly trials: Readonly<TrialCounters>
}

/** One registry for the process' own figures, which must be collected once only. */
let own: Registry | undefined

/** What Prometheus is told. Labels are few and of closed sets: no name of a task or workload is one. */
export async function metricsText(counted: Counted): Promise<{ readonly type: string; readonly body: string }> {
  if (own === undefined) {
    own = new Registry()
    collectDefaultMetrics({ register: own })
    // Gauges whose names end as those of counters do; promtool minds, and each has a twin by type.
    for (const name of ['handles', 'requests', 'resources']) own.removeSingleMetric(`nodejs_active_${name}_total`)
  }
  const registers = [new Registry()]
  const [registry] = registers
  const { hub, sources, pipeline, lost, behind, openIncidents, forecasts, alerts, sinks } = counted
  for (const [key, value] of Object.entries(hub)) put(registers, { stage: 'hub', key, value })
  for (const [key, value] of Object.entries(pipeline)) put(registers, { stage: 'pipeline', key, value })
  put(registers, { stage: 'pipeline', key: 'behindNow', value: behind })
  put(registers, { stage: 'store', key: 'lost', value: lost })
  put(registers, { stage: 'store', key: 'openIncidentsNow', value: openIncidents })
  put(registers, { stage: 'forecast', key: 'forgotten', value: forecasts.forgotten })
  put(registers, { stage: 'forecast', key: 'knownNow', value: forecasts.known })
  put(registers, { stage: 'forecast', key: 'scoredNow', value: forecasts.scored })
  if (forecasts.medianErrorMs !== undefined)
    put(registers, { stage: 'forecast', key: 'errorSecondsNow', value: forecasts.medianErrorMs / 1000 })
  for (const balance of stageBalances(hub, pipeline)) {
    const { stage, ...counts } = balance
    for (const [key, value] of Object.entries({ ...counts, missing: missingIn(balance) })) {
      const isGauge = key === 'held' || key === 'missing'
      labelled(registers, { name: `sigsys_stage_${key}${isGauge ? '' : '_total'}`, isGauge, labels: { stage }, value })
    }
  }
  for (const [key, value] of Object.entries(alerts)) put(registers, { stage: 'alerts', key, value })
  for (const [key, value] of Object.entries(counted.trials)) put(registers, { stage: 'trials', key, value })
  putSinks(registers, sinks)
  for (const [source, each] of Object.entries(sources))
    for (const [key, value] of Object.entries(each)) {
      const isGauge = key.endsWith('Now')
      const name = `sigsys_source_${snake(key.replace(/Now$/, ''))}${isGauge ? '' : '_total'}`
      labelled(registers, { name, isGauge, labels: { source }, value })
    }
  const merged = registry === undefined ? '' : await registry.metrics()
  return { type: own.contentType, body: `${merged}\n${await own.metrics()}` }
}

/** Sinks are few and named by the configuration, so that their names may be labels. */
function putSinks(registers: Registry[], sinks: ReadonlyMap<string, SinkState>): void {
  const labelNames = ['sink']
  const gauge = (key: string) =>
    new Gauge({ name: `sigsys_sink_${key}`, help: help('sink', key), labelNames, registers })
  const counter = (key: string) =>
    new Counter({ name: `sigsys_sink_${key}_total`, help: help('sink', key), labelNames, registers })
  const counters = {
    attempts: counter('attempts'),
    delivered: counter('delivered'),
    failed: counter('failed'),
    dead: counter('dead'),
  }
  const gauges = { inFlightNow: gauge('in_flight'), failuresNow: gauge('failures') }
  for (const [sink, state] of sinks) {
    for (const key of ['attempts', 'delivered', 'failed', 'dead'] as const) counters[key].inc({ sink }, state[key])
    for (const key of ['inFlightNow', 'failuresNow'] as const) gauges[key].set({ sink }, state[key])
  }
}

/** Names that end in `Now`, and what is held, go up and down. */
function put(
  registers: Registry[],
  { stage, key, value }: { readonly stage: string; readonly key: string; readonly value: number },
): void {
  const isGauge = key.endsWith('Now') || key === 'held'
  const name = `sigsys_${stage}_${snake(key.replace(/Now$/, ''))}`
  if (isGauge) new Gauge({ name, help: help(stage, key), registers }).set(value)
  else new Counter({ name: `${name}_total`, help: help(stage, key), registers }).inc(value)
}

/** A figure of one of a closed set of stages or sources. */
function labelled(
  registers: Registry[],
  {
    name,
    isGauge,
    labels,
    value,
  }: {
    readonly name: string
    readonly isGauge: boolean
    readonly labels: Readonly<Record<string, string>>
    readonly value: number
  },
): void {
  const [registry] = registers
  const known = registry?.getSingleMetric(name)
  const settings = { name, help: `${name}; see docs/operating.md`, labelNames: Object.keys(labels), registers }
  if (isGauge) (known instanceof Gauge ? known : new Gauge(settings)).set(labels, value)
  else (known instanceof Counter ? known : new Counter(settings)).inc(labels, value)
}

const snake = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const help = (stage: string, key: string): string =>
  `${snake(key).replaceAll('_', ' ')} of the ${stage}; see docs/operating.md`
