import type { DomainEvent } from '../../domain/event.ts'
import type { TaskState } from '../../domain/task.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import { type Amounts, resourcesOf } from './amounts.ts'
import type { Reserved, Resources, TaskInfo } from './driver.ts'
import type { Reservation } from './state.ts'
import type { Task } from './task.ts'
import type { Told } from './told.ts'

/** Resources as the API shows them. Source: include/mesos/v1/mesos.proto, Resource; recorded key order. */
export function resourcesJson({ cpus, mem, disk, gpus, ports }: Resources, extra: JsonObject): readonly JsonObject[] {
  const scalar = (name: string, value: number) =>
    value > 0 ? [{ name, type: 'SCALAR', scalar: { value }, ...extra }] : []
  const range = ports.map(([begin, end]) => ({ begin, end }))
  return [
    ...scalar('cpus', cpus),
    ...scalar('mem', mem),
    ...scalar('disk', disk),
    ...scalar('gpus', gpus),
    ...(range.length === 0 ? [] : [{ name: 'ports', type: 'RANGES', ranges: { range }, ...extra }]),
  ]
}

/** The same of what is allocated to a role. */
export const allocated = (amounts: Readonly<Amounts>, role: string) =>
  resourcesJson(resourcesOf(amounts), { allocation_info: { role } })

/** What is reserved, or some of it, and whose. Source: mesos.proto, Resource.ReservationInfo. */
export function reservedJson(
  { reserved, role }: Reservation,
  { resources = withoutVolumes(reserved), extra = {} }: { readonly resources?: Resources; readonly extra?: JsonObject },
): readonly JsonObject[] {
  const labels = Object.entries(reserved.labels).map(([key, value]) => ({ key, value }))
  return resourcesJson(resources, { ...extra, reservations: [{ type: 'DYNAMIC', role, labels: { labels } }] })
}

/** The volumes among what is reserved. Source: mesos.proto, Resource.DiskInfo. */
export const volumesJson = (reservation: Reservation, extra: JsonObject = {}): readonly JsonObject[] =>
  reservation.reserved.volumes.flatMap(({ id, path, mib }) => {
    const disk = { persistence: { id }, volume: { mode: 'RW', container_path: path } }
    return reservedJson(reservation, { resources: { ...noResources, disk: mib }, extra: { ...extra, disk } })
  })

const noResources: Resources = { cpus: 0, mem: 0, disk: 0, gpus: 0, ports: [] }

const withoutVolumes = ({ resources, volumes }: Reserved): Resources => ({
  ...resources,
  disk: volumes.reduce((rest, { mib }) => rest - mib, resources.disk),
})

/** A container id with its parents inside. Source: mesos.proto, ContainerID. */
function containerJson(id: string): JsonObject {
  const [parent, child] = id.split('.')
  return child === undefined ? { value: id } : { value: child, parent: { value: parent } }
}

/** What of a task a status on the wire shows, as it was when the master heard it. */
type Shown = { readonly update: Told; readonly pid: number; readonly latest: TaskState }

function statusJson(task: Task, { update, pid }: Shown): JsonObject {
  const { containerId, message, reason, healthy, unreachableSince, uuid, memLimit } = update
  const hasEnded = hasEndedInPod(task, update)
  const container =
    containerId === undefined
      ? undefined
      : {
          container_id: containerJson(containerId),
          ...(hasEnded
            ? {}
            : {
                network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: task.agent.definition.hostname }] }],
              }),
          ...(hasEnded || pid === 0 ? {} : { executor_pid: pid }),
        }
  return {
    task_id: { value: update.taskId },
    state: update.state,
    ...(message === undefined ? {} : { message }),
    source: update.source,
    ...(reason === undefined ? {} : { reason }),
    agent_id: { value: task.agent.id },
    ...(update.executorId === undefined ? {} : { executor_id: { value: update.executorId } }),
    timestamp: update.at / 1000,
    ...(uuid === undefined ? {} : { uuid }),
    ...(healthy === undefined ? {} : { healthy }),
    ...(container === undefined ? {} : { container_status: container }),
    ...(unreachableSince === undefined ? {} : { unreachable_time: { nanoseconds: unreachableSince * 1e6 } }),
    ...(memLimit === undefined
      ? {}
      : { limitation: { resources: [{ name: 'mem', type: 'SCALAR', scalar: { value: memLimit } }] } }),
  }
}

/** The default executor tells no more of a child's network and pid when it has ended. */
const hasEndedInPod = ({ executor }: Task, { message }: Told): boolean => message !== undefined && executor.isPod

/** TASK_UPDATED; its JSON is made when it is asked for. */
export class TaskUpdated {
  readonly from = 'mesos'
  readonly state: TaskState
  readonly #task: Task
  readonly #shown: Shown

  constructor(task: Task, shown: Shown) {
    this.state = shown.update.state
    this.#task = task
    this.#shown = shown
  }

