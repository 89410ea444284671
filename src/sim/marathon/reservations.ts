import { duration, instant } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import type { Offer, Operation, PersistentVolume, Reserved } from '../mesos/driver.ts'
import { expungeReserved, forceExpunge, isFreeing, safeId } from './instances.ts'
import { note, tellInstance } from './messages.ts'
import { lookAfter } from './overdue.ts'
import type { Instance, Marathon } from './state.ts'
import { spendToken } from './tokens.ts'

/** The label that says for which instance something is reserved. Source: M/core/launcher/impl/TaskLabels.scala. */
const ownerLabel = 'marathon_task_id'

/**
 * Reserves all that an instance needs, and makes its volumes. It goes on waiting: it is launched when what was reserved
 * is offered. Source: InstanceOpFactoryImpl.scala, reserveAndCreateVolumes.
 */
export function reserveFor(marathon: Marathon, instance: Instance, offer: Offer): Operation {
  const { spec } = instance.version
  const volumes = spec.volumes.map(({ path, mib }): PersistentVolume => {
    const uuid = marathon.uuid('volume', marathon.volumes++)
    return { id: `${safeId(spec.id)}#${path}#${uuid}`, path, mib }
  })
  const reserved: Reserved = {
    labels: { marathon_framework_id: marathon.frameworkId ?? '', [ownerLabel]: instance.id },
    resources: { ...spec.need, ports: spec.hostPorts.map((port) => [port, port]) },
    volumes,
  }
  const { simulation, parameters } = marathon
  instance.reservation = { reserved, deadline: instant(simulation.now() + parameters.reservationTimeout) }
  instance.agentId = offer.agentId
  spendToken(marathon)
  marathon.reserving.add(instance)
  watchReservations(marathon)
  if (marathon.recorder.isOn) tellInstance(marathon, instance)
  const paths = volumes.map(({ path, mib }) => `${path} (${mib} MiB)`).join(', ')
  const says = `reserves what it needs on ${offer.hostname}, with volume ${paths}`
  const because = note(marathon, instance.app, { kind: 'offer', subject: instance.id, says, because: instance.entry })
  if (because > 0) instance.entry = because
  return { kind: 'reserve', because, reserved }
}

/** The instance for which something in an offer is reserved; undefined: none that is known. */
const ownerOf = ({ byInstance }: Marathon, { labels }: Reserved): Instance | undefined =>
  byInstance.get(labels[ownerLabel] ?? '')

const noReserved: readonly Reserved[] = []

/** Those of an offer's reservations whose instances may be launched on them now. */
export const launchable = (marathon: Marathon, { reserved = noReserved }: Offer): readonly Instance[] =>
  reserved.flatMap((one) => {
    const instance = ownerOf(marathon, one)
    return instance?.reservation?.reserved === one && marathon.ready.has(instance) ? [instance] : []
  })

/**
 * Gives back what nobody needs: the instance is unknown, its app is not there any more, or it is over for good. With
 * any of that nothing else is done with the offer. Source: OfferMatcherReconciler.scala, processResourcesByInstanceId.
 */
export function giveBackUnneeded(marathon: Marathon, { reserved, hostname }: Offer): readonly Operation[] {
  if (reserved === undefined || reserved.length === 0) return nothing
  return reserved.flatMap((one): readonly Operation[] => {
    const instance = ownerOf(marathon, one)
    const isSpurious = instance === undefined || !isDefined(marathon, instance)
    if (!isSpurious && !isFreeing(instance)) return []
    if (instance === undefined) return [{ kind: 'unreserve', reserved: one }]
    const says = `gives back what it had reserved on ${hostname}`
    const because = note(marathon, instance.app, { kind: 'offer', subject: instance.id, says, because: instance.entry })
    if (isSpurious) forceExpunge(marathon, instance, because)
    else expungeReserved(marathon, instance, because)
    return [{ kind: 'unreserve', because, reserved: one }]
  })
}

const nothing: readonly Operation[] = []

/** Whether there is a definition of its app or pod. */
const isDefined = ({ apps }: Marathon, { app: { id } }: Instance): boolean => apps.get(id)?.isRemoved === false

/**
 * A leader looks every five seconds for reservations that came to nothing. Only looks that may find something are on
 * the calendar. Source: OverdueInstancesActor.scala, timeoutOverdueReservations.
 */
export function watchReservations(marathon: Marathon): void {
  let due = Number.POSITIVE_INFINITY
  for (const instance of marathon.reserving)
    if (isUnused(instance)) due = Math.min(due, instance.reservation?.deadline ?? due)
  if (due === Number.POSITIVE_INFINITY || marathon.isDown) return
  const { simulation, term } = marathon
  simulation.after(duration(lookAfter(marathon, due) - simulation.now()), phases.framework, () => {
    if (marathon.term !== term) return
    for (const instance of marathon.reserving) if (isOverdue(marathon, instance)) timeOut(marathon, instance)
  })
}

/** It waits for its reservation, or shall go before anything has ended on it. */
const isUnused = ({ goal, condition }: Instance): boolean =>
  goal === 'Decommissioned' || (goal === 'Running' && condition === 'Scheduled')

function timeOut(marathon: Marathon, instance: Instance): void {
  const says = 'nothing has run on its reservation in time: its record is expunged'
  const { app, id: subject, entry: because } = instance
  expungeReserved(marathon, instance, note(marathon, app, { kind: 'offer', subject, says, because }))
}

const isOverdue = ({ simulation }: Marathon, instance: Instance): boolean =>
  isUnused(instance) && (instance.reservation?.deadline ?? Number.POSITIVE_INFINITY) <= simulation.now()
