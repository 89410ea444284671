import type { AgentId, FrameworkId, TaskId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import type { Alarm, Simulation, Timer } from '../engine/simulation.ts'
import type { Driver, Reserved, Update } from '../mesos/driver.ts'
import type { Recorder } from '../recorder.ts'
import type { Row } from '../row.ts'
import type { Alike } from './alike.ts'
import type { LaunchDelay } from './back-off.ts'
import type { Condition } from './condition.ts'
import type { Place } from './constraints.ts'
import type { Defect } from './defects.ts'
import type { RunSpec } from './definition.ts'
import type { LaunchedTask } from './launched-task.ts'
import type { Members } from './members.ts'
import type { OfferFigures } from './offer-figures.ts'
import type { MarathonParameters } from './parameters.ts'
import type { Probe } from './probe.ts'
import type { Ready, Run } from './ready.ts'
import type { Tokens } from './tokens.ts'

/** A definition with its times. Versions of one `config` share their delay. */
export type Version = {
  readonly spec: RunSpec
  readonly version: string
  readonly config: string
  readonly delay: LaunchDelay
  /** The last run of its instances that may be launched; undefined: there was none. */
  run: Run | undefined
}

/** What shall become of an instance. Only one with a reservation is stopped: it may be started again. */
export type Goal = 'Running' | 'Stopped' | 'Decommissioned'

/** What an instance keeps of its agent. Source: M/core/instance/Reservation.scala. */
export type Reservation = {
  readonly reserved: Reserved
  /** When it is given up if nothing has run on it; undefined: something has, and it is kept. */
  deadline: Instant | undefined
}

/** One instance, which outlives its tasks. */
export type Instance = {
  readonly id: string
  readonly app: App
  /** What it runs; a scale leaves it as it is. It is another only when a stopped instance is started again. */
  version: Version
  goal: Goal
  condition: Condition
  /** When it came into the launcher's list. */
  since: Instant
  /** From when on its back-off holds it: what is told of the time it waited. */
  heldSince: Instant
  incarnation: number
  /** The number of its last launch among all. */
  launch: number
  /** Of its last launch. */
  tasks: LaunchedTask[]
  agentId: AgentId | undefined
  /** Where its last task is or was. */
  placed: Place | undefined
  healthy: boolean | undefined
  stagedAt: Instant
  /** When its last task first ran. */
  startedAt: Instant | undefined
  /** Since when it has been seen to run; undefined: it does not, or nobody sees it. */
  runningSince: Instant | undefined
  unreachableSince: Instant | undefined
  reservation: Reservation | undefined
  /** It stands in the launcher's list. */
  isWaiting: boolean
  /** Where it stands among what may be launched now; undefined: it may not. */
  run: Run | undefined
  /** Its place among what is on its way to Running. */
  place: number
  failures: number
  /** The last timeline entry about it. */
  entry: number
}

/** An app or pod with what is known of it. */
export type App = {
  readonly id: string
  current: Version
  readonly instances: Members<Instance>
  /** Of `instances`, those that do not count towards the target. */
  uncounted: number
  /** Of `instances`, those that may be launched now. */
  ready: number
  /** Wakes its launcher when the back-off of a waiting instance ends. */
  readonly alarm: Alarm
  deployment: Deployment | undefined
  isRemoved: boolean
  readonly figures: AppFigures
  lastFailure: LastFailure | undefined
  /** What became of offers since its launcher began; undefined: it has seen none. */
  offers: OfferFigures | undefined
  /** It was read from the store again: a scale begins with no delay. */
  forgetsConfig: boolean
  /** The number of the last offer that it had no use for. */
  unmatched: number
  /** Marathon's own health checks at work, by version. */
  checking: ReadonlyMap<Version, Checking>
  /** The last timeline entry about it or its instances: what the periodic look at it goes by. */
  entry: number
}

/** Health checks of one version: what each has found of each instance. */
export type Checking = {
  readonly timers: (Timer | undefined)[]
  readonly found: Map<Instance, (CheckResult | undefined)[]>
}

/** What one check has found of one instance. Source: M/core/health/Health.scala. */
export type CheckResult = {
  firstSuccess: Instant | undefined
  lastSuccess: Instant | undefined
  lastFailure: Instant | undefined
  cause: string
  failures: number
}

/** `lastTaskFailure`. Source: M/core/history/impl/HistoryActor.scala. */
export type LastFailure = {
  task: LaunchedTask
  state: string
  message: string
  host: string
  slaveId: string | undefined
  at: Instant
}

/** What is counted of an app whether or not anybody keeps a timeline. */
export type AppFigures = {
  launches: number
  readonly ends: Record<string, number>
  upMs: number
  waitingMs: number
  healthKills: number
}

/** What a deployment does with its app. */
export type DeploymentAction = 'StartApplication' | 'ScaleApplication' | 'RestartApplication' | 'StopApplication'

/**
 * What one request leads to: its steps one after another, the parts of a step at once. It locks all its apps until it is
 * over. Source: M/core/deployment/DeploymentPlan.scala.
 */
export type DeploymentPlan = {
  readonly id: string
  readonly version: string
  readonly since: Instant
  readonly steps: readonly PlanStep[]
  /** The number of the step at work. */
  step: number
}

/** `start` says of new apps that they are there, and does nothing. */
export type PlanStep = { readonly kind: 'stop' | 'start' | 'level'; readonly parts: readonly Deployment[] }

/** What a deployment does with one app. */
export type Deployment = {
  readonly plan: DeploymentPlan
  readonly app: App
  /** `waiting` for the steps before its own. */
  phase: 'waiting' | 'at-work' | 'done'
  readonly action: DeploymentAction
  readonly target: Version
  /** What the app was before; undefined: it was not. */
  readonly before: Version | undefined
  /** Instances that a scale takes away first. */
  readonly kill: ReadonlySet<Instance> | undefined
  entry: number
  /** Instances of the target that are healthy, and those that are ready. Source: ReadinessBehavior.scala. */
  readonly healthy: Members<Instance>
  readonly ready: Members<Instance>
  /** How many instances a start waits for; undefined: it has not begun yet. */
  need: number | undefined
  /** Instances that must be gone before it goes on. */
  readonly leaving: Members<Instance>
  /** Old instances with the goal Running that are still there; and which of them go, in which order. */
  readonly old: Members<Instance>
  killQueue: Instance[]
  maxCapacity: number
  started: number
  /** What readiness checks have said, by task. */
  readiness: ReadonlyMap<TaskId, { readonly ready: boolean; readonly name: string; readonly lastResponse: unknown }>
}

/** Everything a simulated Marathon is made of. */
export type Marathon = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly parameters: MarathonParameters
  readonly defects: ReadonlySet<Defect>
  readonly probe: Probe
  driver: Driver
  /** Since when this leader leads. */
  ledSince: Instant
  readonly apps: Map<string, App>
  /** Made when somebody first asks by an id. */
  byTask: Map<TaskId, LaunchedTask> | undefined
  readonly byInstance: Map<string, Instance>
  readonly alike: Alike
  /** Groups that were put as such: what they depend on. */
  readonly groups: Map<string, readonly string[]>
  readonly ready: Ready
  /** Instances on their way to Running, in the order they were provisioned. */
  readonly launching: Row<Instance>
  /** A look at the oldest of them is on the calendar. */
  isWatching: boolean
  /** Instances that are unreachable, inactive or not. */
  readonly lost: Set<Instance>
  /** A look for those that have been so for too long is on the calendar. */
  isExpunging: boolean
  /** Instances with reservations on which nothing has run yet. */
  readonly reserving: Set<Instance>
  /** Instances that are over and wait for an offer with their reservation, to give it back. */
  readonly freeing: Set<Instance>
  /** As Mesos knows it; undefined: it has not registered yet. */
  frameworkId: FrameworkId | undefined
  readonly kills: Kills
  readonly revival: Revival
  /** Agents that had offers, as instances keep them. */
  readonly places: Map<AgentId, Place>
  /** Offers seen. */
  offers: number
  readonly tokens: Tokens
  /** Offers are being matched: what may be launched is looked at again afterwards. */
  readonly matched: Set<App>
  isMatching: boolean
  /** No leader: what Mesos says is kept until there is one. */
  isDown: boolean
  readonly kept: Update[]
  /** Which leader this is; what an earlier one set in motion is void. */
  term: number
  instances: number
  launches: number
  deployments: number
  /** Deployments that are at work. */
  deploying: number
  volumes: number
  uuid: MarathonUuid
}

/** A UUID that is the same for the same kind and number. */
export type MarathonUuid = (kind: 'instance' | 'deployment' | 'volume', number: number) => string

/** Kills that Mesos has been asked for, and those that wait, with what led to them. Source: KillServiceActor.scala. */
export type Kills = {
  readonly waiting: Map<LaunchedTask, number>
  readonly asked: Map<LaunchedTask, Timer>
}

/** What Mesos was told about wanting offers, and what is to be told next. */
export type Revival = {
  wanted: boolean
  told: boolean
  /** Wanted once more while it was wanted already. */
  isRepeat: boolean
  /** An instance that is gone is still thought to want offers. */
  isStuck: boolean
  /** When it was told last. */
  last: number
  timer: Timer | undefined
  repeat: Timer | undefined
}
