import type { AgentFlags, Host } from '../../domain/event.ts'
import { agentId, containerId, executorId, frameworkId, type FrameworkId } from '../../domain/ids.ts'
import { flagAt, isObject, listAt, numberAt, objectAt, objectOf, textAt, valueAt } from '../json-fields.ts'
import { noteUnknown, type Findings } from './decoded.ts'
import { addressOf, containerIdOf, executorIdIn, frameworkIdIn, idAt, secondsOf, timeInfoAt } from './fields.ts'

/** An agent of `get_agents` or AGENT_ADDED. Source: include/mesos/v1/master/master.proto, Response.GetAgents.Agent. */
export function findAgent(found: Findings, json: unknown): void {
  const info = valueAt(json, 'agent_info') ?? valueAt(json, 'slave_info')
  const id = idAt(info, 'id')
  if (id === undefined) return noteUnknown(found, 'agent without id')
  found.events.push({
    kind: 'agent-seen',
    at: found.context.at ?? timeInfoAt(json, 'reregistered_time') ?? timeInfoAt(json, 'registered_time'),
    agentId: agentId(id),
    hostname: textAt(info, 'hostname'),
    address: addressOf(textAt(json, 'pid')),
    version: textAt(json, 'version'),
    active: flagAt(json, 'active'),
  })
  return undefined
}

/** A `get_agents` part. Recovered agents have not come back after a master's restart: they are not active. */
export function findAgents(found: Findings, json: unknown): void {
  for (const agent of listAt(json, 'agents')) findAgent(found, agent)
  for (const info of listAt(json, 'recovered_agents')) {
    const id = idAt(info, 'id')
    if (id === undefined) noteUnknown(found, 'agent without id')
    else
      found.events.push({
        kind: 'agent-seen',
        at: found.context.at,
        agentId: agentId(id),
        hostname: textAt(info, 'hostname'),
        address: undefined,
        version: undefined,
        active: false,
      })
  }
}

/** A framework of a v1 message. */
export function findFramework(found: Findings, json: unknown): void {
  const info = valueAt(json, 'framework_info')
  const id = idAt(info, 'id')
  if (id === undefined) return noteUnknown(found, 'framework without id')
  const name = textAt(info, 'name')
  found.events.push({ kind: 'framework-seen', at: found.context.at, frameworkId: frameworkId(id), name })
  return undefined
}

/** A `get_frameworks` part. */
export function findFrameworks(found: Findings, json: unknown): void {
  for (const key of ['frameworks', 'completed_frameworks'])
    for (const framework of listAt(json, key)) findFramework(found, framework)
}

/** A container of GET_CONTAINERS or of `/containers`. Source: agent.proto, Response.GetContainers.Container. */
export function findContainer(found: Findings, json: unknown): void {
  // `/containers` has the status under another key, and only the innermost name in its own.
  const status = isObject(valueAt(json, 'container_status'))
    ? objectAt(json, 'container_status')
    : objectAt(json, 'status')
  const own = valueAt(json, 'container_id')
  const id =
    containerIdOf(status['container_id']) ?? (typeof own === 'string' ? containerId([own]) : containerIdOf(own))
  if (id === undefined) return noteUnknown(found, 'container without id')
  found.events.push({
    kind: 'container-seen',
    at:
      secondsOf(objectAt(json, 'resource_statistics')['timestamp']) ??
      secondsOf(objectAt(json, 'statistics')['timestamp']) ??
      found.context.at,
    host: found.context.host,
    containerId: id,
    frameworkId: frameworkIdIn(objectOf(json)),
    executorId: executorIdIn(objectOf(json)),
    executorPid: numberAt(status, 'executor_pid'),
  })
  return undefined
}

/** What only a master has among its flags, and what only an agent has. Source: src/master/flags.cpp, src/slave/flags.cpp. */
const ofMaster = ['allocator', 'registry', 'agent_reregister_timeout', 'slave_reregister_timeout', 'root_submissions']
const ofAgent = [
  'containerizers',
  'isolation',
  'cgroups_root',
  'launcher_dir',
  'runtime_dir',
  'executor_registration_timeout',
]

/** Whether these are the flags of an agent, a master, or of neither. */
export function flagsOf(flags: Readonly<Record<string, string>>): 'agent' | 'master' | 'neither' {
  if (ofAgent.some((name) => name in flags)) return 'agent'
  return ofMaster.some((name) => name in flags) ? 'master' : 'neither'
}

/** An agent's flags; none for a master's. */
export function findFlags(found: Findings, flags: Readonly<Record<string, string>>, host: Host): void {
  const whose = flagsOf(flags)
  if (whose === 'neither') return noteUnknown(found, 'flags of neither agent nor master')
  const event: AgentFlags = { kind: 'agent-flags', at: found.context.at, host, flags }
  if (whose === 'agent') found.events.push(event)
  return undefined
}

/** `[{name, value}]` of GET_FLAGS. A flag without a value is left out by Mesos, so is none here. */
export const flagList = (list: readonly unknown[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    list.flatMap((flag) => {
      const name = textAt(flag, 'name')
      return name === undefined ? [] : [[name, textAt(flag, 'value') ?? ''] as const]
    }),
  )

/** `{name: value}` of `/flags` and `/state`. */
export const flagObject = (json: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(isObject(json) ? json : {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  )

/** A container of an executor, from `executors[]` of an agent's `/state`. */
export function findExecutorContainer(found: Findings, json: unknown, framework: FrameworkId, host: Host): void {
  const container = textAt(json, 'container')
  const id = textAt(json, 'id')
  if (container === undefined || id === undefined) return
  found.events.push({
    kind: 'container-seen',
    at: found.context.at,
    host,
    containerId: containerId([container]),
    frameworkId: framework,
    executorId: executorId(id),
    executorPid: undefined,
  })
}
