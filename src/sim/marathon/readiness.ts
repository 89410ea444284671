import type { TaskId } from '../../domain/ids.ts'
import { isTerminal } from './condition.ts'
import { settle, whileDeploying } from './deployments.ts'
import { note } from './messages.ts'
import { killNextOld } from './replace.ts'
import type { Deployment, Instance, Marathon } from './state.ts'

/** An instance of the target has a new condition, or its health has changed. */
type News = { readonly instance: Instance; readonly hasCondition: boolean }

/**
 * Which instances of the target are healthy, and which ready: what a deployment waits for.
 * Every Running counts, those of relaunched instances too.
 * Source: M/core/deployment/impl/ReadinessBehavior.scala; marathon §3.7.
 */
export function takeNews(marathon: Marathon, deployment: Deployment, { instance, hasCondition }: News): void {
  const { spec } = deployment.target
  const { condition, healthy } = instance
  if (hasCondition && isTerminal(condition)) forget(deployment, instance)
  else if (hasCondition && condition === 'Running') {
    if (spec.readiness !== undefined) check(marathon, deployment, instance)
    if (spec.isHealthChecked) return
    deployment.healthy.add(instance)
    if (spec.readiness === undefined) becameReady(marathon, deployment, instance)
  } else if (!hasCondition && spec.isHealthChecked && healthy === true && !deployment.healthy.has(instance)) {
    deployment.healthy.add(instance)
    if (spec.readiness === undefined) deployment.ready.add(instance)
    changed(marathon, deployment, instance)
  }
}

function forget({ healthy, ready }: Deployment, instance: Instance): void {
  healthy.delete(instance)
  ready.delete(instance)
}

function becameReady(marathon: Marathon, deployment: Deployment, instance: Instance): void {
  deployment.ready.add(instance)
  changed(marathon, deployment, instance)
}

/** A rolling replace takes one more old instance down. */
function changed(marathon: Marathon, deployment: Deployment, instance: Instance): void {
  const { action, healthy, ready } = deployment
  if (action === 'RestartApplication' && healthy.has(instance) && ready.has(instance)) killNextOld(marathon, deployment)
}

/** Instances that a former leader started already. Without checks they count, whatever they do. */
export function reconcileReadiness(marathon: Marathon, deployment: Deployment, instance: Instance): void {
  const { spec } = deployment.target
  if (!spec.isHealthChecked || instance.healthy === true) deployment.healthy.add(instance)
  if (spec.readiness === undefined) deployment.ready.add(instance)
  else if (instance.condition === 'Running') check(marathon, deployment, instance)
}

/** Checks at once, then an interval after each answer, until one is good. Source: ReadinessCheckExecutorImpl.scala. */
function check(marathon: Marathon, deployment: Deployment, instance: Instance): void {
  const { readiness } = deployment.target.spec
  const [task] = instance.tasks
  if (readiness === undefined || task === undefined) return
  const isReady = task.condition === 'Running' && marathon.probe.isReady(task.id)
  const before = deployment.readiness.get(task.id)?.ready
  deployment.readiness = new Map(deployment.readiness).set(task.id, {
    ready: isReady,
    name: readiness.name,
    lastResponse: answerOf(deployment, isReady),
  })
  if (before !== isReady) noteReadiness(marathon, instance, { task: task.id, isReady })
  if (!isReady) {
    whileDeploying(marathon, deployment, readiness.interval, () => {
      if (instance.tasks.includes(task)) check(marathon, deployment, instance)
    })
    return
  }
  becameReady(marathon, deployment, instance)
  settle(marathon, deployment)
}

/** What `lastResponse` of `/v2/deployments` says, if it is kept. The body is an assumption. */
const answerOf = ({ target }: Deployment, isReady: boolean): unknown =>
  target.spec.readiness?.preserveLastResponse === true
    ? { status: isReady ? 200 : 503, contentType: 'text/plain', body: isReady ? 'ready' : 'not ready' }
    : undefined

function noteReadiness(
  marathon: Marathon,
  instance: Instance,
  { task, isReady }: { readonly task: TaskId; readonly isReady: boolean },
): void {
  const says = isReady ? 'its readiness check passes' : 'its readiness check does not pass yet'
  const entry = note(marathon, instance.app, { kind: 'health', subject: task, says, because: instance.entry })
  if (entry > 0) instance.entry = entry
}
