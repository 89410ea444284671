import type { DomainEvent } from '../../domain/event.ts'
import { frameworkId } from '../../domain/ids.ts'
import { waitText } from '../../domain/status-text.ts'
import { isObject, listAt, numberAt, objectAt, objectOf, textAt, valueAt, type JsonObject } from '../json-fields.ts'
import { findAgent, findAgents, findContainer, findFlags, findFramework, findFrameworks, flagList } from './cluster.ts'
import { noteUnknown, type Findings } from './decoded.ts'
import { agentIdIn, executorIdIn, frameworkIdIn, idAt } from './fields.ts'
import { findStatus, findTask, findTasks, noOwner, ownedBy } from './task.ts'

/** Reads the part of a message that its `type` names. */
type Handler = (found: Findings, part: unknown) => void

/** A message that is followed but says nothing we need. */
const nothing: Handler = () => {}

/** Where master and agent keep tasks; the master's deprecated ones too. Source: master.proto and agent.proto, GetTasks. */
const taskKeys = [
  'pending_tasks',
  'queued_tasks',
  'launched_tasks',
  'tasks',
  'unreachable_tasks',
  'orphan_tasks',
  'terminated_tasks',
  'completed_tasks',
]

const findGetTasks: Handler = (found, part) =>
  findTasks(found, part, taskKeys, ownedBy(undefined, found.context.host.agentId))

/** The parts of GET_STATE, what tasks refer to first. */
const findState: Handler = (found, part) => {
  findAgents(found, valueAt(part, 'get_agents') ?? valueAt(part, 'get_slaves'))
  findFrameworks(found, valueAt(part, 'get_frameworks'))
  findGetTasks(found, valueAt(part, 'get_tasks'))
}

/** The first message of a master's stream (a snapshot) or of a scheduler's (its framework's id). */
const findSubscribed: Handler = (found, part) => {
  findState(found, valueAt(part, 'get_state'))
  const id = idAt(part, 'framework_id')
  if (id !== undefined)
    found.events.push({
      kind: 'framework-seen',
      at: found.context.at,
      frameworkId: frameworkId(id),
      name: undefined,
    })
}

const findTaskUpdated: Handler = (found, part) =>
  findStatus(found, valueAt(part, 'status'), { ...noOwner, frameworkId: frameworkIdIn(objectOf(part)) }, 'operator')

const findUpdate: Handler = (found, part) =>
  findStatus(found, valueAt(part, 'status'), { ...noOwner, frameworkId: found.context.frameworkId }, 'scheduler')

const findAgentRemoved: Handler = (found, part) => {
  const id = agentIdIn(objectOf(part))
  if (id === undefined) noteUnknown(found, 'agent without id')
  else found.events.push({ kind: 'agent-removed', at: found.context.at, agentId: id })
}

const findFrameworkRemoved: Handler = (found, part) => {
  const id = idAt(valueAt(part, 'framework_info'), 'id')
  if (id === undefined) return noteUnknown(found, 'framework without id')
  found.events.push({
    kind: 'framework-seen',
    at: found.context.at,
    frameworkId: frameworkId(id),
    name: textAt(valueAt(part, 'framework_info'), 'name'),
  })
  found.events.push({ kind: 'framework-removed', at: found.context.at, frameworkId: frameworkId(id) })
  return undefined
}

/** An offer tells which agent has which hostname and address. Source: include/mesos/v1/mesos.proto, Offer. */
const findOffers: Handler = (found, part) => {
  for (const offer of listAt(part, 'offers')) {
    const id = agentIdIn(objectOf(offer))
    if (id === undefined) {
      noteUnknown(found, 'offer without agent')
      continue
    }
    const address = objectAt(valueAt(offer, 'url'), 'address')
    const ip = textAt(address, 'ip')
    const port = numberAt(address, 'port')
    found.events.push({
      kind: 'agent-seen',
      at: found.context.at,
      agentId: id,
      hostname: textAt(offer, 'hostname'),
      address: ip === undefined || port === undefined ? undefined : `${ip}:${port}`,
      version: undefined,
      active: true,
    })
  }
}

/**
 * An executor ended, with its raw wait status, or, without executor, an agent was lost.
 * Source: include/mesos/v1/scheduler/scheduler.proto, Event.Failure.
 */
