import { phases } from '../engine/simulation.ts'
import { duration } from '../../domain/time.ts'
import { installChecks, removeChecks } from './health.ts'
import { drop, isFreeing, setGoal } from './instances.ts'
import { isTerminal } from './condition.ts'
import { Members } from './members.ts'
import { note, tellDeployment, tellTerminated } from './messages.ts'
import { takeNews } from './readiness.ts'
import { beginReplace, replaceNews, replaceIsDone } from './replace.ts'
import { beginStart, startIsDone, startNews } from './start.ts'
import type { App, Deployment, DeploymentAction, Instance, Marathon, Version } from './state.ts'

/** What is to be deployed. `kill`: instances that a scale takes away first. */
export type Plan = {
  readonly action: DeploymentAction
  readonly target: Version
  readonly before: Version | undefined
  readonly because: number
  readonly kill?: ReadonlySet<Instance>
}

/** Source: M/core/deployment/impl/DeploymentManagerActor.scala. */
const cancelled = 'The upgrade has been cancelled'

/** Starts a deployment of one app; a running one of the same app is called off. Source: marathon §3.7. */
export function deploy(marathon: Marathon, app: App, plan: Plan): Deployment {
  if (app.deployment !== undefined) finish(marathon, app.deployment, 'deployment_failed', cancelled)
  const { action, target, before, because, kill } = plan
  const id = marathon.uuid('deployment', marathon.deployments++)
  const deployment = deploymentOf(marathon, app, { id, action, target, before })
  app.deployment = deployment
  deployment.entry = note(marathon, app, { kind: 'deployment', subject: id, says: `deployment: ${action}`, because })
  begin(marathon, deployment, kill)
  return deployment
}

/** A deployment before it has begun. */
export const deploymentOf = (
  { simulation }: Marathon,
  app: App,
  what: Pick<Deployment, 'id' | 'action' | 'target' | 'before'>,
): Deployment => ({
  ...what,
  app,
  version: what.target.version,
  since: simulation.now(),
  entry: 0,
  healthy: new Members(),
  ready: new Members(),
  need: undefined,
  leaving: new Members(),
  old: new Members(),
  killQueue: [],
  maxCapacity: 0,
  started: 0,
  readiness: unread,
})

/** Nothing was said yet. */
const unread: Deployment['readiness'] = new Map()

/** A new leader performs the plan anew, from its first step. Source: marathon §3.7. */
export function takeUp(marathon: Marathon, old: Deployment): void {
  const { app } = old
  const deployment = deploymentOf(marathon, app, old)
  deployment.entry = note(marathon, app, {
    kind: 'deployment',
    subject: old.id,
    says: 'the new leader takes the deployment up',
    because: old.entry,
  })
  app.deployment = deployment
  begin(marathon, deployment, undefined)
}

function begin(marathon: Marathon, deployment: Deployment, kill: ReadonlySet<Instance> | undefined): void {
  const { app, action, target } = deployment
  if (marathon.recorder.isOn && action === 'StartApplication') {
    tellDeployment(marathon, deployment, { type: 'deployment_info', step: 0 })
    tellDeployment(marathon, deployment, { type: 'deployment_step_success', step: 0 })
  }
  if (marathon.recorder.isOn) tellDeployment(marathon, deployment, { type: 'deployment_info', step: 'last' })
  installChecks(marathon, app, target)
  if (action === 'StopApplication') beginStop(marathon, deployment)
  else if (action === 'RestartApplication') beginReplace(marathon, deployment)
  else beginStart(marathon, deployment, kill)
  settle(marathon, deployment)
}

function beginStop(marathon: Marathon, { app, entry }: Deployment): void {
  for (const version of app.checking.keys()) removeChecks(marathon, app, version)
  for (const instance of app.instances.values()) setGoal(marathon, instance, { because: entry })
}

/** A deployment hears of an instance's new condition or health. Source: ReadinessBehavior.scala. */
export function onInstance(
  marathon: Marathon,
  instance: Instance,
  { hasCondition }: { readonly hasCondition: boolean },
): void {
  const { deployment } = instance.app
  if (deployment === undefined) return
  const isTarget = instance.version === deployment.target
  if (isTarget && deployment.action !== 'StopApplication') takeNews(marathon, deployment, { instance, hasCondition })
  if (hasCondition && isTerminal(instance.condition)) deployment.leaving.delete(instance)
  if (!instance.app.instances.has(instance)) deployment.leaving.delete(instance)
  if (hasCondition && deployment.action === 'RestartApplication') replaceNews(marathon, deployment, instance)
  else if (hasCondition && deployment.action !== 'StopApplication') startNews(marathon, deployment, instance)
  settle(marathon, deployment)
}

/** Ends a deployment whose aim is reached. */
export function settle(marathon: Marathon, deployment: Deployment): void {
  const { app, action } = deployment
  if (app.deployment !== deployment) return
  const isDone =
    action === 'StopApplication'
      ? isStopped(app)
      : action === 'RestartApplication'
        ? replaceIsDone(deployment)
        : startIsDone(deployment)
  if (isDone) finish(marathon, deployment, 'deployment_success')
}

/** Nothing of it is left but what waits to give its reservation back. */
const isStopped = ({ instances, current }: App): boolean =>
  instances.size === 0 || (current.spec.volumes.length > 0 && [...instances.values()].every(isFreeing))

/** Ends it, one way or the other. */
export function finish(marathon: Marathon, deployment: Deployment, type: string, reason?: string): void {
  const { app, id, entry, action } = deployment
  const isOver = type === 'deployment_success'
  app.deployment = undefined
  note(marathon, app, { kind: 'deployment', subject: id, says: type.replace('_', ' '), because: entry })
  if (marathon.recorder.isOn) {
    if (isOver && action === 'StopApplication') tellTerminated(marathon, app)
    if (isOver) tellDeployment(marathon, deployment, { type: 'deployment_step_success', step: 'last' })
    tellDeployment(marathon, deployment, { type, reason })
  }
  if (isOver && action === 'StopApplication') remove(marathon, app)
}

function remove(marathon: Marathon, app: App): void {
  app.timer?.cancel()
  app.current.delay.reset()
  // What is still reserved is given back with the next offer of it.
  for (const instance of app.instances.values()) if (!isFreeing(instance)) drop(marathon, instance)
  marathon.apps.delete(app.id)
}

/** Calls a worker's act off when its deployment is over. */
export function whileDeploying(marathon: Marathon, deployment: Deployment, wait: number, act: () => void): void {
  const { term } = marathon
  marathon.simulation.after(duration(wait), phases.framework, () => {
    if (deployment.app.deployment === deployment && marathon.term === term) act()
  })
}
