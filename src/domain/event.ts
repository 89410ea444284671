import type { AuditLossCause, SeccompRecord } from './audit.ts'
import type { AgentId, ContainerId, ExecutorId, FrameworkId, TaskId } from './ids.ts'
import type { SeccompSetting, TaskState, TaskStatus } from './task.ts'
import type { Duration, Instant } from './time.ts'

/** Something that happened in the cluster, whoever told us. Plain data: it survives `JSON.stringify`. */
export type DomainEvent =
  | TaskSeen
  | TaskStatusChanged
  | AgentSeen
  | AgentRemoved
  | FrameworkSeen
  | FrameworkRemoved
  | AgentFlags
  | ContainerSeen
  | ContainerNote
  | SandboxText
  | SeccompActed
  | ProcessAborted
  | ProcessExecuted
  | AuditSpan
  | AuditLoss
  | AuditChanged
  | ProfileSeen
  | WorkloadSeen
  | WorkloadGone
  | TaskKillAsked
  | HealthChanged
  | LaunchQueued
  | RelaunchRuleSeen
  | StreamGap
  | Rejected
  | Tick

/** A task as a snapshot or TASK_ADDED describes it; its statuses come as events of their own. */
export type TaskSeen = {
  readonly kind: 'task-seen'
  readonly at: Instant | undefined
  readonly taskId: TaskId
  readonly frameworkId: FrameworkId
  readonly agentId: AgentId | undefined
  readonly executorId: ExecutorId | undefined
  readonly name: string | undefined
  readonly state: TaskState
  readonly user: string | undefined
  /** `MESOS`, `DOCKER`; undefined where the task has no `container`, which is a command task of the Mesos containerizer. */
  readonly containerizer: string | undefined
  readonly hasImage: boolean
  /** undefined: no `linux_info.seccomp`, so the agent's default applies. */
  readonly seccomp: SeccompSetting | undefined
  readonly labels: Readonly<Record<string, string>>
  /** The text of the command, where the message has it. */
  readonly command: string | undefined
  /** Memory the task asked for, in MiB. */
  readonly memMib: number | undefined
}

/** A status of a task. */
export type TaskStatusChanged = { readonly kind: 'task-status' } & TaskStatus

/** An agent as the master knows it, or as its own log or API says. */
export type AgentSeen = {
  readonly kind: 'agent-seen'
  readonly at: Instant | undefined
  readonly agentId: AgentId
  readonly hostname: string | undefined
  /** `IP:port` of `pid` (`slave(1)@10.0.0.1:5051`). */
  readonly address: string | undefined
  readonly version: string | undefined
  readonly active: boolean | undefined
}

/** The master removed an agent. */
export type AgentRemoved = {
  readonly kind: 'agent-removed'
  readonly at: Instant | undefined
  readonly agentId: AgentId
}

/** A framework as the master knows it. */
export type FrameworkSeen = {
  readonly kind: 'framework-seen'
  readonly at: Instant | undefined
  readonly frameworkId: FrameworkId
  readonly name: string | undefined
  /** Of a Marathon that speaks of itself: it asks for offers no sooner after it last did. */
  readonly throttle?: Duration
}

/** A framework was torn down. */
export type FrameworkRemoved = {
  readonly kind: 'framework-removed'
  readonly at: Instant | undefined
  readonly frameworkId: FrameworkId
}

/** Which agent a log, flag file or audit record is from, as far as it is known. Either may be unknown. */
export type Host = { readonly agentId: AgentId | undefined; readonly hostname: string | undefined }

/** An agent's start-up flags, from GET_FLAGS, /flags or its log. */
export type AgentFlags = {
  readonly kind: 'agent-flags'
  readonly at: Instant | undefined
  readonly host: Host
  /** Every flag as text, names as Mesos spells them. */
  readonly flags: Readonly<Record<string, string>>
}

/** A container as the agent's API lists it. */
export type ContainerSeen = {
  readonly kind: 'container-seen'
  readonly at: Instant | undefined
  readonly host: Host
  readonly containerId: ContainerId
  readonly frameworkId: FrameworkId | undefined
  readonly executorId: ExecutorId | undefined
  readonly executorPid: number | undefined
}