const findFailure: Handler = (found, part) => {
  const agent = agentIdIn(objectOf(part))
  const executor = executorIdIn(objectOf(part))
  const status = numberAt(part, 'status')
  const { at, frameworkId: framework } = found.context
  if (executor === undefined) return findAgentRemoved(found, part)
  if (at === undefined || framework === undefined || status === undefined)
    return noteUnknown(found, 'FAILURE of an executor without framework, time or status')
  const event: DomainEvent = {
    kind: 'container-note',
    at,
    host: { agentId: agent, hostname: undefined },
    note: { is: 'executor-ended', executorId: executor, frameworkId: framework, how: waitText(status) },
  }
  found.events.push(event)
  return undefined
}

/**
 * Every type of the master's events, of the scheduler's, and of the answers of both operator APIs.
 * Source: Event and Response in master.proto, agent.proto and scheduler.proto of include/mesos/v1.
 */
const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['SUBSCRIBED', findSubscribed],
  ['TASK_ADDED', (found, part) => findTask(found, valueAt(part, 'task'), noOwner)],
  ['TASK_UPDATED', findTaskUpdated],
  ['AGENT_ADDED', (found, part) => findAgent(found, valueAt(part, 'agent'))],
  ['AGENT_REMOVED', findAgentRemoved],
  ['FRAMEWORK_ADDED', (found, part) => findFramework(found, valueAt(part, 'framework'))],
  ['FRAMEWORK_UPDATED', (found, part) => findFramework(found, valueAt(part, 'framework'))],
  ['FRAMEWORK_REMOVED', findFrameworkRemoved],
  ['UPDATE', findUpdate],
  ['OFFERS', findOffers],
  ['FAILURE', findFailure],
  ['GET_STATE', findState],
  ['GET_TASKS', findGetTasks],
  ['GET_AGENTS', findAgents],
  ['GET_AGENT', findAgent],
  ['GET_FRAMEWORKS', findFrameworks],
  [
    'GET_CONTAINERS',
    (found, part) => listAt(part, 'containers').forEach((container) => findContainer(found, container)),
  ],
  ['GET_FLAGS', (found, part) => findFlags(found, flagList(listAt(part, 'flags')), found.context.host)],
  ...[
    ['HEARTBEAT', 'INVERSE_OFFERS', 'RESCIND', 'RESCIND_INVERSE_OFFER', 'UPDATE_OPERATION_STATUS', 'MESSAGE', 'ERROR'],
    ['GET_HEALTH', 'GET_VERSION', 'GET_METRICS', 'GET_LOGGING_LEVEL', 'LIST_FILES', 'READ_FILE', 'GET_EXECUTORS'],
    ['GET_OPERATIONS', 'GET_MASTER', 'GET_ROLES', 'GET_WEIGHTS', 'GET_QUOTA', 'GET_MAINTENANCE_STATUS'],
    // What a scheduler asks for: what came of it is told by events. Source: Call in scheduler.proto.
    ['SUBSCRIBE', 'TEARDOWN', 'ACCEPT', 'DECLINE', 'ACCEPT_INVERSE_OFFERS', 'DECLINE_INVERSE_OFFERS', 'REVIVE', 'KILL'],
    ['SHUTDOWN', 'ACKNOWLEDGE', 'ACKNOWLEDGE_OPERATION_STATUS', 'RECONCILE', 'RECONCILE_OPERATIONS', 'REQUEST'],
    ['SUPPRESS', 'UPDATE_FRAMEWORK'],
    ['GET_MAINTENANCE_SCHEDULE', 'GET_RESOURCE_PROVIDERS', 'PRUNE_IMAGES', 'WAIT_CONTAINER', 'WAIT_NESTED_CONTAINER'],
  ]
    .flat()
    .map((type) => [type, nothing] as const),
])

/** The key of a message's content. Source: the field names beside `type` in the same protobufs. */
const parts: ReadonlyMap<string, string> = new Map([...handlers.keys()].map((type) => [type, type.toLowerCase()]))

/** A v1 message: an upper-case `type`, and what it is about under the same word in lower case. */
export function isV1(json: unknown): json is JsonObject {
  if (!isObject(json)) return false
  const type = json['type']
  if (typeof type !== 'string') return false
  const part = parts.get(type)
  if (part !== undefined) return part in json || Object.keys(json).length === 1
  return /^[A-Z][A-Z_]{2,60}$/.test(type) && isObject(json[type.toLowerCase()])
}

/** The events of a v1 message; a type that is not followed is noted. */
export function findV1(found: Findings, json: JsonObject): void {
  const type = textAt(json, 'type') ?? ''
  const handler = handlers.get(type)
  if (handler === undefined) noteUnknown(found, type)
  else handler(found, json[parts.get(type) ?? ''])
}
