import type { AgentId, FrameworkId, TaskId } from '../../domain/ids.ts'
import type { Duration, Instant } from '../../domain/time.ts'
import type { Random, Simulation, Timer } from '../engine/simulation.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Program } from '../kernel/program.ts'
import type { Recorder } from '../recorder.ts'
import type { Row } from '../row.ts'
import type { AgentDefinition } from './agent-definition.ts'
import type { SeccompAgent } from '../../seccomp/effective.ts'
import type { Amounts } from './amounts.ts'
import type { Reserved, Scheduler, TaskInfo, Update } from './driver.ts'
import type { OutstandingOffer } from './outstanding-offer.ts'
import type { MesosParameters } from './parameters.ts'
import type { Task } from './task.ts'
import type { Told } from './told.ts'
import type { Uuids } from './uuids.ts'
import type { VerdictCache } from './verdict.ts'

/** What a framework may say of itself. Source: include/mesos/v1/mesos.proto, FrameworkInfo.Capability. */
export type FrameworkCapability = 'PARTITION_AWARE' | 'TASK_KILLING_STATE' | 'MULTI_ROLE' | 'REGION_AWARE'

/** What a framework registers with. */
export type FrameworkInfo = {
  readonly roles: readonly string[]
  readonly principal: string | undefined
  readonly user: string
  readonly capabilities: readonly FrameworkCapability[]
  readonly failoverTimeout: Duration
}

/** One role of one framework, as the allocator sees it. */
export type Client = {
  readonly framework: Framework
  readonly role: string
  isSuppressed: boolean
  /** What it has, offers included: for the order among clients. */
  readonly allocated: Amounts
  readonly filters: Map<Agent, Filtered>
}

/** What a role refused of an agent, and until when. */
export type Filtered = {
  readonly refused: Amounts
  readonly reservations: readonly Reservation[]
  readonly until: Instant
  readonly timer: Timer
}

/** Resources that an agent keeps for a role. It is offered and used as a whole. */
export type Reservation = {
  readonly reserved: Reserved
  readonly role: string
  readonly amounts: Readonly<Amounts>
  /** Whom it is offered to, or who runs something on it; undefined: nobody. */
  holder: Client | undefined
}

export type Framework = {
  readonly id: FrameworkId
  readonly info: FrameworkInfo
  readonly scheduler: Scheduler
  readonly clients: readonly Client[]
  /** Its tasks by id; undefined: nobody has asked by an id yet. */
  byId: Map<TaskId, Task> | undefined
  readonly isPartitionAware: boolean
  readonly hasKilling: boolean
  readonly since: Instant
  /** Statuses that came while it was away. */
  readonly unheard: Update[]
  isConnected: boolean
  isRemoved: boolean
}

/** What the master thinks of an agent. `down`: not registered now, and not given up. */
export type AgentStanding = 'registered' | 'down' | 'unreachable' | 'gone'

export type Agent = {
  readonly id: AgentId
  definition: AgentDefinition
  readonly profiles: Map<string, string>
  readonly total: Amounts
  /** What nobody has reserved, uses or is offered. */
  readonly free: Amounts
  /** What is reserved, used or not. An agent keeps it over its restarts. */
  readonly reservations: Map<Reserved, Reservation>
  readonly tasks: Row<Task>
  readonly offers: Set<OutstandingOffer>
  setup: SeccompAgent | undefined
  /** What its process was last started with. */
  flags: Readonly<Record<string, string>>
  standing: AgentStanding
  isUp: boolean
  isCut: boolean
  isDraining: boolean
  drainMarksGone: boolean
  /** Rises with each start of the process: what was under way before is void. */
  era: number
  registeredAt: Instant
  /** The number of the master that it is, or was last, registered with. */
  master: number
  unreachableSince: Instant | undefined
  givingUp: Timer | undefined
  /** What could not be told the master yet, oldest first. */
  readonly untold: Told[]
  /** Kills that the master could not pass on. */
  readonly unkilled: (() => void)[]
  /** The entry that made it what it is. */
  entry: number
  pids: number
}

/** An executor's health check of a task. */
export type Checking = {
  readonly startedAt: Instant
  isHealthy: boolean
  isInitializing: boolean
  failures: number
  timer: Timer | undefined
}

/** All there is, and whom it speaks to. */
export type World = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly kernel: Kernel
  readonly programOf: (task: TaskInfo, hostname: string) => Program
  readonly parameters: MesosParameters
  readonly random: Random
  /** When the last message on each connection arrives, and what lags are drawn from. */
  readonly ways: { readonly arrivals: Map<string, number>; random: Random | undefined }
  readonly uuids: Uuids
  readonly verdicts: VerdictCache
  readonly agents: Map<AgentId, Agent>
  readonly hosts: Map<string, Agent>
  readonly frameworks: Map<FrameworkId, Framework>
  readonly offers: Set<OutstandingOffer>
  readonly candidates: Set<Agent>
  readonly clients: Client[]
  /** What all agents have that are registered. */
  readonly totals: Amounts
  masterId: string
  masters: number
  isMasterUp: boolean
  isTicking: boolean
  isAllocating: boolean
  hasSubscriber: boolean
  readonly startedAt: Instant
  offerCount: number
  containerCount: number
  agentCount: number
  frameworkCount: number
  statusCount: number
  nestedCount: number
}
