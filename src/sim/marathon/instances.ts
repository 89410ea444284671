import type { TaskId } from '../../domain/ids.ts'
import { instant } from '../../domain/time.ts'
import { type Condition, isActive, isLimitWorthy, isLost, isStep, isTerminal } from './condition.ts'
import { onInstance } from './deployments.ts'
import { killIsOver, killTasks } from './kills.ts'
import { holdBack, stopWaiting, wait } from './launcher.ts'
import { note, tellInstance } from './messages.ts'
import { wantForEver } from './revive.ts'
import { checkScale, counts, isScaleWorthy } from './scale.ts'
import type { App, Instance, Marathon, Version } from './state.ts'
import { forgetTasks, noTasks } from './tasks.ts'

/** Adds an instance that waits for a launch. */
export function schedule(marathon: Marathon, app: App, version: Version, because: number): Instance {
  const now = marathon.simulation.now()
  const instance: Instance = {
    id: `${safeId(app.id)}.instance-${marathon.uuid('instance', marathon.instances++)}`,
    app,
    version,
    goal: 'Running',
    condition: 'Scheduled',
    since: now,
    heldSince: now,
    incarnation: 0,
    launch: 0,
    tasks: noTasks,
    agentId: undefined,
    placed: undefined,
    healthy: undefined,
    stagedAt: instant(0),
    startedAt: undefined,
    runningSince: undefined,
    unreachableSince: undefined,
    isWaiting: false,
    failures: 0,
    entry: because,
  }
  app.instances.add(instance)
  marathon.byInstance.set(instance.id, instance)
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  wait(marathon, instance)
  return instance
}

type Cause = { readonly because: number; readonly isDrained?: boolean }

/**
 * An instance enters a condition: the back-off, the launcher, the stream, the scale check and the deployment learn of
 * it, in this order. Source: M/core/CoreGuiceModule.scala, taskStatusUpdateSteps; marathon §3.2.
 */
export function become(
  marathon: Marathon,
  instance: Instance,
  condition: Condition,
  { because, isDrained }: Cause,
): void {
  const { app, condition: before } = instance
  if (isDrained === true) instance.version.delay.reset()
  if (condition === before) return
  enter(marathon, instance, condition)
  if (isDrained !== true) moveDelay(marathon, instance, because)
  if (condition === 'Running') {
    marathon.launching.delete(instance)
    if (instance.healthy !== false) marathon.tokens += 1
  } else if (isTerminal(condition)) marathon.launching.delete(instance)
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  if (isTerminal(condition)) {
    if (instance.goal === 'Running' && !app.isRemoved) wait(marathon, instance)
    else drop(marathon, instance)
  } else if (condition === 'UnreachableInactive' && isExpired(marathon, instance)) drop(marathon, instance)
  onInstance(marathon, instance, { hasCondition: true })
  if (isScaleWorthy(before, condition)) checkScale(marathon, app, because)
}

function enter({ lost }: Marathon, instance: Instance, condition: Condition): void {
  const before = counts(instance)
  instance.condition = condition
  if (counts(instance) !== before) instance.app.uncounted += before ? 1 : -1
  if (isLost(condition)) lost.add(instance)
  else if (lost.size > 0) lost.delete(instance)
}

/** The back-off by what an instance came to. Source: NotifyRateLimiterStepImpl.scala; marathon §2.3. */
function moveDelay(marathon: Marathon, instance: Instance, because: number): void {
  const { app, condition, version } = instance
  if (isLimitWorthy(condition)) addDelay(marathon, instance, because)
  else if (isStep(condition)) version.delay.advance(marathon.simulation.now(), marathon.ledSince)
  else return
  if (app.ready > 0) holdBack(marathon, app)
}

function addDelay(marathon: Marathon, instance: Instance, because: number): void {
  const { version, app } = instance
  const delay = version.delay.add(version.spec.backOff, marathon.simulation.now(), marathon.ledSince)
  instance.failures += 1
  if (marathon.recorder.isOn)
    instance.entry = note(marathon, app, {
      kind: 'back-off',
      subject: instance.id,
      says: `back-off: the next launch waits ${(Math.floor(delay / 1e6) / 1000).toFixed(3)} s`,
      because,
    })
}

/** Whether a lost instance has been so for longer than its strategy keeps it. Source: InstanceUpdater.scala. */
export function isExpired({ simulation }: Marathon, { version, unreachableSince }: Instance): boolean {
  const { unreachable } = version.spec
  const now = simulation.now()
  return unreachable !== 'disabled' && now - (unreachableSince ?? now) >= unreachable.expungeAfter
}

/**
 * An instance shall go: what it runs is killed, and what runs nothing goes at once.
 * Source: M/core/instance/update/InstanceUpdater.scala, changeGoal.
 */
export function setGoal(marathon: Marathon, instance: Instance, because: number): void {
  if (instance.goal === 'Decommissioned') return
  const { app } = instance
  if (counts(instance)) app.uncounted += 1
  instance.goal = 'Decommissioned'
  stopWaiting(marathon, instance)
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  if (!isActive(instance.condition) && instance.condition !== 'UnreachableInactive') {
    drop(marathon, instance)
    onInstance(marathon, instance, { hasCondition: true })
    if (isScaleWorthy(undefined, instance.condition)) checkScale(marathon, app, because)
  } else killTasks(marathon, instance, because)
}

/**
 * The record of an instance is taken away, whatever it runs. Nobody hears of its tasks again but as unknown ones.
 * Source: InstanceUpdater.scala, forceExpunge; marathon §3.6.
 */
export function forceExpunge(marathon: Marathon, instance: Instance, because: number): void {
  const { app, goal } = instance
  if (!app.instances.has(instance)) return
  enter(marathon, instance, 'Killed')
  const entry = note(marathon, app, {
    kind: 'condition',
    subject: instance.id,
    says: 'its record is expunged',
    because,
  })
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  drop(marathon, instance)
  if (goal === 'Running' && marathon.defects.has('expunged-wants-offers')) wantForEver(marathon)
  onInstance(marathon, instance, { hasCondition: true })
  checkScale(marathon, app, entry || because)
}

/** An instance is no more. */
export function drop(marathon: Marathon, instance: Instance): void {
  const { app } = instance
  stopWaiting(marathon, instance)
  if (!app.instances.delete(instance)) return
  marathon.byInstance.delete(instance.id)
  if (!counts(instance)) app.uncounted -= 1
  marathon.launching.delete(instance)
  marathon.lost.delete(instance)
  forgetTasks(marathon, instance)
  for (const task of instance.tasks) killIsOver(marathon, task)
  for (const { found } of app.checking.values()) found.delete(instance)
}

/** `/a/b` as ids have it: `a_b`. */
export const safeId = (id: string): string => id.slice(1).replaceAll('/', '_')

/** The instance's id within a task's: `a.instance-UUID._app.3` without its last two parts. */
export const instanceIdOf = (taskId: TaskId): string =>
  taskId.slice(0, Math.max(0, taskId.lastIndexOf('.', taskId.lastIndexOf('.') - 1)))
