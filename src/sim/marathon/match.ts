import type { Offer } from '../mesos/driver.ts'
import { meets } from './constraints.ts'
import type { RunSpec } from './definition.ts'
import { bitOf, type Unused } from './offer-figures.ts'
import type { Instance } from './state.ts'

/** What is left of an offer. `ports`: those that were taken of it; undefined: none. `unused`: who last had no use for it. */
export type Left = {
  cpus: number
  mem: number
  disk: number
  gpus: number
  ports: Set<number> | undefined
  unused: Unused | undefined
}

/** All of an offer. */
export const allOf = ({ resources: { cpus, mem, disk, gpus } }: Offer): Left => ({
  cpus,
  mem,
  disk,
  gpus,
  ports: undefined,
  unused: undefined,
})

/** Mesos keeps three digits of a scalar: sums that differ by less are equal. */
const slack = 0.0005

const [cpus, mem, disk, gpus] = [
  bitOf('InsufficientCpus'),
  bitOf('InsufficientMemory'),
  bitOf('InsufficientDisk'),
  bitOf('InsufficientGpus'),
]
const noReservation = bitOf('NoCorrespondingReservationFound')
const [role, constraint, ports, scarce] = [
  bitOf('UnfulfilledRole'),
  bitOf('UnfulfilledConstraint'),
  bitOf('InsufficientPorts'),
  bitOf('DeclinedScarceResources'),
]

/**
 * Why an instance cannot use what is left of an offer, a bit for each reason; 0: it can. Constraints are looked at only
 * if the amounts do, ports only if nothing else is in the way. Every launch comes by here, so nothing is made.
 * Source: src/main/scala/mesosphere/mesos/ResourceMatcher.scala, matchResources.
 */
export function refusals(instance: Instance, offer: Offer, left: Left, keepsGpus: boolean): number {
  const { spec } = instance.version
  const { need } = spec
  if (instance.reservation !== undefined) return noReservation
  let reasons = 0
  if (need.cpus > left.cpus + slack) reasons |= cpus
  if (need.mem > left.mem + slack) reasons |= mem
  if (need.disk > left.disk + slack) reasons |= disk
  if (need.gpus > left.gpus + slack) reasons |= gpus
  if (!spec.takesUnreserved) return withoutRole(spec)
  if (reasons !== 0) return reasons
  if (!meets(instance, offer)) return constraint
  if (keepsGpus && wastesGpus(spec, left)) return scarce
  return spec.hostPorts.length === 0 || hasPorts(spec, offer, left) ? 0 : ports
}

/** None of what is offered is for it, so it lacks all that it needs. */
const withoutRole = ({ need }: RunSpec): number =>
  role | (need.cpus > 0 ? cpus : 0) | (need.mem > 0 ? mem : 0) | (need.disk > 0 ? disk : 0) | (need.gpus > 0 ? gpus : 0)

/** Source: ResourceMatcher.scala, checkGpuSchedulingBehaviour. */
const wastesGpus = ({ need, labels }: RunSpec, left: Left): boolean =>
  left.gpus > 0 && need.gpus === 0 && labels['GPU_SCHEDULING_BEHAVIOR'] !== 'unrestricted'

const hasPorts = ({ hostPorts }: RunSpec, { resources }: Offer, left: Left): boolean =>
  hostPorts.every(
    (port) => left.ports?.has(port) !== true && resources.ports.some(([begin, end]) => begin <= port && port <= end),
  )

/** Takes what an instance needs out of what is left. */
export function takeFrom(left: Left, { version: { spec } }: Instance): void {
  left.cpus -= spec.need.cpus
  left.mem -= spec.need.mem
  left.disk -= spec.need.disk
  left.gpus -= spec.need.gpus
  for (const port of spec.hostPorts) (left.ports ??= new Set()).add(port)
}
