import { type Duration, duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { takeUp } from './deployments.ts'
import { restartChecks } from './health.ts'
import { forgetKills, killTasks } from './kills.ts'
import { lookAgain } from './launcher.ts'
import { reconcileAll, watchLost } from './lost.ts'
import { send } from './messages.ts'
import { watchLaunches } from './overdue.ts'
import { watchReservations } from './reservations.ts'
import { partsOf } from './plan.ts'
import { forgetRevival, needsOffers, want } from './revive.ts'
import { checkScale } from './scale.ts'
import type { App, Marathon } from './state.ts'
import { fillTokens } from './tokens.ts'
import { takeUpdate } from './updates.ts'

/** A leader begins: what it does again and again starts now. Source: marathon §3.4. */
export function lead(marathon: Marathon): void {
  const { parameters: times } = marathon
  fillTokens(marathon)
  marathon.isWatching = false
  watchLaunches(marathon)
  watchReservations(marathon)
  every(marathon, { first: times.scaleDelay, interval: times.scaleInterval }, () => {
    for (const app of marathon.apps.values()) checkScale(marathon, app)
  })
  every(marathon, { first: times.reconcileDelay, interval: times.reconcileInterval }, () => reconcileAll(marathon))
  marathon.isExpunging = false
  watchLost(marathon)
}

function every(
  marathon: Marathon,
  { first, interval }: { readonly first: Duration; readonly interval: Duration },
  act: () => void,
): void {
  const { simulation, term } = marathon
  const again = (): void => {
    if (marathon.term !== term) return
    act()
    simulation.after(interval, phases.framework, again)
  }
  simulation.after(first, phases.framework, again)
}

/** So long it takes until another Marathon leads, where nobody says. Assumption: an election over ZooKeeper. */
export const electionLength = duration(10_000)

/**
 * The leader is lost: what it kept in memory is gone with it, the table of delays first of all. What Mesos says
 * meanwhile is heard by the next one. Source: marathon §2.1, §4.2.
 */
export function failOver(
  marathon: Marathon,
  { downFor, because }: { readonly downFor: Duration; readonly because: number },
): void {
  if (marathon.isDown) return
  const entry = noteLeader(marathon, 'the leading Marathon is lost', because)
  marathon.isDown = true
  marathon.term += 1
  forgetRevival(marathon)
  forgetKills(marathon)
  marathon.ready.clear()
  for (const app of marathon.apps.values()) forgetApp(app)
  marathon.simulation.after(downFor, phases.framework, () => elected(marathon, entry))
}

function forgetApp(app: App): void {
  app.alarm.cancel()
  app.ready = 0
  app.offers = undefined
  for (const { timers } of app.checking.values()) for (const timer of timers) timer?.cancel()
}

function forgetDelays({ current, instances }: App): void {
  current.delay.reset()
  for (const { version } of instances.values()) version.delay.reset()
}

/** The next leader takes up what is stored: definitions, instances, deployments. */
function elected(marathon: Marathon, because: number): void {
  const entry = noteLeader(marathon, 'another Marathon leads', because)
  marathon.isDown = false
  marathon.ledSince = marathon.simulation.now()
  for (const app of marathon.apps.values()) forgetDelays(app)
  if (marathon.recorder.isOn) send(marathon, 'event_stream_attached', { remoteAddress: '127.0.0.1' })
  lead(marathon)
  const read = new Set<App>()
  for (const app of marathon.apps.values()) {
    read.add(app)
    app.forgetsConfig = app.current.spec.kind === 'pod' && marathon.defects.has('pod-forgets-config')
    restartChecks(marathon, app)
    lookAgain(marathon, app)
    for (const instance of app.instances.values()) if (instance.goal !== 'Running') killTasks(marathon, instance, entry)
    const plan = app.deployment?.plan
    // When all its apps have been read.
    if (plan !== undefined && partsOf(plan).every((part) => read.has(part.app) || part.app.deployment !== part))
      takeUp(marathon, plan)
  }
  want(marathon, needsOffers(marathon))
  for (const update of marathon.kept.splice(0)) takeUpdate(marathon, update)
}

const noteLeader = ({ recorder }: Marathon, says: string, because: number): number =>
  recorder.isOn
    ? recorder.note({
        kind: 'framework',
        lane: { kind: 'cluster', id: 'marathon' },
        subject: undefined,
        says,
        because,
      })
    : 0
