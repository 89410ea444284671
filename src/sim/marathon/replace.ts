import { isTerminal } from './condition.ts'
import { schedule, setGoal } from './instances.ts'
import { reconcileReadiness } from './readiness.ts'
import type { Deployment, Goal, Instance, Marathon, Version } from './state.ts'
import { isResident } from './volumes.ts'

/** Source: TaskReplaceActor.scala, computeRestartStrategy; marathon §3.7 and vectors RR-*. */
export function replaceNumbers(
  { instances, upgrade }: Pick<Version['spec'], 'instances' | 'upgrade'>,
  {
    healthy,
    all,
    isResident: staysInPlace = false,
  }: { readonly healthy: number; readonly all: number; readonly isResident?: boolean },
): { readonly maxCapacity: number; readonly killNow: number } {
  const product = instances * upgrade.minimumHealth
  const minHealthy = product > Math.trunc(product) ? Math.trunc(product) + 1 : Math.trunc(product)
  let maxCapacity = Math.floor(instances * (1 + upgrade.overCapacity))
  let killNow = Math.max(0, healthy - minHealthy)
  if (minHealthy === maxCapacity && maxCapacity <= healthy) {
    if (staysInPlace) killNow = healthy - minHealthy + 1
    else maxCapacity += 1
  }
  if (instances < all) killNow = Math.max(all - instances, killNow)
  return { maxCapacity, killNow }
}

/** Replaces old instances by new ones. Source: M/core/deployment/impl/TaskReplaceActor.scala; marathon §3.7. */
export function beginReplace(marathon: Marathon, deployment: Deployment): void {
  const { app, target } = deployment
  const all = [...app.instances.values()]
  const started = all.filter(({ version }) => version === target)
  for (const instance of all)
    if (instance.version !== target && instance.goal === 'Running') deployment.old.add(instance)
  deployment.started = started.length
  const healthy = all.filter((instance) => instance.goal === 'Running' && isConsideredHealthy(instance)).length
  const { maxCapacity, killNow } = replaceNumbers(target.spec, {
    healthy,
    all: all.length,
    isResident: isResident(target.spec),
  })
  deployment.maxCapacity = maxCapacity
  deployment.killQueue = [...deployment.old.values()].sort(
    (a, b) => Number(isConsideredHealthy(a)) - Number(isConsideredHealthy(b)),
  )
  for (const instance of started) reconcileReadiness(marathon, deployment, instance)
  for (let left = killNow; left > 0; left -= 1) killNextOld(marathon, deployment)
  launchNew(marathon, deployment, deployment.entry)
  target.delay.reset()
}

/** Whatever it does, if nothing checks it. Source: M/core/instance/Instance.scala, consideredHealthy. */
const isConsideredHealthy = ({ version: { spec }, healthy }: Instance): boolean =>
  !spec.isHealthChecked || healthy === true

/** One more old instance goes. */
export function killNextOld(marathon: Marathon, deployment: Deployment): void {
  const instance = deployment.killQueue.shift()
  if (instance !== undefined && instance.app.instances.has(instance))
    setGoal(marathon, instance, { because: deployment.entry, goal: goalOfOld(deployment) })
}

/** A new instance takes over what a stopped one has reserved. Source: TaskReplaceActor.scala, killNextOldInstance. */
const goalOfOld = ({ target }: Deployment): Goal => (isResident(target.spec) ? 'Stopped' : 'Decommissioned')

function launchNew(marathon: Marathon, deployment: Deployment, because: number): void {
  const { app, target, maxCapacity, old, started } = deployment
  const room = Math.max(0, maxCapacity - old.size - started)
  const count = Math.min(Math.max(0, target.spec.instances - started), room)
  deployment.started += count
  for (let left = count; left > 0; left -= 1) schedule(marathon, app, target, because)
}

/** An instance came into a condition. Source: TaskReplaceActor.scala, replaceBehavior. */
export function replaceNews(marathon: Marathon, deployment: Deployment, instance: Instance): void {
  const { condition, goal } = instance
  const isGone = isTerminal(condition) || condition === 'Unreachable' || condition === 'UnreachableInactive'
  if (instance.version === deployment.target) {
    if (!isGone) return
    if (goal !== 'Running') deployment.started -= 1
    else for (const set of [deployment.healthy, deployment.ready]) set.delete(instance)
    return
  }
  if (!isGone && !(condition === 'Scheduled' && goal !== 'Running')) return
  deployment.old.delete(instance)
  if (goal === 'Running' && instance.app.instances.has(instance))
    setGoal(marathon, instance, { because: instance.entry, goal: goalOfOld(deployment) })
  else launchNew(marathon, deployment, instance.entry)
}

/** All new instances are ready and no old one is left. */
export const replaceIsDone = ({ target, healthy, ready, old }: Deployment): boolean =>
  healthy.size === target.spec.instances && ready.size === target.spec.instances && old.size === 0
