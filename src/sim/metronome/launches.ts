import { duration, type Duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { conditionOf } from '../marathon/condition.ts'
import type { Offer, Operation, TaskInfo, Update } from '../mesos/driver.ts'
import type { JobRunSpec } from './definition.ts'
import { attemptId } from './ids.ts'
import { note, tellRun } from './registry.ts'
import type { JobTaskState } from './run.ts'
import type { ActiveRun, LaunchedTask, Metronome } from './state.ts'

/** Launches what waits on the first offer that it fits. Source: mesosphere/marathon v1.7.202, OfferMatcherManagerActor.scala. */
export function takeOffers(metronome: Metronome, offers: readonly Offer[]): void {
  const { driver, queue, parameters, isDown } = metronome
  for (const offer of offers) {
    const left = { ...offer.resources }
    const operations: Operation[] = []
    let because = 0
    for (const active of isDown ? [] : queue) {
      const { run } = active.entry.job
      if (!take(left, run) || !run.constraints.every((one) => meets(one, offer))) continue
      queue.delete(active)
      const task = launch(metronome, active, offer)
      because = active.latest
      operations.push({ kind: 'launch', because, task })
    }
    if (operations.length === 0) driver.decline(offer, isDown ? soon : parameters.declineFor)
    else driver.accept(offer, operations, duration(0), because)
  }
}

/** Nobody leads: offers come back to whoever does next. */
const soon: Duration = duration(5000)

const scalars = ['cpus', 'mem', 'disk', 'gpus'] as const
/** Mesos keeps three digits of a scalar: sums that differ by less are equal. */
const slack = 0.0005

function take(left: { cpus: number; mem: number; disk: number; gpus: number }, run: JobRunSpec): boolean {
  if (scalars.some((name) => run[name] > left[name] + slack)) return false
  for (const name of scalars) left[name] -= run[name]
  return true
}

function meets({ attribute, operator, value }: JobRunSpec['constraints'][number], offer: Offer): boolean {
  const { hostname, attributes, region, zone } = offer
  const own =
    attribute === 'hostname'
      ? hostname
      : attribute === '@region'
        ? region
        : attribute === '@zone'
          ? zone
          : attributes[attribute]
  if (own === undefined) return operator === 'UNLIKE'
  if (operator === 'IS') return own === value
  return matchesWhole(value, own) === (operator === 'LIKE')
}

/** As Java's `matches` does; what is no pattern matches nothing. */
function matchesWhole(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text)
  } catch {
    return false
  }
}

function launch(metronome: Metronome, active: ActiveRun, offer: Offer): TaskInfo {
  const { simulation, tasks } = metronome
  const { entry, run } = active
  active.attempts += 1
  entry.figures.launches += 1
  const id = attemptId(metronome, active)
  const says = `launches attempt ${active.attempts} on ${offer.hostname}`
  active.latest = note(metronome, entry, { subject: id, says, because: active.latest })
  const task: LaunchedTask = {
    active,
    agentId: offer.agentId,
    hostname: offer.hostname,
    launchedAt: simulation.now(),
    state: 'TASK_CREATED',
    runningSince: undefined,
    isUnreachable: false,
    overdue: undefined,
  }
  tasks.set(id, task)
  watchOverdue(metronome, id, task)
  const { job } = entry
  const { cpus, mem, disk, gpus } = job.run
  return {
    id,
    name: [...job.id.split('.'), run.id].reverse().join('.'),
    origin: {
      kind: 'job',
      id: job.id,
      version: undefined,
      container: undefined,
      run: run.id,
      attempt: active.attempts,
    },
    resources: { cpus, mem, disk, gpus, ports: [] },
    containerizer: job.run.containerizer,
    hasImage: job.run.hasImage,
    // There is no field for it: always the agent's default. Source: MarathonImplicits.scala, toRunSpec; metronome §1.3.
    seccomp: undefined,
    command: job.run.command,
    user: job.run.user,
    labels: job.labels,
    killGrace: job.run.killGrace,
    maxCompletion: undefined,
    health: undefined,
  }
}

/** Looked for in a rhythm since the leader began; here at the first such look. Source: OverdueTasksActor.scala. */
function watchOverdue(metronome: Metronome, id: TaskInfo['id'], task: LaunchedTask): void {
  const { simulation, parameters, driver } = metronome
  const wait = duration(
    Math.ceil((parameters.launchTimeout + 1) / parameters.overdueInterval) * parameters.overdueInterval,
  )
  task.overdue = simulation.timer(wait, phases.framework, () => {
    const { active } = task
    const says = 'did not run in time: is killed'
    active.latest = note(metronome, active.entry, { subject: id, says, because: active.latest })
    driver.kill(id, task.agentId, active.entry.job.run.killGrace, active.latest)
  })
}

const byCondition: Readonly<Record<string, JobTaskState>> = {
  Staging: 'TASK_STAGING',
  Starting: 'TASK_STARTING',
  Running: 'TASK_RUNNING',
  Killing: 'TASK_RUNNING',
  Finished: 'TASK_FINISHED',
  Killed: 'TASK_KILLED',
}

/** Takes a status. A task that has ended never changes again. Source: jobs/…/scheduler/TaskState.scala; metronome §3.2. */
export function takeUpdate(metronome: Metronome, update: Update): void {
  const task = metronome.tasks.get(update.taskId)
  if (task === undefined) return
  const condition = conditionOf(update.state, update.reason, update.message)
  task.active.latest = update.because === 0 ? task.active.latest : update.because
  metronome.isChanged = true
  countTime(metronome, task, condition === 'Running' || condition === 'Killing')
  // Between the moment that the master writes into it and its arrival here at least a write to the registry passes, so
  // it is inactive at once, and that is no news of the run. Source: core/instance/Instance.scala, shouldBecomeInactive.
  if (condition === 'Unreachable') {
    task.isUnreachable = true
    return
  }
  task.isUnreachable = false
  task.state = byCondition[condition] ?? 'TASK_FAILED'
  if (task.state === 'TASK_RUNNING') task.overdue?.cancel()
  if (/^TASK_(?:FINISHED|FAILED|KILLED)$/.test(task.state)) close(metronome, task, update)
  tellRun(metronome, task.active, { kind: 'task', taskId: update.taskId, state: task.state })
}

function countTime({ simulation }: Metronome, task: LaunchedTask, isRunning: boolean): void {
  const now = simulation.now()
  if (task.runningSince !== undefined && !isRunning) {
    task.active.entry.figures.upMs += now - task.runningSince
    task.runningSince = undefined
  } else if (isRunning) task.runningSince ??= now
}

function close(metronome: Metronome, task: LaunchedTask, { taskId, state }: Pick<Update, 'taskId' | 'state'>): void {
  const { ends } = task.active.entry.figures
  ends.set(state, (ends.get(state) ?? 0) + 1)
  task.overdue?.cancel()
  metronome.tasks.delete(taskId)
}

/** Tasks that cannot be reached are given up, and count as killed. Source: ExpungeOverdueLostTasksActor.scala; metronome §3.2. */
export function sweep(metronome: Metronome): void {
  for (const [id, task] of metronome.tasks) {
    if (!task.isUnreachable) continue
    const { active } = task
    active.latest = note(metronome, active.entry, {
      subject: id,
      says: 'is given up: unreachable',
      because: active.latest,
    })
    close(metronome, task, { taskId: id, state: 'TASK_UNREACHABLE' })
    tellRun(metronome, active, { kind: 'task', taskId: id, state: 'TASK_KILLED' })
  }
}