  /** The status as it also stands in the task's own list. */
  get status(): JsonObject {
    return statusJson(this.#task, this.#shown)
  }

  get json(): JsonObject {
    const updated = {
      framework_id: { value: this.#task.framework.id },
      status: this.status,
      state: this.#shown.latest,
    }
    return { type: 'TASK_UPDATED', task_updated: updated }
  }

  get means(): readonly DomainEvent[] {
    const { update, pid } = this.#shown
    const { containerId } = update
    const hasPid = containerId !== undefined && pid !== 0 && !hasEndedInPod(this.#task, update)
    return [
      {
        kind: 'task-status',
        taskId: update.taskId,
        frameworkId: this.#task.framework.id,
        agentId: this.#task.agent.id,
        executorId: update.executorId,
        state: update.state,
        source: update.source,
        reason: update.reason,
        message: update.message,
        at: update.at,
        healthy: update.healthy,
        containerId,
        executorPid: hasPid ? pid : undefined,
        uuid: update.uuid,
        via: 'operator',
      },
    ]
  }
}

/** TASK_ADDED of a task that nothing was heard of yet; its JSON is made when it is asked for. */
export class TaskAdded {
  readonly from = 'mesos'
  readonly #task: Task
  readonly #state: TaskState

  constructor(task: Task) {
    this.#task = task
    this.#state = task.latest
  }

  get json(): JsonObject {
    const task = taskJson(this.#task, { state: this.#state, statuses: [] })
    return { type: 'TASK_ADDED', task_added: { task } }
  }

  get means(): readonly DomainEvent[] {
    const { info, framework, agent, executor, amounts } = this.#task
    const { seccomp, containerizer, hasImage } = info
    return [
      {
        kind: 'task-seen',
        at: undefined,
        taskId: info.id,
        frameworkId: framework.id,
        agentId: agent.id,
        executorId: executor.group?.id,
        name: info.name,
        state: this.#state,
        user: info.user,
        containerizer: hasContainer(info) ? (containerizer === 'docker' ? 'DOCKER' : 'MESOS') : undefined,
        hasImage,
        seccomp:
          seccomp === undefined ? undefined : { profileName: seccomp.profileName, unconfined: seccomp.unconfined },
        labels: info.labels,
        command: undefined,
        memMib: amounts.mem > 0 ? resourcesOf(amounts).mem : undefined,
      },
    ]
  }
}

const hasContainer = ({ seccomp, containerizer, hasImage }: TaskInfo): boolean =>
  containerizer === 'docker' || seccomp !== undefined || hasImage

type TaskShown = { readonly state: TaskState; readonly statuses: readonly JsonObject[] }

/** A task as it is now, with the statuses that are kept of it. */
export const taskNow = (task: Task): JsonObject =>
  taskJson(task, { state: task.latest, statuses: (task.history ?? []).map(({ status }) => status) })

/** On a reservation a task shows it, and its volumes where no executor of its own has them. */
function resourcesOfTask({ amounts, client, executor }: Task): readonly JsonObject[] {
  const { reservation, isPod } = executor
  if (reservation === undefined) return allocated(amounts, client.role)
  const extra = { allocation_info: { role: client.role } }
  return [
    ...reservedJson(reservation, { resources: resourcesOf(amounts), extra }),
    ...(isPod ? [] : volumesJson(reservation, extra)),
  ]
}

function taskJson(task: Task, { state, statuses }: TaskShown): JsonObject {
  const { info, framework, agent, executor } = task
  const labels = Object.entries(info.labels).map(([key, value]) => ({ key, value }))
  const { seccomp, containerizer, hasImage, health } = info
  const { profileName, unconfined } = seccomp ?? {}
  const setting = {
    ...(profileName === undefined ? {} : { profile_name: profileName }),
    ...(unconfined === undefined ? {} : { unconfined }),
  }
  const linux = seccomp === undefined ? {} : { linux_info: { seccomp: setting, share_cgroups: true } }
  const image = hasImage
    ? containerizer === 'docker'
      ? { docker: { image: info.name } }
      : { mesos: { image: { type: 'DOCKER', docker: { name: info.name } } } }
    : {}
  return {
    name: info.name,
    task_id: { value: info.id },
    framework_id: { value: framework.id },
    ...(executor.group === undefined ? {} : { executor_id: { value: executor.group.id } }),
    agent_id: { value: agent.id },
    state,
    resources: resourcesOfTask(task),
    ...(statuses.length === 0 ? {} : { statuses }),
    ...(labels.length === 0 ? {} : { labels: { labels } }),
    ...(hasContainer(info)
      ? { container: { type: containerizer === 'docker' ? 'DOCKER' : 'MESOS', ...linux, ...image } }
      : {}),
    ...(health === undefined
      ? {}
      : {
          health_check: {
            delay_seconds: health.delay / 1000,
            interval_seconds: health.interval / 1000,
            timeout_seconds: health.timeout / 1000,
            consecutive_failures: health.maxConsecutiveFailures,
            grace_period_seconds: health.gracePeriod / 1000,
          },
        }),
    ...(info.user === undefined ? {} : { user: info.user }),
  }
}
