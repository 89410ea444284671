import type { TaskSeen } from '../../domain/event.ts'
import {
  agentId,
  executorId,
  taskId,
  type AgentId,
  type ExecutorId,
  type FrameworkId,
  type TaskId,
} from '../../domain/ids.ts'
import { isTaskState, type SeccompSetting, type StatusVia } from '../../domain/task.ts'
import { flagOf, isObject, listAt, listOf, numberOf, objectOf, textOf, type JsonObject } from '../json-fields.ts'
import { noteUnknown, type Findings } from './decoded.ts'
import { agentIdIn, containerIdOf, executorIdIn, frameworkIdIn, idOf, reasonOf, secondsOf, sourceOf } from './fields.ts'

/** Whose task or status it is, as the message around it says. */
export type TaskOwner = {
  readonly taskId: TaskId | undefined
  readonly frameworkId: FrameworkId | undefined
  readonly agentId: AgentId | undefined
  readonly executorId: ExecutorId | undefined
}

/** Nothing known of the owner. */
export const noOwner: TaskOwner = {
  taskId: undefined,
  frameworkId: undefined,
  agentId: undefined,
  executorId: undefined,
}

/**
 * A `TaskStatus`. The state decides whether there is an event: a state this program does not know is noted.
 * Source: include/mesos/v1/mesos.proto, TaskStatus.
 */
export function findStatus(found: Findings, json: unknown, owner: TaskOwner, via: StatusVia): void {
  const status = objectOf(json)
  const id = idOf(status['task_id']) ?? owner.taskId
  const state = textOf(status['state'])
  const at = secondsOf(status['timestamp']) ?? found.context.at
  if (id === undefined || state === undefined) return noteUnknown(found, 'status without task or state')
  if (!isTaskState(state)) return noteUnknown(found, `state ${state}`)
  if (at === undefined) return noteUnknown(found, `status ${state} without time`)
  const source = textOf(status['source'])
  const reason = textOf(status['reason'])
  const container = objectOf(status['container_status'])
  if (source !== undefined && sourceOf(source) === undefined) noteUnknown(found, `source ${source}`)
  found.events.push({
    kind: 'task-status',
    taskId: taskId(id),
    frameworkId: owner.frameworkId,
    agentId: agentIdIn(status) ?? owner.agentId,
    executorId: executorIdIn(status) ?? owner.executorId,
    state,
    source: source === undefined ? undefined : sourceOf(source),
    reason: reason === undefined ? undefined : reasonOf(reason),
    message: textOf(status['message']),
    at,
    healthy: flagOf(status['healthy']),
    containerId: containerIdOf(container['container_id']),
    executorPid: numberOf(container['executor_pid']),
    uuid: textOf(status['uuid']),
    via,
  })
  return undefined
}

/**
 * A `Task` of a v1 message or a task of a v0 answer, then its statuses.
 * Source: include/mesos/v1/mesos.proto, Task; src/common/http.cpp, json(writer, Task).
 */
export function findTask(found: Findings, json: unknown, owner: TaskOwner): void {
  const task = objectOf(json)
  const id = idOf(task['task_id']) ?? idOf(task['id'])
  const state = textOf(task['state']) ?? 'TASK_STAGING' // A queued task of v0 has none.
  const framework = frameworkIdIn(task) ?? owner.frameworkId
  if (id === undefined || framework === undefined) return noteUnknown(found, 'task without id or framework')
  const own = {
    taskId: taskId(id),
    frameworkId: framework,
    agentId: agentIdIn(task) ?? owner.agentId,
    executorId: executorIdIn(task) ?? owner.executorId,
  }
  if (isTaskState(state)) found.events.push(taskSeen(task, { own, state, at: found.context.at }))
  else noteUnknown(found, `state ${state}`)
  for (const status of listOf(task['statuses'])) findStatus(found, status, own, 'snapshot')
  return undefined
}

type TaskKnown = Pick<TaskSeen, 'at' | 'state'> & {
  readonly own: Pick<TaskSeen, 'taskId' | 'frameworkId' | 'agentId' | 'executorId'>
}

/** Written out key by key: spreading `own` took most of the time of a snapshot. */
function taskSeen(task: JsonObject, { own, at, state }: TaskKnown): TaskSeen {
  const container = objectOf(task['container'])
  const command = objectOf(task['command'])
  return {
    kind: 'task-seen',
    at,
    taskId: own.taskId,
    frameworkId: own.frameworkId,
    agentId: own.agentId,
    executorId: own.executorId,
    name: textOf(task['name']),
    state,
    user: textOf(task['user']) ?? textOf(command['user']),
    containerizer: textOf(container['type']),
    hasImage: isObject(objectOf(container['mesos'])['image']) || isObject(container['docker']),
    seccomp: seccompSetting(container),
    labels: labels(task['labels']),
    command: commandText(command),
    memMib: memMib(task['resources']),
  }
}

/** Tasks under the keys that Mesos keeps them in. */
export function findTasks(found: Findings, json: unknown, keys: readonly string[], owner: TaskOwner): void {
  for (const key of keys) for (const task of listAt(json, key)) findTask(found, task, owner)
}

/** `linux_info.seccomp`; an empty one is there, and means something else than none. */
function seccompSetting(container: JsonObject): SeccompSetting | undefined {
  const setting = objectOf(container['linux_info'])['seccomp']
  if (!isObject(setting)) return undefined
  return { profileName: textOf(setting['profile_name']), unconfined: flagOf(setting['unconfined']) }
}

/** `{"labels": [{key, value}]}` in v1, the bare array in v0. */
function labels(json: unknown): Readonly<Record<string, string>> {
  const list = listOf(isObject(json) ? json['labels'] : json)
  if (list.length === 0) return noLabels
  const pairs: [string, string][] = []
  for (const each of list) {
    const label = objectOf(each)
    const key = textOf(label['key'])
    if (key !== undefined) pairs.push([key, textOf(label['value']) ?? ''])
  }
  return Object.fromEntries(pairs)
}

const noLabels: Readonly<Record<string, string>> = {}

/** The shell's line, or program and arguments with blanks between. */
function commandText(command: JsonObject): string | undefined {
  const value = textOf(command['value'])
  if (value === undefined && command['arguments'] === undefined && command['argv'] === undefined) return undefined
  const words = [...listOf(command['arguments']), ...listOf(command['argv'])].filter((word) => typeof word === 'string')
  const isShell = flagOf(command['shell']) !== false
  return (isShell ? value : undefined) ?? (words.length > 0 ? words.join(' ') : value)
}

/** The sum of `mem` over a list of resources (v1), or the key `mem` (v0). */
function memMib(resources: unknown): number | undefined {
  if (!Array.isArray(resources)) return numberOf(objectOf(resources)['mem'])
  let sum: number | undefined
  for (const each of resources as readonly unknown[]) {
    const resource = objectOf(each)
    if (resource['name'] !== 'mem') continue
    const value = numberOf(objectOf(resource['scalar'])['value'])
    if (value !== undefined) sum = (sum ?? 0) + value
  }
  return sum
}

/** An owner from ids that may be missing. */
export const ownedBy = (framework: FrameworkId | undefined, agent?: string, executor?: string): TaskOwner => ({
  taskId: undefined,
  frameworkId: framework,
  agentId: agent === undefined ? undefined : agentId(agent),
  executorId: executor === undefined ? undefined : executorId(executor),
})
