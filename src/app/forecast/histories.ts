import type { DomainEvent, TaskStatusChanged } from '../../domain/event.ts'
import type { TaskStatus } from '../../domain/task.ts'
import { taskOwner } from '../../domain/task-owner.ts'
import type { Duration, Instant } from '../../domain/time.ts'
import { nextAttempt } from './forecast.ts'
import {
  type Attempt,
  type AttemptPlace,
  type History,
  newHistory,
  putLast,
  withQueue,
  withRule,
  withRun,
  withStatus,
} from './history.ts'

/** Workloads remembered; the one heard of longest ago gives way, and is counted. */
export const historiesMax = 50_000

/** What is remembered of every workload. Moments of arrival are given; nothing here reads a clock. */
export class Histories {
  readonly #known = new Map<string, History>()
  readonly #frameworks = new Map<string, string>()
  readonly #throttles = new Map<string, Duration>()
  readonly #changed = new Set<string>()
  readonly #max: number
  readonly #throttle: Duration | undefined
  readonly #gone = new Set<string>()
  #forgotten = 0
  readonly #errors: number[] = []
  #newest: History | undefined
  readonly #places = new Map<string, TaskPlace>()

  /** `throttle`: that of a Marathon which does not speak of itself, where it is known. */
  constructor({ max = historiesMax, throttle }: { readonly max?: number; readonly throttle?: Duration } = {}) {
    this.#max = max
    this.#throttle = throttle
  }

  /** Workloads forgotten for want of room. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** Workloads remembered. */
  get size(): number {
    return this.#known.size
  }

  of(kind: History['kind'], id: string): History | undefined {
    return this.#known.get(keyOf(kind, id))
  }

  /** The workload of a task, and the attempt that the task was part of. */
  ofTask(taskId: string): { readonly history: History; readonly attempt: Attempt } | undefined {
    const owner = taskOwner(taskId, undefined)
    const history = owner === undefined ? undefined : this.of(owner.workload, owner.id)
    const attempt = history?.attempts.findLast(({ tasks }) => tasks[taskId] !== undefined)
    return history === undefined || attempt === undefined ? undefined : { history, attempt }
  }

  /** Puts back what was kept over a restart. */
  restore(history: History): void {
    this.#keep(keyOf(history.kind, history.id), history)
  }

