import type { TaskId } from '../domain/ids.ts'
import type { FilterAction } from '../seccomp/action.ts'
import type { LaunchErrorCode } from '../seccomp/effective.ts'

/**
 * What only a simulated cluster can know of itself: why things happened. It goes to whoever checks the judging, never to
 * the observer whose evidence is judged.
 */
export type Truth =
  /** A call of a task's, or of a debug session's beside it, was not let through. */
  | {
      readonly is: 'refused'
      readonly task: TaskId
      /** Not the task's own process, but an operator's beside it. */
      readonly isBeside: boolean
      readonly refusal: Refusal
    }
  /** A task's process ended by itself, or was killed by its kernel; `over` is the refused call that it ended over. */
  | {
      readonly is: 'process-ended'
      readonly task: TaskId
      readonly by: 'itself' | 'out-of-memory' | 'asked'
      readonly status: number
      readonly signal: number
      readonly over: Refusal | undefined
      /** Its containerizer tells of a signal as of an exit. */
      readonly isDocker: boolean
    }
  /** A container was not started, or Mesos could do nothing in it. */
  | { readonly is: 'not-started'; readonly tasks: readonly TaskId[]; readonly because: StartTruth }
  /** A line that a program writes of its own accord, whatever it means. */
  | { readonly is: 'printed'; readonly task: TaskId }
  /** Why a task is killed, by whoever wants it. */
  | { readonly is: 'kill'; readonly task: TaskId; readonly why: string }

/** A call that a filter did not let through. */
export type Refusal = {
  readonly hostname: string
  /** Of its audit record, whatever became of that; undefined: the kernel made none. */
  readonly serial: number | undefined
  readonly pid: number
  readonly by: 'main' | 'thread' | 'child'
  readonly call: string
  readonly number: number
  readonly arch: string
  readonly action: FilterAction
  readonly profile: string
}

/** Why nothing of a task ran: the agent refused it, its helper gave up, or the filter kept Mesos' own part from its work. */
export type StartTruth =
  | { readonly is: 'refused'; readonly code: LaunchErrorCode }
  | { readonly is: 'helper'; readonly prints: string }
  | { readonly is: 'filter'; readonly action: FilterAction }
