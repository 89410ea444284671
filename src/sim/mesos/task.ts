import type { AgentId, ContainerId } from '../../domain/ids.ts'
import { invariant } from '../../domain/invariant.ts'
import type { TaskState } from '../../domain/task.ts'
import type { Duration } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { Timer } from '../engine/simulation.ts'
import type { ProcessStart, RunningProcess } from '../kernel/kernel.ts'
import type { MemoryGroup } from '../kernel/memory.ts'
import type { ProcessEnd } from '../kernel/process-end.ts'
import type { Program } from '../kernel/program.ts'
import { noPlace } from '../row.ts'
import { type Amounts, sharedAmounts } from './amounts.ts'
import { hasPidNamespace } from './agent-flags.ts'
import { sandboxOf, taskContainer } from './containers.ts'
import type { TaskInfo } from './driver.ts'
import type { Executor } from './executor.ts'
import { healthChanged } from './health.ts'
import { memoryOf } from './memory.ts'
import { ended, reaped } from './run-task.ts'
import type { Agent, Checking, Client, Framework } from './state.ts'
import type { Told } from './told.ts'

/** Why a task is being killed: it decides how its end is told. */
export type KilledFor = 'request' | 'health' | 'completion' | 'group' | 'drain' | 'framework'

/** A status that a subscriber may be shown. */
export type StatusShown = { readonly state: TaskState; readonly status: JsonObject }

/** The container of a pod's task. */
export type Nested = {
  readonly number: number
  /** Made when it is first asked for. */
  id: ContainerId | undefined
  /** Its own, where it does not share its executor's. */
  memory: MemoryGroup | undefined
}

/** What is beside the program of a task, and ends with it. */
export type Beside = {
  /** Debug containers. */
  readonly sessions: Set<RunningProcess>
  /** The limit of its run. */
  timer: Timer | undefined
  checking: Checking | undefined
}

/**
 * A task as master and agent know it. One is made for each life, and held as long: what few have is an object of its own.
 * It goes on the calendar itself when its program has ended, and it is what a kernel is asked to start: container and
 * sandbox are named when they are asked for.
 */
export class Task implements ProcessStart {
  readonly info: TaskInfo
  readonly executor: Executor
  readonly amounts: Readonly<Amounts>
  /** Only of a pod's task. */
  nested: Nested | undefined
  pid = 0
  /** As the master has it. */
  state: TaskState = 'TASK_STAGING'
  /** As the agent has it. */
  latest: TaskState = 'TASK_STAGING'
  healthy: boolean | undefined
  #program: Program | undefined
  filter: ProcessStart['filter']
  running: RunningProcess | undefined
  beside: Beside | undefined
  /** What was told of it and taken in: the next news may go by it. */
  spare: Told | undefined
  killing: { readonly why: KilledFor; readonly grace: Duration } | undefined
  isTerminated = false
  /** Its host lost it without a word. */
  isLost = false
  /** How its program ended, from then on. */
  end: ProcessEnd | undefined
  /** Its place among the tasks of its agent. */
  place = noPlace
  /** The latest entry about it. */
  entry: number
  /** What was told of it, the newest of each run of one state; undefined: nobody listens. */
  readonly history: StatusShown[] | undefined

  constructor(executor: Executor, info: TaskInfo, entry: number) {
    this.info = info
    this.executor = executor
    this.amounts = sharedAmounts(info.resources)
    this.entry = entry
    this.history = executor.world.recorder.isOn ? [] : undefined
  }

  get agent(): Agent {
    return this.executor.agent
  }

  get client(): Client {
    return this.executor.client
  }

  get framework(): Framework {
    return this.executor.client.framework
  }

  get killedFor(): KilledFor | undefined {
    return this.killing?.why
  }

  get task(): TaskInfo {
    return this.info
  }

  get program(): Program {
    invariant(this.#program !== undefined, 'a task that runs has a program')
    return this.#program
  }

  get because(): number {
    return this.entry
  }

  get agentId(): AgentId {
    return this.agent.id
  }

  get hostname(): string {
    return this.agent.definition.hostname
  }

  get containerId(): ContainerId {
    return taskContainer(this.executor.world, this)
  }

  get sandbox(): string {
    return sandboxOf(this.executor.world, this)
  }

  get hasOwnPids(): boolean {
    return hasPidNamespace(this.agent)
  }

  get memory(): MemoryGroup {
    return memoryOf(this.executor.world, this)
  }

  /** Has its program started. */
  start(program: Program, filter: ProcessStart['filter']): RunningProcess {
    this.#program = program
    this.filter = filter
    return (this.running = this.executor.world.kernel.start(this))
  }

  ended(end: ProcessEnd): void {
    ended(this.executor.world, this, end)
  }

  healthChanged(healthy: boolean): void {
    healthChanged(this.executor.world, this, healthy)
  }

  /** Its executor looks for ended children. */
  due(): boolean {
    reaped(this.executor.world, this)
    return true
  }
}

/** What is beside a task's program. */
export const besideOf = (task: Task): Beside =>
  (task.beside ??= { sessions: new Set(), timer: undefined, checking: undefined })
