import type { AgentId, ContainerId, ExecutorId, TaskId } from '../../domain/ids.ts'
import type { TaskState, TaskStatusSource } from '../../domain/task.ts'
import type { Instant } from '../../domain/time.ts'
import { agentNow } from './clock.ts'
import { executorIdOf, taskContainer } from './containers.ts'
import type { TaskInfo, Update } from './driver.ts'
import type { Task } from './task.ts'
import { arrive, comeToMaster } from './status.ts'

/** What is new about a task. */
export type News = {
  readonly state: TaskState
  readonly source: TaskStatusSource
  readonly reason?: string | undefined
  readonly message?: string | undefined
  readonly healthy?: boolean | undefined
  /** The agent fills in the container only while it has it; the default executor always does. */
  readonly hasContainer?: boolean
  readonly unreachableSince?: Instant | undefined
  readonly because: number
  /** What a limit was hit of, in MiB. */
  readonly memLimit?: number
}

/**
 * A status on its way: what the framework gets, and what only the wire shows. Four of them make a task's life, so that
 * it holds no more than whom it is about and what is new, tells the rest when it is asked, and where nobody keeps it is
 * the next one too.
 */
export class Told implements Update {
  readonly #task: Task
  #news: News
  #uuid: string | undefined
  at: Instant
  /** Its place among all statuses of agents and executors; undefined for the master's own, which have no UUID. */
  number: number | undefined
  because: number

  constructor(task: Task, news: News, number: number | undefined) {
    const { world } = task.executor
    this.#task = task
    this.#news = news
    this.at = number === undefined ? world.simulation.now() : agentNow(world, task.agent)
    this.number = number
    this.because = news.because
  }

  /** Others have taken it in: it tells what is new now. */
  again(news: News, number: number): this {
    this.#news = news
    this.#uuid = undefined
    this.at = agentNow(this.#task.executor.world, this.#task.agent)
    this.number = number
    this.because = news.because
    return this
  }

  /** It comes to the master. */
  due(): boolean {
    const { world } = this.#task.executor
    const isKept = comeToMaster(world, this.#task, this)
    // A timeline's messages ask it later.
    if (!isKept && !world.recorder.isOn) this.#task.spare = this
    return true
  }

  /** The master takes it in. */
  arrive(): void {
    arrive(this.#task.executor.world, this.#task, this)
  }

  get taskId(): TaskId {
    return this.#task.info.id
  }

  get info(): TaskInfo {
    return this.#task.info
  }

  get agentId(): AgentId {
    return this.#task.agent.id
  }

  get executorId(): ExecutorId | undefined {
    return this.number === undefined ? undefined : executorIdOf(this.#task.executor)
  }

  get state(): TaskState {
    return this.#news.state
  }

  get source(): TaskStatusSource {
    return this.#news.source
  }

  get reason(): string | undefined {
    return this.#news.reason
  }

  get message(): string | undefined {
    return this.#news.message
  }

  get healthy(): boolean | undefined {
    return this.#news.healthy
  }

  get unreachableSince(): Instant | undefined {
    return this.#news.unreachableSince
  }

  get memLimit(): number | undefined {
    return this.#news.memLimit
  }

  /** As the JSON mapping has it; undefined where there is none. */
  get uuid(): string | undefined {
    if (this.number !== undefined) this.#uuid ??= this.#task.executor.world.uuids.base64('status', this.number)
    return this.#uuid
  }

  get containerId(): ContainerId | undefined {
    return this.#news.hasContainer === true ? taskContainer(this.#task.executor.world, this.#task) : undefined
  }
}
