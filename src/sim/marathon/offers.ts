import { executorId } from '../../domain/ids.ts'
import { duration } from '../../domain/time.ts'
import type { Offer, Operation, Resources } from '../mesos/driver.ts'
import { meets, type Place } from './constraints.ts'
import { become, safeId } from './instances.ts'
import { holdBack, stopWaiting } from './launcher.ts'
import { allOf, type Left, refusals, takeFrom } from './match.ts'
import { note } from './messages.ts'
import { bitOf, bookUnused, bookUsed, newOfferFigures } from './offer-figures.ts'
import { watchLaunches } from './overdue.ts'
import { soon } from './parameters.ts'
import type { Run } from './ready.ts'
import { giveBackUnneeded, launchable, reserveFor } from './reservations.ts'
import { needsOffers, want } from './revive.ts'
import type { Instance, Marathon } from './state.ts'
import { replaceTasks } from './tasks.ts'
import { hasTokens, spendToken } from './tokens.ts'
import { isResident } from './volumes.ts'

/**
 * Matches offers with the instances that may be launched. Instances are tried in the order they became ready, where
 * Marathon shuffles: an assumption that keeps runs alike.
 * Source: OfferMatcherManagerActor.scala, InstanceOpFactoryImpl.scala; marathon §3.3.
 */
export function takeOffers(marathon: Marathon, offers: readonly Offer[]): void {
  const { driver, matched } = marathon
  if (marathon.isDown) {
    for (const offer of offers) driver.decline(offer, soon)
    return
  }
  marathon.isMatching = true
  for (const offer of offers) takeOffer(marathon, offer)
  marathon.isMatching = false
  if (matched.size > 0) {
    for (const app of matched) holdBack(marathon, app)
    matched.clear()
  }
  if (!needsOffers(marathon)) want(marathon, false)
}

function takeOffer(marathon: Marathon, offer: Offer): void {
  const { driver, parameters, ready } = marathon
  const givenBack = giveBackUnneeded(marathon, offer)
  if (givenBack.length > 0) {
    driver.accept(offer, givenBack, duration(0), givenBack[0]?.because ?? 0)
    return
  }
  const operations = launchedOnReservations(marathon, offer)
  const left = allOf(offer)
  marathon.offers += 1
  let isCut = false
  for (const run of ready.runs()) {
    for (const instance of run.instances.values()) {
      if (instance.app.unmatched === marathon.offers) break
      if (isAwaited(instance)) continue
      isCut = isAtLimit(marathon, operations)
      if (isCut) break
      if (!matches(marathon, { instance, run }, offer, left)) {
        if (isAlike(run)) break
        continue
      }
      operations.push(
        isResident(run.version.spec) ? reserveOn(marathon, instance, offer) : provision(marathon, instance, offer),
      )
    }
    if (isCut) break
  }
  // Who could not be asked shall get the offer again soon. Source: OfferProcessorImpl.scala, declineOffer.
  if (operations.length === 0) driver.decline(offer, isCut ? soon : parameters.declineFor)
  else driver.accept(offer, operations, duration(0), operations.at(-1)?.because ?? 0)
}

const isAtLimit = (marathon: Marathon, { length }: readonly Operation[]): boolean =>
  length >= marathon.parameters.instancesPerOffer || !hasTokens(marathon)

/** What waits for just what is reserved comes first. Source: OfferMatcherManagerActor.scala, offerMatchers. */
function launchedOnReservations(marathon: Marathon, offer: Offer): Operation[] {
  const operations: Operation[] = []
  for (const instance of launchable(marathon, offer)) {
    if (isAtLimit(marathon, operations)) break
    if (suits(marathon, instance, offer)) operations.push(provision(marathon, instance, offer))
  }
  return operations
}

/** Whether an instance may be launched on its reservation: only constraints can be in the way. */
function suits({ simulation }: Marathon, instance: Instance, offer: Offer): boolean {
  const { app } = instance
  app.offers ??= newOfferFigures()
  if (meets(instance, offer)) {
    bookUsed(app.offers, simulation.now())
    return true
  }
  bookUnused(app.offers, { offer, reasons: bitOf('UnfulfilledConstraint'), at: simulation.now() }, 1)
  return false
}

