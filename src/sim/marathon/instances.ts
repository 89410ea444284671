import { type TaskId } from '../../domain/ids.ts'
import { duration, type Instant, instant } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import type { Update } from '../mesos/driver.ts'
import { conditionOf, type Condition, isActive, isLimitWorthy, isStep, isTerminal, worst } from './condition.ts'
import { onCondition } from './deployments.ts'
import { note, tellHealth, tellInstance, tellStatus } from './messages.ts'
import { want } from './revive.ts'
import type { App, Instance, Marathon, Version } from './state.ts'

/** Adds an instance that waits for a launch. */
export function schedule(marathon: Marathon, app: App, version: Version, because: number): Instance {
  const instance: Instance = {
    id: `${safeId(app.id)}.instance-${marathon.uuid('instance', marathon.instances++)}`,
    app,
    version,
    goal: 'Running',
    condition: 'Scheduled',
    since: marathon.simulation.now(),
    incarnation: 0,
    tasks: new Map(),
    agentId: undefined,
    hostname: undefined,
    healthy: undefined,
    stagedAt: instant(0),
    runningSince: undefined,
    unreachableSince: undefined,
    isWaiting: false,
    failures: 0,
    entry: because,
  }
  app.instances.set(instance.id, instance)
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  wait(marathon, instance)
  return instance
}

/** Puts an instance into the launcher's list; it is ready when its back-off has passed. */
export function wait(marathon: Marathon, instance: Instance): void {
  instance.isWaiting = true
  instance.since = marathon.simulation.now()
  const { app } = instance
  const now = marathon.simulation.now()
  const deadline = marathon.backOff.deadline(instance.version.key, now)
  if (deadline === undefined || deadline <= now) makeReady(marathon, instance)
  else if (app.timer === undefined) arm(marathon, app, deadline)
}

function arm(marathon: Marathon, app: App, deadline: number): void {
  const now = marathon.simulation.now()
  app.timer = marathon.simulation.timer(duration(deadline - now), phases.framework, () => {
    app.timer = undefined
    lookAgain(marathon, app)
  })
}

/** A launcher looks which of its instances may be launched now, and comes back when the next one may. */
export function lookAgain(marathon: Marathon, app: App): void {
  const now = marathon.simulation.now()
  let next = Number.POSITIVE_INFINITY
  for (const instance of app.instances.values()) {
    if (!instance.isWaiting || marathon.ready.has(instance)) continue
    const deadline = marathon.backOff.deadline(instance.version.key, now)
    if (deadline === undefined || deadline <= now) makeReady(marathon, instance)
    else next = Math.min(next, deadline)
  }
  if (next < Number.POSITIVE_INFINITY && app.timer === undefined) arm(marathon, app, next)
}

function makeReady(marathon: Marathon, instance: Instance): void {
  marathon.ready.add(instance)
  instance.app.figures.waitingMs += marathon.simulation.now() - instance.since
  want(marathon, true)
}

/** An instance leaves the launcher's list. */
export function stopWaiting(marathon: Marathon, instance: Instance): void {
  instance.isWaiting = false
  marathon.ready.delete(instance)
}

/** Takes in one Mesos status. Source: TaskStatusUpdateProcessorImpl.scala, InstanceUpdater.scala; marathon §3.2. */
export function takeUpdate(marathon: Marathon, update: Update): void {
  const instance = marathon.byTask.get(update.taskId)
  const condition = conditionOf(update.state, update.reason, update.message)
  if (instance === undefined || !instance.tasks.has(update.taskId)) {
    if (condition === 'Staging' || condition === 'Starting' || condition === 'Running')
      marathon.driver.kill(update.taskId, update.agentId, undefined, update.because)
    return
  }
  const before = instance.tasks.get(update.taskId) ?? 'Unknown'
  if (isTerminal(before)) return
  const now = marathon.simulation.now()
  const isHealthNews = update.healthy !== undefined && update.healthy !== instance.healthy
  if (condition === before && !isHealthNews) return
  instance.tasks.set(update.taskId, condition)
  instance.entry = update.because
  if (condition === 'Unreachable') instance.unreachableSince = update.unreachableSince ?? update.at
  if (isTerminal(condition)) ended(marathon, instance, update, now)
  else if (condition === 'Running') instance.runningSince ??= now
  if (marathon.recorder.isOn) tellStatus(marathon, instance, update)
  if (isHealthNews) {
    instance.healthy = update.healthy
    if (marathon.recorder.isOn) tellHealth(marathon, instance)
  }
  const isDrained = update.reason === 'REASON_AGENT_DRAINING' && marathon.parameters.resetsOnDrain
  become(marathon, instance, conditionNow(instance, now), { because: update.because, isDrained })
}