/** One thing a log (of agent, master or executor) says of a container, executor or task. */
export type ContainerNote = {
  readonly kind: 'container-note'
  readonly at: Instant
  readonly host: Host
  readonly note: ContainerFact
}

/** What a note says. Source of the texts: apache/mesos, see mesos §6–7. */
export type ContainerFact =
  /** `Creating sandbox '…/executors/E/runs/C'`, `Launching container C for executor 'E' of framework F`, and the like. */
  | {
      readonly is: 'container-of-executor'
      readonly containerId: ContainerId
      readonly executorId: ExecutorId
      readonly frameworkId: FrameworkId
      readonly agentId: AgentId | undefined
    }
  /** `Using Seccomp profile 'P' for container C`. */
  | { readonly is: 'profile-applied'; readonly containerId: ContainerId; readonly profile: string }
  /** `Seccomp is not applied to container C`. */
  | { readonly is: 'seccomp-not-applied'; readonly containerId: ContainerId }
  /** `Checkpointing container's forked pid N to '…/runs/C/pids/forked.pid'`: the launcher's pid, never the victim's. */
  | { readonly is: 'launcher-pid'; readonly containerId: ContainerId; readonly pid: number }
  /** `Executor 'E' of framework F exited with status N`, `… terminated with signal S`. */
  | {
      readonly is: 'executor-ended'
      readonly executorId: ExecutorId
      readonly frameworkId: FrameworkId
      readonly how: string
    }
  /** `Container 'C' for executor 'E' of framework F failed to start: WHY`. */
  | {
      readonly is: 'launch-failed'
      readonly containerId: ContainerId
      readonly executorId: ExecutorId | undefined
      readonly frameworkId: FrameworkId | undefined
      readonly why: string
    }
  /** `OOM detected for container C`, `Memory limit exceeded …`. */
  | { readonly is: 'out-of-memory'; readonly containerId: ContainerId; readonly text: string }
  /** `Container C has exited`. */
  | { readonly is: 'container-exited'; readonly containerId: ContainerId }
  /** `Got assigned task 'T' for framework F`, `Launching task …`: ties a task to the log's host. */
  | { readonly is: 'task-assigned'; readonly taskId: TaskId; readonly frameworkId: FrameworkId }
  /** The agent's process started (`Mesos agent started on …`). */
  | { readonly is: 'agent-started' }
  /** A process of the container, seen by a collector before it died. */
  | {
      readonly is: 'process-of-container'
      readonly containerId: ContainerId
      readonly pid: number
      readonly startedAt: Instant | undefined
    }

/**
 * What one sandbox file says. `lines` are the program's own lines (bounded: the first and last of a long file),
 * `facts` what the executor itself wrote.
 */
export type SandboxText = {
  readonly kind: 'sandbox-text'
  readonly agentId: AgentId | undefined
  readonly frameworkId: FrameworkId | undefined
  readonly executorId: ExecutorId | undefined
  /** undefined when the path does not say; then `facts` may still name the task. */
  readonly containerId: ContainerId | undefined
  readonly stream: 'stdout' | 'stderr'
  readonly lines: readonly SandboxLine[]
  readonly linesDropped: number
  readonly facts: readonly ExecutorFact[]
}

/** A line a program printed; `number` counts from 1 in its file. */
export type SandboxLine = { readonly number: number; readonly text: string }

/** What the command executor or the default executor wrote on its stderr. Times are its host's wall clock. */
export type ExecutorFact =
  | { readonly is: 'starting-task'; readonly at: Instant | undefined; readonly taskId: TaskId; readonly number: number }
  /** `Forked command at PID`: in the executor's own pid namespace. */
  | { readonly is: 'forked-command'; readonly at: Instant | undefined; readonly pid: number; readonly number: number }
  /** `Command terminated with signal … (pid: N)`, `Command exited with status … (pid: N)`. */
  | {
      readonly is: 'command-ended'
      readonly at: Instant | undefined
      readonly text: string
      readonly pid: number | undefined
      readonly number: number
    }
  | { readonly is: 'registered'; readonly at: Instant | undefined; readonly agentId: AgentId; readonly number: number }
  /** The default executor: which nested container is whose, `Waiting for child container C of task 'T'`. */
  | {
      readonly is: 'child-container'
      readonly at: Instant | undefined
      readonly taskId: TaskId
      readonly containerId: ContainerId
      readonly number: number
    }
  /** The default executor: `Child container C of task 'T' completed in state S: TEXT`. */
  | {
      readonly is: 'child-ended'
      readonly at: Instant | undefined
      readonly taskId: TaskId
      readonly containerId: ContainerId
      readonly state: TaskState
      readonly text: string | undefined
      readonly number: number
    }
  /** The default executor: the agent's answer to a launch, `Received '400 Bad Request' (WHY) while launching …`. */
  | {
      readonly is: 'child-not-launched'
      readonly at: Instant | undefined
      readonly taskId: TaskId
      readonly containerId: ContainerId
      readonly why: string
      readonly number: number
    }

