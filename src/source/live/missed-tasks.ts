import { isTerminal, type TaskState, taskStates } from '../../domain/task.ts'
import { jsonObject } from '../../wire/shapes.ts'

/** What a snapshot shows to have happened while nobody listened. */
type Missed = {
  /** A message of Mesos' shape; the status in it is Mesos' own. */
  readonly data: string
  readonly subject: string | undefined
  readonly notBefore: string
}

/** What a message says beyond itself. */
type Snapshot = {
  readonly interval: number | undefined
  readonly inferred: readonly Missed[]
  /** What cannot be inferred, a sentence for each gap. */
  readonly untold: readonly string[]
}

/** Tasks named in a gap. */
const namedMax = 10

const isOver = (state: string): boolean =>
  (taskStates as readonly string[]).includes(state) && isTerminal(state as TaskState)

/** Tasks whose state is remembered; beyond it the ones heard of longest ago are forgotten, and nothing is inferred of them. */
const tasksMax = 500_000

type Fields = Readonly<Record<string, unknown>>

/**
 * Remembers the state of each task from the messages of a master, and compares a new snapshot with it.
 * Source: include/mesos/v1/master/master.proto, Event and Response.GetTasks.
 */
export function missedTasks() {
  const states = new Map<string, string>()

  function keep(key: string, state: string): void {
    states.delete(key)
    states.set(key, state)
    if (states.size > tasksMax) states.delete(states.keys().next().value ?? '')
  }

  function compare(task: Fields, notBefore: string | undefined): readonly Missed[] {
    const { state, statuses, framework_id } = task
    const key = keyOf(framework_id, task['task_id'])
    if (key === undefined || typeof state !== 'string') return []
    const before = states.get(key)
    keep(key, state)
    const status = listOf(statuses).at(-1)
    if (notBefore === undefined || before === state || status === undefined) return []
    const data = JSON.stringify({ type: 'TASK_UPDATED', task_updated: { framework_id, status, state } })
    return [{ data, subject: valueOf(task['task_id']), notBefore }]
  }

  function snapshot(subscribed: Fields, lostSince: string | undefined): Omit<Snapshot, 'interval'> {
    const state = jsonObject(subscribed['get_state'])
    const tasks = jsonObject(state?.['get_tasks']) ?? {}
    const recovered = listOf(jsonObject(state?.['get_agents'])?.['recovered_agents']).length
    const lists = ['tasks', 'completed_tasks', 'unreachable_tasks', 'orphan_tasks']
    const listed = lists.flatMap((list) => listOf(tasks[list]))
    const untold = lostSince === undefined ? [] : notListed(listed, recovered)
    return { inferred: listed.flatMap((task) => compare(task, lostSince)), untold }
  }

  /**
   * What a snapshot leaves open. A master that has just taken over knows an agent's tasks only once it has registered
   * again: until then their absence proves nothing, and they are not forgotten.
   */
  function notListed(listed: readonly Fields[], recovered: number): readonly string[] {
    if (recovered > 0)
      return [
        `the master has taken over and ${recovered} agents have not registered with it again: a task of theirs that it does not list may still live`,
      ]
    const known = new Set(listed.map((task) => keyOf(task['framework_id'], task['task_id'])))
    const absent = [...states].flatMap(([key, state]) => (known.has(key) || isOver(state) ? [] : [key]))
    for (const key of absent) states.delete(key)
    if (absent.length === 0) return []
    const names = absent.slice(0, namedMax).map((key) => key.slice(key.indexOf(' ') + 1))
    const more = absent.length > namedMax ? ` and ${absent.length - namedMax} more` : ''
    return [`tasks that ran are listed no more, so that nothing tells how they ended: ${names.join(', ')}${more}`]
  }

  /** Takes the next message; `lostSince` where it follows a loss. `interval` is that of heartbeats, in seconds. */
  function take(message: Fields, { lostSince }: { readonly lostSince: string | undefined }): Snapshot {
    const subscribed = jsonObject(message['subscribed'])
    if (subscribed !== undefined) {
      const interval = subscribed['heartbeat_interval_seconds']
      const isUsable = typeof interval === 'number' && interval > 0 && interval < 3600
      return { interval: isUsable ? interval : undefined, ...snapshot(subscribed, lostSince) }
    }
    const added = jsonObject(jsonObject(message['task_added'])?.['task'])
    if (added !== undefined) compare(added, undefined)
    const updated = jsonObject(message['task_updated'])
    const key = keyOf(updated?.['framework_id'], jsonObject(updated?.['status'])?.['task_id'])
    if (key !== undefined && typeof updated?.['state'] === 'string') keep(key, updated['state'])
    return { interval: undefined, inferred: [], untold: [] }
  }

  return { take }
}

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map(jsonObject).filter((item) => item !== undefined) : []

const valueOf = (id: unknown): string | undefined => {
  const value = jsonObject(id)?.['value']
  return typeof value === 'string' && value !== '' ? value : undefined
}

function keyOf(framework: unknown, task: unknown): string | undefined {
  const id = valueOf(task)
  return id === undefined ? undefined : `${valueOf(framework) ?? ''} ${id}`
}