function ended({ byTask }: Marathon, instance: Instance, update: Update, now: Instant): void {
  const { figures } = instance.app
  byTask.delete(update.taskId)
  figures.ends.set(update.state, (figures.ends.get(update.state) ?? 0) + 1)
  if (instance.runningSince !== undefined) figures.upMs += now - instance.runningSince
  instance.runningSince = undefined
  const { taskId, state, message, at } = update
  if (state !== 'TASK_KILLED' && state !== 'TASK_FINISHED')
    instance.app.lastFailure = {
      taskId,
      state,
      message: message ?? '',
      host: instance.hostname ?? '',
      at,
      version: instance.version.version,
    }
}

/** The condition from the tasks; a lost agent's instance is inactive from the strategy's time on. */
function conditionNow(instance: Instance, now: Instant): Condition {
  const condition = worst([...instance.tasks.values()])
  const strategy = instance.version.spec.unreachable
  if (condition !== 'Unreachable' || strategy === 'disabled') return condition
  return now - (instance.unreachableSince ?? now) >= strategy.inactiveAfter ? 'UnreachableInactive' : 'Unreachable'
}

type Cause = { readonly because: number; readonly isDrained?: boolean }

/** An instance enters a condition: the back-off, the launcher, the stream and the deployment learn of it, in this order. */
export function become(
  marathon: Marathon,
  instance: Instance,
  condition: Condition,
  { because, isDrained }: Cause,
): void {
  const before = instance.condition
  const now = marathon.simulation.now()
  const { key } = instance.version
  if (isDrained === true) marathon.backOff.reset(key)
  if (condition === before) return
  instance.condition = condition
  if (isDrained !== true && isLimitWorthy(condition)) addDelay(marathon, instance, because)
  else if (isStep(condition)) marathon.backOff.advance(key, now)
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  if (condition === 'UnreachableInactive' && expungesAtOnce(instance)) replace(marathon, instance, because)
  else if (isTerminal(condition)) {
    if (instance.goal === 'Running' && !instance.app.isRemoved) wait(marathon, instance)
    else instance.app.instances.delete(instance.id)
  } else if (condition === 'UnreachableInactive') schedule(marathon, instance.app, instance.version, because)
  onCondition(marathon, instance, before)
}

const expungesAtOnce = ({ version }: Instance): boolean =>
  version.spec.unreachable !== 'disabled' && version.spec.unreachable.expungeAfter === 0

/** The record of a lost instance is dropped and a new instance takes its place: no back-off. */
function replace(marathon: Marathon, instance: Instance, because: number): void {
  instance.app.instances.delete(instance.id)
  for (const task of instance.tasks.keys()) marathon.byTask.delete(task)
  const { app } = instance
  if (instance.goal === 'Running' && !app.isRemoved && wanted(app) < app.current.spec.instances)
    schedule(marathon, app, app.current, because)
}

/** Instances that count towards the target. */
export const wanted = (app: App): number =>
  [...app.instances.values()].filter(({ goal, condition }) => goal === 'Running' && condition !== 'UnreachableInactive')
    .length

function addDelay(marathon: Marathon, instance: Instance, because: number): void {
  const { version, app } = instance
  const delay = marathon.backOff.add(version.key, version.spec.backOff, marathon.simulation.now())
  instance.failures += 1
  if (marathon.recorder.isOn)
    instance.entry = note(marathon, app, {
      kind: 'back-off',
      subject: instance.id,
      says: `back-off: the next launch waits ${(Math.floor(delay / 1e6) / 1000).toFixed(3)} s`,
      because,
    })
}

/** Kills an instance; what never started is dropped at once. */
export function stop(marathon: Marathon, instance: Instance, goal: Instance['goal'], because: number): void {
  instance.goal = goal
  if (instance.isWaiting && !isActive(instance.condition)) {
    if (goal === 'Running') return
    stopWaiting(marathon, instance)
    instance.app.instances.delete(instance.id)
    return
  }
  for (const [task, condition] of instance.tasks)
    if (!isTerminal(condition)) killTask(marathon, instance, task, because)
}

function killTask(marathon: Marathon, instance: Instance, task: TaskId, because: number): void {
  const entry = note(marathon, instance.app, { kind: 'kill', subject: task, says: 'Marathon kills it', because })
  marathon.driver.kill(task, instance.agentId, instance.version.spec.containers[0].killGrace, entry || because)
}

/** `/a/b` as ids have it: `a_b`. */
export const safeId = (id: string): string => id.slice(1).replaceAll('/', '_')
