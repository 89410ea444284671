import { readFileSync } from 'node:fs'
import { agentId, frameworkId, type TaskId, taskId } from '../../../src/domain/ids.ts'
import type { TaskState } from '../../../src/domain/task.ts'
import { instant, type Instant } from '../../../src/domain/time.ts'
import { createSimulation } from '../../../src/sim/engine/create-simulation.ts'
import { createMarathon, type MarathonCluster } from '../../../src/sim/marathon/create-marathon.ts'
import { marathonOf } from '../../../src/sim/marathon/parameters.ts'
import type { Defect } from '../../../src/sim/marathon/defects.ts'
import type { Driver, Offer, Reserved, Scheduler, TaskInfo, Update } from '../../../src/sim/mesos/driver.ts'
import { tasksToLaunch } from '../../../src/sim/mesos/operations.ts'
import { type JsonObject, isObject } from '../../../src/wire/json-fields.ts'
import { memory } from '../mesos/small-cluster.ts'

/** What Marathon's own tests assert, restated as data: groups of rows with stable ids. */
export const vectors: Readonly<Record<string, readonly JsonObject[]>> = JSON.parse(
  readFileSync('test/fixtures/marathon/vectors.json', 'utf8'),
)

/** The row with an id. */
export function vector(id: string): JsonObject {
  const found = Object.values(vectors)
    .flat()
    .find((row) => row['id'] === id)
  if (found === undefined) throw new Error(`no vector ${id}`)
  return found
}

/** When every story here begins. */
export const start = instant(Date.UTC(2026, 0, 5, 12))

/** What a story may change. */
export type StoryOptions = {
  readonly version?: string
  readonly flags?: Readonly<Record<string, string>>
  readonly fixed?: readonly Defect[]
}

/** A Marathon alone: Mesos' side is the test's. */
export class Story {
  readonly marathon: MarathonCluster
  /** What Marathon asked of Mesos, one word and what it is about. */
  readonly asked: string[] = []
  readonly #infos = new Map<TaskId, TaskInfo>()
  /** What Mesos keeps for it. */
  readonly reserved: Reserved[] = []
  /** Launched tasks, in order. */
  readonly launched: TaskId[] = []
  readonly #simulation = createSimulation({ start, seed: 1 })
  readonly #recorder = memory(true)
  #scheduler!: Scheduler
  #offers = 0
  healthy = true
  ready = true

  constructor({ version = '1.11.24', flags = {}, fixed = [] }: StoryOptions = {}) {
    const numbers = { instance: 0, deployment: 0, volume: 0 }
    this.marathon = createMarathon({
      simulation: this.#simulation,
      recorder: this.#recorder,
      parameters: marathonOf(version, flags),
      fixed,
      connect: (scheduler) => {
        this.#scheduler = scheduler
        return this.#driver()
      },
      probe: { isHealthy: () => this.healthy, isReady: () => this.ready },
      uuid: (kind) => `${kind.charAt(0)}${++numbers[kind]}`,
    })
    this.#scheduler.registered(frameworkId('f'), false)
  }

