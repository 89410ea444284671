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
import { partsOf } from './plan.ts'
import type { App, Deployment, DeploymentPlan, Instance, Marathon, PlanStep } from './state.ts'
import { isResident } from './volumes.ts'

/** What is to be done with one app. `kill`: instances that a scale takes away first. */
export type Part = Pick<Deployment, 'app' | 'action' | 'target' | 'before'> & { readonly kill?: ReadonlySet<Instance> }

/** How a deployment is begun. `levels`: how many steps lead to an app, for those that wait for others. */
export type Plan = {
  readonly parts: readonly Part[]
  readonly because: number
  readonly levels?: ReadonlyMap<string, number>
}

/** Source: M/core/deployment/impl/DeploymentManagerActor.scala. */
const cancelled = 'The upgrade has been cancelled'

/** Starts a deployment; those that hold any of its apps are called off. Source: marathon §3.7. */
export function deploy(marathon: Marathon, wanted: Plan): void {
  for (const { app } of wanted.parts) if (app.deployment !== undefined) callOff(marathon, app.deployment.plan)
  const plan = newPlan(marathon, wanted)
  marathon.deploying += 1
  for (const part of partsOf(plan)) {
    part.app.deployment = part
    noteDeployment(marathon, part, { says: `deployment: ${part.action}${turnOf(part)}`, because: wanted.because })
  }
  beginStep(marathon, plan)
}

/** A deployment ends by force, and nothing is put back. */
export const callOff = (marathon: Marathon, plan: DeploymentPlan): void =>
  finish(marathon, plan, 'deployment_failed', cancelled)

/** A deployment before it has begun: what goes, goes first; what is new is there next; then all by its level. */
export function newPlan(
  marathon: Marathon,
  { parts: wanted, levels }: Plan,
  id: string = marathon.uuid('deployment', marathon.deployments++),
): DeploymentPlan {
  const steps: PlanStep[] = []
  const version = wanted[0]?.target.version ?? ''
  const plan: DeploymentPlan = { id, version, since: marathon.simulation.now(), steps, step: 0 }
  const parts = wanted.map((part) => partOf(plan, part))
  const add = (kind: PlanStep['kind'], some: readonly Deployment[]): void => {
    if (some.length > 0) steps.push({ kind, parts: some })
  }
  const staying = parts.filter(({ action }) => action !== 'StopApplication')
  add(
    'stop',
    parts.filter(({ action }) => action === 'StopApplication'),
  )
  add(
    'start',
    parts.filter(({ action }) => action === 'StartApplication'),
  )
  const levelOf = ({ app }: Deployment): number => levels?.get(app.id) ?? 1
  for (const level of [...new Set(staying.map(levelOf))].sort((a, b) => a - b))
    add(
      'level',
      staying.filter((part) => levelOf(part) === level),
    )
  return plan
}

