import type { ContainerId, ExecutorId } from '../../domain/ids.ts'
import type { Duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import type { MemoryGroup } from '../kernel/memory.ts'
import type { Amounts } from './amounts.ts'
import type { Agent, Client, Framework, Reservation, World } from './state.ts'
import type { Task } from './task.ts'
import type { Verdict } from './verdict.ts'

/** What only a pod's executor has. */
export type Group = {
  /** As its framework calls it; a command's executor is called as its only task (`executorIdOf`). */
  readonly id: ExecutorId
  /** What it has for itself. */
  readonly amounts: Readonly<Amounts>
  readonly tasks: Task[]
  /** How many of its tasks the master knows. */
  live: number
  isKilling: boolean
}

/** How its container is called. */
export type Names = {
  readonly container: ContainerId
  /** Below the agent's work folder: its run, and what it prints its log to. */
  run: string | undefined
  stderr: string | undefined
}

/**
 * What runs a task, or a pod's tasks, on an agent. On its way to running it goes on the calendar itself, step by step. One
 * is made for each life, and held as long: what few have is an object of its own.
 */
export class Executor {
  readonly world: World
  readonly agent: Agent
  readonly client: Client
  readonly era: number
  /** What it and its tasks run on; undefined: what nobody has reserved. */
  readonly reservation: Reservation | undefined
  readonly serial: number
  /** undefined: it is a command's. */
  readonly group: Group | undefined
  /** Its first task: a command's only one, for which no list is kept. */
  first: Task | undefined
  /** Made when they are first asked for. */
  names: Names | undefined
  verdict: Verdict | undefined
  pid = 0
  phase: 'launching' | 'running' | 'ended' = 'launching'
  /** The cgroup its memory is counted in; undefined: nobody took any. */
  memory: MemoryGroup | undefined
  #step: (executor: Executor) => void = stay

  constructor(
    world: World,
    { agent, client }: { readonly agent: Agent; readonly client: Client },
    { group, reservation }: Pick<Executor, 'group' | 'reservation'>,
  ) {
    this.world = world
    this.agent = agent
    this.client = client
    this.era = agent.era
    this.reservation = reservation
    this.serial = world.containerCount++
    this.group = group
  }

  get framework(): Framework {
    return this.client.framework
  }

  get isPod(): boolean {
    return this.group !== undefined
  }

  get tasks(): readonly Task[] {
    return this.group?.tasks ?? (this.first === undefined ? noTasks : [this.first])
  }

  /** The first of its tasks that is so. */
  find(isSo: (task: Task) => boolean): Task | undefined {
    const { group, first } = this
    if (group !== undefined) return group.tasks.find(isSo)
    return first !== undefined && isSo(first) ? first : undefined
  }

  /** Takes a step after a while. */
  goOn(wait: Duration, step: (executor: Executor) => void): void {
    this.#step = step
    this.world.simulation.after(wait, phases.agent, this)
  }

  due(): boolean {
    this.#step(this)
    return true
  }
}

const noTasks: readonly Task[] = []
const stay = (): void => undefined
