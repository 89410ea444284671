import type { Duration } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import { phases, type Simulation } from '../engine/simulation.ts'
import type { Driver, Scheduler } from '../mesos/driver.ts'
import type { Recorder } from '../recorder.ts'
import { type Job, type JobProblem, readJob, readSchedule } from './definition.ts'
import { failOver } from './fail-over.ts'
import { sweep, takeOffers, takeUpdate } from './launches.ts'
import type { MetronomeParameters } from './parameters.ts'
import { tellRun, trigger } from './registry.ts'
import { setTimer } from './schedules.ts'
import type { JobEntry, Metronome, RunNews } from './state.ts'
import { figuresOf, type JobFigures, jobsAnswer } from './views.ts'

/** What a simulated Metronome is made of. `heard` is told whenever a run comes into a status. */
export type MetronomeOptions = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly parameters: MetronomeParameters
  readonly connect: (scheduler: Scheduler) => Driver
  readonly heard: (news: RunNews) => void
}

/** What the API answered: 2xx without problems; 404, 409, or 422 with what is wrong. */
export type JobAnswer = { readonly status: number; readonly problems: readonly JobProblem[] }

/** Which of a job's active runs are meant. */
export type WhichRuns = 'oldest' | 'newest' | 'all'

/** A simulated Metronome. `because` is the timeline entry that led to a call, or 0. */
export type MetronomeCluster = {
  /** `POST /v0/scheduled-jobs`: a job with its schedule. */
  createJob(json: JsonObject, because: number): JobAnswer
  /** `PUT /v0/scheduled-jobs/ID`: active runs go on as they began. */
  updateJob(json: JsonObject, because: number): JobAnswer
  /** `DELETE /v1/jobs/ID?stopCurrentJobRuns=…`: its history goes with it. */
  removeJob(id: string, stopRuns: boolean, because: number): JobAnswer
  /** `PUT` of its schedule; null: `DELETE`. */
  reschedule(id: string, schedule: JsonObject | null): JobAnswer
  /** `POST /v1/jobs/ID/runs`. */
  runJob(id: string, because: number): JobAnswer
  /** `POST …/actions/stop` of active runs. */
  stopRuns(id: string, which: WhichRuns, because: number): JobAnswer
  /** The leader is gone; another leads after so long. */
  failOver(downFor: Duration, because: number): void
  /** `GET /v1/jobs?embed=activeRuns&embed=historySummary`, with `embed=history` too if asked. */
  jobs(withHistory: boolean): readonly JsonObject[]
  /** Whether the answer would differ from when this was last asked. */
  hasChanged(): boolean
  figures(): readonly JobFigures[]
}

const done = (status: number): JobAnswer => ({ status, problems: [] })
const refused = (status: number, says: string): JobAnswer => ({ status, problems: [{ path: '/', errors: [says] }] })

/** Makes a Metronome that leads and is registering. */
export function createMetronome({ connect, ...options }: MetronomeOptions): MetronomeCluster {
  const { simulation, parameters } = options
  const metronome: Metronome = {
    ...options,
    random: simulation.random('metronome'),
    driver: silent,
    jobs: new Map(),
    tasks: new Map(),
    queue: new Set(),
    revival: { last: Number.NEGATIVE_INFINITY, left: 0, timer: undefined },
    sweep: undefined,
    isDown: false,
    kept: [],
    uuids: 0,
    isChanged: true,
  }
  metronome.driver = connect(schedulerOf(metronome))
  sweepLater(metronome, parameters.sweepFirst)
  const withJob = (id: string, act: (entry: JobEntry) => JobAnswer): JobAnswer => {
    if (metronome.isDown) return refused(503, 'No consistent leadership')
    const entry = metronome.jobs.get(id)
    if (entry === undefined) return refused(404, 'Job not found')
    metronome.isChanged = true
    return act(entry)
  }
  return {
    createJob: (json) => createJob(metronome, json),
    updateJob: (json) =>
      withJob(String(json['id']), (entry) => {
        const { job, problems } = readJob(json)
        if (problems.length > 0) return { status: 422, problems }
        entry.job = job
        for (const parent of entry.family.parents.keys())
          if (!job.dependencies.includes(parent)) entry.family.parents.delete(parent)
        setTimer(metronome, entry)
        return done(200)
      }),
    removeJob: (id, stopRuns, because) => withJob(id, (entry) => remove(metronome, entry, { stopRuns, because })),
    reschedule: (id, json) =>
      withJob(id, (entry) => {
        const problems: JobProblem[] = []
        const schedule = json === null ? undefined : readSchedule(json, '', problems)
        if (problems.length > 0) return { status: 422, problems }
        entry.job = { ...entry.job, schedule }
        setTimer(metronome, entry)
        return done(200)
      }),
    runJob: (id, because) =>
      withJob(id, (entry) => {
        trigger(metronome, entry, { by: 'user', because })
        return done(201)
      }),
    stopRuns: (id, which, because) => withJob(id, (entry) => stop(metronome, entry, { which, because })),
    failOver: (downFor, because) =>
      failOver(metronome, { downFor, because, leads: () => sweepLater(metronome, parameters.sweepFirst) }),
    jobs: (withHistory) => jobsAnswer(metronome, withHistory),
    hasChanged: () => {
      const { isChanged } = metronome
      metronome.isChanged = false
      return isChanged
    },
    figures: () => figuresOf(metronome),
  }
}

