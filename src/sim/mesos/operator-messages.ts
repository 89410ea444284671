import type { JsonObject } from '../../wire/json-fields.ts'
import { type Amounts, copyOf, resourcesOf, take } from './amounts.ts'
import { executorIdOf } from './containers.ts'
import type { Agent, Framework, World } from './state.ts'
import type { Executor } from './executor.ts'
import type { Task } from './task.ts'
import { tasksOf } from './tasks.ts'
import {
  allocated,
  reservedJson,
  resourcesJson,
  TaskAdded,
  taskNow,
  TaskUpdated,
  volumesJson,
} from './task-messages.ts'
import type { Told } from './told.ts'

const capabilities = [
  'MULTI_ROLE',
  'HIERARCHICAL_ROLE',
  'RESERVATION_REFINEMENT',
  'RESOURCE_PROVIDER',
  'RESIZE_VOLUME',
  'AGENT_OPERATION_FEEDBACK',
  'AGENT_DRAINING',
  'TASK_RESOURCE_LIMITS',
].map((type) => ({ type }))

function agentInfoJson({ id, definition }: Agent): JsonObject {
  const { hostname, attributes, region, zone, resources } = definition
  const texts = Object.entries(attributes).map(([name, value]) => ({ name, type: 'TEXT', text: { value } }))
  const domain =
    region === undefined || zone === undefined
      ? {}
      : { domain: { fault_domain: { region: { name: region }, zone: { name: zone } } } }
  return {
    hostname,
    port: 5051,
    resources: resourcesJson(resources, {}),
    ...(texts.length === 0 ? {} : { attributes: texts }),
    id: { value: id },
    checkpoint: true,
    ...domain,
  }
}

function agentJson(agent: Agent): JsonObject {
  const { definition, registeredAt, isDraining, standing } = agent
  return {
    agent_info: agentInfoJson(agent),
    active: standing === 'registered' && !isDraining,
    deactivated: isDraining,
    version: definition.version,
    pid: `slave(1)@${definition.hostname}:5051`,
    registered_time: { nanoseconds: registeredAt * 1e6 },
    total_resources: totalJson(agent),
    capabilities,
  }
}

/** What nobody has reserved, and what is reserved. */
function totalJson({ definition, total, reservations }: Agent): readonly JsonObject[] {
  if (reservations.size === 0) return resourcesJson(definition.resources, { role: '*' })
  const unreserved = copyOf(total)
  for (const { amounts } of reservations.values()) take(unreserved, amounts)
  return [
    ...resourcesJson(resourcesOf(unreserved), { role: '*' }),
    ...[...reservations.values()].flatMap((one) => [...reservedJson(one, {}), ...volumesJson(one)]),
  ]
}

function frameworkInfoJson({ id, info, scheduler }: Framework): JsonObject {
  const { user, principal, roles } = info
  return {
    user,
    name: scheduler.name,
    id: { value: id },
    failover_timeout: info.failoverTimeout / 1000,
    checkpoint: true,
    roles,
    ...(principal === undefined ? {} : { principal }),
    capabilities: info.capabilities.map((type) => ({ type })),
  }
}

function frameworkJson(world: World, framework: Framework): JsonObject {
  const { isConnected, since } = framework
  const now = world.simulation.now() * 1e6
  return {
    framework_info: frameworkInfoJson(framework),
    active: isConnected,
    connected: isConnected,
    recovered: false,
    registered_time: { nanoseconds: since * 1e6 },
    reregistered_time: { nanoseconds: now },
    unregistered_time: { nanoseconds: 0 },
  }
}

const isHeard = ({ recorder, hasSubscriber, isMasterUp }: World): boolean =>
  recorder.isOn && hasSubscriber && isMasterUp

function send(world: World, json: JsonObject): void {
  if (isHeard(world)) world.recorder.send({ from: 'mesos', json })
}

