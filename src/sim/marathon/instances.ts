import type { TaskId } from '../../domain/ids.ts'
import { instant } from '../../domain/time.ts'
import { noPlace } from '../row.ts'
import { type Condition, isActive, isLimitWorthy, isLost, isStep, isTerminal } from './condition.ts'
import { onInstance } from './deployments.ts'
import { killIsOver, killTasks } from './kills.ts'
import { holdBack, stopWaiting, wait } from './launcher.ts'
import { note, tellInstance } from './messages.ts'
import { watchReservations } from './reservations.ts'
import { want, wantForEver } from './revive.ts'
import { checkScale, counts, isScaleWorthy } from './scale.ts'
import type { App, Goal, Instance, Marathon, Version } from './state.ts'
import { forgetTasks, noTasks } from './tasks.ts'
import { earnToken } from './tokens.ts'
import { isResident } from './volumes.ts'

/**
 * Adds an instance that waits for a launch. One that was stopped and has kept its reservation comes first.
 * Source: M/core/launchqueue/impl/LaunchQueueActor.scala, processNextAdd.
 */
export function schedule(marathon: Marathon, app: App, version: Version, because: number): Instance {
  const stopped = isResident(version.spec) ? [...app.instances.values()].find(mayStartAgain) : undefined
  if (stopped === undefined) return scheduleNew(marathon, app, version, because)
  stopped.version = version
  stopped.goal = 'Running'
  stopped.healthy = undefined
  stopped.startedAt = undefined
  stopped.condition = 'Scheduled'
  stopped.entry = because
  app.uncounted -= 1
  if (marathon.recorder.isOn) tellInstance(marathon, stopped)
  wait(marathon, stopped)
  return stopped
}

const mayStartAgain = ({ goal, condition, reservation }: Instance): boolean =>
  goal === 'Stopped' && reservation !== undefined && isTerminal(condition)

