import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { recordioBytes } from '../../src/wire/framing/recordio.ts'

/** A task as the master of a test knows it. */
export type LabTask = {
  readonly id: string
  readonly container: { readonly value: string; readonly parent?: { readonly value: string } }
}

/** A Mesos master's event stream over real HTTP, with one agent and one framework. */
export type LabMaster = {
  readonly port: number
  readonly added: (task: LabTask) => void
  readonly updated: (
    task: LabTask,
    status: { readonly state: string; readonly message?: string; readonly at: number },
  ) => void
  readonly stop: () => Promise<void>
}

export const labIds = { master: '985d29ac-878e-4d1a-869a-63d235015908', agent: 'S0', framework: '0000' } as const
const agent = { value: `${labIds.master}-${labIds.agent}` }
const framework = { value: `${labIds.master}-${labIds.framework}` }
/** Where the one agent keeps things. */
export const labFrameworkId = framework.value
export const labAgentId = agent.value

const scalar = (name: string, value: number) => ({ name, type: 'SCALAR', scalar: { value } })

/** Starts it; a subscriber gets a snapshot, and then what comes. Words and order as the recordings have them. */
export async function startLabMaster(hostname: string): Promise<LabMaster> {
  const readers = new Set<ServerResponse>()
  const tasks = new Map<string, Record<string, unknown>>()
  const frameworkEntry = {
    framework_info: { user: 'root', name: 'lab', id: framework, checkpoint: true, roles: ['*'] },
    active: true,
    connected: true,
    recovered: false,
    registered_time: { nanoseconds: Date.now() * 1e6 },
  }
  const agentEntry = {
    agent_info: {
      hostname,
      port: 5051,
      resources: [scalar('cpus', 64), scalar('mem', 65_536)],
      id: agent,
      checkpoint: true,
    },
    active: true,
    deactivated: false,
    version: '1.12.0',
    pid: `slave(1)@127.0.0.1:5051`,
    registered_time: { nanoseconds: Date.now() * 1e6 },
    total_resources: [],
    capabilities: [],
  }
  const tell = (message: unknown): void => {
    for (const reader of readers) reader.write(recordioBytes(Buffer.from(JSON.stringify(message))))
  }
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const state = {
        get_tasks: { tasks: [...tasks.values()] },
        get_executors: {},
        get_frameworks: { frameworks: [frameworkEntry] },
        get_agents: { agents: [agentEntry] },
      }
      const subscribed = { type: 'SUBSCRIBED', subscribed: { get_state: state, heartbeat_interval_seconds: 15 } }
      response.write(recordioBytes(Buffer.from(JSON.stringify(subscribed))))
      readers.add(response)
      response.on('close', () => readers.delete(response))
    })
  })
  const beat = setInterval(() => tell({ type: 'HEARTBEAT' }), 15_000)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  let count = 0

  return {
    port: (server.address() as AddressInfo).port,
    added: ({ id }) => {
      const task = {
        name: id.split('.')[0],
        task_id: { value: id },
        framework_id: framework,
        agent_id: agent,
        state: 'TASK_STAGING',
        resources: [scalar('cpus', 0.1), scalar('mem', 32)],
        container: { type: 'MESOS', linux_info: { seccomp: { profile_name: 'lab.json' } } },
      }
      tasks.set(id, task)
      tell({ type: 'TASK_ADDED', task_added: { task } })
    },
    updated: ({ id, container }, { state, message, at }) => {
      count += 1
      const status = {
        task_id: { value: id },
        state,
        ...(message === undefined ? {} : { message }),
        source: 'SOURCE_EXECUTOR',
        agent_id: agent,
        executor_id: { value: id },
        timestamp: at / 1000,
        uuid: Buffer.from(String(count).padStart(16, '0')).toString('base64'),
        container_status: { container_id: container },
      }
      const task = tasks.get(id)
      if (task !== undefined) tasks.set(id, { ...task, state, statuses: [status] })
      tell({ type: 'TASK_UPDATED', task_updated: { framework_id: framework, status, state } })
    },
    stop: async () => {
      clearInterval(beat)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
