import type { JsonObject } from '../../wire/json-fields.ts'
import type { Amounts } from './amounts.ts'
import { resourcesOf } from './amounts.ts'
import type { Resources } from './driver.ts'
import type { Agent, Executor, Framework, Task, World } from './state.ts'
import type { Told } from './told.ts'

/** Resources as the API shows them. Source: include/mesos/v1/mesos.proto, Resource; recorded key order. */
function resourcesJson({ cpus, mem, disk, gpus, ports }: Resources, extra: JsonObject): readonly JsonObject[] {
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

const allocated = (amounts: Amounts, role: string) => resourcesJson(resourcesOf(amounts), { allocation_info: { role } })

/** A container id with its parents inside. Source: mesos.proto, ContainerID. */
function containerJson(id: string): JsonObject {
  const [parent, child] = id.split('.')
  return child === undefined ? { value: id } : { value: child, parent: { value: parent } }
}

function statusJson(world: World, task: Task, update: Told): JsonObject {
  const { containerId, message, reason, healthy, unreachableSince, number, memLimit } = update
  const hasEnded = update.message !== undefined && task.executor?.isPod === true
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
          ...(hasEnded || task.pid === 0 ? {} : { executor_pid: task.pid }),
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
    ...(number === undefined ? {} : { uuid: world.uuids.base64('status', number) }),
    ...(healthy === undefined ? {} : { healthy }),
    ...(container === undefined ? {} : { container_status: container }),
    ...(unreachableSince === undefined ? {} : { unreachable_time: { nanoseconds: unreachableSince * 1e6 } }),
    ...(memLimit === undefined
      ? {}
      : { limitation: { resources: [{ name: 'mem', type: 'SCALAR', scalar: { value: memLimit } }] } }),
  }
}

function taskJson(task: Task): JsonObject {
  const { info, framework, agent, client, executor } = task
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
  const hasContainer = containerizer === 'docker' || seccomp !== undefined || hasImage
  return {
    name: info.name,
    task_id: { value: info.id },
    framework_id: { value: framework.id },
    ...(executor?.isPod === true ? { executor_id: { value: executor.id } } : {}),
    agent_id: { value: agent.id },
    state: task.latest,
    resources: allocated(task.amounts, client.role),
    ...(task.history === undefined || task.history.length === 0 ? {} : { statuses: task.history }),
    ...(labels.length === 0 ? {} : { labels: { labels } }),
    ...(hasContainer
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
    total_resources: resourcesJson(definition.resources, { role: '*' }),
    capabilities,
  }
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

function send(world: World, json: JsonObject): void {
  if (world.recorder.isOn && world.hasSubscriber && world.isMasterUp) world.recorder.send({ from: 'mesos', json })
}

/** The first record of a subscription: all there is. */
export function tellSubscribed(world: World): void {
  world.hasSubscriber = true
  const agents = [...world.agents.values()]
  const tasks = [...world.frameworks.values()].flatMap(({ tasks: live }) => [...live.values()])
  const known = agents.filter(({ standing }) => standing === 'registered')
  const executors = known.flatMap((agent) =>
    [...new Set([...agent.tasks].map(({ executor }) => executor))].filter((executor) => executor?.isPod === true),
  )
  const isUnreachable = ({ state }: Task): boolean => state === 'TASK_UNREACHABLE' || state === 'TASK_LOST'
  const state = {
    get_tasks: {
      tasks: tasks.filter((task) => !isUnreachable(task) && task.agent.standing !== 'down').map(taskJson),
      unreachable_tasks: tasks.filter(isUnreachable).map(taskJson),
      completed_tasks: [],
    },
    get_executors: { executors: executors.filter((executor) => executor !== undefined).map(executorJson) },
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

const executorJson = ({ id, agent, framework, amounts, client }: Executor): JsonObject => ({
  executor_info: {
    executor_id: { value: id },
    framework_id: { value: framework.id },
    type: 'DEFAULT',
    ...(amounts === undefined ? {} : { resources: allocated(amounts, client.role) }),
  },
  agent_id: { value: agent.id },
})

/** TASK_ADDED. */
export const tellAdded = (world: World, task: Task): void =>
  send(world, { type: 'TASK_ADDED', task_added: { task: taskJson(task) } })

/**
 * TASK_UPDATED, where subscribers hear of the status at all: repeats in one state replace the kept one in silence.
 * Source: src/master/master.cpp, updateTask.
 */
export function tellUpdated(
  world: World,
  task: Task,
  { update, isNews }: { readonly update: Told; readonly isNews: boolean },
): void {
  const status = statusJson(world, task, update)
  const last = task.history?.at(-1) as JsonObject | undefined
  if (last?.['state'] === update.state) task.history?.pop()
  task.history?.push(status)
  const updated = { framework_id: { value: task.framework.id }, status, state: task.latest }
  if (isNews) send(world, { type: 'TASK_UPDATED', task_updated: updated })
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
