import { executorId, type ExecutorId, taskId } from '../../domain/ids.ts'
import { duration, type Duration } from '../../domain/time.ts'
import type { SeccompSetting } from '../../domain/task.ts'
import { flagOf, isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from '../../wire/json-fields.ts'
import type { HealthCheck, Resources, TaskInfo } from '../mesos/driver.ts'
import type { PlainLaunch } from '../scenario/scenario.ts'

/** What is launched at once: a task by itself, or a group in one executor. */
export type PlainUnit = {
  readonly tasks: readonly TaskInfo[]
  /** Of a group only. */
  readonly executor: { readonly id: ExecutorId; readonly resources: Resources } | undefined
}

/** A unit, and what of its definition the simulated Mesos has no model of. */
export type ReadLaunch = { readonly unit: PlainUnit; readonly missing: readonly string[] }

/** Reads TaskInfo or `{ executor, task_group }` in the JSON of Mesos' v1 API. Source: include/mesos/v1/mesos.proto, TaskInfo. */
export function readLaunch({ kind, json }: Pick<PlainLaunch, 'kind' | 'json'>): ReadLaunch {
  const missing: string[] = []
  if (kind === 'task') return { unit: { tasks: [taskOf(json, { kind, missing })], executor: undefined }, missing }
  const executor = objectOf(json['executor'])
  const tasks = listOf(objectOf(json['task_group'])['tasks']).map((one) => taskOf(objectOf(one), { kind, missing }))
  const id = executorId(textOf(objectOf(executor['executor_id'])['value']) ?? 'default')
  if ((executor['type'] ?? 'DEFAULT') !== 'DEFAULT') missing.push('an executor of its own')
  return { unit: { tasks, executor: { id, resources: resourcesOf(executor['resources'], missing) } }, missing }
}

type Reading = { readonly kind: PlainLaunch['kind']; readonly missing: string[] }

/** Keys of TaskInfo that change what happens and are not modelled. */
const unmodelled = ['executor', 'limits', 'check'] as const

function taskOf(json: JsonObject, { kind, missing }: Reading): TaskInfo {
  for (const key of unmodelled) if (json[key] !== undefined) missing.push(`${key} of a task`)
  const id = textOf(objectOf(json['task_id'])['value']) ?? ''
  const name = textOf(json['name']) ?? id
  const container = isObject(json['container']) ? json['container'] : undefined
  const linux = objectOf(container?.['linux_info'])
  const command = objectOf(json['command'])
  const image = objectOf(objectOf(container?.['mesos'])['image'])
  return {
    id: taskId(id),
    name,
    origin: { kind: 'other', id: name, version: undefined, container: undefined, run: undefined, attempt: 1 },
    resources: resourcesOf(json['resources'], missing),
    containerizer: container?.['type'] === 'DOCKER' ? 'docker' : 'mesos',
    hasImage: image['type'] !== undefined || isObject(container?.['docker']),
    seccomp: seccompOf(linux['seccomp']),
    command: textOf(command['value']) ?? (listOf(command['arguments']).map(String).join(' ') || undefined),
    user: textOf(command['user']),
    labels: Object.fromEntries(
      listOf(objectOf(json['labels'])['labels']).map((one) => [
        textOf(objectOf(one)['key']) ?? '',
        textOf(objectOf(one)['value']) ?? '',
      ]),
    ),
    killGrace: nanoseconds(objectOf(json['kill_policy'])['grace_period']),
    maxCompletion: nanoseconds(json['max_completion_time']),
    health: healthOf(json['health_check']),
    hasOwnCgroup: kind === 'group' && flagOf(linux['share_cgroups']) === false,
    refusedFor: refusal(json, { id, kind }),
  }
}

/**
 * What the master says against a task, in its order. Of a group's tasks only what can be said of each by itself.
 * Source: src/master/validation.cpp, task::internal::validateTask, task::validateExecutor, task::group::validateTask.
 */
function refusal(
  json: JsonObject,
  { id, kind }: { readonly id: string; readonly kind: PlainLaunch['kind'] },
): string | undefined {
  if (id === '') return 'ID must not be empty'
  if (id.length > idMax) return `ID must not be greater than ${idMax} characters`
  if (id === '.' || id === '..') return `'${id}' is disallowed`
  if (hasControl(id)) return `'${id}' contains invalid characters`
  if (listOf(json['resources']).length === 0) return 'Task uses no resources'
  const hasExecutor = json['executor'] !== undefined
  if (kind === 'task' && hasExecutor === (json['command'] !== undefined))
    return 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present'
  if (kind === 'group' && objectOf(json['container'])['type'] === 'DOCKER')
    return 'Docker ContainerInfo is not supported on the task'
  return undefined
}

/** Source: src/common/validation.cpp, validateID: NAME_MAX, and no control characters or slashes. */
const idMax = 255
const hasControl = (id: string): boolean =>
  Array.from(id).some((one) => one < ' ' || one === '\u007f' || /[/\\]/.test(one))

/** Both may be there, or none: the isolator refuses that at the launch. Source: isolators/linux/seccomp.cpp, prepare. */
function seccompOf(value: unknown): SeccompSetting | undefined {
  if (!isObject(value)) return undefined
  return { profileName: textOf(value['profile_name']), unconfined: flagOf(value['unconfined']) }
}

const scalars = ['cpus', 'mem', 'disk', 'gpus'] as const

function resourcesOf(value: unknown, missing: string[]): Resources {
  const sums = { cpus: 0, mem: 0, disk: 0, gpus: 0 }
  const ports: (readonly [number, number])[] = []
  for (const one of listOf(value)) {
    const resource = objectOf(one)
    const name = scalars.find((scalar) => scalar === resource['name'])
    if (resource['reservations'] !== undefined || resource['revocable'] !== undefined || resource['disk'] !== undefined)
      missing.push('a resource that is reserved, revocable or a volume')
    if (name !== undefined) sums[name] += numberOf(objectOf(resource['scalar'])['value']) ?? 0
    else if (resource['name'] === 'ports')
      for (const range of listOf(objectOf(resource['ranges'])['range']))
        ports.push([numberOf(objectOf(range)['begin']) ?? 0, numberOf(objectOf(range)['end']) ?? 0])
    else missing.push(`the resource ${textOf(resource['name']) ?? 'without a name'}`)
  }
  return { ...sums, ports }
}

const nanoseconds = (value: unknown): Duration | undefined => {
  const length = numberOf(objectOf(value)['nanoseconds'])
  return length === undefined ? undefined : duration(Math.max(0, Math.floor(length / 1e6)))
}

/** Source: mesos.proto, HealthCheck: the defaults of its fields. */
function healthOf(value: unknown): HealthCheck | undefined {
  if (!isObject(value)) return undefined
  const seconds = (key: string, usual: number): Duration => duration(Math.floor((numberOf(value[key]) ?? usual) * 1000))
  return {
    gracePeriod: seconds('grace_period_seconds', 10),
    interval: seconds('interval_seconds', 10),
    timeout: seconds('timeout_seconds', 20),
    delay: seconds('delay_seconds', 15),
    maxConsecutiveFailures: numberOf(value['consecutive_failures']) ?? 3,
  }
}
