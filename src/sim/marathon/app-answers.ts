import { type Instant, iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import { type Condition, isTerminal } from './condition.ts'
import { isAlive } from './health.ts'
import type { LaunchedTask } from './launched-task.ts'
import type { App, Instance, Marathon } from './state.ts'

/** An app as `/v2/apps` shows it. Source: M/core/appinfo; marathon §5.1. */
export function appAnswer({ simulation }: Marathon, app: App, query: string): JsonObject {
  const { current, lastFailure, deployment } = app
  const all = [...app.instances.values()]
  const count = (wanted: readonly Condition[]): number =>
    all.filter(({ condition }) => wanted.includes(condition)).length
  return {
    ...current.spec.json,
    id: app.id,
    instances: current.spec.instances,
    version: current.version,
    versionInfo: { lastScalingAt: current.version, lastConfigChangeAt: current.config },
    tasksStaged: count(['Provisioned', 'Staging', 'Starting']),
    tasksRunning: count(['Running']),
    tasksHealthy: all.filter(({ healthy }) => healthy === true).length,
    tasksUnhealthy: all.filter(({ healthy }) => healthy === false).length,
    deployments: deployment === undefined ? [] : [{ id: deployment.plan.id }],
    ...(lastFailure === undefined
      ? {}
      : {
          lastTaskFailure: {
            appId: app.id,
            host: lastFailure.host,
            message: lastFailure.message,
            state: lastFailure.state,
            taskId: lastFailure.task.id,
            timestamp: iso(lastFailure.at),
            version: lastFailure.task.version.version,
            ...(lastFailure.slaveId === undefined ? {} : { slaveId: lastFailure.slaveId }),
          },
        }),
    ...(query.includes('taskStats') ? { tasksStats: statsOf(app, simulation.now()) } : {}),
  }
}

/** Counts and life times of running tasks. Source: M/core/appinfo/TaskStatsByVersion.scala. */
function statsOf({ instances, current }: App, now: Instant): JsonObject {
  const all = [...instances.values()]
  const withLatest = all.filter(({ version }) => version.delay === current.delay)
  const stats = (some: readonly Instance[]): JsonObject => {
    const lives = some.flatMap(({ condition, startedAt }) =>
      condition !== 'Running' || startedAt === undefined ? [] : [(now - startedAt) / 1000],
    )
    const sorted = [...lives].sort((a, b) => a - b)
    const middle = Math.floor(sorted.length / 2)
    const median = sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
    const counts = {
      staged: some.filter(({ condition }) => condition === 'Staging' || condition === 'Provisioned').length,
      running: some.filter(({ condition }) => condition === 'Running').length,
      healthy: some.filter(({ healthy }) => healthy === true).length,
      unhealthy: some.filter(({ healthy }) => healthy === false).length,
    }
    const lifeTime = { averageSeconds: lives.reduce((sum, one) => sum + one, 0) / lives.length, medianSeconds: median }
    return { stats: { counts, ...(lives.length === 0 ? {} : { lifeTime }) } }
  }
  return {
    ...(withLatest.length === 0 ? {} : { withLatestConfig: stats(withLatest) }),
    ...(withLatest.length === all.length
      ? {}
      : { withOutdatedConfig: stats(all.filter(({ version }) => version.delay !== current.delay)) }),
    totalSummary: stats(all),
  }
}

const states: Readonly<Record<Condition, string>> = {
  Scheduled: 'TASK_STAGING',
  Provisioned: 'TASK_STAGING',
  Staging: 'TASK_STAGING',
  Starting: 'TASK_STARTING',
  Running: 'TASK_RUNNING',
  Killing: 'TASK_KILLING',
  Unreachable: 'TASK_UNREACHABLE',
  UnreachableInactive: 'TASK_UNREACHABLE',
  Finished: 'TASK_FINISHED',
  Failed: 'TASK_FAILED',
  Error: 'TASK_ERROR',
  Killed: 'TASK_KILLED',
  Gone: 'TASK_GONE',
  Dropped: 'TASK_DROPPED',
  Unknown: 'TASK_UNKNOWN',
}

/** The Mesos state by which a task in a condition is shown. */
export const stateOf = (condition: Condition): string => states[condition]

/**
 * The tasks of an app. One that has failed stays listed while its instance waits, without its times.
 * Source: marathon §5.2.
 */
export function tasksOf(app: App, query: string): readonly JsonObject[] {
  const wanted = [...query.matchAll(/status(?:\[\])?=(\w+)/g)].map(([, state]) => `TASK_${state?.toUpperCase()}`)
  return [...app.instances.values()]
    .flatMap(({ tasks }) => tasks.map(taskAnswer))
    .filter(({ state }) => wanted.length === 0 || wanted.includes(state))
}

function taskAnswer({ instance, id, condition }: LaunchedTask): JsonObject & { readonly state: string } {
  const { app, placed, agentId, version, stagedAt, startedAt } = instance
  const isOver = isTerminal(condition)
  return {
    id,
    appId: app.id,
    host: placed?.hostname ?? 'unknown',
    ...(agentId === undefined ? {} : { slaveId: agentId }),
    state: stateOf(condition),
    ports: isOver ? [] : [...version.spec.hostPorts],
    servicePorts: [],
    ipAddresses: [],
    ...(isOver ? {} : { stagedAt: iso(stagedAt), version: version.version }),
    ...(isOver || startedAt === undefined ? {} : { startedAt: iso(startedAt) }),
    healthCheckResults: checkResults(instance),
    localVolumes: localVolumesOf(instance),
    ...(placed?.region === undefined ? {} : { region: placed.region }),
    ...(placed?.zone === undefined ? {} : { zone: placed.zone }),
    role: version.spec.role,
  }
}

/** Source: M/raml/LocalVolumeConversion.scala. */
const localVolumesOf = ({ app, reservation }: Instance): readonly JsonObject[] =>
  (reservation?.reserved.volumes ?? []).map(({ id, path }) => ({
    runSpecId: app.id,
    containerPath: path,
    uuid: id.slice(id.lastIndexOf('#') + 1),
    persistenceId: id,
  }))

/** The id in it is wrapped in words, as upstream prints the object. */
function checkResults(instance: Instance): readonly JsonObject[] {
  const results = instance.app.checking.get(instance.version)?.found.get(instance) ?? []
  const at = (moment: Instant | undefined): string | null => (moment === undefined ? null : iso(moment))
  return results.flatMap((result) =>
    result === undefined
      ? []
      : [
          {
            alive: isAlive(result),
            consecutiveFailures: result.failures,
            firstSuccess: at(result.firstSuccess),
            lastFailure: at(result.lastFailure),
            lastSuccess: at(result.lastSuccess),
            lastFailureCause: result.lastFailure === undefined ? null : result.cause,
            instanceId: `instance [${instance.id}]`,
          },
        ],
  )
}
