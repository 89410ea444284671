import { duration, iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import { phases, type Simulation } from '../engine/simulation.ts'
import type { Driver, Scheduler } from '../mesos/driver.ts'
import type { Recorder } from '../recorder.ts'
import { BackOff } from './back-off.ts'
import { isTerminal } from './condition.ts'
import { type DefinitionProblem, readApp, readPod, type RunSpec } from './definition.ts'
import { deploy, toRemove } from './deployments.ts'
import { type HealthOf, watch } from './health.ts'
import { lookAgain, schedule, stop, takeUpdate, wanted } from './instances.ts'
import { note } from './messages.ts'
import { takeOffers } from './offers.ts'
import type { MarathonParameters } from './parameters.ts'
import { want } from './revive.ts'
import type { App, Marathon, Version } from './state.ts'
import { appsAnswer, figuresOf, type MarathonFigures, queueAnswer } from './views.ts'

/** What a simulated Marathon is made of. */
export type MarathonOptions = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly parameters: MarathonParameters
  readonly connect: (scheduler: Scheduler) => Driver
  readonly healthOf: HealthOf
  /** A UUID that is the same for the same kind and number. */
  readonly uuid: (kind: 'instance' | 'deployment', number: number) => string
}

/** What the API answered: 2xx without problems, 409 for a locked or unknown app, 422 with what is wrong. */
export type Answer = { readonly status: number; readonly problems: readonly DefinitionProblem[] }

/** A simulated Marathon. `because` is the timeline entry that led to a call, or 0. */
export type MarathonCluster = {
  putApp(json: JsonObject, options: { readonly isForced: boolean; readonly because: number }): Answer
  putPod(json: JsonObject, options: { readonly isForced: boolean; readonly because: number }): Answer
  patch(id: string, changes: JsonObject, options: { readonly isForced: boolean; readonly because: number }): Answer
  restart(id: string, because: number): Answer
  destroy(id: string, because: number): Answer
  /** `DELETE /v2/queue/ID/delay`. */
  resetDelay(id: string, because: number): Answer
  /** Kills live tasks without scaling: they come back without back-off. */
  killTasks(id: string, count: number | undefined, because: number): Answer
  /** A new leader: delays are lost, waiting instances may launch at once, deployments run anew. */
  failOver(because: number): void
  apps(): JsonObject
  queue(): JsonObject
  figures(): readonly MarathonFigures[]
  /** Instances of an app by condition. */
  conditions(id: string): Readonly<Record<string, number>>
  /** Whether a deployment of the app is under way. */
  isDeploying(id: string): boolean
}

const accepted: Answer = { status: 200, problems: [] }
const unknown = (id: string): Answer => ({
  status: 404,
  problems: [{ path: '/', errors: [`App '${id}' does not exist`] }],
})

/** Makes a Marathon that leads and is registering. */
export function createMarathon(options: MarathonOptions): MarathonCluster {
  const { simulation, recorder, parameters, uuid } = options
  const revival = {
    wanted: false,
    told: true,
    isRepeat: false,
    last: Number.NEGATIVE_INFINITY,
    timer: undefined,
    repeat: undefined,
  }
  const marathon: Marathon = {
    simulation,
    recorder,
    parameters,
    driver: silent,
    backOff: new BackOff(simulation.now()),
    apps: new Map(),
    byTask: new Map(),
    ready: new Set(),
    revival,
    instances: 0,
    versions: 0,
    deployments: 0,
    uuid,
  }
  marathon.driver = options.connect(schedulerOf(marathon, options.healthOf))
  every(marathon, parameters.scaleInterval, () => scaleAll(marathon))
  every(marathon, parameters.reconcileInterval, () => reconcileAll(marathon))
  every(marathon, parameters.expungeInterval, () => expungeAll(marathon))
  const withApp = (id: string, act: (app: App) => void): Answer => {
    const app = marathon.apps.get(id)
    if (app === undefined) return unknown(id)
    act(app)
    return accepted
  }
  return {
    putApp: (json, how) => put(marathon, readApp(json, parameters), how),
    putPod: (json, how) => put(marathon, readPod(json, parameters), how),
    patch: (id, changes, how) => {
      const app = marathon.apps.get(id)
      if (app === undefined) return unknown(id)
      const json = { ...app.current.spec.json, ...changes }
      return put(marathon, (app.current.spec.kind === 'app' ? readApp : readPod)(json, parameters), how)
    },
    restart: (id, because) =>
      withApp(id, (app) => {
        app.current = versionOf(marathon, app.current.spec, undefined)
        deploy(marathon, app, { action: 'RestartApplication', target: app.current, because })
      }),
    destroy: (id, because) => withApp(id, (app) => destroy(marathon, app, because)),
    resetDelay: (id, because) =>
      withApp(id, (app) => {
        marathon.backOff.reset(app.current.key)
        note(marathon, app, { kind: 'back-off', subject: undefined, says: 'the delay is reset', because })
        lookAgain(marathon, app)
      }),
    killTasks: (id, count, because) => withApp(id, (app) => killTasks(marathon, app, count, because)),
    failOver: (because) => failOver(marathon, because),
    apps: () => appsAnswer(marathon),
    queue: () => queueAnswer(marathon),
    figures: () => figuresOf(marathon),
    conditions: (id) => {
      const found: Record<string, number> = {}
      for (const { condition } of marathon.apps.get(id)?.instances.values() ?? [])
        found[condition] = (found[condition] ?? 0) + 1
      return found
    },
    isDeploying: (id) => marathon.apps.get(id)?.deployment !== undefined,
  }
}

