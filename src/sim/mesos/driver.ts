import type { AgentId, ContainerId, ExecutorId, FrameworkId, TaskId } from '../../domain/ids.ts'
import type { SeccompSetting, TaskState, TaskStatusSource } from '../../domain/task.ts'
import type { Duration, Instant } from '../../domain/time.ts'

/** What an agent has or a task wants. `mem` and `disk` are MiB. */
export type Resources = {
  readonly cpus: number
  readonly mem: number
  readonly disk: number
  readonly gpus: number
  /** Ranges on offer, both ends included; for a task the very ports it takes, as ranges of one. */
  readonly ports: readonly (readonly [begin: number, end: number])[]
}

/** A volume that outlives the tasks that use it. `path`: where they find it. */
export type PersistentVolume = { readonly id: string; readonly path: string; readonly mib: number }

/**
 * Resources of one agent that are kept for a role, the disk of their volumes included. Framework and Mesos know them
 * again by this object.
 */
export type Reserved = {
  readonly labels: Readonly<Record<string, string>>
  readonly resources: Resources
  readonly volumes: readonly PersistentVolume[]
}

/** Resources of one agent offered to one role of a framework. */
export type Offer = {
  readonly id: string
  readonly agentId: AgentId
  readonly hostname: string
  readonly role: string
  /** What nobody has reserved. */
  readonly resources: Resources
  /** What is reserved for this role, and used by nobody. */
  readonly reserved?: readonly Reserved[]
  readonly attributes: Readonly<Record<string, string>>
  readonly region: string | undefined
  readonly zone: string | undefined
}

/** Whose task it is, for finding its program, for counting and for showing. */
export type Origin = {
  readonly kind: 'app' | 'pod' | 'job' | 'other'
  /** `/group/app`, `group.job`, the task's name. */
  readonly id: string
  readonly version: string | undefined
  /** A pod's container; undefined for an app. */
  readonly container: string | undefined
  readonly run: string | undefined
  /** From 1: the incarnation of the instance, or the attempt of the run. */
  readonly attempt: number
}

/** A task to launch. */
export type TaskInfo = {
  readonly id: TaskId
  readonly name: string
  readonly origin: Origin
  readonly resources: Resources
  readonly containerizer: 'mesos' | 'docker'
  readonly hasImage: boolean
  readonly seccomp: SeccompSetting | undefined
  readonly command: string | undefined
  readonly user: string | undefined
  readonly labels: Readonly<Record<string, string>>
  /** undefined: the executor's own default of 3 s. */
  readonly killGrace: Duration | undefined
  readonly maxCompletion: Duration | undefined
  /** A check the executor makes (`COMMAND`, `MESOS_HTTP` …). */
  readonly health: HealthCheck | undefined
  /** Only in a group: a memory limit of its own, where `share_cgroups` is false. */
  readonly hasOwnCgroup?: boolean
  /** Its framework numbers its launches: no task of before has its id, and nobody need look. */
  readonly hasFreshId?: boolean
  /** What the master's validation says against it, of a definition that a framework passes on unchecked. */
  readonly refusedFor?: string | undefined
}

/** How an executor, or Marathon itself, checks a task. */
export type HealthCheck = {
  readonly gracePeriod: Duration
  readonly interval: Duration
  readonly timeout: Duration
  readonly delay: Duration
  /** Kills after so many; 0 never does where the framework checks. */
  readonly maxConsecutiveFailures: number
}

/**
 * What a framework does with an offer. `because`: the timeline entry that led to this one of several; `on`: it runs on
 * these, and on all of them.
 */
export type Operation =
  | { readonly kind: 'launch'; readonly because?: number; readonly task: TaskInfo; readonly on?: Reserved | undefined }
  /** RESERVE, and CREATE of its volumes. */
  | { readonly kind: 'reserve'; readonly because?: number; readonly reserved: Reserved }
  /** DESTROY of its volumes, and UNRESERVE. */
  | { readonly kind: 'unreserve'; readonly because?: number; readonly reserved: Reserved }
  | {
      readonly kind: 'launch-group'
      readonly on?: Reserved | undefined
      readonly because?: number
      readonly executorId: ExecutorId
      readonly executorResources: Resources
      readonly tasks: readonly TaskInfo[]
    }

/** A status as a framework gets it. */
export type Update = {
  readonly taskId: TaskId
  /** The task as its framework launched it; undefined: the master knows none of that id. */
  readonly info: TaskInfo | undefined
  readonly agentId: AgentId | undefined
  readonly executorId: ExecutorId | undefined
  readonly state: TaskState
  readonly source: TaskStatusSource
  /** `REASON_…` without the prefix's v0 spelling; absent on ordinary exits. */
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly at: Instant
  readonly healthy: boolean | undefined
  readonly containerId: ContainerId | undefined
  readonly unreachableSince: Instant | undefined
  /** The timeline entry that led to it, for causal chains. 0: nobody keeps a timeline. */
  readonly because: number
}

/** A framework's side: what Mesos tells it. */
export type Scheduler = {
  readonly name: string
  registered(frameworkId: FrameworkId, isAgain: boolean): void
  disconnected(): void
  offers(offers: readonly Offer[]): void
  rescinded(offerId: string): void
  /**
   * The master keeps no unacknowledged queue here: an update counts as acknowledged when this returns.
   *
   * @returns whether the framework keeps the update; else it may say something else from now on
   */
  update(update: Update): boolean
  agentLost(agentId: AgentId): void
}

/** Mesos' side: what a framework asks of it. All calls take effect at the master later, after the latency of the link. */
export type Driver = {
  /** `refuse` is the filter's length for what is left of the offer. `because`: the timeline entry that led to it. */
  accept(offer: Offer, operations: readonly Operation[], refuse: Duration, because: number): void
  decline(offer: Offer, refuse: Duration): void
  /** Clears the filters of a role and wants offers. */
  revive(role: string): void
  suppress(role: string): void
  unsuppress(role: string): void
  kill(taskId: TaskId, agentId: AgentId | undefined, grace: Duration | undefined, because: number): void
  /** Explicit for the given tasks; implicit (all the master knows of the framework) for an empty list. */
  reconcile(tasks: readonly { readonly taskId: TaskId; readonly agentId: AgentId | undefined }[]): void
}
