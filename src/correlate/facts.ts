import type {
  AuditChanged,
  AuditLoss,
  AuditSpan,
  ContainerFact,
  Host,
  Origin,
  ProcessAborted,
  ProcessExecuted,
  SandboxText,
  SeccompActed,
  StreamGap,
  TaskSeen,
} from '../domain/event.ts'
import type { AgentId, ContainerId, ExecutorId, FrameworkId, TaskId } from '../domain/ids.ts'
import type { SeccompSetting, TaskStatus } from '../domain/task.ts'
import type { Instant } from '../domain/time.ts'

/** Something known, and where it was read. */
export type Known<T> = { readonly value: T; readonly origin: Origin }

/** What is known of one task. */
export type TaskFacts = {
  readonly taskId: TaskId
  readonly frameworkId: FrameworkId | undefined
  seen: Known<TaskSeen> | undefined
  /** Ascending by time once settled; bounded by `statusesMax`. */
  statuses: Known<TaskStatus>[]
  workload: WorkloadFacts | undefined
}

/** What Marathon or Metronome say of the app, pod or job a task belongs to. */
export type WorkloadFacts = {
  readonly kind: 'app' | 'pod' | 'job'
  readonly id: string
  readonly version: string | undefined
  readonly run: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly docker: boolean
  readonly seccomp: Readonly<Record<string, SeccompSetting>>
  /** The task's place among the attempts of its run, from 1. */
  readonly attempt: number | undefined
}

/** One thing a log said, and when. */
export type ContainerNoteKnown = Known<{ readonly at: Instant; readonly fact: ContainerFact }>

/** What is known of one container. */
export type ContainerFacts = {
  readonly containerId: ContainerId
  executorId: ExecutorId | undefined
  frameworkId: FrameworkId | undefined
  agentId: AgentId | undefined
  host: Host | undefined
  /** Host pid of the launcher, never a victim's. */
  launcherPid: Known<number> | undefined
  executorPid: number | undefined
  profile: Known<string> | undefined
  notApplied: Known<true> | undefined
  notes: ContainerNoteKnown[]
  stdout: Known<SandboxText>[]
  stderr: Known<SandboxText>[]
}

/** A kill that a framework asked for, or a bad health it saw. */
export type KillAsked = {
  readonly at: Instant
  readonly by: 'health-check' | 'unhealthy'
  readonly text: string
  readonly origin: Origin
}

/** What is known of one agent. */
export type AgentFacts = {
  readonly agentId: AgentId
  hostname: string | undefined
  address: string | undefined
  version: string | undefined
}

/** Start-up flags, and whose. */
export type FlagFacts = {
  readonly host: Host
  readonly flags: Readonly<Record<string, string>>
  /** When they were told: in a log, at the start of the process. */
  readonly at: Instant | undefined
  readonly origin: Origin
}

/** A profile file found among the evidence. */
export type ProfileFacts = {
  readonly host: Host
  readonly text: string
  /** When it was found to be so; undefined: nobody knows since when. */
  readonly at: Instant | undefined
  readonly origin: Origin
}

/** How much of what was seen could not be kept. Never silent: shown in the summary. */
export type Dropped = { statuses: number; notes: number; records: number; executions: number; spans: number }

/** A run of serials of a carrier, and whose host. */
export type SpanFacts = Known<AuditSpan> & { readonly carrier: AuditSpan['carrier'] }

/** The key of `profilesOfHost`; undefined: nobody said whose host it is. */
export const profileKey = (hostname: string | undefined, name: string): string =>
  hostname === undefined ? `\n${name}` : `host ${hostname}\n${name}`

/** Everything heard so far, indexed. Made by `ledger`, changed only by `admit`. */
export type Ledger = {
  readonly tasksById: Map<TaskId, TaskFacts[]>
  readonly containers: Map<ContainerId, ContainerFacts>
  /** The containers of an executor: `frameworkId executorId` to ids. */
  readonly containersOfExecutor: Map<string, Set<ContainerId>>
  /** `Executor … exited`, by `frameworkId executorId`. */
  readonly executorNotes: Map<string, ContainerNoteKnown[]>
  readonly agents: Map<AgentId, AgentFacts>
  readonly flags: FlagFacts[]
  /** What they say, to know what is said again. */
  readonly flagTexts: Set<string>
  /** When the processes of agents started, as their logs say. */
  readonly starts: { readonly host: Host; readonly at: Instant }[]
  readonly frameworks: Map<FrameworkId, { name: string | undefined; removed: boolean }>
  readonly records: Map<string, Known<SeccompActed>>
  readonly aborts: Map<string, Known<ProcessAborted>>
  /** By pid, and by serial and time. */
  readonly executions: Map<number, Map<string, Known<ProcessExecuted>>>
  readonly spans: SpanFacts[]
  readonly losses: Known<AuditLoss>[]
  readonly changes: Known<AuditChanged>[]
  readonly gaps: Known<StreamGap>[]
  /** By name; and by `profileKey`. */
  readonly profiles: Map<string, ProfileFacts[]>
  readonly profilesOfHost: Map<string, ProfileFacts[]>
  /** Sandbox texts whose path names no container. */
  readonly loose: Known<SandboxText>[]
  readonly workloads: Map<TaskId, WorkloadFacts>
  readonly killsAsked: Map<TaskId, readonly KillAsked[]>
  /** When a log told of an update, by the update's uuid: earliest line of each kind of log. */
  readonly logTimes: Map<string, { agent: Instant | undefined; master: Instant | undefined }>
  readonly dropped: Dropped
}

/** Bounds of a ledger. What is over a bound is dropped, oldest kept, and counted in `dropped`. */
export type LedgerLimits = {
  readonly statusesMax: number
  readonly notesMax: number
  readonly recordsMax: number
  readonly executionsMax: number
  readonly spansMax: number
}

/** Bounds that a day of a large cluster stays below. */
export const ledgerLimits: LedgerLimits = {
  statusesMax: 64,
  notesMax: 256,
  recordsMax: 1_000_000,
  executionsMax: 2_000_000,
  spansMax: 100_000,
}