/** The kernel's record of a call a filter judged. */
export type SeccompActed = { readonly kind: 'seccomp-acted'; readonly host: Host } & SeccompRecord

/** ANOM_ABEND: a process died of a core-dumping signal. */
export type ProcessAborted = {
  readonly kind: 'process-aborted'
  readonly at: Instant
  readonly serial: number
  readonly host: Host
  readonly pid: number
  readonly uid: number | undefined
  readonly comm: string | undefined
  readonly exe: string | undefined
  readonly sig: number | undefined
}

/** A SYSCALL event with parentage, from an audit rule; `cwd` and `argv` where its companions have them. */
export type ProcessExecuted = {
  readonly kind: 'process-executed'
  readonly at: Instant
  readonly serial: number
  readonly host: Host
  readonly pid: number
  readonly ppid: number
  readonly comm: string | undefined
  readonly exe: string | undefined
  readonly cwd: string | undefined
  readonly argv: readonly string[] | undefined
  readonly success: boolean | undefined
}

/**
 * A run of audit events of one carrier without a missing serial, both ends included.
 * A carrier that was read whole gives one span per unbroken run.
 */
export type AuditSpan = {
  readonly kind: 'audit-span'
  readonly host: Host
  readonly carrier: AuditCarrier
  readonly from: Instant
  readonly to: Instant
  readonly firstSerial: number
  readonly lastSerial: number
}

/** Where an audit record was read. */
export type AuditCarrier = 'auditd' | 'ausearch' | 'kmsg' | 'dmesg' | 'syslog' | 'journal' | 'netlink' | 'collector'

/** A carrier says that records are missing. */
export type AuditLoss = {
  readonly kind: 'audit-loss'
  /** undefined where the line has no usable time (kernel log before its clock could be tied to the epoch). */
  readonly at: Instant | undefined
  readonly host: Host
  readonly cause: AuditLossCause
  /** How many, where the line says so; `audit_lost` counts from boot. */
  readonly count: number | undefined
  readonly text: string
}

/** Auditing was started, stopped or reconfigured (DAEMON_*, CONFIG_CHANGE), as far as it bears on what gets recorded. */
export type AuditChanged = {
  readonly kind: 'audit-changed'
  readonly at: Instant
  readonly host: Host
  readonly what: 'daemon-start' | 'daemon-end' | 'seccomp-logging' | 'enabled' | 'rule' | 'other'
  /** `actions` of op=seccomp-logging; `audit_enabled` value; `add_rule list=5 key=…` (list 5 is the exclude filter). */
  readonly detail: string | undefined
}

/** A seccomp profile file found among the evidence; `text` is what it holds, parsed later for each agent. */
export type ProfileSeen = {
  readonly kind: 'profile-seen'
  /** When the file was found to hold this, on its host's clock; undefined: nobody knows since when it does. */
  readonly at?: Instant | undefined
  readonly host: Host
  /** File name, which is the profile's name (S12). */
  readonly name: string
  readonly text: string
}

/** A Marathon app or pod, or a Metronome job or run, as an API or event describes it. */
export type WorkloadSeen = {
  readonly kind: 'workload-seen'
  /** When Marathon told it; for a job's run: when the run was created. */
  readonly at: Instant | undefined
  readonly workload: 'app' | 'pod' | 'job'
  /** `/group/app`, `group.job`. */
  readonly id: string
  readonly version: string | undefined
  readonly run: string | undefined
  readonly labels: Readonly<Record<string, string>>
  /** Task ids the message ties to it; those of a job's run in the order of its attempts. */
  readonly taskIds: readonly TaskId[]
  /** Seccomp setting by container name; `''` for an app's single container. Only names with a setting. */
  readonly seccomp: Readonly<Record<string, SeccompSetting>>
  /** True where the task ran out of the Mesos filter's reach (`type: DOCKER`, job `docker`). */
  readonly docker: boolean
  /** How many instances the definition asks for; absent where the message holds no definition that says so. */
  readonly instances?: number
  /** Those of `taskIds` that ran when the message was made; absent where it says nothing of it. */
  readonly runningTaskIds?: readonly TaskId[]
}

