import { isActive, isTerminal } from './condition.ts'
import { settle, whileDeploying } from './deployments.ts'
import { goalToStop, schedule, setGoal } from './instances.ts'
import { proposed } from './scale.ts'
import type { Deployment, Instance, Marathon } from './state.ts'

/** Source: TaskStartActor.scala, firstSyncDelay and syncInterval. */
const [firstSync, syncInterval] = [1000, 5000]

/**
 * Scales: what is too much goes first; when it has ended, what is missing is queued.
 * Source: M/core/deployment/impl/DeploymentActor.scala, scaleRunnable; marathon §3.7.
 */
export function beginStart(
  marathon: Marathon,
  deployment: Deployment,
  kill: ReadonlySet<Instance> | undefined = new Set(),
): void {
  const { app, target, entry } = deployment
  const { decommission } = proposed(app.instances.values(), {
    scaleTo: target.spec.instances,
    selection: target.spec.killSelection,
    sentenced: kill,
  })
  for (const instance of decommission) deployment.leaving.add(instance)
  for (const instance of decommission) setGoal(marathon, instance, { because: entry, goal: goalToStop(instance) })
  for (const instance of deployment.leaving.values())
    if (!app.instances.has(instance) || isOver(instance)) deployment.leaving.delete(instance)
  queue(marathon, deployment)
}

/** One that keeps its reservation is waited for no longer than its tasks. Source: KillStreamWatcher.scala, watchForKilledTasks. */
const isOver = ({ condition, tasks, reservation }: Instance): boolean =>
  reservation !== undefined && (isTerminal(condition) || tasks.length === 0)

/** Once: what is missing now is what the worker waits for. Source: TaskStartActor.scala, nrToStart. */
function queue(marathon: Marathon, deployment: Deployment): void {
  if (deployment.leaving.size > 0 || deployment.need !== undefined) return
  const { app, target, entry } = deployment
  const missing = missingOf(deployment)
  deployment.need = missing
  for (let count = 0; count < missing; count += 1) schedule(marathon, app, target, entry)
  whileDeploying(marathon, deployment, firstSync, () => sync(marathon, deployment))
}

const missingOf = ({ app, target }: Deployment): number =>
  Math.max(0, target.spec.instances - countThere(app.instances.values()))

/** Active instances, and those that wait for their launch. */
export function countThere(instances: Iterable<Pick<Instance, 'condition' | 'goal'>>): number {
  let count = 0
  for (const { condition, goal } of instances)
    if (isActive(condition) || (goal === 'Running' && (condition === 'Scheduled' || isTerminal(condition)))) count += 1
  return count
}

/** What has gone missing is queued again. */
function sync(marathon: Marathon, deployment: Deployment): void {
  for (let missing = missingOf(deployment); missing > 0; missing -= 1)
    schedule(marathon, deployment.app, deployment.target, deployment.entry)
  whileDeploying(marathon, deployment, syncInterval, () => sync(marathon, deployment))
}

/** An instance came into a condition. */
export function startNews(marathon: Marathon, deployment: Deployment, instance: Instance): void {
  const isTarget = instance.version === deployment.target
  if (deployment.need === undefined) {
    queue(marathon, deployment)
    settle(marathon, deployment)
  } else if (isTarget && isTerminal(instance.condition) && instance.goal !== 'Running')
    schedule(marathon, deployment.app, deployment.target, instance.entry)
}

/** Exactly as many are healthy and ready as were missing. Source: ReadinessBehavior.scala, targetCountReached. */
export const startIsDone = ({ need, healthy, ready }: Deployment): boolean =>
  healthy.size === need && ready.size === need
