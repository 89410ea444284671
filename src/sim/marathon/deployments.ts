import { duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { isActive, isTerminal, type Condition } from './condition.ts'
import { schedule, stop } from './instances.ts'
import { note, tellDeployment } from './messages.ts'
import type { App, Deployment, Instance, Marathon, Version } from './state.ts'

/** Starts a deployment of one app; a running one of the same app is called off. Source: marathon §3.7. */
export function deploy(
  marathon: Marathon,
  app: App,
  {
    action,
    target,
    because,
  }: { readonly action: Deployment['action']; readonly target: Version; readonly because: number },
): void {
  if (app.deployment !== undefined)
    finish(marathon, app.deployment, 'deployment_failed', 'The upgrade has been cancelled')
  const id = marathon.uuid('deployment', marathon.deployments++)
  const deployment: Deployment = {
    id,
    app,
    action,
    target,
    since: marathon.simulation.now(),
    entry: 0,
    ready: new Set(),
    killQueue: [],
  }
  app.deployment = deployment
  deployment.entry = note(marathon, app, { kind: 'deployment', subject: id, says: `deployment: ${action}`, because })
  if (marathon.recorder.isOn) tellDeployment(marathon, deployment, 'deployment_info')
  if (action === 'RestartApplication') startReplace(marathon, deployment)
  else startScale(marathon, deployment)
  settle(marathon, deployment)
}

/** Queues what is missing and stops what is too much. Source: TaskStartActor.scala, MarathonSchedulerActor.scala. */
function startScale(marathon: Marathon, deployment: Deployment): void {
  const { app, target, entry } = deployment
  const running = [...app.instances.values()].filter(({ goal }) => goal === 'Running')
  const surplus = running.length - target.spec.instances
  if (surplus > 0)
    for (const instance of toRemove(running, target, surplus)) stop(marathon, instance, 'Decommissioned', entry)
  for (let count = running.length; count < target.spec.instances; count += 1) schedule(marathon, app, target, entry)
  for (const instance of app.instances.values()) if (isReady(instance, deployment)) deployment.ready.add(instance)
  marathon.simulation.after(duration(1000), phases.framework, () => resync(marathon, deployment))
}

/** Every five seconds a worker queues what has gone missing. */
function resync(marathon: Marathon, deployment: Deployment): void {
  const { app, target, entry } = deployment
  if (app.deployment !== deployment || deployment.action === 'RestartApplication') return
  const there = [...app.instances.values()].filter(({ goal }) => goal === 'Running').length
  for (let count = there; count < target.spec.instances; count += 1) schedule(marathon, app, target, entry)
  marathon.simulation.after(duration(5000), phases.framework, () => resync(marathon, deployment))
}

const order: readonly Condition[] = ['Unreachable', 'Staging', 'Starting', 'Running']

/** Which instances go first: those furthest from running, then by age. Source: ScalingProposition.scala. */
export function toRemove(instances: readonly Instance[], { spec }: Version, count: number): readonly Instance[] {
  const rank = ({ condition }: Instance): number => {
    const place = order.indexOf(condition)
    return place < 0 ? (isActive(condition) ? order.length : -1) : place
  }
  const age = spec.killSelection === 'OLDEST_FIRST' ? 1 : -1
  return [...instances].sort((a, b) => rank(a) - rank(b) || age * (a.stagedAt - b.stagedAt)).slice(0, count)
}

/** Source: TaskReplaceActor.scala, RestartStrategy; marathon §3.7 and vectors RR-*. */
export function replaceNumbers(
  { instances, upgrade }: Pick<Version['spec'], 'instances' | 'upgrade'>,
  {
    healthy,
    all,
    isResident = false,
  }: { readonly healthy: number; readonly all: number; readonly isResident?: boolean },
): { readonly maxCapacity: number; readonly killNow: number } {
  const product = instances * upgrade.minimumHealth
  const minHealthy = product > Math.trunc(product) ? Math.trunc(product) + 1 : Math.trunc(product)
  let maxCapacity = Math.floor(instances * (1 + upgrade.overCapacity))
  let killNow = Math.max(0, healthy - minHealthy)
  if (minHealthy === maxCapacity && maxCapacity <= healthy) {
    if (isResident) killNow = healthy - minHealthy + 1
    else maxCapacity += 1
  }
  if (instances < all) killNow = Math.max(all - instances, killNow)
  return { maxCapacity, killNow }
}

function startReplace(marathon: Marathon, deployment: Deployment): void {
  const { app, target, entry } = deployment
  const old = oldOf(deployment)
  const healthy = old.filter((instance) => isWell(instance)).length
  const { killNow } = replaceNumbers(target.spec, { healthy, all: app.instances.size })
  marathon.backOff.reset(target.key)
  deployment.killQueue = [...old].sort((a, b) => Number(isWell(a)) - Number(isWell(b)))
  killOld(marathon, deployment, killNow)
  queueNew(marathon, deployment, entry)
}

const oldOf = ({ app, target }: Deployment): readonly Instance[] =>
  [...app.instances.values()].filter(({ version, goal }) => version.key !== target.key && goal === 'Running')

function killOld(marathon: Marathon, deployment: Deployment, count: number): void {
  for (let left = count; left > 0; left -= 1) {
    const instance = deployment.killQueue.shift()
    if (instance === undefined) return
    stop(marathon, instance, 'Decommissioned', deployment.entry)
  }
}

function queueNew(marathon: Marathon, { app, target }: Deployment, because: number): void {
  const all = [...app.instances.values()]
  const started = all.filter(({ version, goal }) => version.key === target.key && goal === 'Running').length
  const oldActive = all.filter(({ version, condition }) => version.key !== target.key && isActive(condition)).length
  const healthy = all.filter((instance) => version(instance) !== target.key && isWell(instance)).length
  const { maxCapacity } = replaceNumbers(target.spec, { healthy, all: all.length })
  const room = Math.min(target.spec.instances - started, Math.max(0, maxCapacity - oldActive - started))
  for (let count = 0; count < room; count += 1) schedule(marathon, app, target, because)
}

const version = (instance: Instance): string => instance.version.key

/** Running, and healthy where it is checked. */
const isWell = ({ condition, healthy, version: { spec } }: Instance): boolean =>
  condition === 'Running' && (!isChecked(spec) || healthy === true)

const isChecked = ({ health, containers }: Version['spec']): boolean =>
  health !== undefined || containers.some((container) => container.health !== undefined)

const isReady = (instance: Instance, { target }: Deployment): boolean =>
  version(instance) === target.key && isWell(instance)

/** A deployment hears of an instance's new condition or health. */
export function onCondition(marathon: Marathon, instance: Instance, before: Condition | undefined): void {
  const { deployment } = instance.app
  if (deployment === undefined) return
  const isTarget = version(instance) === deployment.target.key
  if (isTarget && isTerminal(instance.condition)) deployment.ready.delete(instance)
  // Every Running event of a new instance, re-runs included, takes down one more old instance.
  if (isTarget && isReady(instance, deployment) && before !== 'Running') {
    deployment.ready.add(instance)
    if (deployment.action === 'RestartApplication') killOld(marathon, deployment, 1)
  }
  if (!isTarget && isTerminal(instance.condition) && deployment.action === 'RestartApplication')
    queueNew(marathon, deployment, instance.entry)
  settle(marathon, deployment)
}

/** Ends a deployment whose aim is reached. */
function settle(marathon: Marathon, deployment: Deployment): void {
  const { app, target, action } = deployment
  if (app.deployment !== deployment) return
  const isAll = deployment.ready.size >= target.spec.instances
  const isAlone = action === 'RestartApplication' ? oldOf(deployment).length === 0 : surplusIsGone(deployment)
  if (action === 'StopApplication' ? app.instances.size === 0 : isAll && isAlone)
    finish(marathon, deployment, 'deployment_success')
}

const surplusIsGone = ({ app, target }: Deployment): boolean =>
  target.spec.instances > 0 || [...app.instances.values()].every(({ goal }) => goal === 'Running')

function finish(marathon: Marathon, deployment: Deployment, eventType: string, reason?: string): void {
  const { app, id, entry } = deployment
  app.deployment = undefined
  note(marathon, app, { kind: 'deployment', subject: id, says: eventType.replace('_', ' '), because: entry })
  if (marathon.recorder.isOn) tellDeployment(marathon, deployment, eventType, reason)
  if (deployment.action === 'StopApplication') marathon.apps.delete(app.id)
}
