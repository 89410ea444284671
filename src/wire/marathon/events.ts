import type { DomainEvent, HealthChanged, TaskKillAsked, WorkloadSeen } from '../../domain/event.ts'
import { frameworkId, taskId } from '../../domain/ids.ts'
import { taskOwner } from '../../domain/task-owner.ts'
import type { Instant } from '../../domain/time.ts'
import { rejection } from '../rejection.ts'
import { jsonObject } from '../shapes.ts'
import { answerEvents } from './answer.ts'
import { appEvents } from './app.ts'
import { isUnknownEvent, marathonEvent, type MarathonEvent } from './event.ts'
import { toldAgent, toldStatus } from './told.ts'

/** What one JSON value of Marathon says. */
export type MarathonSaid = {
  readonly events: readonly DomainEvent[]
  /** Types of events this program does not know, one for each such event. */
  readonly unknown: readonly string[]
}

/**
 * Reads whatever JSON Marathon gives: an event of its stream (also in an envelope `{event, data}`), or an answer of
 * `/v2/apps`, `/v2/pods`, `/v2/tasks`, `/v2/queue`, `/v2/deployments`, `/v2/groups`, `/v2/info`, whole or one entry.
 * Wrong values come out as `rejected`; many events say nothing of a task, and so give none.
 *
 * @returns undefined for a value that is not Marathon's
 */
export function marathonEvents(json: unknown): MarathonSaid | undefined {
  if (Array.isArray(json)) return listSaid(json)
  const event = marathonEvent(json) ?? marathonEvent(enveloped(json))
  if (event === undefined) {
    const events = answerEvents(json)
    return events === undefined ? undefined : { events, unknown: [] }
  }
  if (!event.ok) return { events: [event.error], unknown: [] }
  if (isUnknownEvent(event.value)) return { events: [], unknown: [event.value.eventType] }
  return { events: domainEvents(event.value), unknown: [] }
}

/** A list is Marathon's if its first entry is; an entry unlike the others is rejected. */
function listSaid(list: readonly unknown[]): MarathonSaid | undefined {
  if (list.length === 0 || Array.isArray(list[0]) || marathonEvents(list[0]) === undefined) return undefined
  const all = list.map((entry): MarathonSaid => {
    const said = Array.isArray(entry) ? undefined : marathonEvents(entry)
    return said ?? { events: [rejection('an entry unlike the first of its list', entry)], unknown: [] }
  })
  return { events: all.flatMap(({ events }) => events), unknown: all.flatMap(({ unknown }) => unknown) }
}

/** What an event of Marathon that was read says of tasks, workloads and agents. */
export function domainEvents(event: MarathonEvent): readonly DomainEvent[] {
  const at = event.timestamp
  switch (event.eventType) {
    case 'status_update_event': {
      const { taskId: task, taskStatus: state, message, slaveId: agent, host } = event
      return [toldStatus({ task, state, message, at, agent }), taskWorkload(event), ...toldAgent({ at, agent, host })]
    }
    case 'instance_changed_event':
      return toldAgent({ at, agent: event.agentId, host: event.host })
    case 'unhealthy_instance_kill_event':
    case 'unhealthy_task_kill_event': {
      const asked: TaskKillAsked = {
        kind: 'task-kill-asked',
        at,
        taskId: taskId(event.taskId),
        by: 'health-check',
        why: event.reason,
      }
      return [asked, taskWorkload(event), ...toldAgent({ at, agent: event.slaveId, host: event.host })]
    }
    case 'failed_health_check_event': {
      const { protocol = 'HTTP', path } = event.healthCheck ?? {}
      const why = `a check failed: ${protocol}${path === undefined ? '' : ` ${path}`}`
      return [health(at, { of: event.taskId, healthy: false, why })]
    }
    case 'health_status_changed_event': {
      const of = event.instanceId ?? event.taskId
      return of === undefined ? [] : [health(at, { of, healthy: event.alive, why: undefined })]
    }
    case 'instance_health_changed_event':
      return [health(at, { of: event.instanceId, healthy: event.healthy ?? undefined, why: undefined })]
    case 'api_post_event':
      return appEvents(event.appDefinition).map((seen) =>
        'at' in seen && seen.at === undefined ? { ...seen, at } : seen,
      )
    case 'scheduler_registered_event':
      return [{ kind: 'framework-seen', at, frameworkId: frameworkId(event.frameworkId), name: undefined }]
    case 'app_terminated_event':
      // Pods are told by the same event, and the id does not tell which it is; an app and a pod never share one.
      return [gone(event, 'app'), gone(event, 'pod')]
    case 'unknown_instance_terminated_event':
    case 'add_health_check_event':
    case 'remove_health_check_event':
    case 'deployment_info':
    case 'deployment_step_success':
    case 'deployment_step_failure':
    case 'deployment_success':
    case 'deployment_failed':
    case 'group_change_success':
    case 'group_change_failed':
    case 'pod_created_event':
    case 'pod_updated_event':
    case 'pod_deleted_event':
    case 'event_stream_attached':
    case 'event_stream_detached':
    case 'framework_message_event':
    case 'scheduler_reregistered_event':
    case 'scheduler_disconnected_event':
    case 'subscribe_event':
    case 'unsubscribe_event':
      return []
    default:
      return event satisfies never
  }
}

const gone = (
  { timestamp: at, appId: id }: { readonly timestamp: Instant; readonly appId: string },
  workload: 'app' | 'pod',
) => ({ kind: 'workload-gone', at, workload, id }) as const

/** The workload of a task in an event. The id tells a pod's task from an app's; the event calls both `appId`. */
const taskWorkload = (event: {
  readonly taskId: string
  readonly appId: string
  readonly version: string | undefined
  readonly timestamp: Instant
}): WorkloadSeen => ({
  kind: 'workload-seen',
  at: event.timestamp,
  workload: taskOwner(event.taskId, 'marathon')?.workload === 'pod' ? 'pod' : 'app',
  id: event.appId,
  version: event.version,
  run: undefined,
  labels: nothing,
  taskIds: [taskId(event.taskId)],
  seccomp: nothing,
  docker: false,
})

/** One for all: there are four of these events in every life. */
const nothing = {}

/** Health of what an event calls `taskId` or `instanceId`: since 1.5 either may hold an instance's id. */
function health(
  at: Instant,
  {
    of,
    healthy,
    why,
  }: { readonly of: string; readonly healthy: boolean | undefined; readonly why: string | undefined },
): HealthChanged {
  const owner = taskOwner(of, 'marathon')
  const instance = owner === undefined ? of : owner.workload === 'job' ? undefined : owner.instance
  return {
    kind: 'health-changed',
    at,
    taskId: owner === undefined ? undefined : taskId(of),
    instance,
    healthy,
    why,
  }
}

/** What is in `{event: TYPE, data: …}` or `{recv_ts: …, record: …}`, as tools write that keep a stream as JSON lines. */
function enveloped(json: unknown): unknown {
  const body = jsonObject(json)
  if (typeof body?.['recv_ts'] === 'string') return body['record']
  const data = body?.['data']
  if (body === undefined || data === undefined || typeof (body['event'] ?? body['type']) !== 'string') return undefined
  if (typeof data !== 'string') return data
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
