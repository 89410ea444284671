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
import { flagAt, isObject, listAt, numberAt, objectAt, textAt, textsAt, valueAt } from '../json-fields.ts'
import { noteUnknown, type Findings } from './decoded.ts'
import { agentIdAt, containerIdOf, executorIdAt, frameworkIdAt, idAt, reasonOf, secondsAt, sourceOf } from './fields.ts'

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
  const id = idAt(json, 'task_id') ?? owner.taskId
  const state = textAt(json, 'state')
  const at = secondsAt(json, 'timestamp') ?? found.context.at
  if (id === undefined || state === undefined) return noteUnknown(found, 'status without task or state')
  if (!isTaskState(state)) return noteUnknown(found, `state ${state}`)
  if (at === undefined) return noteUnknown(found, `status ${state} without time`)
  const source = textAt(json, 'source')
  const reason = textAt(json, 'reason')
  const container = objectAt(json, 'container_status')
  if (source !== undefined && sourceOf(source) === undefined) noteUnknown(found, `source ${source}`)
  found.events.push({
    kind: 'task-status',
    taskId: taskId(id),
    frameworkId: owner.frameworkId,
    agentId: agentIdAt(json) ?? owner.agentId,
    executorId: executorIdAt(json) ?? owner.executorId,
    state,
    source: source === undefined ? undefined : sourceOf(source),
    reason: reason === undefined ? undefined : reasonOf(reason),
    message: textAt(json, 'message'),
    at,
    healthy: flagAt(json, 'healthy'),
    containerId: containerIdOf(valueAt(container, 'container_id')),
    executorPid: numberAt(container, 'executor_pid'),
    uuid: textAt(json, 'uuid'),
    via,
  })
  return undefined
}

/**
 * A `Task` of a v1 message or a task of a v0 answer, then its statuses.
 * Source: include/mesos/v1/mesos.proto, Task; src/common/http.cpp, json(writer, Task).
 */
export function findTask(found: Findings, json: unknown, owner: TaskOwner): void {
  const id = idAt(json, 'task_id') ?? idAt(json, 'id')
  const state = textAt(json, 'state') ?? 'TASK_STAGING' // A queued task of v0 has none.
  const framework = frameworkIdAt(json) ?? owner.frameworkId
  if (id === undefined || framework === undefined) return noteUnknown(found, 'task without id or framework')
  const agent = agentIdAt(json) ?? owner.agentId
  const executor = executorIdAt(json) ?? owner.executorId
  const task = { taskId: taskId(id), frameworkId: framework, agentId: agent, executorId: executor }
  if (isTaskState(state)) found.events.push(taskSeen(json, { ...task, at: found.context.at, state }))
  else noteUnknown(found, `state ${state}`)
  for (const status of listAt(json, 'statuses')) findStatus(found, status, task, 'snapshot')
  return undefined
}

type TaskKnown = Pick<TaskSeen, 'at' | 'taskId' | 'frameworkId' | 'agentId' | 'executorId' | 'state'>

function taskSeen(json: unknown, known: TaskKnown): TaskSeen {
  const container = valueAt(json, 'container')
  const command = valueAt(json, 'command')
  return {
    kind: 'task-seen',
    ...known,
    name: textAt(json, 'name'),
    user: textAt(json, 'user') ?? textAt(command, 'user'),
    containerizer: textAt(container, 'type'),
    hasImage: isObject(objectAt(container, 'mesos')['image']) || isObject(valueAt(container, 'docker')),
    seccomp: seccompSetting(container),
    labels: labels(valueAt(json, 'labels')),
    command: commandText(command),
    memMib: memMib(valueAt(json, 'resources')),
  }
}

/** Tasks under the keys that Mesos keeps them in. */
export function findTasks(found: Findings, json: unknown, keys: readonly string[], owner: TaskOwner): void {
  for (const key of keys) for (const task of listAt(json, key)) findTask(found, task, owner)
}

/** `linux_info.seccomp`; an empty one is there, and means something else than none. */
function seccompSetting(container: unknown): SeccompSetting | undefined {
  const setting = valueAt(objectAt(container, 'linux_info'), 'seccomp')
  if (!isObject(setting)) return undefined
  return { profileName: textAt(setting, 'profile_name'), unconfined: flagAt(setting, 'unconfined') }
}

/** `{"labels": [{key, value}]}` in v1, the bare array in v0. */
function labels(json: unknown): Readonly<Record<string, string>> {
  const list = Array.isArray(json) ? (json as readonly unknown[]) : listAt(json, 'labels')
  if (list.length === 0) return noLabels
  return Object.fromEntries(
    list.flatMap((label) => {
      const key = textAt(label, 'key')
      return key === undefined ? [] : [[key, textAt(label, 'value') ?? ''] as const]
    }),
  )
}

const noLabels: Readonly<Record<string, string>> = {}

/** The shell's line, or program and arguments apart from each other by blanks. */
function commandText(command: unknown): string | undefined {
  const value = textAt(command, 'value')
  const words = textsAt(command, 'arguments').length > 0 ? textsAt(command, 'arguments') : textsAt(command, 'argv')
  if (flagAt(command, 'shell') === false && words.length > 0) return words.join(' ')
  return value ?? (words.length > 0 ? words.join(' ') : undefined)
}

/** The sum of `mem` over a list of resources (v1), or the key `mem` (v0). */
function memMib(resources: unknown): number | undefined {
  if (!Array.isArray(resources)) return numberAt(resources, 'mem')
  let sum: number | undefined
  for (const resource of resources as readonly unknown[]) {
    if (textAt(resource, 'name') !== 'mem') continue
    const value = numberAt(objectAt(resource, 'scalar'), 'value')
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