function createJob(metronome: Metronome, json: JsonObject): JobAnswer {
  if (metronome.isDown) return refused(503, 'No consistent leadership')
  const { job, problems } = readJob(json)
  if (problems.length > 0) return { status: 422, problems }
  if (metronome.jobs.has(job.id)) return refused(409, 'Job with this id already exists')
  const missing = job.dependencies.filter((id) => !metronome.jobs.has(id))
  if (missing.length > 0) return refused(422, `Dependencies contain unknown jobs. unknown=[${missing.join(', ')}]`)
  const entry = newEntry(job)
  metronome.jobs.set(job.id, entry)
  metronome.isChanged = true
  setTimer(metronome, entry)
  return done(201)
}

const newEntry = (job: Job): JobEntry => ({
  job,
  runs: new Map(),
  succeeded: [],
  failed: [],
  successes: 0,
  failures: 0,
  lastSuccessAt: undefined,
  lastFailureAt: undefined,
  timer: undefined,
  next: undefined,
  family: { parents: new Map(), lastSuccess: 0, lastStarted: undefined },
  figures: { launches: 0, ends: new Map(), upMs: 0, skipped: 0 },
})

type Removal = { readonly stopRuns: boolean; readonly because: number }

function remove(metronome: Metronome, entry: JobEntry, { stopRuns, because }: Removal): JobAnswer {
  const { id } = entry.job
  const children = [...metronome.jobs.values()].filter(({ job }) => job.dependencies.includes(id))
  if (children.length > 0)
    return refused(409, `There are jobs with a dependency on ${id}: ${children.map(({ job }) => job.id).join(', ')}`)
  if (entry.runs.size > 0 && !stopRuns)
    return refused(409, 'There are active job runs. Override with stopCurrentJobRuns=true')
  stop(metronome, entry, { which: 'all', because })
  entry.timer?.cancel()
  metronome.jobs.delete(id)
  return done(200)
}

function stop(
  metronome: Metronome,
  { runs }: JobEntry,
  { which, because }: { readonly which: WhichRuns; readonly because: number },
): JobAnswer {
  const all = [...runs.values()]
  const meant = which === 'all' ? all : which === 'oldest' ? all.slice(0, 1) : all.slice(-1)
  for (const active of meant) {
    active.latest = because === 0 ? active.latest : because
    tellRun(metronome, active, { kind: 'kill' })
  }
  return meant.length === 0 && which !== 'all' ? refused(404, 'Job Run not found') : done(200)
}

function schedulerOf(metronome: Metronome): Scheduler {
  return {
    name: 'metronome',
    registered: (_id, isAgain) => {
      if (!isAgain) return
      metronome.driver.reconcile([...metronome.tasks].map(([taskId, { agentId }]) => ({ taskId, agentId })))
      if (metronome.queue.size > 0) metronome.driver.revive('*')
    },
    disconnected: nothing,
    offers: (offers) => takeOffers(metronome, offers),
    rescinded: nothing,
    update: (update) => {
      const { isDown } = metronome
      if (isDown) metronome.kept.push(update)
      else takeUpdate(metronome, update)
      return isDown
    },
    agentLost: nothing,
  }
}

function sweepLater(metronome: Metronome, wait: Duration): void {
  const { simulation, parameters } = metronome
  metronome.sweep?.cancel()
  metronome.sweep = simulation.timer(wait, phases.framework, () => {
    sweep(metronome)
    sweepLater(metronome, parameters.sweepInterval)
  })
}

const nothing = (): void => undefined
/** Before the connection there is nobody to talk to. */
const silent: Driver = {
  accept: nothing,
  decline: nothing,
  revive: nothing,
  suppress: nothing,
  unsuppress: nothing,
  kill: nothing,
  reconcile: nothing,
}