const partOf = (plan: DeploymentPlan, { app, action, target, before, kill }: Part): Deployment => ({
  plan,
  app,
  action,
  target,
  before,
  kill,
  phase: 'waiting',
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

/** Of one that does several things one after another: when it is this one's turn. */
function turnOf(part: Deployment): string {
  const steps = part.plan.steps.filter(({ kind }) => kind !== 'start')
  const place = steps.findIndex(({ parts }) => parts.includes(part))
  return steps.length < 2 ? '' : `, step ${place + 1} of ${steps.length}`
}

function noteDeployment(
  marathon: Marathon,
  part: Deployment,
  { says, because }: { readonly says: string; readonly because: number },
): void {
  part.entry = note(marathon, part.app, { kind: 'deployment', subject: part.plan.id, says, because })
}

/** A new leader performs the plan anew, from its first step. Source: marathon §3.7. */
export function takeUp(marathon: Marathon, old: DeploymentPlan): void {
  const parts = partsOf(old).filter((part) => part.app.deployment === part)
  const levels = new Map(old.steps.flatMap((step, level) => step.parts.map(({ app }) => [app.id, level] as const)))
  const plan = newPlan(marathon, { parts: parts.map(withoutKills), levels, because: 0 }, old.id)
  for (const part of partsOf(plan)) {
    const because = part.app.deployment?.entry ?? 0
    part.app.deployment = part
    noteDeployment(marathon, part, { says: 'the new leader takes the deployment up', because })
  }
  beginStep(marathon, plan)
}

const withoutKills = ({ app, action, target, before }: Deployment): Part => ({ app, action, target, before })

function beginStep(marathon: Marathon, plan: DeploymentPlan): void {
  const step = plan.steps[plan.step]
  if (step === undefined) {
    finish(marathon, plan, 'deployment_success')
    return
  }
  if (marathon.recorder.isOn) tellDeployment(marathon, plan, { type: 'deployment_info', step: plan.step })
  if (step.kind === 'start') {
    endStep(marathon, plan)
    return
  }
  for (const part of step.parts) {
    part.phase = 'at-work'
    begin(marathon, part)
  }
}

function endStep(marathon: Marathon, plan: DeploymentPlan): void {
  if (marathon.recorder.isOn) tellDeployment(marathon, plan, { type: 'deployment_step_success', step: plan.step })
  plan.step += 1
  beginStep(marathon, plan)
}

function begin(marathon: Marathon, deployment: Deployment): void {
  const { app, action, target, kill, plan } = deployment
  if (plan.step > 0 && plan.steps[plan.step - 1]?.kind === 'level')
    noteDeployment(marathon, deployment, { says: 'deployment: its step begins', because: deployment.entry })
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
  if (deployment?.phase !== 'at-work') return
  const isTarget = instance.version === deployment.target
  if (isTarget && deployment.action !== 'StopApplication') takeNews(marathon, deployment, { instance, hasCondition })
  if (hasCondition && isTerminal(instance.condition)) deployment.leaving.delete(instance)
  if (!instance.app.instances.has(instance)) deployment.leaving.delete(instance)
  if (hasCondition && deployment.action === 'RestartApplication') replaceNews(marathon, deployment, instance)
  else if (hasCondition && deployment.action !== 'StopApplication') startNews(marathon, deployment, instance)
  settle(marathon, deployment)
}

/** Ends what a deployment does with an app when its aim is reached, and with the last of a step the step. */
export function settle(marathon: Marathon, deployment: Deployment): void {
  const { app, action, plan } = deployment
  if (deployment.phase !== 'at-work' || app.deployment !== deployment) return
  const isDone =
    action === 'StopApplication'
      ? isStopped(app)
      : action === 'RestartApplication'
        ? replaceIsDone(deployment)
        : startIsDone(deployment)
  if (!isDone) return
  deployment.phase = 'done'
  if (action === 'StopApplication') {
    if (marathon.recorder.isOn) tellTerminated(marathon, app)
    remove(marathon, app)
  }
  if (plan.steps[plan.step]?.parts.every(({ phase }) => phase === 'done') === true) endStep(marathon, plan)
}

/** Nothing of it is left but what waits to give its reservation back. */
const isStopped = ({ instances, current }: App): boolean =>
  instances.size === 0 || (isResident(current.spec) && [...instances.values()].every(isFreeing))

function remove(marathon: Marathon, app: App): void {
  app.alarm.cancel()
  app.current.delay.reset()
  // What is still reserved is given back with the next offer of it.
  for (const instance of app.instances.values()) if (!isFreeing(instance)) drop(marathon, instance)
  marathon.apps.delete(app.id)
}

/** Ends it, one way or the other. */
function finish(marathon: Marathon, plan: DeploymentPlan, type: string, reason?: string): void {
  marathon.deploying -= 1
  for (const part of partsOf(plan)) {
    const { app, entry: because } = part
    if (app.deployment !== part) continue
    app.deployment = undefined
    note(marathon, app, { kind: 'deployment', subject: plan.id, says: type.replace('_', ' '), because })
  }
  if (marathon.recorder.isOn) tellDeployment(marathon, plan, { type, reason })
}

/** Calls a worker's act off when it has done its part, or its deployment is over. */
export function whileDeploying(marathon: Marathon, deployment: Deployment, wait: number, act: () => void): void {
  const { term } = marathon
  marathon.simulation.after(duration(wait), phases.framework, () => {
    const { app, phase } = deployment
    if (app.deployment === deployment && phase === 'at-work' && marathon.term === term) act()
  })
}