/** What has reserved something, and is offered something else, leaves it to instances of its app that have not. */
const isAwaited = ({ reservation, app }: Instance): boolean =>
  reservation !== undefined && [...app.instances.values()].some((one) => one.isWaiting && one.reservation === undefined)

function reserveOn(marathon: Marathon, instance: Instance, offer: Offer): Operation {
  instance.placed = placeOf(marathon, offer)
  return reserveFor(marathon, instance, offer)
}

/**
 * Whether what one of a run cannot use none of the rest can: constraints ask where the others of its app are, and only
 * some may have reserved what they need.
 */
const isAlike = (run: Run): boolean => run.version.spec.constraints.length === 0 && !isResident(run.version.spec)

/** Whether an instance can use an offer; its app's figures learn of it. An app that could not is not asked again. */
function matches(
  { parameters, simulation, offers }: Marathon,
  { instance, run }: { readonly instance: Instance; readonly run: Run },
  offer: Offer,
  left: Left,
): boolean {
  const { app } = instance
  app.offers ??= newOfferFigures()
  const reasons = refusals(instance, offer, left, parameters.keepsGpus)
  if (reasons === 0) {
    takeFrom(left, instance)
    bookUsed(app.offers, simulation.now())
    return true
  }
  // Another version of the app may still fit: only a deployment has two of them.
  const isAskedAgain = app.deployment !== undefined
  if (!isAskedAgain) app.unmatched = offers
  if (left.unused?.reasons !== reasons) left.unused = { offer, reasons, at: simulation.now() }
  bookUnused(app.offers, left.unused, isAskedAgain && isAlike(run) ? run.instances.size : 1)
  return false
}

/** An instance gets its next incarnation on an agent. */
function provision(marathon: Marathon, instance: Instance, offer: Offer): Operation {
  const { app } = instance
  stopWaiting(marathon, instance)
  instance.incarnation += isFirstOfResidentPod(instance) ? 2 : 1
  instance.launch = marathon.launches++
  instance.agentId = offer.agentId
  instance.placed = placeOf(marathon, offer)
  instance.stagedAt = marathon.simulation.now()
  instance.healthy = undefined
  instance.unreachableSince = undefined
  instance.startedAt = undefined
  replaceTasks(marathon, instance)
  marathon.launching.add(instance)
  if (!marathon.isWatching) watchLaunches(marathon)
  spendToken(marathon)
  app.figures.launches += 1
  const entry = marathon.recorder.isOn ? noteLaunch(marathon, instance, offer) : 0
  instance.entry = entry
  become(marathon, instance, 'Provisioned', { because: entry })
  return operationOf(instance, entry)
}

/** A pod's first task on a reservation counts as its second. Source: InstanceOpFactoryImpl.scala, launchOnReservation. */
const isFirstOfResidentPod = ({ incarnation, reservation, version }: Instance): boolean =>
  incarnation === 0 && reservation !== undefined && version.spec.kind === 'pod'

/** Where an agent is: one object for all its instances, not the offer, which would be kept as long as they live. */
function placeOf({ places }: Marathon, { agentId, hostname, attributes, region, zone }: Offer): Place {
  const known = places.get(agentId)
  if (known?.attributes === attributes) return known
  const place = { hostname, attributes, region, zone }
  places.set(agentId, place)
  return place
}

const noteLaunch = (marathon: Marathon, { app, id, incarnation, entry }: Instance, { hostname }: Offer): number =>
  note(marathon, app, {
    kind: 'launch',
    subject: id,
    says: `launches attempt ${incarnation} on ${hostname}`,
    because: entry,
  })

function operationOf(instance: Instance, because: number): Operation {
  const { app, version, id, reservation, tasks } = instance
  const { kind, executorResources } = version.spec
  const on = reservation?.reserved
  const [first] = tasks
  if (kind === 'app' && first !== undefined) return { kind: 'launch', because, task: first, on }
  const uuid = id.slice(id.indexOf('instance-') + 'instance-'.length)
  return {
    kind: 'launch-group',
    because,
    on,
    executorId: executorId(`instance-${safeId(app.id)}.${uuid}`),
    executorResources: executorResources ?? noResources,
    tasks: [...tasks],
  }
}

const noResources: Resources = { cpus: 0, mem: 0, disk: 0, gpus: 0, ports: [] }