/** The first record of a subscription: all there is. */
export function tellSubscribed(world: World): void {
  world.hasSubscriber = true
  const agents = [...world.agents.values()]
  const tasks = [...world.frameworks.values()].flatMap((framework) => tasksOf(world, framework))
  const known = agents.filter(({ standing }) => standing === 'registered')
  const executors = known.flatMap((agent) =>
    [...new Set([...agent.tasks].map(({ executor }) => executor))].filter(({ isPod }) => isPod),
  )
  const isUnreachable = ({ state }: Task): boolean => state === 'TASK_UNREACHABLE' || state === 'TASK_LOST'
  const state = {
    get_tasks: {
      tasks: tasks.filter((task) => !isUnreachable(task) && task.agent.standing !== 'down').map(taskNow),
      unreachable_tasks: tasks.filter(isUnreachable).map(taskNow),
      completed_tasks: [],
    },
    get_executors: { executors: executors.map(executorJson) },
    get_frameworks: {
      frameworks: [...world.frameworks.values()]
        .filter(({ isRemoved }) => !isRemoved)
        .map((one) => frameworkJson(world, one)),
      completed_frameworks: [],
    },
    get_agents: {
      agents: known.map(agentJson),
      recovered_agents: agents.filter(({ standing }) => standing === 'down').map(agentInfoJson),
    },
  }
  send(world, { type: 'SUBSCRIBED', subscribed: { get_state: state, heartbeat_interval_seconds: 15 } })
}

const executorJson = (executor: Executor): JsonObject => ({
  executor_info: {
    executor_id: { value: executorIdOf(executor) },
    framework_id: { value: executor.framework.id },
    type: 'DEFAULT',
    ...(executor.group === undefined ? {} : { resources: resourcesOfExecutor(executor, executor.group.amounts) }),
  },
  agent_id: { value: executor.agent.id },
})

/** A pod's volumes are its executor's. */
function resourcesOfExecutor({ client, reservation }: Executor, amounts: Readonly<Amounts>): readonly JsonObject[] {
  if (reservation === undefined) return allocated(amounts, client.role)
  const extra = { allocation_info: { role: client.role } }
  return [...reservedJson(reservation, { resources: resourcesOf(amounts), extra }), ...volumesJson(reservation, extra)]
}

/** TASK_ADDED. */
export function tellAdded(world: World, task: Task): void {
  if (isHeard(world)) world.recorder.send(new TaskAdded(task))
}

/**
 * TASK_UPDATED, where subscribers hear of the status at all: repeats in one state replace the kept one in silence.
 * Source: src/master/master.cpp, updateTask.
 */
export function tellUpdated(
  world: World,
  task: Task,
  { update, isNews }: { readonly update: Told; readonly isNews: boolean },
): void {
  const told = new TaskUpdated(task, { update, pid: task.pid, latest: task.latest })
  if (task.history?.at(-1)?.state === update.state) task.history.pop()
  task.history?.push(told)
  if (isNews && isHeard(world)) world.recorder.send(told)
}

/** AGENT_ADDED: registered for the first time or again. */
export const tellAgentAdded = (world: World, agent: Agent): void =>
  send(world, { type: 'AGENT_ADDED', agent_added: { agent: agentJson(agent) } })

/** FRAMEWORK_ADDED, FRAMEWORK_UPDATED. */
export function tellFramework(world: World, framework: Framework, how: 'added' | 'updated'): void {
  const json = { framework: frameworkJson(world, framework) }
  if (how === 'added') send(world, { type: 'FRAMEWORK_ADDED', framework_added: json })
  else send(world, { type: 'FRAMEWORK_UPDATED', framework_updated: json })
}

/** FRAMEWORK_REMOVED. */
export const tellFrameworkRemoved = (world: World, framework: Framework): void =>
  send(world, { type: 'FRAMEWORK_REMOVED', framework_removed: { framework_info: frameworkInfoJson(framework) } })