  /** What changed since `kept` was called last, by key, for who keeps it. */
  changed(): readonly (readonly [key: string, history: History])[] {
    return [...this.#changed].flatMap((key) => {
      const history = this.#known.get(key)
      return history === undefined ? [] : [[key, history] as const]
    })
  }

  /** Keys of workloads that were removed since `kept` was called last: nothing of them is to be kept. */
  gone(): readonly string[] {
    return [...this.#gone]
  }

  /** What changed is safe now. */
  kept(): void {
    this.#changed.clear()
    this.#gone.clear()
  }

  /** By how much the last forecasts of all workloads together were wrong, in ms, the newest last. */
  get errors(): readonly number[] {
    return this.#errors
  }

  /** Statuses of one message are taken in the order of their times: a snapshot lists tasks, not moments. */
  admitAll(events: readonly DomainEvent[], heardAt: Instant | undefined): void {
    const statuses: TaskStatusChanged[] = []
    for (const event of events) {
      if (event.kind === 'task-status') statuses.push(event)
      else this.admit(event, heardAt)
    }
    for (const status of statuses.sort((a, b) => a.at - b.at)) this.admitStatus(status)
  }

  /** Anything but a status. */
  admit(event: Exclude<DomainEvent, TaskStatusChanged>, heardAt: Instant | undefined): void {
    if (event.kind === 'framework-seen') {
      if (event.name !== undefined && this.#frameworks.size < frameworksMax)
        this.#frameworks.set(event.frameworkId, event.name)
      if (event.throttle !== undefined) this.#admitThrottle(event.frameworkId, event.throttle)
    } else if (event.kind === 'relaunch-rule') {
      const { rule, configSince, version } = event
      withRule(this.#made(event.workload, event.id), { rule, since: configSince ?? version })
    } else if (event.kind === 'workload-seen') {
      if (event.workload === 'job' && event.run !== undefined) withRun(this.#made('job', event.id), event.run, event.at)
    } else if (event.kind === 'workload-gone') this.#remove(keyOf(event.workload, event.id))
    else if (event.kind === 'launch-queued') {
      const at = event.at ?? heardAt
      if (event.workload !== 'job' && at !== undefined)
        withQueue(this.#made(event.workload, event.id), { at, wait: event.wait, overdue: event.overdue === true })
    }
  }

  #admitThrottle(framework: string, throttle: Duration): void {
    if (this.#throttles.get(framework) === throttle || this.#throttles.size >= frameworksMax) return
    this.#throttles.set(framework, throttle)
    for (const history of this.#known.values()) this.#tellThrottle(history)
  }

  /** For who has statuses in the order of their times. */
  admitStatus(status: TaskStatus): void {
    const framework = status.frameworkId === undefined ? undefined : this.#frameworks.get(status.frameworkId)
    const place = this.#placeOf(status.taskId, framework)
    if (place === undefined) return
    const history = this.#made(place.kind, place.id, place.key)
    if (status.frameworkId !== undefined && status.frameworkId !== history.framework) {
      history.framework = status.frameworkId
      this.#tellThrottle(history)
    }
    const { foretold } = history
    const is = withStatus(history, place, status)
    const error = foretold !== undefined && history.foretold === undefined ? history.errors.at(-1) : undefined
    if (error !== undefined) putLast(this.#errors, error, errorsMax)
    if (is === 'ended') history.foretold = nextAttempt(history, status.at)
  }

  /** Each status of a task is told by several: what its id says is made out once, as long as it is heard of. */
  #placeOf(taskId: string, framework: string | undefined): TaskPlace | undefined {
    const known = this.#places.get(taskId)
    if (known !== undefined && known.framework === framework) return known
    const owner = taskOwner(taskId, framework)
    if (owner === undefined) return undefined
    const of = owner.workload === 'job' ? owner.run : (owner.instance ?? owner.id)
    const count = owner.workload === 'job' ? undefined : owner.incarnation
    const made = {
      framework,
      kind: owner.workload,
      id: owner.id,
      key: keyOf(owner.workload, owner.id),
      of,
      // Joined it is one text, which is compared at once; as a template it would keep its parts.
      attempt: count === undefined || of === owner.id ? taskId : [of, count].join('.'),
    }
    if (this.#places.size >= placesMax) this.#places.clear()
    this.#places.set(taskId, made)
    return made
  }

  /** A workload whose framework nobody named is that of the only Marathon there is. */
  #tellThrottle(history: History): void {
    if (history.kind === 'job') return
    const [only] = this.#throttles.size === 1 ? this.#throttles.values() : []
    const throttle =
      this.#throttles.get(history.framework ?? '') ?? (history.framework === undefined ? only : undefined)
    const told = throttle ?? this.#throttle
    if (told === undefined || told === history.throttle) return
    history.throttle = told
    this.#changed.add(keyOf(history.kind, history.id))
  }

  #made(kind: History['kind'], id: string, key = keyOf(kind, id)): History {
    const before = this.#known.get(key)
    const known = before ?? newHistory(kind, id)
    if (before === undefined) this.#tellThrottle(known)
    this.#keep(key, known)
    this.#changed.add(key)
    return known
  }

  /** Nothing follows a workload's end; another one of that name begins anew. */
  #remove(key: string): void {
    if (!this.#known.delete(key)) return
    this.#newest = undefined
    this.#changed.delete(key)
    this.#gone.add(key)
  }

  #keep(key: string, history: History): void {
    if (history === this.#newest) return
    this.#newest = history
    this.#gone.delete(key)
    this.#known.delete(key)
    this.#known.set(key, history)
    if (this.#known.size <= this.#max) return
    const [oldest] = this.#known.keys()
    if (oldest === undefined) return
    this.#known.delete(oldest)
    this.#changed.delete(oldest)
    this.#forgotten += 1
  }
}

/** Where in the histories a task belongs. */
type TaskPlace = AttemptPlace &
  Pick<History, 'kind' | 'id'> & { readonly framework: string | undefined; readonly key: string }

/** Places remembered. All are forgotten when there are more. */
const placesMax = 4096

/** Errors remembered of all workloads together. */
const errorsMax = 20
/** Frameworks whose names are remembered. */
const frameworksMax = 10_000

/** The key of a workload's history. */
export const keyOf = (kind: History['kind'], id: string): string => `${kind} ${id}`