/** An app, pod or job was removed, and none of its tasks is left. */
export type WorkloadGone = {
  readonly kind: 'workload-gone'
  readonly at: Instant
  readonly workload: 'app' | 'pod' | 'job'
  readonly id: string
}

/** A framework asked Mesos to kill a task. Marathon says so only where a health check failed too often. */
export type TaskKillAsked = {
  readonly kind: 'task-kill-asked'
  readonly at: Instant
  readonly taskId: TaskId
  readonly by: 'health-check'
  readonly why: string
}

/** What a framework's own health checks say of an instance. */
export type HealthChanged = {
  readonly kind: 'health-changed'
  readonly at: Instant
  /** undefined where the message names only the instance, which outlives its tasks. */
  readonly taskId: TaskId | undefined
  /** `<app>.instance-<uuid>`: the part that all tasks of the instance begin with. */
  readonly instance: string | undefined
  /** undefined: a check has no result yet. */
  readonly healthy: boolean | undefined
  readonly why: string | undefined
}

/** Instances that wait for a launch, as the framework's queue lists them. */
export type LaunchQueued = {
  readonly kind: 'launch-queued'
  /** An answer carries no time of its own: undefined unless the asker knows it. */
  readonly at: Instant | undefined
  readonly workload: 'app' | 'pod' | 'job'
  readonly id: string
  readonly version: string | undefined
  readonly run: string | undefined
  readonly count: number
  readonly since: Instant | undefined
  /** What was left of the back-off when the answer was made, cut to whole seconds. */
  readonly wait: Duration | undefined
  /** True: no back-off holds it, it waits for an offer. */
  readonly overdue: boolean | undefined
  /** Why offers were refused and how often, most frequent first. */
  readonly refusals: readonly { readonly reason: string; readonly count: number }[]
}

/** What a workload's definition says about another attempt after a failure. */
export type RelaunchRuleSeen = {
  readonly kind: 'relaunch-rule'
  readonly at: Instant | undefined
  readonly workload: 'app' | 'pod' | 'job'
  readonly id: string
  readonly version: string | undefined
  /** The version since which the settings are the same; a scale-up makes a version too. undefined: not stated. */
  readonly configSince: string | undefined
  readonly rule: RelaunchRule
}

/** Marathon's back-off, or a Metronome job's restart policy. What a definition leaves out is the framework's default. */
export type RelaunchRule =
  | { readonly by: 'back-off'; readonly first: Duration; readonly factor: number; readonly max: Duration }
  | {
      readonly by: 'restart'
      readonly policy: 'NEVER' | 'ON_FAILURE'
      /** From the run's creation: later failures are not retried. undefined: for ever. */
      readonly activeDeadline: Duration | undefined
      /** Of a scheduled run that never became active. undefined: the job has no schedule. */
      readonly startingDeadline: Duration | undefined
    }

/** We were not listening to `source` from `since` to `at`: what happened then may never be known. */
export type StreamGap = {
  readonly kind: 'stream-gap'
  readonly at: Instant
  readonly source: string
  readonly since: Instant
  readonly why: string
}

/** Input that could not be decoded. Counted and shown, never fatal. */
export type Rejected = {
  readonly kind: 'rejected'
  readonly why: string
  /** At most 120 characters of what was found. */
  readonly excerpt: string
}

/** Time has passed with nothing else to report. */
export type Tick = { readonly kind: 'tick'; readonly at: Instant }

/** Where an event was read: path as the user gave it, and line (from 1) or byte offset. */
export type Origin = { readonly path: string; readonly position: number }

/** An event with its origin. The origin is for showing, never for deciding. */
export type Sourced<E extends DomainEvent = DomainEvent> = { readonly event: E; readonly origin: Origin }
