import { type Instant, instant } from './time.ts'

/** The app, pod or job run a task id was made for, as far as the id itself says. */
export type TaskOwner = AppTask | JobTask

/** A task of a Marathon app or pod. */
type AppTask = {
  readonly workload: 'app' | 'pod'
  /** `/group/app`. */
  readonly id: string
  /** `group_app.instance-<uuid>`, stable across relaunches since Marathon 1.8; undefined for ids of apps before. */
  readonly instance: string | undefined
  /** A pod container's name. */
  readonly container: string | undefined
  /** How often the instance was launched, from 1; undefined before Marathon 1.8. */
  readonly incarnation: number | undefined
  readonly uuidAt: Instant | undefined
}

/** A task of a Metronome job run. Each attempt of a run has an id of its own; `uuidAt` puts them in order. */
type JobTask = {
  readonly workload: 'job'
  /** `prod.email`. */
  readonly id: string
  readonly run: string
  readonly uuidAt: Instant | undefined
}

/**
 * Reads a task id as Marathon or Metronome makes them.
 *
 * Other frameworks' ids can look much the same, so the looser old forms need a real UUID and path segments that
 * both could have made. Source: mesosphere/marathon, core/task/Task.scala, Task.Id; dcos/metronome, model/JobRunId.scala.
 *
 * @param framework the framework's name where it is known; undefined leaves the form of the id to decide
 * @returns undefined for an id neither makes
 */
export function taskOwner(taskId: string, framework: string | undefined): TaskOwner | undefined {
  const known = read.get(taskId)
  if (known !== undefined && (known.isNamed || known.framework === framework)) return known.owner
  const named = namedTask(taskId)
  const owner = named ?? guessedOwner(taskId, framework)
  if (read.size >= readMax) read.clear()
  read.set(taskId, { isNamed: named !== undefined, framework, owner })
  return owner
}

/** What was read of late: each task is asked about a dozen times in a row. All is forgotten when it is full. */
const read = new Map<string, Read>()
const readMax = 4096

/** `isNamed`: the id says it whatever the framework is called. */
type Read = {
  readonly isNamed: boolean
  readonly framework: string | undefined
  readonly owner: TaskOwner | undefined
}

function guessedOwner(taskId: string, framework: string | undefined): TaskOwner | undefined {
  const isMarathon = framework !== undefined && /marathon/i.test(framework)
  const job = isMarathon ? undefined : jobTask(taskId)
  if (job !== undefined) return job
  return framework === undefined || isMarathon ? oldTask(taskId) : undefined
}

/** Whether a text may be a Metronome job id. Source: dcos/metronome, schema/jobspec.schema.json, id. */
export const isJobId = (text: string): boolean =>
  text.length <= idCharsMax && /^([a-z0-9]+(-+[a-z0-9]+)*)(\.([a-z0-9]+(-+[a-z0-9]+)*))*$/.test(text)

/** Whether a text may be a Metronome run id: a wall clock and five characters. Source: model/JobRunId.scala. */
export const isRunId = (text: string): boolean => /^[0-9]{14}[A-Za-z0-9]{5}$/.test(text)

/** The moment in a time-based UUID; undefined for another version. Source: RFC 4122 §4.1.4. */
export function uuidAt(uuid: string): Instant | undefined {
  const parts = /^([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-/i.exec(uuid)
  if (parts === null) return undefined
  const [, low = '', middle = '', high = ''] = parts
  const upper = Number.parseInt(high + middle, 16)
  // The ticks of 100 ns are too many for a number, but not their parts: 2^32 of them are 429 496 ms and 7296 ticks.
  const ms = upper * 429_496 + Math.floor((upper * 7296 + Number.parseInt(low, 16)) / 10_000)
  return instant(ms - gregorianMs)
}

/** From 1582-10-15, where such a UUID counts from, to 1970-01-01. */
const gregorianMs = 12_219_292_800_000
/** A longer text is no id; keeps matching cheap. */
const idCharsMax = 1024

const segment = '[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?'
const path = `${segment}(?:_${segment})*`
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** Marathon since 1.5 for pods, since 1.8 for apps: the id says itself that it is an instance's. Its groups: instance, path, uuid, container, count. */
const namedForm = new RegExp(`^((${path})\\.(?:instance-|marathon-)([^_.]+))[._]([^.]+)(?:\\.(\\d{1,9}))?$`)
const jobForm = new RegExp(`^(?<job>${path})_(?<run>\\d{14}[A-Za-z0-9]{5})\\.(?<uuid>${uuid})$`)
const oldForm = new RegExp(`^(?<path>${path})[._](?<uuid>${uuid})(?:\\.\\d{1,9})?$`)

const groupsOf = (form: RegExp, text: string): Readonly<Record<string, string | undefined>> | undefined =>
  text.length > idCharsMax ? undefined : form.exec(text)?.groups

const appId = (safe: string): string => `/${safe.replaceAll('_', '/')}`

function namedTask(text: string): AppTask | undefined {
  // Named groups would make an object of each id; this form is the one that is read by the million.
  const parts = text.length > idCharsMax ? null : namedForm.exec(text)
  if (parts === null) return undefined
  const [, instance, safe = '', id = '', container = '', count] = parts
  const isApp = container === '_app' || container === '$anon'
  return {
    workload: isApp ? 'app' : 'pod',
    id: appId(safe),
    instance,
    container: isApp ? undefined : container,
    incarnation: count === undefined ? undefined : Number(count),
    uuidAt: uuidAt(id),
  }
}

function jobTask(text: string): JobTask | undefined {
  const parts = groupsOf(jobForm, text)
  if (parts === undefined) return undefined
  const { job = '', run = '', uuid: id = '' } = parts
  // A segment of a job id holds no dot: `a.b_…` is some app's id.
  return job.includes('.') ? undefined : { workload: 'job', id: job.replaceAll('_', '.'), run, uuidAt: uuidAt(id) }
}

function oldTask(text: string): AppTask | undefined {
  const parts = groupsOf(oldForm, text)
  if (parts === undefined) return undefined
  const { path: safe = '', uuid: id = '' } = parts
  return {
    workload: 'app',
    id: appId(safe),
    instance: undefined,
    container: undefined,
    incarnation: undefined,
    uuidAt: uuidAt(id),
  }
}
