/** A made-up cluster in the words of the master's API: shapes and sizes as Mesos 1.12 sends them. */

const master = '985d29ac-878e-4d1a-869a-63d235015908'
const start = 1_795_461_650

/** Hex digits that look random and are the same in every run. */
function hex(seed: number, digits: number): string {
  let state = (seed * 2_654_435_761 + 0x9e3779b9) >>> 0
  let text = ''
  while (text.length < digits) {
    state ^= state << 13
    state ^= state >>> 17
    state = (state ^ (state << 5)) >>> 0
    text += state.toString(16).padStart(8, '0')
  }
  return text.slice(0, digits)
}

const uuid = (seed: number): string => {
  const digits = hex(seed, 32)
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => digits.slice(from, to))
    .join('-')
}

const scalar = (name: string, value: number) => ({ name, type: 'SCALAR', scalar: { value } })
const agentId = (index: number) => ({ value: `${master}-S${index}` })

/** An entry of `get_agents`. */
const agentJson = (index: number): unknown => ({
  agent_info: {
    hostname: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
    port: 5051,
    resources: [scalar('cpus', 16), scalar('mem', 65_536), scalar('disk', 500_000)],
    attributes: [{ name: 'zone', type: 'TEXT', text: { value: 'a' } }],
    id: agentId(index),
    checkpoint: true,
  },
  active: true,
  deactivated: false,
  version: '1.12.0',
  pid: `slave(1)@10.${index >> 16}.${(index >> 8) & 255}.${index & 255}:5051`,
  registered_time: { nanoseconds: start * 1e9 },
  total_resources: [scalar('cpus', 16), scalar('mem', 65_536), scalar('disk', 500_000)],
  allocated_resources: [scalar('cpus', 12), scalar('mem', 40_000)],
  capabilities: [{ type: 'MULTI_ROLE' }, { type: 'HIERARCHICAL_ROLE' }, { type: 'AGENT_DRAINING' }],
})

function statusJson(index: number, agents: number, { state, step }: { readonly state: string; readonly step: number }) {
  const id = taskId(index)
  return {
    task_id: { value: id },
    state,
    source: 'SOURCE_EXECUTOR',
    agent_id: agentId(index % agents),
    executor_id: { value: id },
    timestamp: start + index / 1000 + step / 16,
    uuid: Buffer.from(hex(index * 4 + step, 32), 'hex').toString('base64'),
    container_status: {
      container_id: { value: uuid(index) },
      network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: '10.0.0.7' }] }],
      executor_pid: 1000 + (index % 30_000),
    },
  }
}

const taskId = (index: number): string => `group_app-${index % 2000}.instance-${uuid(index)}._app.1`

/** An entry of `get_tasks`, about 2 kB. */
export const taskJson = (index: number, agents: number): unknown => ({
  name: `app-${index % 2000}.group`,
  task_id: { value: taskId(index) },
  framework_id: { value: `${master}-0000` },
  agent_id: agentId(index % agents),
  state: 'TASK_RUNNING',
  resources: [scalar('cpus', 0.1), scalar('mem', 128)],
  statuses: ['TASK_STARTING', 'TASK_RUNNING'].map((state, step) => statusJson(index, agents, { state, step })),
  status_update_state: 'TASK_RUNNING',
  status_update_uuid: Buffer.from(hex(index * 4 + 1, 32), 'hex').toString('base64'),
  labels: {
    labels: [
      { key: 'TEAM', value: `team-${index % 40}` },
      { key: 'DCOS_SPACE', value: `/group/app-${index % 2000}` },
    ],
  },
  container: { type: 'MESOS', linux_info: { seccomp: { profile_name: 'default.json' }, share_cgroups: true } },
})

/** A TASK_UPDATED of the master's stream. */
export const updateJson = (index: number, agents: number): unknown => ({
  type: 'TASK_UPDATED',
  task_updated: {
    framework_id: { value: `${master}-0000` },
    status: statusJson(index, agents, { state: 'TASK_RUNNING', step: 1 }),
    state: 'TASK_RUNNING',
  },
})

/** A cluster's size. */
export type ClusterSize = { readonly agents: number; readonly tasks: number }

/** The text of a SUBSCRIBED message, in pieces: whole, it would take as much room as what is measured. */
export function* subscribedText({ agents, tasks }: ClusterSize): Generator<string> {
  yield '{"type":"SUBSCRIBED","subscribed":{"get_state":{"get_tasks":{"tasks":['
  for (let index = 0; index < tasks; index += 1)
    yield (index === 0 ? '' : ',') + JSON.stringify(taskJson(index, agents))
  yield ']},"get_frameworks":{"frameworks":[]},"get_agents":{"agents":['
  for (let index = 0; index < agents; index += 1) yield (index === 0 ? '' : ',') + JSON.stringify(agentJson(index))
  yield ']}},"heartbeat_interval_seconds":15.0}}'
}
