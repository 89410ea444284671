import { iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import { LaunchDelay } from './back-off.ts'
import { isActive, isTerminal } from './condition.ts'
import type { ReadDefinition } from './definition.ts'
import { deploy, deploymentOf, finish, type Plan } from './deployments.ts'
import { noChecking } from './health.ts'
import { forceExpunge, setGoal } from './instances.ts'
import { killInstance } from './kills.ts'
import { lookAgain, wake } from './launcher.ts'
import { Members } from './members.ts'
import { note, tellChange, tellDeployment } from './messages.ts'
import { readApp, readPod } from './read-definition.ts'
import { updateProblems } from './resident-rules.ts'
import type { DefinitionProblem } from './seccomp-setting.ts'
import type { App, Instance, Marathon, Version } from './state.ts'

/** What the API answered: 2xx without problems; 404, 403, 409, 422 or 503 with what is wrong. */
export type Answer = { readonly status: number; readonly problems: readonly DefinitionProblem[] }

/** How a request is made. `because`: the timeline entry that led to it, or 0. */
export type How = { readonly isForced: boolean; readonly because: number }

export const accepted: Answer = { status: 200, problems: [] }
export const refused = (status: number, error: string): Answer => ({
  status,
  problems: [{ path: '/', errors: [error] }],
})
/** Nobody leads. Source: M/api/LeaderProxyFilter.scala. */
export const noLeader: Answer = refused(502, 'Could not determine the current leader')

const unknown = (id: string): Answer => refused(404, `App '${id}' does not exist`)

/** Does something to an app that is there. */
export function withApp(marathon: Marathon, id: string, act: (app: App) => Answer): Answer {
  if (marathon.isDown) return noLeader
  const app = marathon.apps.get(id)
  return app === undefined || app.isRemoved ? unknown(id) : act(app)
}

/** `PUT` or `POST` of an app or pod. */
export function put(marathon: Marathon, { spec, problems }: ReadDefinition, how: How): Answer {
  if (marathon.isDown) return noLeader
  if (problems.length > 0) return { status: 422, problems }
  const there = marathon.apps.get(spec.id)
  const known = there?.isRemoved === true ? undefined : there
  const changes = known === undefined ? [] : updateProblems(known.current.spec, spec)
  if (changes.length > 0) return { status: 422, problems: changes }
  const target = versionOf(marathon, spec, known)
  if (known === undefined && there?.deployment !== undefined && how.isForced)
    finish(marathon, there.deployment, 'deployment_failed', 'The upgrade has been cancelled')
  const app = known ?? newApp(marathon, target)
  const before = known?.current
  const isScale = before !== undefined && (before.spec.config === spec.config || spec.instances === 0)
  const action = before === undefined ? 'StartApplication' : isScale ? 'ScaleApplication' : 'RestartApplication'
  const lock = lockOf(marathon, there ?? app, how)
  if (lock !== undefined) return refuse(marathon, app, { action, target, before, because: how.because }, lock)
  marathon.apps.set(app.id, app)
  app.current = target
  if (marathon.recorder.isOn) tellChange(marathon, app, before === undefined ? 'created' : 'updated')
  deploy(marathon, app, { action, target, before, because: how.because })
  return { status: before === undefined ? 201 : 200, problems: [] }
}

const locked =
  "App is locked by one or more deployments. Override with the option '?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'."

/** Why a change is refused: another deployment has the app, or there are too many. Source: DeploymentManagerActor.scala. */
function lockOf({ apps, parameters }: Marathon, app: App, { isForced }: How): Answer | undefined {
  if (app.deployment !== undefined) return isForced ? undefined : refused(409, locked)
  const max = parameters.deploymentsMax
  // Fewer apps than that cannot have so many; to count them for each of a hundred thousand took minutes.
  if (apps.size < max) return undefined
  let running = 0
  for (const { deployment } of apps.values()) if (deployment !== undefined) running += 1
  return running < max || isForced
    ? undefined
    : refused(
        403,
        `Max number (${max}) of running deployments is achieved. Wait for existing deployments to complete or cancel one using force=true parameter.`,
      )
}

/** A refused plan fails in the stream too: the plan in the event is the refused one. Source: marathon §3.7. */
function refuse(marathon: Marathon, app: App, plan: Plan, answer: Answer): Answer {
  const [why] = answer.problems
  note(marathon, app, {
    kind: 'deployment',
    subject: undefined,
    says: `refused with ${answer.status}: ${why?.errors[0] ?? ''}`,
    because: plan.because,
  })
  if (marathon.recorder.isOn) {
    const id = marathon.uuid('deployment', marathon.deployments++)
    const deployment = deploymentOf(marathon, app, { ...plan, id })
    tellDeployment(marathon, deployment, { type: 'deployment_failed', reason: why?.errors[0] })
  }
  return answer
}

function newApp(marathon: Marathon, current: Version): App {
  const figures = { launches: 0, ends: {}, upMs: 0, waitingMs: 0, healthKills: 0 }
  const app: App = {
    id: current.spec.id,
    current,
    instances: new Members(),
    uncounted: 0,
    ready: 0,
    timer: undefined,
    wake: () => wake(marathon, app),
    timerAt: 0,
    deployment: undefined,
    isRemoved: false,
    figures,
    entry: 0,
    lastFailure: undefined,
    offers: undefined,
    forgetsConfig: false,
    unmatched: 0,
    checking: noChecking,
  }
  return app
}

/**
 * A version of a definition: the same one if nothing has changed; equal configuration keeps the delay.
 * Source: M/upgrade/GroupVersioningUtil.scala; marathon §2.1.
 */
function versionOf(marathon: Marathon, spec: Version['spec'], app: App | undefined): Version {
  const before = app?.current
  const isSame = before?.spec.config === spec.config
  if (before !== undefined && isSame && before.spec.instances === spec.instances) return before
  const version = iso(marathon.simulation.now())
  if (before === undefined || !isSame || app?.forgetsConfig === true)
    return { spec, version, config: version, delay: new LaunchDelay() }
  return { spec, version, config: before.config, delay: before.delay }
}

/** `PATCH`: some keys are new. */
export const patch = (marathon: Marathon, id: string, changes: JsonObject, how: How): Answer =>
  withApp(marathon, id, ({ current }) => {
    const read = current.spec.kind === 'app' ? readApp : readPod
    return put(marathon, read({ ...current.spec.json, ...changes }, marathon.parameters), how)
  })

/** `POST …/restart`: a new version of the same. */
export const restart = (marathon: Marathon, id: string, how: How): Answer =>
  withApp(marathon, id, (app) => {
    const before = app.current
    const target = versionOf(marathon, before.spec, undefined)
    const action = before.spec.instances === 0 ? 'ScaleApplication' : 'RestartApplication'
    const plan = { action, target, before, because: how.because } as const
    const lock = lockOf(marathon, app, how)
    if (lock !== undefined) return refuse(marathon, app, plan, lock)
    app.current = target
    deploy(marathon, app, plan)
    return accepted
  })

/** `DELETE` of an app or pod. */
export const destroy = (marathon: Marathon, id: string, how: How): Answer =>
  withApp(marathon, id, (app) => {
    const plan = { action: 'StopApplication', target: app.current, before: app.current, because: how.because } as const
    const lock = lockOf(marathon, app, how)
    if (lock !== undefined) return refuse(marathon, app, plan, lock)
    app.isRemoved = true
    if (marathon.recorder.isOn) tellChange(marathon, app, 'deleted')
    deploy(marathon, app, plan)
    return accepted
  })

/** `DELETE /v2/queue/ID/delay`. Source: M/api/v2/QueueResource.scala, resetDelay. */
export const resetDelay = (marathon: Marathon, id: string, because: number): Answer =>
  withApp(marathon, id, (app) => {
    const isThere = [...app.instances.values()].some(isScheduled)
    if (!isThere) return refused(404, `Application ${id} not found in tasks queue.`)
    app.current.delay.reset()
    note(marathon, app, { kind: 'back-off', subject: undefined, says: 'the delay is reset', because })
    lookAgain(marathon, app)
    return { status: 204, problems: [] }
  })

const isScheduled = ({ goal, condition }: Instance): boolean =>
  goal === 'Running' && (condition === 'Scheduled' || isTerminal(condition))

/** Which tasks are killed, and what is done with their instances. `count` undefined: all of them. */
export type KillRequest = How & {
  readonly count: number | undefined
  readonly scale: boolean
  readonly wipe: boolean
}

/**
 * `DELETE /v2/apps/ID/tasks`. Killed alone they come back, without back-off; with `scale` the target goes down by so
 * many; with `wipe` the instances' records go at once, and new instances take their places.
 * Source: M/api/TaskKiller.scala; M/api/v2/AppTasksResource.scala; marathon §5.2.
 */
export const killApp = (marathon: Marathon, id: string, { count, scale, wipe, ...how }: KillRequest): Answer =>
  withApp(marathon, id, (app) => {
    if (scale && wipe) return refused(400, 'You cannot use scale and wipe at the same time.')
    const known = [...app.instances.values()].filter(({ tasks }) => tasks.length > 0)
    const active = known.filter(({ condition }) => isActive(condition))
    if (scale) return killAndScale(marathon, app, { chosen: active.slice(0, count), how })
    if (wipe) for (const instance of known.slice(0, count)) wipeOut(marathon, instance, how.because)
    else for (const instance of active.slice(0, count)) killInstance(marathon, instance, how.because)
    return accepted
  })

function wipeOut(marathon: Marathon, instance: Instance, because: number): void {
  setGoal(marathon, instance, { because })
  forceExpunge(marathon, instance, because)
}

function killAndScale(
  marathon: Marathon,
  app: App,
  { chosen, how }: { readonly chosen: readonly Instance[]; readonly how: How },
): Answer {
  const before = app.current
  const count = chosen.filter(({ condition }) => condition !== 'Killing').length
  const instances = Math.max(0, before.spec.instances - count)
  const read = before.spec.kind === 'app' ? readApp : readPod
  const changes = before.spec.kind === 'app' ? { instances } : { scaling: { kind: 'fixed', instances } }
  const { spec } = read({ ...before.spec.json, ...changes }, marathon.parameters)
  const target = versionOf(marathon, spec, app)
  const plan = { action: 'ScaleApplication', target, before, because: how.because } as const
  const lock = lockOf(marathon, app, how)
  if (lock !== undefined) return refuse(marathon, app, plan, lock)
  app.current = target
  deploy(marathon, app, { ...plan, kill: new Set(chosen) })
  return accepted
}

/**
 * `DELETE /v2/deployments/ID` of an app's deployment. By force it only stops; else what was before is deployed again,
 * which of a first deployment removes the app. Source: M/api/v2/DeploymentsResource.scala; marathon §3.7.
 */
export const cancel = (marathon: Marathon, id: string, { isForced, because }: How): Answer => {
  if (marathon.isDown) return noLeader
  const deployment = marathon.apps.get(id)?.deployment
  if (deployment === undefined) return refused(404, `DeploymentPlan of ${id} does not exist`)
  if (isForced) {
    finish(marathon, deployment, 'deployment_failed', 'The upgrade has been cancelled')
    return { status: 202, problems: [] }
  }
  const { before } = deployment
  return before === undefined
    ? destroy(marathon, id, { isForced: true, because })
    : put(marathon, { spec: before.spec, problems: [] }, { isForced: true, because })
}
