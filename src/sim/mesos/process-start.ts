import type { AgentId, ContainerId } from '../../domain/ids.ts'
import type { Filter } from '../../seccomp/filter.ts'
import type { ProcessEnd, ProcessStart } from '../kernel/kernel.ts'
import type { Program } from '../kernel/program.ts'
import type { TaskInfo } from './driver.ts'
import { sandboxOf } from './sandbox.ts'
import type { Task } from './state.ts'

type Given = {
  readonly program: Program
  readonly filter: { readonly profile: string; readonly filter: Filter } | undefined
  readonly ended: (end: ProcessEnd) => void
  readonly healthChanged: (healthy: boolean) => void
}

/** What a kernel is asked to start for a task. The path of the sandbox is made when it is asked for. */
export const containerStart = (task: Task, given: Given): ProcessStart => new ContainerStart(task, given)

class ContainerStart implements ProcessStart {
  readonly #task: Task
  readonly program: Program
  readonly task: TaskInfo
  readonly agentId: AgentId
  readonly hostname: string
  readonly containerId: ContainerId
  readonly filter: { readonly profile: string; readonly filter: Filter } | undefined
  readonly because: number
  readonly ended: (end: ProcessEnd) => void
  readonly healthChanged: (healthy: boolean) => void

  constructor(task: Task, { program, filter, ended, healthChanged }: Given) {
    this.#task = task
    this.program = program
    this.task = task.info
    this.agentId = task.agent.id
    this.hostname = task.agent.definition.hostname
    this.containerId = task.containerId as ContainerId // A task has one before its process is started.
    this.filter = filter
    this.because = task.entry
    this.ended = ended
    this.healthChanged = healthChanged
  }

  get sandbox(): string {
    return sandboxOf(this.#task)
  }
}
