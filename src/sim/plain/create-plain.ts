import type { TaskId } from '../../domain/ids.ts'
import { isTerminal } from '../../domain/task.ts'
import { type Duration, duration, type Instant } from '../../domain/time.ts'
import { phases, type Simulation, type Timer } from '../engine/simulation.ts'
import { type Amounts, amountsOf, contains, take } from '../mesos/amounts.ts'
import type { Driver, Offer, Operation, Scheduler, TaskInfo, Update } from '../mesos/driver.ts'
import { laneOf } from '../mesos/timeline.ts'
import type { Recorder } from '../recorder.ts'
import type { PlainUnit } from './definition.ts'

/** What became of the tasks of one name. */
export type PlainFigures = {
  readonly id: string
  readonly launches: number
  readonly ends: Readonly<Record<string, number>>
  readonly upMs: number
  /** How many run now. */
  readonly running: number
  /** How many are to be launched and were not, for want of an offer that fits or of time. */
  readonly waiting: number
}

/** One unit, when, and the only agent it may run on (undefined: any). */
export type PlannedUnit = { readonly at: Instant; readonly agent: string | undefined; readonly unit: PlainUnit }

/** A framework that launches each of its units once, and never again. */
export type PlainFramework = { figures(): readonly PlainFigures[] }

/** What a plain framework is made of. */
export type PlainOptions = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly name: string
  readonly planned: readonly PlannedUnit[]
  readonly connect: (scheduler: Scheduler) => Driver
}

/** How long an offer, or what is left of one, is refused. Source: include/mesos/v1/mesos.proto, Filters, refuse_seconds: 5 s. */
const refuse = duration(5000)
/** Between asking again about tasks that the master has not answered for: doubled each time. Source: docs/reconciliation.md of apache/mesos. */
const askAgain = { first: duration(30_000), max: duration(300_000) } as const

type Life = { state: 'waiting' | 'launched' | 'running' | 'ended'; since: Instant; offer: Offer | undefined }
type Counted = { launches: number; readonly ends: Map<string, number>; upMs: number }

/** What a framework has in mind. */
type Plain = Omit<PlainOptions, 'connect' | 'planned'> & {
  readonly driver: Driver
  readonly lives: Map<TaskId, Life>
  readonly names: Map<TaskId, string>
  readonly figures: Map<string, Counted>
  /** Units that wait for an offer. */
  readonly due: PlannedUnit[]
  /** Tasks that the master was asked about and has not told of yet. */
  readonly unanswered: Map<TaskId, Life>
  asking: Timer | undefined
}

/**
 * A scheduler such as `mesos-execute`: it wants offers only while something waits, launches all that fits the
 * first offer for it, declines the rest, and after a loss of the master asks what became of its tasks until it is told.
 */
export function createPlain({ planned, connect, ...options }: PlainOptions): PlainFramework {
  const { simulation, name } = options
  const driver = connect({
    name,
    registered: (_id, isAgain) => registered(plain, isAgain),
    disconnected: () => stopAsking(plain),
    offers: (offers) => takeOffers(plain, offers),
    rescinded: () => undefined,
    update: (update) => {
      hear(plain, update)
      return false
    },
    agentLost: () => undefined,
  })
  const plain: Plain = {
    ...options,
    driver,
    lives: new Map(),
    names: new Map(),
    figures: new Map(),
    due: [],
    unanswered: new Map(),
    asking: undefined,
  }
  for (const one of planned) {
    for (const { id, name: of } of one.unit.tasks) {
      plain.names.set(id, of)
      plain.lives.set(id, { state: 'waiting', since: simulation.now(), offer: undefined })
      if (!plain.figures.has(of)) plain.figures.set(of, { launches: 0, ends: new Map(), upMs: 0 })
    }
    simulation.at(one.at, phases.framework, () => {
      plain.due.push(one)
      driver.revive('*')
    })
  }
  return { figures: () => [...plain.figures.keys()].map((id) => figuresOf(plain, id)) }
}

function registered(plain: Plain, isAgain: boolean): void {
  const { due, driver, lives, unanswered } = plain
  if (due.length === 0) driver.suppress('*')
  if (!isAgain) return
  for (const [id, life] of lives) if (life.state === 'launched' || life.state === 'running') unanswered.set(id, life)
  ask(plain, askAgain.first)
}

