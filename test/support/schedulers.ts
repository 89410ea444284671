import type { ServerResponse } from 'node:http'
import { recordioBytes } from '../../src/wire/framing/recordio.ts'
import type { RelayOptions } from '../../src/app/relay.ts'
import { listen } from './upstream.ts'

/** A cluster of a test: what its servers answer may be changed at any time. */
export type Schedulers = {
  readonly upstreams: Pick<RelayOptions, 'mesos' | 'marathons' | 'metronome'>
  /** What is answered by path; a path without an answer is answered 404. */
  readonly answers: Map<string, unknown>
  /** What Mesos lists to a new subscriber. */
  readonly tasks: unknown[]
  /** Tells a status of a task, as Mesos does. */
  readonly status: (taskId: string, state: string, rest?: object) => void
  /** Tells an event of Marathon. */
  readonly event: (eventType: string, fields: object) => void
  /** Ends Marathon's stream. */
  readonly cut: () => void
  /** How many subscribers Mesos has, and Marathon. */
  readonly listeners: () => readonly [mesos: number, marathon: number]
  readonly stop: () => Promise<void>
}

/** The framework of a task: runs of jobs have no instance. */
const frameworkOf = (taskId: string) => ({ value: taskId.includes('.instance-') ? 'marathon' : 'metronome' })
const agent = { value: 'S-1' }

/** A task as Mesos lists it. */
export const listedTask = (id: string, state: string, since: number): object => ({
  name: 'task',
  task_id: { value: id },
  framework_id: frameworkOf(id),
  agent_id: agent,
  state,
  resources: [],
  statuses: [{ task_id: { value: id }, state, timestamp: since / 1000, agent_id: agent }],
})

/** Starts a master, a Marathon and a Metronome that have nothing to say yet. */
export async function schedulers(): Promise<Schedulers> {
  const streams = { mesos: new Set<ServerResponse>(), marathon: new Set<ServerResponse>() }
  const answers = new Map<string, unknown>([
    ['/v2/info', { version: '1.11.24', frameworkId: 'marathon', marathon_config: { framework_name: 'marathon' } }],
    ['/v2/apps', { apps: [] }],
    ['/v2/pods', []],
    ['/v2/queue', { queue: [] }],
    ['/v1/jobs', []],
  ])
  const tasks: unknown[] = []
  const began = (stream: Set<ServerResponse>, response: ServerResponse): void => {
    stream.add(response)
    response.on('close', () => stream.delete(response))
  }
  const mesos = await listen((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const state = {
      get_tasks: { tasks },
      get_frameworks: {
        frameworks: ['marathon', 'metronome'].map((name) => ({
          framework_info: { id: { value: name }, name },
          active: true,
        })),
      },
    }
    response.write(frame({ type: 'SUBSCRIBED', subscribed: { get_state: state, heartbeat_interval_seconds: 15 } }))
    began(streams.mesos, response)
  })
  const rest = await listen((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const answer = answers.get(path)
    if (path === '/v2/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream;charset=utf-8' })
      response.write('\r\n')
      began(streams.marathon, response)
    } else if (answer === undefined) response.writeHead(404).end()
    else response.end(JSON.stringify(answer))
  })
  const at = (port: number): URL => new URL(`http://127.0.0.1:${port}`)
  return {
    upstreams: {
      mesos: at(mesos.port),
      marathons: [{ name: undefined, url: at(rest.port) }],
      metronome: at(rest.port),
    },
    answers,
    tasks,
    status: (taskId, state, more = {}) => {
      const status = {
        task_id: { value: taskId },
        state,
        source: 'SOURCE_AGENT',
        timestamp: Date.now() / 1000,
        agent_id: agent,
        uuid: Buffer.from(`${taskId}${state}`).toString('base64').slice(0, 22),
        ...more,
      }
      const message = { type: 'TASK_UPDATED', task_updated: { framework_id: frameworkOf(taskId), status, state } }
      for (const each of streams.mesos) each.write(frame(message))
    },
    event: (eventType, fields) => {
      const data = JSON.stringify({ ...fields, eventType, timestamp: new Date().toISOString() })
      for (const each of streams.marathon) each.write(`event: ${eventType}\r\ndata: ${data}\r\n\r\n`)
    },
    cut: () => {
      for (const each of streams.marathon) each.destroy()
    },
    listeners: () => [streams.mesos.size, streams.marathon.size],
    stop: async () => {
      await Promise.all([mesos.stop(), rest.stop()])
    },
  }
}

const frame = (message: object): Uint8Array => recordioBytes(Buffer.from(JSON.stringify(message)))
