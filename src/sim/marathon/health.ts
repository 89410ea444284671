import { type Duration, duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { isActive } from './condition.ts'
import type { MarathonCheck } from './definition.ts'
import { onInstance } from './deployments.ts'
import { killInstance } from './kills.ts'
import { remember } from './last-failure.ts'
import type { LaunchedTask } from './launched-task.ts'
import { note, tellAlive, tellCheck, tellFailedCheck, tellHealth, tellHealthKill } from './messages.ts'
import type { App, Checking, CheckResult, Instance, Marathon, Version } from './state.ts'

/** Source: M/core/health/HealthCheck.scala, DefaultFirstHealthCheckAfter. */
const firstAfter = 5000

/** An app's checks before there are any. */
export const noChecking: App['checking'] = new Map()

/**
 * Installs the health checks of a version, once: each looks at all its running instances, first after
 * `min(interval, 5 s)`, then every interval. Checks that the executor makes have a counter here too.
 * Source: M/core/health/impl/HealthCheckActor.scala, preStart; marathon §3.5.
 */
export function installChecks(marathon: Marathon, app: App, version: Version): void {
  const { checks } = version.spec
  if (checks.length === 0 || app.checking.has(version)) return
  const checking: Checking = { timers: checks.map(() => undefined), found: new Map() }
  app.checking = new Map(app.checking).set(version, checking)
  checks.forEach((check, index) => {
    if (marathon.recorder.isOn) tellCheck(marathon, app, { version, check, isAdded: true })
    if (check.by === 'marathon') later(duration(Math.min(check.interval, firstAfter)))
    function later(wait: Duration): void {
      checking.timers[index] = marathon.simulation.timer(wait, phases.framework, () => {
        if (version !== app.current && !hasInstance(app, version)) return removeChecks(marathon, app, version)
        round(marathon, app, { version, check, index, checking })
        later(check.interval)
      })
    }
  })
}

const hasInstance = (app: App, version: Version): boolean =>
  [...app.instances.values()].some((instance) => instance.version === version)

/** Ends the checks of a version. */
export function removeChecks(marathon: Marathon, app: App, version: Version): void {
  const checking = app.checking.get(version)
  if (checking === undefined) return
  for (const timer of checking.timers) timer?.cancel()
  app.checking = new Map([...app.checking].filter(([other]) => other !== version))
  for (const check of version.spec.checks)
    if (marathon.recorder.isOn) tellCheck(marathon, app, { version, check, isAdded: false })
}

/** A new leader knows what instances run, and nothing of what checks have found. */
export function restartChecks(marathon: Marathon, app: App): void {
  for (const checking of app.checking.values()) for (const timer of checking.timers) timer?.cancel()
  app.checking = noChecking
  const versions = new Set([app.current, ...[...app.instances.values()].map(({ version }) => version)])
  for (const version of versions) installChecks(marathon, app, version)
}

type Round = {
  readonly version: Version
  readonly check: MarathonCheck
  readonly index: number
  readonly checking: Checking
}

function round(marathon: Marathon, app: App, what: Round): void {
  // What was found of an instance that has ended meanwhile is forgotten only now.
  for (const [instance] of what.checking.found) if (!isActive(instance.condition)) what.checking.found.delete(instance)
  for (const instance of app.instances.values()) {
    if (instance.version !== what.version || instance.condition !== 'Running') continue
    const [task] = instance.tasks
    if (task === undefined) continue
    const isHealthy = marathon.probe.isHealthy(task.id)
    found(marathon, instance, { ...what, task, cause: isHealthy ? undefined : causeOf(what.check) })
  }
}

/** The words of a check that a program does not pass: an assumption, as a program says no more of it. */
const causeOf = ({ protocol }: MarathonCheck): string =>
  protocol === 'TCP' ? 'ConnectException: Connection refused (Connection refused)' : '503 Service Unavailable'

/** A result. `cause` undefined: it passed. Source: HealthCheckActor.scala, handleHealthResult. */
function found(
  marathon: Marathon,
  instance: Instance,
  {
    check,
    index,
    checking,
    task,
    cause,
  }: Omit<Round, 'version'> & { readonly task: LaunchedTask; readonly cause: string | undefined },
): void {
  const now = marathon.simulation.now()
  const results = resultsOf(checking, instance)
  const result = results[index] ?? unseen()
  results[index] = result
  const wasAlive = isAlive(result)
  if (cause === undefined) {
    result.firstSuccess ??= now
    result.lastSuccess = now
    result.failures = 0
  } else {
    if (isExcused(marathon, instance, { check, result })) return
    if (marathon.recorder.isOn) tellFailedCheck(marathon, instance, check)
    // The counter is looked at before this failure is counted: with a limit of 3 the fourth kills.
    if (isTooOften(check, result)) killUnhealthy(marathon, instance, { task, cause: result.cause })
    result.lastFailure = now
    result.cause = cause
    result.failures += 1
  }
  if (marathon.recorder.isOn && wasAlive !== isAlive(result)) tellAlive(marathon, instance, isAlive(result))
  // The executor's own checks are in the instance's health already.
  if (check.by === 'marathon') turn(marathon, instance, aggregated(results))
}

/** An executor kills by itself. */
const isTooOften = ({ by, maxConsecutiveFailures }: MarathonCheck, { failures }: CheckResult): boolean =>
  by === 'marathon' && maxConsecutiveFailures > 0 && failures >= maxConsecutiveFailures

const unseen = (): CheckResult => ({
  firstSuccess: undefined,
  lastSuccess: undefined,
  lastFailure: undefined,
  cause: 'unknown',
  failures: 0,
})

function resultsOf({ found: all, timers }: Checking, instance: Instance): (CheckResult | undefined)[] {
  const known = all.get(instance)
  if (known !== undefined) return known
  const made = timers.map(() => undefined)
  all.set(instance, made)
  return made
}

/** A success that is later than the last failure. Source: M/core/health/Health.scala, alive. */
export const isAlive = (result: CheckResult | undefined): boolean =>
  result?.lastSuccess !== undefined && (result.lastFailure === undefined || result.lastSuccess > result.lastFailure)

/** Over all checks: true only if all are alive; unknown while one has no result. Source: AppHealthCheckActor.scala. */
export function aggregated(results: readonly (CheckResult | undefined)[]): boolean | undefined {
  if (results.every(isAlive)) return true
  return results.includes(undefined) ? undefined : false
}

/** Source: HealthCheckActor.scala, ignoreFailures. */
function isExcused(
  { simulation }: Marathon,
  { condition, runningSince }: Instance,
  { check, result }: { readonly check: MarathonCheck; readonly result: CheckResult },
): boolean {
  if (condition !== 'Running') return true
  return result.firstSuccess === undefined && (runningSince ?? 0) + check.gracePeriod > simulation.now()
}

function turn(marathon: Marathon, instance: Instance, healthy: boolean | undefined): void {
  if (instance.healthy === healthy) return
  instance.healthy = healthy
  const says = healthy === true ? 'is healthy' : healthy === false ? 'is not healthy' : 'is of unknown health'
  instance.entry =
    note(marathon, instance.app, { kind: 'health', subject: instance.id, says, because: instance.entry }) ||
    instance.entry
  if (marathon.recorder.isOn) tellHealth(marathon, instance)
  onInstance(marathon, instance, { hasCondition: false })
}

function killUnhealthy(
  marathon: Marathon,
  instance: Instance,
  { task, cause }: { readonly task: LaunchedTask; readonly cause: string },
): void {
  const { app, placed, agentId } = instance
  app.figures.healthKills += 1
  const says = 'its health check failed too often'
  const entry = note(marathon, app, { kind: 'health', subject: instance.id, says, because: instance.entry })
  marathon.recorder.reveal?.({ is: 'kill', task: task.id, why: 'health' })
  if (marathon.recorder.isOn) tellHealthKill(marathon, instance, { task: task.id, cause })
  remember(app, {
    task,
    state: 'TASK_KILLED',
    message: `Task was killed since health check failed. Reason: ${cause}`,
    host: placed?.hostname ?? '',
    slaveId: agentId,
    at: marathon.simulation.now(),
  })
  killInstance(marathon, instance, entry)
}

/** What an executor's check found goes to the counters here too. Source: MarathonHealthCheckManager.scala, update. */
export function healthFromStatus(marathon: Marathon, instance: Instance, healthy: boolean): void {
  const { app, version } = instance
  const checking = app.checking.get(version)
  const [task] = instance.tasks
  if (checking === undefined || task === undefined) return
  version.spec.checks.forEach((check, index) => {
    if (check.by === 'mesos')
      found(marathon, instance, { check, index, checking, task, cause: healthy ? undefined : '' })
  })
}