function schedulerOf(marathon: Marathon, healthOf: HealthOf): Scheduler {
  return {
    name: marathon.parameters.name,
    registered: () => {
      marathon.revival.told = true
      want(marathon, marathon.ready.size > 0)
    },
    disconnected: () => undefined,
    offers: (offers) => takeOffers(marathon, offers),
    rescinded: () => undefined,
    update: (update) => {
      const instance = marathon.byTask.get(update.taskId)
      const before = instance?.condition
      takeUpdate(marathon, update)
      if (instance?.condition === 'Running' && before !== 'Running') watch(marathon, instance, healthOf)
    },
    agentLost: () => undefined,
  }
}

function put(
  marathon: Marathon,
  { spec, problems }: { readonly spec: RunSpec; readonly problems: readonly DefinitionProblem[] },
  { isForced, because }: { readonly isForced: boolean; readonly because: number },
): Answer {
  if (problems.length > 0) return { status: 422, problems }
  const known = marathon.apps.get(spec.id)
  if (known?.deployment !== undefined && !isForced)
    return { status: 409, problems: [{ path: '/', errors: ['App is locked by one or more deployments.'] }] }
  const target = versionOf(marathon, spec, known?.current)
  const app = known ?? newApp(marathon, target)
  const isChange = known !== undefined && known.current.key !== target.key
  app.current = target
  // A scale keeps the version of instances: they carry the definition of their configuration.
  if (!isChange)
    for (const instance of app.instances.values()) if (instance.version.key === target.key) instance.version = target
  const action = known === undefined ? 'StartApplication' : isChange ? 'RestartApplication' : 'ScaleApplication'
  deploy(marathon, app, { action, target, because })
  return { status: known === undefined ? 201 : 200, problems: [] }
}

function newApp(marathon: Marathon, current: Version): App {
  const figures = { launches: 0, ends: new Map<string, number>(), upMs: 0, waitingMs: 0, healthKills: 0 }
  const app: App = {
    id: current.spec.id,
    current,
    instances: new Map(),
    timer: undefined,
    deployment: undefined,
    isRemoved: false,
    figures,
    lastFailure: undefined,
  }
  marathon.apps.set(app.id, app)
  return app
}

/** A version of a definition; equal configuration keeps the back-off's key. Source: M/upgrade/GroupVersioningUtil.scala. */
function versionOf(marathon: Marathon, spec: RunSpec, before: Version | undefined): Version {
  const version = iso(marathon.simulation.now())
  const isScale = before !== undefined && before.spec.config === spec.config
  const number = marathon.versions++
  return isScale
    ? { spec, version, config: before.config, key: before.key }
    : { spec, version, config: version, key: `${spec.id} ${number}` }
}

function destroy(marathon: Marathon, app: App, because: number): void {
  app.isRemoved = true
  marathon.backOff.reset(app.current.key)
  for (const instance of app.instances.values()) stop(marathon, instance, 'Decommissioned', because)
  deploy(marathon, app, { action: 'StopApplication', target: app.current, because })
}

function killTasks(marathon: Marathon, app: App, count: number | undefined, because: number): void {
  const live = [...app.instances.values()].filter(({ condition, tasks }) => tasks.size > 0 && !isTerminal(condition))
  for (const instance of live.slice(0, count)) stop(marathon, instance, 'Running', because)
}

function failOver(marathon: Marathon, because: number): void {
  marathon.backOff = new BackOff(marathon.simulation.now())
  for (const app of marathon.apps.values()) {
    app.timer?.cancel()
    app.timer = undefined
    lookAgain(marathon, app)
    const { deployment } = app
    if (deployment === undefined) continue
    app.deployment = undefined
    deploy(marathon, app, { action: deployment.action, target: deployment.target, because })
  }
}

function every(marathon: Marathon, interval: number, act: () => void): void {
  const wait = duration(interval)
  const again = (): void => {
    act()
    marathon.simulation.after(wait, phases.framework, again)
  }
  marathon.simulation.after(wait, phases.framework, again)
}

/** The periodic scale check of apps that no deployment locks. */
function scaleAll(marathon: Marathon): void {
  for (const app of marathon.apps.values()) {
    if (app.deployment !== undefined || app.isRemoved) continue
    const { instances } = app.current.spec
    const count = wanted(app)
    for (let more = count; more < instances; more += 1) schedule(marathon, app, app.current, 0)
    if (count > instances) {
      const running = [...app.instances.values()].filter(({ goal }) => goal === 'Running')
      for (const instance of toRemove(running, app.current, count - instances))
        stop(marathon, instance, 'Decommissioned', 0)
    }
  }
}

function reconcileAll(marathon: Marathon): void {
  const lost = [...marathon.byTask].filter(([, { condition }]) => condition === 'Unreachable')
  if (lost.length > 0) marathon.driver.reconcile(lost.map(([taskId, { agentId }]) => ({ taskId, agentId })))
}

/** Instances that were inactive long enough are dropped; a replacement was scheduled when they became so. */
function expungeAll(marathon: Marathon): void {
  const now = marathon.simulation.now()
  for (const instance of new Set(marathon.byTask.values())) {
    const strategy = instance.version.spec.unreachable
    if (instance.condition !== 'UnreachableInactive' || strategy === 'disabled') continue
    if (now - (instance.unreachableSince ?? now) < strategy.expungeAfter) continue
    instance.app.instances.delete(instance.id)
    for (const task of instance.tasks.keys()) marathon.byTask.delete(task)
  }
}

const nothing = (): void => undefined
/** Before the connection there is nobody to talk to. */
const silent: Driver = {
  accept: nothing,
  decline: nothing,
  revive: nothing,
  suppress: nothing,
  unsuppress: nothing,
  kill: nothing,
  reconcile: nothing,
}
