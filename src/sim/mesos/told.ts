import type { AgentId, ContainerId, ExecutorId, TaskId } from '../../domain/ids.ts'
import type { TaskState, TaskStatusSource } from '../../domain/task.ts'
import type { Instant } from '../../domain/time.ts'
import { taskContainer } from './containers.ts'
import type { Update } from './driver.ts'
import type { Task, World } from './state.ts'

/** What is new about a task. */
export type News = {
  readonly state: TaskState
  readonly source: TaskStatusSource
  readonly reason?: string
  readonly message?: string
  readonly healthy?: boolean
  /** The agent fills in the container only while it has it; the default executor always does. */
  readonly hasContainer?: boolean
  readonly unreachableSince?: Instant | undefined
  readonly because: number
  /** What a limit was hit of, in MiB. */
  readonly memLimit?: number
}

/** A status on its way: what the framework gets, and what only the wire shows. The container is named when asked for. */
export class Told implements Update {
  readonly #world: World
  readonly #task: Task
  readonly #hasContainer: boolean
  #uuid: string | undefined
  readonly taskId: TaskId
  readonly agentId: AgentId
  readonly executorId: ExecutorId | undefined
  readonly state: TaskState
  readonly source: TaskStatusSource
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly at: Instant
  readonly healthy: boolean | undefined
  readonly unreachableSince: Instant | undefined
  readonly memLimit: number | undefined
  /** Its place among all statuses of agents and executors; undefined for the master's own, which have no UUID. */
  readonly number: number | undefined
  because: number

  constructor(
    world: World,
    task: Task,
    news: News,
    { at, number }: { readonly at: Instant; readonly number: number | undefined },
  ) {
    this.#world = world
    this.#task = task
    this.#hasContainer = news.hasContainer === true
    this.taskId = task.info.id
    this.agentId = task.agent.id
    this.executorId = number === undefined ? undefined : task.executor?.id
    this.state = news.state
    this.source = news.source
    this.reason = news.reason
    this.message = news.message
    this.at = at
    this.healthy = news.healthy
    this.unreachableSince = news.unreachableSince
    this.memLimit = news.memLimit
    this.number = number
    this.because = news.because
  }

  /** As the JSON mapping has it; undefined where there is none. */
  get uuid(): string | undefined {
    if (this.number !== undefined) this.#uuid ??= this.#world.uuids.base64('status', this.number)
    return this.#uuid
  }

  get containerId(): ContainerId | undefined {
    return this.#hasContainer ? taskContainer(this.#world, this.#task) : undefined
  }
}
