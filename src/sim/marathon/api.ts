import type { JsonObject } from '../../wire/json-fields.ts'
import { accepted, type Answer, type How, noLeader, refused } from './answer.ts'
import { change, type Change, redeploy, versionOf } from './changes.ts'
import { isActive, isTerminal } from './condition.ts'
import type { ReadDefinition } from './definition.ts'
import { callOff } from './deployments.ts'
import { groupChanges } from './groups.ts'
import { forceExpunge, setGoal } from './instances.ts'
import { killInstance } from './kills.ts'
import { lookAgain } from './launcher.ts'
import { note } from './messages.ts'
import { partsOf } from './plan.ts'
import { readApp, readPod } from './read-definition.ts'
import type { App, Instance, Marathon } from './state.ts'

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
  return change(marathon, { changes: [{ id: spec.id, spec }], isWhole: false }, how)
}

/** `PUT /v2/apps` with a list: all of them in one deployment. */
export function putApps(marathon: Marathon, read: readonly ReadDefinition[], how: How): Answer {
  if (marathon.isDown) return noLeader
  const problems = read.flatMap((one, index) =>
    one.problems.map(({ path, errors }) => ({ path: `(${index})${path}`, errors })),
  )
  if (problems.length > 0) return { status: 422, problems }
  const changes = read.map(({ spec }): Change => ({ id: spec.id, spec }))
  return change(marathon, { changes, isWhole: true, group: '/' }, how)
}

/** `PUT /v2/groups`. */
export function putGroup(marathon: Marathon, json: JsonObject, how: How): Answer {
  if (marathon.isDown) return noLeader
  const { problems, ...changes } = groupChanges(marathon, json)
  return problems.length > 0 ? { status: 422, problems } : change(marathon, changes, how)
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
    return redeploy(marathon, { app, action, target, before }, how)
  })

/** `DELETE` of an app or pod. */
export const destroy = (marathon: Marathon, id: string, how: How): Answer =>
  withApp(marathon, id, () => change(marathon, { changes: [{ id, spec: undefined }], isWhole: false }, how))

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
  return redeploy(marathon, { app, action: 'ScaleApplication', target, before, kill: new Set(chosen) }, how)
}

/**
 * `DELETE /v2/deployments/ID` of an app's deployment. By force it only stops; else what was before is deployed again,
 * which of a first deployment removes the app. Source: M/api/v2/DeploymentsResource.scala; marathon §3.7.
 */
export const cancel = (marathon: Marathon, id: string, { isForced, because }: How): Answer => {
  if (marathon.isDown) return noLeader
  const plan = marathon.apps.get(id)?.deployment?.plan
  if (plan === undefined) return refused(404, `DeploymentPlan of ${id} does not exist`)
  if (isForced) {
    callOff(marathon, plan)
    return { status: 202, problems: [] }
  }
  const changes = partsOf(plan).map(({ app, before }): Change => ({ id: app.id, spec: before?.spec }))
  return change(marathon, { changes, isWhole: changes.length > 1 }, { isForced: true, because })
}