function scheduleNew(marathon: Marathon, app: App, version: Version, because: number): Instance {
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
    reservation: undefined,
    isWaiting: false,
    run: undefined,
    place: noPlace,
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
    if (instance.healthy !== false) earnToken(marathon)
  } else if (isTerminal(condition)) marathon.launching.delete(instance)
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  if (isTerminal(condition)) {
    if (instance.goal === 'Running' && !app.isRemoved) wait(marathon, instance)
    else if (instance.reservation === undefined) drop(marathon, instance)
    else if (isFreeing(instance)) waitToFree(marathon, instance)
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

/** Whether an instance is over for good, and has a reservation to give back. Source: ReviveOffersState.scala, shouldUnreserve. */
export const isFreeing = ({ goal, condition, reservation }: Instance): boolean =>
  reservation !== undefined && goal === 'Decommissioned' && isTerminal(condition)

function waitToFree(marathon: Marathon, instance: Instance): void {
  marathon.freeing.add(instance)
  want(marathon, true)
}

/** What has a reservation is stopped, all else goes for good. Source: DeploymentActor.scala, decommissionInstances. */
export const goalToStop = ({ reservation }: Instance): Goal =>
  reservation === undefined ? 'Decommissioned' : 'Stopped'

/**
 * An instance shall go: what it runs is killed, and what runs nothing and has reserved nothing goes at once.
 * Source: M/core/instance/update/InstanceUpdater.scala, changeGoal.
 */
export function setGoal(
  marathon: Marathon,
  instance: Instance,
  { because, goal = 'Decommissioned' }: { readonly because: number; readonly goal?: Goal },
): void {
  if (instance.goal === 'Decommissioned' || instance.goal === goal) return
  const { app } = instance
  if (counts(instance)) app.uncounted += 1
  instance.goal = goal
  stopWaiting(marathon, instance)
  if (instance.reservation !== undefined) watchReservations(marathon)
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  if (isActive(instance.condition) || instance.condition === 'UnreachableInactive') {
    killTasks(marathon, instance, because)
    return
  }
  const isGone = instance.reservation === undefined && goal === 'Decommissioned'
  if (isGone) drop(marathon, instance)
  else if (isFreeing(instance)) waitToFree(marathon, instance)
  onInstance(marathon, instance, { hasCondition: true })
  if (isGone && isScaleWorthy(undefined, instance.condition)) checkScale(marathon, app, because)
}

/**
 * The record of an instance is taken away, whatever it runs. Nobody hears of its tasks again but as unknown ones.
 * Source: InstanceUpdater.scala, forceExpunge; marathon §3.6.
 */
export function forceExpunge(marathon: Marathon, instance: Instance, because: number): void {
  const { app } = instance
  if (!app.instances.has(instance)) return
  enter(marathon, instance, 'Killed')
  const entry = note(marathon, app, {
    kind: 'condition',
    subject: instance.id,
    says: 'its record is expunged',
    because,
  })
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  expunge(marathon, instance, wantsOffers(instance))
  checkScale(marathon, app, entry || because)
}

/** An instance that wants offers when it is expunged is thought to do so for ever. Source: ReviveOffersState.scala; marathon §3.6. */
function expunge(marathon: Marathon, instance: Instance, wanted: boolean): void {
  drop(marathon, instance)
  if (wanted && marathon.defects.has('expunged-wants-offers')) wantForEver(marathon)
  onInstance(marathon, instance, { hasCondition: true })
}

const wantsOffers = (instance: Instance): boolean =>
  instance.goal === 'Running'
    ? instance.condition === 'Scheduled' || isTerminal(instance.condition)
    : isFreeing(instance)

/**
 * The record of an instance with a reservation goes: nothing has run on it in time, or it is given back. The event says
 * Killed, all else sees the condition of before. Source: InstanceUpdater.scala, reservationTimeout and unreserve.
 */
export function expungeReserved(marathon: Marathon, instance: Instance, because: number): void {
  const { app, condition } = instance
  const wanted = wantsOffers(instance)
  enter(marathon, instance, 'Killed')
  if (condition !== 'Killed' && marathon.recorder.isOn) tellInstance(marathon, instance)
  expunge(marathon, instance, wanted)
  if (isScaleWorthy(undefined, condition)) checkScale(marathon, app, because)
}

/**
 * The agent is gone for good, and with it what was reserved there: the instance begins anew elsewhere, without a delay.
 * Source: InstanceUpdater.scala, shouldAbandonReservation.
 */
export function abandonReservation(marathon: Marathon, instance: Instance, because: number): void {
  instance.reservation = undefined
  marathon.reserving.delete(instance)
  enter(marathon, instance, 'Gone')
  marathon.launching.delete(instance)
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  instance.entry =
    note(marathon, instance.app, {
      kind: 'offer',
      subject: instance.id,
      says: 'what it had reserved is gone with its agent',
      because,
    }) || instance.entry
  onInstance(marathon, instance, { hasCondition: true })
  instance.agentId = undefined
  instance.placed = undefined
  if (instance.goal !== 'Running' || instance.app.isRemoved) {
    drop(marathon, instance)
    onInstance(marathon, instance, { hasCondition: true })
    return
  }
  enter(marathon, instance, 'Scheduled')
  wait(marathon, instance)
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
  if (instance.reservation !== undefined) {
    marathon.reserving.delete(instance)
    marathon.freeing.delete(instance)
  }
  forgetTasks(marathon, instance)
  for (const task of instance.tasks) killIsOver(marathon, task)
  for (const { found } of app.checking.values()) found.delete(instance)
}

/** `/a/b` as ids have it: `a_b`. */
export const safeId = (id: string): string => id.slice(1).replaceAll('/', '_')

/** The instance's id within a task's: `a.instance-UUID._app.3` without its last two parts. */
export const instanceIdOf = (taskId: TaskId): string =>
  taskId.slice(0, Math.max(0, taskId.lastIndexOf('.', taskId.lastIndexOf('.') - 1)))
