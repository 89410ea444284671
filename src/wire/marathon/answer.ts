import type { DomainEvent } from '../../domain/event.ts'
import { frameworkId } from '../../domain/ids.ts'
import { throttleOf } from '../../domain/revive-throttle.ts'
import { duration } from '../../domain/time.ts'
import { rejection } from '../rejection.ts'
import { jsonObject } from '../shapes.ts'
import { appEvents, taskListEvents } from './app.ts'
import { deploymentEvents } from './deployment.ts'
import { podEvents, podStatusEvents } from './pod.ts'
import { queueItemEvents } from './queue.ts'

/**
 * An answer of Marathon's REST API that is one object. A list is read entry by entry.
 *
 * @returns undefined for an object no such answer has the look of
 */
export function answerEvents(json: unknown): readonly DomainEvent[] | undefined {
  const body = jsonObject(json)
  return body === undefined ? undefined : answerKinds.find(({ is }) => is(body))?.read(body)
}

type Body = Readonly<Record<string, unknown>>

/** The first kind whose test holds reads the object. */
const answerKinds: readonly {
  readonly is: (body: Body) => boolean
  readonly read: (body: Body) => readonly DomainEvent[]
}[] = [
  { is: (body) => Array.isArray(body['queue']), read: (body) => each(body['queue'], queueItemEvents) },
  { is: isQueueItem, read: queueItemEvents },
  { is: (body) => jsonObject(body['app'])?.['id'] !== undefined, read: (body) => appEvents(body['app']) },
  { is: isGroup, read: groupEvents },
  { is: (body) => Array.isArray(body['apps']), read: (body) => each(body['apps'], appEvents) },
  { is: isTaskList, read: (body) => taskListEvents(body['tasks']) },
  { is: isDeployment, read: deploymentEvents },
  { is: isPodStatus, read: podStatusEvents },
  { is: isPod, read: podEvents },
  { is: isApp, read: appEvents },
  { is: (body) => jsonObject(body['marathon_config']) !== undefined, read: infoEvents },
]

const isPath = (value: unknown): boolean => typeof value === 'string' && value.startsWith('/')

/** Whether it is an entry of `/v2/queue`. */
export function isQueueItem(body: Body): boolean {
  const definition = jsonObject(body['app']) ?? jsonObject(body['pod'])
  return definition?.['id'] !== undefined && 'count' in body
}

/** Whether it is a group with what is in it. */
export function isGroup(body: Body): boolean {
  return isPath(body['id']) && Array.isArray(body['groups'])
}

/** Mesos' own lists of tasks name a framework, which Marathon never does. */
function isTaskList({ id, tasks }: Body): boolean {
  const first: unknown = Array.isArray(tasks) ? tasks[0] : undefined
  const task = jsonObject(first)
  return id === undefined && typeof task?.['appId'] === 'string' && !('framework_id' in task)
}

function isDeployment(body: Body): boolean {
  return 'affectedApps' in body || ('currentActions' in body && 'steps' in body)
}

/** Whether it is a pod with its instances. */
export function isPodStatus(body: Body): boolean {
  return isPath(body['id']) && jsonObject(body['spec']) !== undefined
}

/** Whether it is a pod's definition. */
export function isPod(body: Body): boolean {
  return isPath(body['id']) && Array.isArray(body['containers'])
}

/** Whether it is an app's definition. One that a user keeps may leave out the slash; then its `instances` tell it from a Metronome job. */
export function isApp(body: Body): boolean {
  return isPath(body['id'])
    ? ['cmd', 'args', 'container', 'instances', 'backoffSeconds'].some((key) => key in body)
    : typeof body['id'] === 'string' && typeof body['instances'] === 'number' && !('framework_id' in body)
}

/** A group with all its sub-groups. Lists here may be longer than an argument list may be, so nothing is spread. */
function groupEvents(group: Body): readonly DomainEvent[] {
  const parts: (readonly DomainEvent[])[] = []
  const waiting: unknown[] = [group]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const body = jsonObject(next)
    if (body === undefined) parts.push([rejection('group: not an object', next)])
    parts.push(each(body?.['apps'], appEvents), each(body?.['pods'], podEvents))
    const below: readonly unknown[] = Array.isArray(body?.['groups']) ? body['groups'] : []
    for (const inner of below) waiting.push(inner)
  }
  return parts.flat()
}

/** `/v2/info`. `name` there is the program's; the framework's own may differ. Source: api/v2/InfoResource.scala. */
function infoEvents(body: Body): readonly DomainEvent[] {
  const id = body['frameworkId']
  const { framework_name: name, min_revive_offers_interval: interval } = jsonObject(body['marathon_config']) ?? {}
  const { version } = body
  const isSet = typeof interval === 'number' && interval >= 0
  const throttle = isSet ? duration(interval) : typeof version === 'string' ? throttleOf(version) : undefined
  if (id === undefined || id === null) return []
  if (typeof id !== 'string' || id === '') return [rejection('info.frameworkId: not text', id)]
  return [
    {
      kind: 'framework-seen',
      at: undefined,
      frameworkId: frameworkId(id),
      name: typeof name === 'string' ? name : undefined,
      ...(throttle === undefined ? {} : { throttle }),
    },
  ]
}

function each(values: unknown, read: (value: unknown) => readonly DomainEvent[]): readonly DomainEvent[] {
  if (values === undefined || values === null) return []
  if (!Array.isArray(values)) return [rejection('not a list', values)]
  return values.flatMap((value: unknown) => read(value))
}