  #driver(): Driver {
    return {
      accept: (offer, operations) => {
        for (const operation of operations) {
          if (operation.kind === 'reserve' || operation.kind === 'unreserve') {
            this.asked.push(`${operation.kind} on ${offer.hostname}`)
            if (operation.kind === 'reserve') this.reserved.push(operation.reserved)
            else this.reserved.splice(this.reserved.indexOf(operation.reserved), 1)
          }
          for (const info of tasksToLaunch(operation)) {
            const { id } = info
            this.#infos.set(id, info)
            this.launched.push(id)
            this.asked.push(`launch ${id} on ${offer.hostname}`)
          }
        }
      },
      decline: (_offer, refuse) => void this.asked.push(`decline for ${refuse}`),
      revive: () => void this.asked.push('revive'),
      suppress: () => void this.asked.push('suppress'),
      unsuppress: () => void this.asked.push('unsuppress'),
      kill: (id) => void this.asked.push(`kill ${id}`),
      reconcile: (tasks) => void this.asked.push(`reconcile ${tasks.map(({ taskId: id }) => id).join(' ')}`),
    }
  }

  /** Ms since the start. */
  get now(): number {
    return this.#simulation.now() - start
  }

  /** Lets time pass until so many ms after the start. */
  until(ms: number): this {
    this.#simulation.runUntil(instant(start + ms))
    return this
  }

  app(json: JsonObject, isForced = true): number {
    return this.marathon.putApp({ id: '/a', cmd: 'run', ...json }, { isForced, because: 0 }).status
  }

  pod(json: JsonObject): number {
    return this.marathon.putPod({ id: '/p', ...json }, { isForced: true, because: 0 }).status
  }

  /** An offer of plenty. @returns the tasks that it launches */
  offer(given: Partial<Omit<Offer, 'resources'>> & { readonly resources?: Partial<Offer['resources']> } = {}) {
    const before = this.launched.length
    this.#offers += 1
    const resources = { cpus: 100, mem: 100_000, disk: 100_000, gpus: 0, ports: [[1000, 2000]] as const }
    this.#scheduler.offers([
      {
        id: `o${this.#offers}`,
        agentId: agentId('s1'),
        hostname: 'agent-1',
        role: '*',
        attributes: {},
        region: undefined,
        zone: undefined,
        ...given,
        resources: { ...resources, ...given.resources },
      },
    ])
    return this.launched.slice(before)
  }

  /** Mesos says something of a task. */
  status(id: TaskId, state: TaskState, more: Partial<Update> = {}): this {
    this.#scheduler.update({
      taskId: id,
      info: this.#infos.get(id),
      agentId: agentId('s1'),
      executorId: undefined,
      state,
      source: 'SOURCE_EXECUTOR',
      reason: undefined,
      message: undefined,
      at: this.#simulation.now(),
      healthy: undefined,
      containerId: undefined,
      unreachableSince: undefined,
      because: 0,
      ...more,
    })
    return this
  }

  /** Launches all that may be launched, and lets it run. */
  run(): readonly TaskId[] {
    const tasks = this.offer()
    for (const id of tasks) this.status(id, 'TASK_RUNNING')
    return tasks
  }

  lostMaster(): this {
    this.#scheduler.disconnected()
    return this
  }

  /** Conditions of an app's instances, counted. */
  conditions(id = '/a'): Readonly<Record<string, number>> {
    return this.marathon.conditions(id)
  }

  /** Events since the last time, each as its type and what matters of it. */
  events(): readonly string[] {
    return this.#recorder.messages.splice(0).flatMap((message) => {
      const json = message.from === 'marathon' ? message.json : undefined
      return isObject(json) ? [eventLine(json)] : []
    })
  }

  /** Timeline lines that say something. */
  said(text: string): number {
    return this.#recorder.entries.filter(({ says }) => says.includes(text)).length
  }

  view(path: string, query = ''): JsonObject {
    const answer = this.marathon.view(path, query)
    return isObject(answer) ? answer : { answer }
  }

  /** The items of `/v2/queue`. */
  queue(query = ''): readonly JsonObject[] {
    const { queue } = this.view('/v2/queue', query)
    return Array.isArray(queue) ? queue.filter(isObject) : []
  }

  figures(id = '/a') {
    const found = this.marathon.figures().find((one) => one.id === id)
    if (found === undefined) throw new Error(`no figures of ${id}`)
    return found
  }

  /** When the next launch is allowed, in ms after the start; undefined: nothing holds it. */
  deadline(id = '/a'): number | undefined {
    const { nextAttempt } = this.figures(id)
    return nextAttempt === undefined ? undefined : nextAttempt - start
  }

  isDeploying(): boolean {
    const answer = this.marathon.view('/v2/deployments', '')
    return Array.isArray(answer) && answer.length > 0
  }
}

const eventLine = (json: JsonObject): string => {
  const text = (key: string): string | undefined => (typeof json[key] === 'string' ? json[key] : undefined)
  return [text('eventType')?.replace(/_event$/, ''), text('taskStatus') ?? text('condition') ?? text('reason')]
    .filter((part) => part !== undefined)
    .join(' ')
}

/** Brings an instance of a new app into a condition, with the goal Running. @returns its task */
export function inCondition(story: Story, condition: string, json: JsonObject = {}): TaskId {
  story.app(json)
  if (condition === 'Scheduled') return taskId('none')
  const [task = taskId('none')] = story.offer()
  if (condition === 'Staging') story.status(task, 'TASK_STAGING')
  if (condition === 'Starting') story.status(task, 'TASK_STARTING')
  if (condition === 'Running' || condition === 'Unreachable' || condition === 'UnreachableInactive')
    story.status(task, 'TASK_RUNNING')
  if (condition === 'Unreachable' || condition === 'UnreachableInactive') unreachable(story, task)
  return task
}

/** The agent of a task is lost, since now or an earlier moment. */
export const unreachable = (story: Story, task: TaskId, since?: Instant): Story =>
  story.status(task, 'TASK_UNREACHABLE', {
    source: 'SOURCE_MASTER',
    reason: 'REASON_AGENT_REMOVED',
    unreachableSince: since ?? instant(start + story.now),
  })
