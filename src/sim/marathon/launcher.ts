import { instant } from '../../domain/time.ts'
import { needsOffers, want } from './revive.ts'
import type { App, Instance, Marathon } from './state.ts'

/**
 * Puts an instance into its launcher's list; it is ready when its back-off has passed.
 * Source: M/core/launchqueue/impl/TaskLauncherActor.scala; marathon §2.5.
 */
export function wait(marathon: Marathon, instance: Instance): void {
  const now = marathon.simulation.now()
  instance.isWaiting = true
  instance.since = now
  instance.heldSince = now
  if (!marathon.isDown) gate(marathon, instance)
}

/** Whether an instance may be launched now; if not, its launcher comes back when it may. */
function gate(marathon: Marathon, instance: Instance): void {
  const now = marathon.simulation.now()
  const deadline = instance.version.delay.deadline(now, marathon.ledSince)
  if (deadline === undefined || deadline <= now) makeReady(marathon, instance)
  else arm(instance.app, deadline)
}

function arm(app: App, deadline: number): void {
  if (deadline < app.alarm.at) app.alarm.set(instant(deadline))
}

/** A launcher looks which of its instances may be launched now, and comes back when the next one may. */
export function lookAgain(marathon: Marathon, app: App): void {
  for (const instance of app.instances.values())
    if (instance.isWaiting && !marathon.ready.has(instance)) gate(marathon, instance)
}

function makeReady(marathon: Marathon, instance: Instance): void {
  marathon.ready.add(instance)
  instance.app.ready += 1
  instance.app.figures.waitingMs += marathon.simulation.now() - instance.heldSince
  want(marathon, true)
}

/**
 * The back-off of an app has moved: what was ready and is not any more waits again. What is matched in one batch of
 * offers goes out together, because Marathon hears of the delay only after it has stored the launches.
 */
export function holdBack(marathon: Marathon, app: App): void {
  if (app.ready === 0) return
  if (marathon.isMatching) {
    marathon.matched.add(app)
    return
  }
  const now = marathon.simulation.now()
  for (const instance of app.instances.values()) {
    if (!marathon.ready.has(instance)) continue
    const deadline = instance.version.delay.deadline(now, marathon.ledSince)
    if (deadline === undefined || deadline <= now) continue
    unready(marathon, instance)
    instance.heldSince = now
    arm(app, deadline)
  }
  if (!needsOffers(marathon)) want(marathon, false)
}

function unready(marathon: Marathon, instance: Instance): void {
  if (marathon.ready.delete(instance)) instance.app.ready -= 1
}

/** An instance leaves the launcher's list. */
export function stopWaiting(marathon: Marathon, instance: Instance): void {
  instance.isWaiting = false
  unready(marathon, instance)
}