/** Asks about what was launched and has not ended, and again about what is not answered. */
function ask(plain: Plain, wait: Duration): void {
  stopAsking(plain)
  const { driver, simulation, unanswered } = plain
  if (unanswered.size === 0) return
  driver.reconcile([...unanswered].map(([taskId, { offer }]) => ({ taskId, agentId: offer?.agentId })))
  const next = duration(Math.min(askAgain.max, wait * 2))
  plain.asking = simulation.timer(wait, phases.framework, () => ask(plain, next))
}

function stopAsking(plain: Plain): void {
  plain.asking?.cancel()
  plain.asking = undefined
}

function takeOffers(plain: Plain, offers: readonly Offer[]): void {
  const { due, driver } = plain
  for (const offer of offers) {
    const left = amountsOf(offer.resources)
    const taken = due.filter(
      ({ agent, unit }) => (agent === undefined || agent === offer.hostname) && takeIfThere(left, unit),
    )
    for (const one of taken) due.splice(due.indexOf(one), 1)
    if (taken.length === 0) driver.decline(offer, refuse)
    else launch(plain, taken, offer)
  }
  if (due.length === 0) driver.suppress('*')
}

function launch(plain: Plain, taken: readonly PlannedUnit[], offer: Offer): void {
  const { recorder, simulation, name, lives, driver } = plain
  const entries = new Map<TaskId, number>()
  for (const task of taken.flatMap(({ unit }) => unit.tasks)) {
    lives.set(task.id, { state: 'launched', since: simulation.now(), offer })
    const counted = countedOf(plain, task.id)
    if (counted !== undefined) counted.launches += 1
    const says = `${name} launches ${task.id} on ${offer.hostname}`
    if (recorder.isOn)
      entries.set(
        task.id,
        recorder.note({ kind: 'launch', lane: laneOf(task.origin), subject: task.id, says, because: 0 }),
      )
  }
  driver.accept(
    offer,
    taken.flatMap(({ unit }) => operationsOf(unit, entries)),
    refuse,
    0,
  )
}

function operationsOf({ tasks, executor }: PlainUnit, entries: ReadonlyMap<TaskId, number>): readonly Operation[] {
  const entryOf = (task: TaskInfo | undefined): number => (task === undefined ? 0 : (entries.get(task.id) ?? 0))
  if (executor === undefined) return tasks.map((task) => ({ kind: 'launch', because: entryOf(task), task }))
  const { id, resources: executorResources } = executor
  return [{ kind: 'launch-group', because: entryOf(tasks.at(-1)), executorId: id, executorResources, tasks }]
}

const countedOf = ({ figures, names }: Plain, id: TaskId): Counted | undefined => figures.get(names.get(id) ?? '')

function hear(plain: Plain, { taskId, state }: Update): void {
  plain.unanswered.delete(taskId)
  const [life, counted] = [plain.lives.get(taskId), countedOf(plain, taskId)]
  if (life === undefined || counted === undefined || life.state === 'ended') return
  const now = plain.simulation.now()
  const isRunning = state === 'TASK_RUNNING' || state === 'TASK_KILLING'
  if (life.state === 'running' && !isRunning) counted.upMs += now - life.since
  if (isRunning && life.state !== 'running') life.since = now
  life.state = isTerminal(state) ? 'ended' : isRunning ? 'running' : 'launched'
  if (isTerminal(state)) counted.ends.set(state, (counted.ends.get(state) ?? 0) + 1)
}

function figuresOf({ figures, lives, names, simulation }: Plain, id: string): PlainFigures {
  const { launches, ends, upMs } = figures.get(id) ?? { launches: 0, ends: new Map(), upMs: 0 }
  const mine = [...lives].filter(([task]) => names.get(task) === id).map(([, life]) => life)
  const running = mine.filter(({ state }) => state === 'running')
  return {
    id,
    launches,
    ends: Object.fromEntries(ends),
    upMs: running.reduce((sum, { since }) => sum + simulation.now() - since, upMs),
    running: running.length,
    waiting: mine.filter(({ state }) => state === 'waiting').length,
  }
}

/** Takes what a unit wants off what is left of an offer; false, and nothing taken: it is too much. */
function takeIfThere(left: Amounts, { tasks, executor }: PlainUnit): boolean {
  const wanted = [...tasks.map(({ resources }) => resources), ...(executor === undefined ? [] : [executor.resources])]
  const trial = { ...left }
  for (const one of wanted.map(amountsOf)) {
    if (!contains(trial, one)) return false
    take(trial, one)
  }
  Object.assign(left, trial)
  return true
}
