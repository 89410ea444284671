import type { AgentId, ContainerId } from '../../domain/ids.ts'
import type { Duration } from '../../domain/time.ts'
import type { FilterAction } from '../../seccomp/action.ts'
import type { Filter } from '../../seccomp/filter.ts'
import type { TaskInfo } from '../mesos/driver.ts'
import type { MemoryGroup } from './memory.ts'
import type { ProcessEnd } from './process-end.ts'
import type { Program } from './program.ts'

/** A process to start in a container. */
export type ProcessStart = {
  readonly program: Program
  readonly task: TaskInfo
  readonly agentId: AgentId
  readonly hostname: string
  readonly containerId: ContainerId
  /** undefined: no filter of Mesos. */
  readonly filter: { readonly profile: string; readonly filter: Filter } | undefined
  /** Where its output goes, below the agent's work folder, without `/stdout` or `/stderr`; empty: nowhere that is kept. */
  readonly sandbox: string
  /** The cgroup that its memory is counted in. */
  readonly memory: MemoryGroup
  /** The container has a pid namespace of its own: what runs in it does not see the host's pids. */
  readonly hasOwnPids: boolean
  /** The entry of its launch. */
  readonly because: number
  ended(end: ProcessEnd): void
  healthChanged(healthy: boolean): void
}

/** A process that runs. */
export type RunningProcess = {
  /** As the host sees it, and every audit record. */
  readonly pid: number
  /** As it is seen in its container. */
  readonly innerPid: number
  /** SIGTERM, and SIGKILL after the grace period; `ended` tells what came of it. */
  kill(grace: Duration, because: number): void
  /** The kernel kills it for want of memory, whatever it holds. */
  outOfMemory(because: number): void
  /** Its host is gone: nothing more is heard of it. */
  vanish(): void
}

/** The kernels of all agents. */
export type Kernel = {
  start(start: ProcessStart): RunningProcess
  /**
   * Mesos' own process in a container is not let make a call; undefined: such a kernel keeps no records.
   *
   * @returns the serial of its record; undefined if there is none
   */
  readonly refusedAtStart?: (hostname: string, refused: RefusedAtStart) => number | undefined
}

/** A process of Mesos' own, and the call it may not make. */
export type RefusedAtStart = {
  readonly pid: number
  readonly comm: string
  readonly exe: string
  readonly call: string
  readonly action: FilterAction
}
