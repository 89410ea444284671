import { type TaskId, taskId } from '../../domain/ids.ts'
import type { SeccompSetting } from '../../domain/task.ts'
import type { Duration } from '../../domain/time.ts'
import type { HealthCheck, Origin, Resources, TaskInfo } from '../mesos/driver.ts'
import type { Condition } from './condition.ts'
import type { ContainerSpec } from './definition.ts'
import type { Instance, Version } from './state.ts'

/**
 * One container of an instance, launched once. It is what Mesos is given and names again in each status, so that
 * nobody looks a task up by its id; the id itself is made when it is asked for.
 */
export class LaunchedTask implements TaskInfo {
  readonly instance: Instance
  readonly container: ContainerSpec
  /** What its instance ran when it was launched. */
  readonly version: Version
  readonly attempt: number
  condition: Condition = 'Provisioned'
  /** What was last said of its health. */
  healthy: boolean | undefined
  /** Its instance has others in its place, or is no more: whoever still speaks of it speaks of an unknown task. */
  isForgotten = false
  #id: TaskId | undefined

  constructor(instance: Instance, container: ContainerSpec) {
    this.instance = instance
    this.container = container
    this.version = instance.version
    this.attempt = instance.incarnation
  }

  get id(): TaskId {
    // Joined it is one text, by which it is found again in a dozen tables; as a template it would keep its parts.
    this.#id ??= taskId([this.instance.id, this.container.name ?? '_app', this.attempt].join('.'))
    return this.#id
  }

  get hasFreshId(): true {
    return true
  }

  get name(): string {
    return this.container.name ?? this.instance.app.id.slice(1).split('/').reverse().join('.')
  }

  /** Made each time: kept, it would be held as long as the task by millions of them, for whom nobody asks again. */
  get origin(): Origin {
    return {
      kind: this.version.spec.kind,
      id: this.instance.app.id,
      version: this.version.version,
      container: this.container.name,
      run: undefined,
      attempt: this.attempt,
    }
  }

  get resources(): Resources {
    return this.container.resources
  }

  get containerizer(): 'mesos' | 'docker' {
    return this.container.containerizer
  }

  get hasImage(): boolean {
    return this.container.hasImage
  }

  get seccomp(): SeccompSetting | undefined {
    return this.container.seccomp
  }

  get command(): string | undefined {
    return this.container.command
  }

  get user(): string | undefined {
    return this.container.user
  }

  get labels(): Readonly<Record<string, string>> {
    return this.version.spec.labels
  }

  get killGrace(): Duration | undefined {
    return this.container.killGrace
  }

  get maxCompletion(): undefined {
    return undefined
  }

  get health(): HealthCheck | undefined {
    return this.container.health
  }
}
