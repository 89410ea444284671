import type { AgentId, ContainerId } from '../../domain/ids.ts'
import type { Filter } from '../../seccomp/filter.ts'
import type { ProcessEnd, ProcessStart } from '../kernel/kernel.ts'
import type { MemoryGroup } from '../kernel/memory.ts'
import type { Program } from '../kernel/program.ts'
import type { TaskInfo } from './driver.ts'
import { hasPidNamespace } from './agent-flags.ts'
import { sandboxOf, taskContainer } from './containers.ts'
import { memoryOf } from './memory.ts'
import type { Task, World } from './state.ts'

/** What is done when the kernel has news of a process. */
export type ProcessNews = {
  readonly ended: (world: World, task: Task, end: ProcessEnd) => void
  readonly healthChanged: (world: World, task: Task, isHealthy: boolean) => void
}

/** What a kernel is asked to start for a task. Container and sandbox are named when they are asked for. */
export class ContainerStart implements ProcessStart {
  readonly #world: World
  readonly #task: Task
  readonly #news: ProcessNews
  readonly program: Program
  readonly filter: { readonly profile: string; readonly filter: Filter } | undefined
  readonly because: number

  constructor(
    world: World,
    task: Task,
    { program, filter, news }: Pick<ProcessStart, 'program' | 'filter'> & { readonly news: ProcessNews },
  ) {
    this.#world = world
    this.#task = task
    this.#news = news
    this.program = program
    this.filter = filter
    this.because = task.entry
  }

  get task(): TaskInfo {
    return this.#task.info
  }

  get agentId(): AgentId {
    return this.#task.agent.id
  }

  get hostname(): string {
    return this.#task.agent.definition.hostname
  }

  get containerId(): ContainerId {
    return taskContainer(this.#world, this.#task)
  }

  get sandbox(): string {
    return sandboxOf(this.#world, this.#task)
  }

  get hasOwnPids(): boolean {
    return hasPidNamespace(this.#task.agent)
  }

  get memory(): MemoryGroup {
    return memoryOf(this.#world, this.#task)
  }

  ended(end: ProcessEnd): void {
    this.#news.ended(this.#world, this.#task, end)
  }

  healthChanged(healthy: boolean): void {
    this.#news.healthChanged(this.#world, this.#task, healthy)
  }
}
