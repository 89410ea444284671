import type { Duration } from '../../domain/time.ts'

/** What a program does, phase after phase. After the last one it exits with `exit`. */
export type Program = {
  readonly name: string
  /** As the kernel would show them: at most 15 bytes, and a path. */
  readonly comm: string
  readonly exe: string
  readonly phases: readonly ProgramPhase[]
  /** undefined: it never ends by itself. */
  readonly exit: ProgramExit | undefined
  /** `shell`: the program is a child of `/bin/sh -c`, so a signal shows as 128+N; `pipeline`: not its last member. */
  readonly under: 'nothing' | 'shell' | 'pipeline'
  readonly threads: number
  /** From this moment of its life on it is healthy; undefined: never checked or always healthy. */
  readonly healthyAfter: Duration | undefined
  /** From this moment on it is unhealthy. */
  readonly unhealthyAfter: Duration | undefined
  /** From when on readiness checks pass; undefined: at once. */
  readonly readyAfter: Duration | undefined
  /** Time from SIGTERM to its end; undefined: at once. */
  readonly stopsAfter: Duration | undefined
}

/** How a program ends by itself. */
export type ProgramExit = { readonly status: number } | { readonly signal: number }

/** A stretch of a program's life. */
export type ProgramPhase =
  | { readonly kind: 'run'; readonly for: Duration; readonly upTo: Duration | undefined }
  | { readonly kind: 'call'; readonly call: ProgramCall }
  /** Makes a call again and again for a while (undefined: for ever). */
  | {
      readonly kind: 'every'
      readonly period: Duration
      readonly for: Duration | undefined
      readonly call: ProgramCall
    }
  | { readonly kind: 'print'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** Takes memory; more than the task's limit ends in OOM. */
  | { readonly kind: 'memory'; readonly mib: number; readonly over: Duration }
  | { readonly kind: 'exit'; readonly exit: ProgramExit; readonly probability: number }

/** A system call and what the program makes of a refusal. */
export type ProgramCall = {
  readonly name: string
  /** undefined: the agent's native one. */
  readonly arch: string | undefined
  readonly args: readonly bigint[]
  /** 0 to 1: how likely it is made at all. */
  readonly probability: number
  /** Made only in these attempts, on these agents, in these versions; undefined: always. */
  readonly attempts: readonly number[] | undefined
  readonly agents: readonly string[] | undefined
  readonly versions: readonly string[] | undefined
  /** `thread`: made by another thread than the main one; `child`: by a process that the program has started. */
  readonly by: 'main' | 'thread' | 'child'
  /** How the kernel shows that child; undefined: as the program itself. */
  readonly child: { readonly comm: string; readonly exe: string } | undefined
  readonly on: {
    readonly EPERM: Reaction
    readonly ENOSYS: Reaction
    readonly SIGSYS: Reaction
    /** What the program does when its child has ended over it. */
    readonly child: ChildReaction
  }
}

/** `pass-on`: exits as a shell would: with the child's status, or 128 and the number of the signal that ended it. */
export type ChildReaction =
  | { readonly kind: 'pass-on' }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'exit'; readonly status: number; readonly prints: string | undefined }

/** What a program does when a call is refused. `die`: the default of SIGSYS. `afterwards`: its exit status after the last try. */
export type Reaction =
  | { readonly kind: 'exit'; readonly status: number; readonly prints: string | undefined }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'retry'; readonly every: Duration; readonly times: number; readonly afterwards: number }
  | { readonly kind: 'degrade'; readonly prints: string | undefined }
  | { readonly kind: 'die' }
