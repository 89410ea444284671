import { isObject, type JsonObject, listAt, numberOf, objectAt, objectOf, textAt, valueAt } from '../json-fields.ts'

/** What an agent has, as a master's or its own answer says. */
export type AgentInventory = {
  readonly id: string | undefined
  readonly hostname: string | undefined
  readonly cpus: number | undefined
  readonly mem: number | undefined
  readonly disk: number | undefined
  readonly gpus: number | undefined
  readonly attributes: Readonly<Record<string, string>>
  readonly region: string | undefined
  readonly zone: string | undefined
}

/** The agents in a message or answer of Mesos: operator API v1, `/state` and `/slaves` of either. */
export function inventoryIn(json: unknown): readonly AgentInventory[] {
  const state = stateIn(json)
  const v1 = [
    ...listAt(objectAt(json, 'get_agents'), 'agents'),
    ...listAt(objectAt(state, 'get_agents'), 'agents'),
    ...(isObject(valueAt(objectAt(json, 'agent_added'), 'agent'))
      ? [valueAt(objectAt(json, 'agent_added'), 'agent')]
      : []),
  ]
  const v0 = [
    ...listAt(json, 'slaves'),
    // An agent's own state lists no agents, and has what it offers beside its flags.
    ...(isObject(valueAt(json, 'resources')) && isObject(valueAt(json, 'flags')) ? [json] : []),
  ]
  return [...v1.map(ofV1), ...v0.map(ofV0)]
}

/** Tasks of all frameworks in a message or answer of the operator API, as Mesos' `Task`. */
export function tasksIn(json: unknown): readonly JsonObject[] {
  const added = valueAt(objectAt(json, 'task_added'), 'task')
  const lists = [objectAt(json, 'get_tasks'), objectAt(stateIn(json), 'get_tasks')]
  const listed = lists.flatMap((tasks) =>
    ['tasks', 'unreachable_tasks', 'completed_tasks', 'orphan_tasks'].flatMap((key) => listAt(tasks, key)),
  )
  return [...(added === undefined ? [] : [added]), ...listed].filter(isObject)
}

const stateIn = (json: unknown): JsonObject =>
  isObject(valueAt(json, 'get_state'))
    ? objectAt(json, 'get_state')
    : objectAt(objectAt(json, 'subscribed'), 'get_state')

function ofV1(json: unknown): AgentInventory {
  const info = isObject(valueAt(json, 'agent_info')) ? objectAt(json, 'agent_info') : objectAt(json, 'slave_info')
  const total = listAt(json, 'total_resources')
  const resources = total.length > 0 ? total : listAt(info, 'resources')
  const sum = (name: string): number | undefined => {
    const amounts = resources
      .map(objectOf)
      .filter((one) => one['name'] === name)
      .map((one) => numberOf(objectAt(one, 'scalar')['value']) ?? 0)
    return amounts.length === 0 ? undefined : amounts.reduce((a, b) => a + b, 0)
  }
  const attributes = listAt(info, 'attributes').flatMap((one) => {
    const [name, value] = [textAt(one, 'name'), attributeText(one)]
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
  const fault = objectAt(objectAt(info, 'domain'), 'fault_domain')
  return {
    id: textAt(objectAt(info, 'id'), 'value'),
    hostname: textAt(info, 'hostname'),
    cpus: sum('cpus'),
    mem: sum('mem'),
    disk: sum('disk'),
    gpus: sum('gpus'),
    attributes: Object.fromEntries(attributes),
    region: textAt(objectAt(fault, 'region'), 'name'),
    zone: textAt(objectAt(fault, 'zone'), 'name'),
  }
}

/** Source: include/mesos/mesos.proto, Attribute; ranges and sets match no constraint that compares text. */
function attributeText(json: unknown): string | undefined {
  const scalar = numberOf(objectAt(json, 'scalar')['value'])
  return textAt(objectAt(json, 'text'), 'value') ?? (scalar === undefined ? undefined : String(scalar))
}

function ofV0(json: unknown): AgentInventory {
  const resources = objectAt(json, 'resources')
  const fault = objectAt(objectAt(json, 'domain'), 'fault_domain')
  const attributes = Object.entries(objectAt(json, 'attributes')).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [],
  )
  return {
    id: textAt(json, 'id'),
    hostname: textAt(json, 'hostname'),
    cpus: numberOf(resources['cpus']),
    mem: numberOf(resources['mem']),
    disk: numberOf(resources['disk']),
    gpus: numberOf(resources['gpus']),
    attributes: Object.fromEntries(attributes),
    region: textAt(objectAt(fault, 'region'), 'name'),
    zone: textAt(objectAt(fault, 'zone'), 'name'),
  }
}

/** The release in `/dcos-metadata/dcos-version.json`, such as `2.2.1`. Source: dcos/dcos, packages/dcos-metadata. */
export const dcosVersionIn = (json: unknown): string | undefined =>
  textAt(json, 'dcos-image-commit') === undefined ? undefined : textAt(json, 'version')
