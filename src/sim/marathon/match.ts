import type { Offer } from '../mesos/driver.ts'
import { meets } from './constraints.ts'
import type { RunSpec } from './definition.ts'
import type { OfferReason } from './offer-figures.ts'
import type { Instance } from './state.ts'

/** What is left of an offer. `ports`: those that were taken of it. */
export type Left = { cpus: number; mem: number; disk: number; gpus: number; readonly ports: Set<number> }

/** All of an offer. */
export const allOf = ({ resources: { cpus, mem, disk, gpus } }: Offer): Left => ({
  cpus,
  mem,
  disk,
  gpus,
  ports: new Set(),
})

/** Mesos keeps three digits of a scalar: sums that differ by less are equal. */
const slack = 0.0005

/** Whether an instance fits into what is left of an offer, and may go there. The case that nearly always holds. */
export function fits(instance: Instance, offer: Offer, left: Left, keepsGpus: boolean): boolean {
  const { spec } = instance.version
  const { need } = spec
  return (
    need.cpus <= left.cpus + slack &&
    need.mem <= left.mem + slack &&
    need.disk <= left.disk + slack &&
    need.gpus <= left.gpus + slack &&
    spec.takesUnreserved &&
    !(keepsGpus && wastesGpus(spec, left)) &&
    (spec.constraints.length === 0 || meets(instance, offer)) &&
    (spec.hostPorts.length === 0 || hasPorts(spec, offer, left))
  )
}

/**
 * Why it does not, all reasons. Ports are looked at only if nothing else is in the way.
 * Source: src/main/scala/mesosphere/mesos/ResourceMatcher.scala, matchResources.
 */
export function refusals(instance: Instance, offer: Offer, left: Left, keepsGpus: boolean): readonly OfferReason[] {
  const { spec } = instance.version
  const { need, takesUnreserved } = spec
  const lacks = (what: 'cpus' | 'mem' | 'disk' | 'gpus'): boolean =>
    need[what] > 0 && (!takesUnreserved || need[what] > left[what] + slack)
  const isMissing = lacks('cpus') || lacks('mem') || lacks('disk') || lacks('gpus')
  const meetsAll = meets(instance, offer)
  const isWasted = keepsGpus && wastesGpus(spec, left)
  const rules: readonly (readonly [boolean, OfferReason])[] = [
    [lacks('cpus'), 'InsufficientCpus'],
    [lacks('mem'), 'InsufficientMemory'],
    [lacks('gpus'), 'InsufficientGpus'],
    [lacks('disk'), 'InsufficientDisk'],
    [!takesUnreserved, 'UnfulfilledRole'],
    [!isMissing && !meetsAll, 'UnfulfilledConstraint'],
    [!isMissing && meetsAll && isWasted, 'DeclinedScarceResources'],
    [!isMissing && meetsAll && !isWasted && !hasPorts(spec, offer, left), 'InsufficientPorts'],
  ]
  return rules.flatMap(([isSo, reason]) => (isSo ? [reason] : []))
}

/** Source: ResourceMatcher.scala, checkGpuSchedulingBehaviour. */
const wastesGpus = ({ need, labels }: RunSpec, left: Left): boolean =>
  left.gpus > 0 && need.gpus === 0 && labels['GPU_SCHEDULING_BEHAVIOR'] !== 'unrestricted'

const hasPorts = ({ hostPorts }: RunSpec, { resources }: Offer, left: Left): boolean =>
  hostPorts.every(
    (port) => !left.ports.has(port) && resources.ports.some(([begin, end]) => begin <= port && port <= end),
  )

/** Takes what an instance needs out of what is left. */
export function takeFrom(left: Left, { version: { spec } }: Instance): void {
  left.cpus -= spec.need.cpus
  left.mem -= spec.need.mem
  left.disk -= spec.need.disk
  left.gpus -= spec.need.gpus
  for (const port of spec.hostPorts) left.ports.add(port)
}
