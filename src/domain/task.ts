import type { AgentId, ContainerId, ExecutorId, FrameworkId, TaskId } from './ids.ts'
import type { Instant } from './time.ts'

/** Every `TaskState` of include/mesos/v1/mesos.proto. */
export const taskStates = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_UNREACHABLE',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNKNOWN',
] as const

/** A state of a task, spelled as Mesos spells it. */
export type TaskState = (typeof taskStates)[number]

const known: ReadonlySet<string> = new Set(taskStates)
/** Whether a text is one of Mesos' task states. */
export const isTaskState = (text: string): text is TaskState => known.has(text)

const terminal: ReadonlySet<TaskState> = new Set<TaskState>([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
])
/** Whether nothing regularly follows. Source: src/common/protobuf_utils.cpp, isTerminalState (LOST and GONE_BY_OPERATOR may come back). */
export const isTerminal = (state: TaskState): boolean => terminal.has(state)

const failure: ReadonlySet<TaskState> = new Set<TaskState>([
  'TASK_FAILED',
  'TASK_ERROR',
  'TASK_DROPPED',
  'TASK_LOST',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNREACHABLE',
])
/** Whether a task in this state counts as failed. Source: product §4. */
export const isFailure = (state: TaskState): boolean => failure.has(state)

/** Who made a status update. v0's SOURCE_SLAVE is read as SOURCE_AGENT. */
export type TaskStatusSource = 'SOURCE_MASTER' | 'SOURCE_AGENT' | 'SOURCE_EXECUTOR'

/** A container's seccomp setting as a task asks for it (`linux_info.seccomp`). Both absent is an error of its own in Mesos. */
export type SeccompSetting = { readonly profileName: string | undefined; readonly unconfined: boolean | undefined }

/** Which way a status reached us. A log line has no message, reason or source; Marathon has no reason or container. */
export type StatusVia = 'operator' | 'scheduler' | 'snapshot' | 'agent-log' | 'master-log' | 'marathon'

/** One status of a task. */
export type TaskStatus = {
  readonly taskId: TaskId
  readonly frameworkId: FrameworkId | undefined
  readonly agentId: AgentId | undefined
  readonly executorId: ExecutorId | undefined
  readonly state: TaskState
  readonly source: TaskStatusSource | undefined
  /** `REASON_…`, v1 spelling (REASON_SLAVE_* is read as REASON_AGENT_*). */
  readonly reason: string | undefined
  readonly message: string | undefined
  /** When the sender made it; the time of the line for a log. */
  readonly at: Instant
  readonly healthy: boolean | undefined
  readonly containerId: ContainerId | undefined
  /** Host pid of the container's init (the launcher), never the victim's. Source: mesos §7. */
  readonly executorPid: number | undefined
  /** Base64, as in the JSON mapping; tells repeats of one update. */
  readonly uuid: string | undefined
  readonly via: StatusVia
}
