import type { Duration } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { Driver, Scheduler } from '../mesos/driver.ts'
import type { Recorder } from '../recorder.ts'
import { Row } from '../row.ts'
import { Alike } from './alike.ts'
import { answerOf } from './answers.ts'
import type { Answer, How } from './answer.ts'
import {
  cancel,
  destroy,
  killApp,
  type KillRequest,
  patch,
  put,
  putApps,
  putGroup,
  resetDelay,
  restart,
} from './api.ts'
import { type Defect, defectsOf } from './defects.ts'
import { electionLength, failOver, lead } from './leader.ts'
import { send } from './messages.ts'
import { takeOffers } from './offers.ts'
import type { MarathonParameters } from './parameters.ts'
import type { Probe } from './probe.ts'
import { readApp, readPod } from './read-definition.ts'
import { Ready } from './ready.ts'
import { needsOffers, want } from './revive.ts'
import type { Marathon, MarathonUuid } from './state.ts'
import { takeUpdate } from './updates.ts'
import { figuresOf, type MarathonFigures } from './views.ts'

/** What a simulated Marathon is made of. */
export type MarathonOptions = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly parameters: MarathonParameters
  readonly connect: (scheduler: Scheduler) => Driver
  readonly probe: Probe
  /** Defects of this release that this one is without. */
  readonly fixed?: readonly Defect[]
  readonly uuid: MarathonUuid
}

/** A simulated Marathon. `because` is the timeline entry that led to a call, or 0. */
export type MarathonCluster = {
  putApp(json: JsonObject, how: How): Answer
  putPod(json: JsonObject, how: How): Answer
  /** `PUT /v2/apps` with a list, in one deployment. */
  putApps(list: readonly JsonObject[], how: How): Answer
  putGroup(json: JsonObject, how: How): Answer
  patch(id: string, changes: JsonObject, how: How): Answer
  restart(id: string, how: How): Answer
  destroy(id: string, how: How): Answer
  /** `DELETE /v2/queue/ID/delay`. */
  resetDelay(id: string, because: number): Answer
  /** `DELETE /v2/apps/ID/tasks`. */
  killTasks(id: string, request: KillRequest): Answer
  /** `DELETE /v2/deployments/ID` of the one at work on an app. */
  cancelDeployment(id: string, how: How): Answer
  /** The leader is lost, and with it what it had in memory; another leads after a while. */
  failOver(downFor: Duration, because: number): void
  /** What a GET would answer; undefined: there is no such thing, or nobody leads. */
  view(path: string, query: string): unknown
  figures(): readonly MarathonFigures[]
  /** Instances of an app by condition. */
  conditions(id: string): Readonly<Record<string, number>>
}

/** Makes a Marathon that leads and is registering. */
export function createMarathon(options: MarathonOptions): MarathonCluster {
  const marathon = begun(options)
  marathon.driver = options.connect(schedulerOf(marathon))
  lead(marathon)
  const { parameters } = options
  return {
    putApp: (json, how) => put(marathon, readApp(json, parameters), how),
    putPod: (json, how) => put(marathon, readPod(json, parameters), how),
    putApps: (list, how) =>
      putApps(
        marathon,
        list.map((json) => readApp(json, parameters)),
        how,
      ),
    putGroup: (json, how) => putGroup(marathon, json, how),
    patch: (id, changes, how) => patch(marathon, id, changes, how),
    restart: (id, how) => restart(marathon, id, how),
    destroy: (id, how) => destroy(marathon, id, how),
    resetDelay: (id, because) => resetDelay(marathon, id, because),
    killTasks: (id, request) => killApp(marathon, id, request),
    cancelDeployment: (id, how) => cancel(marathon, id, how),
    failOver: (downFor, because) => failOver(marathon, { downFor, because }),
    view: (path, query) => answerOf(marathon, path, query),
    figures: () => figuresOf(marathon),
    conditions: (id) => {
      const found: Record<string, number> = {}
      for (const { condition } of marathon.apps.get(id)?.instances.values() ?? [])
        found[condition] = (found[condition] ?? 0) + 1
      return found
    },
  }
}

function begun({ simulation, recorder, parameters, probe, fixed = [], uuid }: MarathonOptions): Marathon {
  const revival = {
    wanted: false,
    told: true,
    isRepeat: false,
    isStuck: false,
    last: Number.NEGATIVE_INFINITY,
    timer: undefined,
    repeat: undefined,
  }
  return {
    simulation,
    recorder,
    parameters,
    defects: new Set(defectsOf(parameters.version).filter((defect) => !fixed.includes(defect))),
    probe,
    driver: silent,
    ledSince: simulation.now(),
    apps: new Map(),
    byTask: undefined,
    byInstance: new Map(),
    alike: new Alike(),
    groups: new Map(),
    ready: new Ready(),
    launching: new Row(),
    isWatching: false,
    lost: new Set(),
    isExpunging: false,
    reserving: new Set(),
    freeing: new Set(),
    frameworkId: undefined,
    kills: { waiting: new Map(), asked: new Map() },
    revival,
    places: new Map(),
    offers: 0,
    tokens: { left: parameters.launchTokens, at: simulation.now() },
    matched: new Set(),
    isMatching: false,
    isDown: false,
    kept: [],
    term: 1,
    instances: 0,
    launches: 0,
    deployments: 0,
    deploying: 0,
    volumes: 0,
    uuid,
  }
}

function schedulerOf(marathon: Marathon): Scheduler {
  return {
    name: marathon.parameters.name,
    registered: (frameworkId, isAgain) => {
      marathon.frameworkId = frameworkId
      if (marathon.recorder.isOn && !marathon.isDown) {
        const type = isAgain ? 'scheduler_reregistered_event' : 'scheduler_registered_event'
        send(marathon, type, { ...(isAgain ? {} : { frameworkId }), master: 'leader.mesos' })
      }
      marathon.revival.told = true
      want(marathon, needsOffers(marathon))
    },
    disconnected: () => {
      if (marathon.recorder.isOn && !marathon.isDown) send(marathon, 'scheduler_disconnected_event', {})
      // Who loses Mesos gives up the lead. Source: M/MarathonScheduler.scala, disconnected.
      failOver(marathon, { downFor: electionLength, because: 0 })
    },
    offers: (offers) => takeOffers(marathon, offers),
    rescinded: () => undefined,
    update: (update) => {
      const { isDown } = marathon
      if (isDown) marathon.kept.push(update)
      else takeUpdate(marathon, update)
      return isDown
    },
    agentLost: () => undefined,
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
