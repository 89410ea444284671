import type { AgentId, TaskId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import type { Simulation, Timer } from '../engine/simulation.ts'
import type { Driver } from '../mesos/driver.ts'
import type { Recorder } from '../recorder.ts'
import type { BackOff } from './back-off.ts'
import type { Condition } from './condition.ts'
import type { RunSpec } from './definition.ts'
import type { MarathonParameters } from './parameters.ts'

/** A definition with its times: `config` names the back-off it shares. */
export type Version = {
  readonly spec: RunSpec
  readonly version: string
  readonly config: string
  readonly key: string
}

/** One instance, which outlives its tasks. */
export type Instance = {
  readonly id: string
  readonly app: App
  version: Version
  goal: 'Running' | 'Decommissioned'
  condition: Condition
  since: Instant
  incarnation: number
  tasks: Map<TaskId, Condition>
  agentId: AgentId | undefined
  hostname: string | undefined
  healthy: boolean | undefined
  stagedAt: Instant
  runningSince: Instant | undefined
  unreachableSince: Instant | undefined
  /** It stands in the launcher's list. */
  isWaiting: boolean
  failures: number
  /** The last timeline entry about it. */
  entry: number
}

/** An app or pod with what is known of it. */
export type App = {
  readonly id: string
  current: Version
  readonly instances: Map<string, Instance>
  /** Fires when the back-off of a waiting instance ends. */
  timer: Timer | undefined
  deployment: Deployment | undefined
  isRemoved: boolean
  readonly figures: AppFigures
  lastFailure: LastFailure | undefined
}

/** `lastTaskFailure`. Source: M/core/history/impl/HistoryActor.scala. */
export type LastFailure = {
  readonly taskId: TaskId
  readonly state: string
  readonly message: string
  readonly host: string
  readonly at: Instant
  readonly version: string
}

/** What is counted of an app whether or not anybody keeps a timeline. */
export type AppFigures = {
  launches: number
  readonly ends: Map<string, number>
  upMs: number
  waitingMs: number
  healthKills: number
}

/** A deployment at work on one app. */
export type Deployment = {
  readonly id: string
  readonly app: App
  readonly action: 'StartApplication' | 'ScaleApplication' | 'RestartApplication' | 'StopApplication'
  readonly target: Version
  readonly since: Instant
  entry: number
  /** Instances of the target that were Running (or healthy) once and are so still. */
  readonly ready: Set<Instance>
  killQueue: Instance[]
}

/** Everything a simulated Marathon is made of. */
export type Marathon = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly parameters: MarathonParameters
  driver: Driver
  backOff: BackOff
  readonly apps: Map<string, App>
  readonly byTask: Map<TaskId, Instance>
  /** Instances that may be launched now, in the order they became so. */
  ready: Set<Instance>
  readonly revival: Revival
  instances: number
  versions: number
  deployments: number
  uuid: (kind: 'instance' | 'deployment', number: number) => string
}

/** What Mesos was told about wanting offers, and what is to be told next. */
export type Revival = {
  wanted: boolean
  told: boolean
  /** Wanted once more while it was wanted already. */
  isRepeat: boolean
  /** When it was told last. */
  last: number
  timer: Timer | undefined
  repeat: Timer | undefined
}
