import { executorId, taskId } from '../../domain/ids.ts'
import { duration } from '../../domain/time.ts'
import type { Offer, Operation, Resources, TaskInfo } from '../mesos/driver.ts'
import { meets } from './constraints.ts'
import type { ContainerSpec } from './definition.ts'
import { become, safeId, stopWaiting } from './instances.ts'
import { note } from './messages.ts'
import { want } from './revive.ts'
import type { Instance, Marathon } from './state.ts'

/**
 * Matches offers with the instances that may be launched. Instances are tried in the order they became ready, where
 * Marathon shuffles: an assumption that keeps runs alike.
 * Source: OfferMatcherManagerActor.scala, InstanceOpFactoryImpl.scala; marathon §3.3.
 */
export function takeOffers(marathon: Marathon, offers: readonly Offer[]): void {
  for (const offer of offers) takeOffer(marathon, offer)
  if (marathon.ready.size === 0) want(marathon, false)
}

function takeOffer(marathon: Marathon, offer: Offer): void {
  const { driver, parameters, ready } = marathon
  const operations: Operation[] = []
  const left = {
    cpus: offer.resources.cpus,
    mem: offer.resources.mem,
    disk: offer.resources.disk,
    gpus: offer.resources.gpus,
  }
  let because = 0
  for (const instance of ready) {
    if (operations.length >= parameters.instancesPerOffer || left.cpus <= 0) break
    if (!take(left, instance) || !meets(instance, offer)) continue
    const [operation, entry] = provision(marathon, instance, offer)
    operations.push({ ...operation, because: entry })
    because = entry
  }
  if (operations.length === 0) driver.decline(offer, parameters.declineFor)
  else driver.accept(offer, operations, duration(0), because)
}

type Left = { cpus: number; mem: number; disk: number; gpus: number }

/** Takes what an instance needs out of what is left; false, and nothing is taken, if it does not fit. */
function take(left: Left, { version }: Instance): boolean {
  const { containers, executorResources } = version.spec
  const need: Left = { cpus: 0, mem: 0, disk: 0, gpus: 0 }
  for (const { cpus, mem, disk, gpus } of [
    ...containers.map(({ resources }) => resources),
    ...(executorResources === undefined ? [] : [executorResources]),
  ]) {
    need.cpus += cpus
    need.mem += mem
    need.disk += disk
    need.gpus += gpus
  }
  // Mesos keeps three digits of a scalar: sums that differ by less are equal.
  const slack = 0.0005
  if (
    need.cpus > left.cpus + slack ||
    need.mem > left.mem + slack ||
    need.disk > left.disk + slack ||
    need.gpus > left.gpus
  )
    return false
  left.cpus -= need.cpus
  left.mem -= need.mem
  left.disk -= need.disk
  left.gpus -= need.gpus
  return true
}

/** An instance gets its next incarnation on an agent. */
function provision(marathon: Marathon, instance: Instance, offer: Offer): readonly [Operation, number] {
  const { app, version } = instance
  stopWaiting(marathon, instance)
  instance.incarnation += 1
  instance.agentId = offer.agentId
  instance.hostname = offer.hostname
  instance.stagedAt = marathon.simulation.now()
  instance.healthy = undefined
  instance.unreachableSince = undefined
  for (const task of instance.tasks.keys()) marathon.byTask.delete(task)
  instance.tasks.clear()
  const tasks = version.spec.containers.map((container) => taskOf(instance, container))
  for (const { id } of tasks) {
    instance.tasks.set(id, 'Provisioned')
    marathon.byTask.set(id, instance)
  }
  app.figures.launches += 1
  const entry = note(marathon, app, {
    kind: 'launch',
    subject: instance.id,
    says: `launches attempt ${instance.incarnation} on ${offer.hostname}`,
    because: instance.entry,
  })
  instance.entry = entry
  become(marathon, instance, 'Provisioned', { because: entry })
  return [operationOf(instance, tasks), entry]
}

function operationOf({ app, version, id }: Instance, tasks: readonly TaskInfo[]): Operation {
  const { kind, executorResources } = version.spec
  const [first] = tasks
  if (kind === 'app' && first !== undefined) return { kind: 'launch', task: first }
  const uuid = id.slice(id.indexOf('instance-') + 'instance-'.length)
  return {
    kind: 'launch-group',
    executorId: executorId(`instance-${safeId(app.id)}.${uuid}`),
    executorResources: executorResources ?? noResources,
    tasks,
  }
}

const noResources: Resources = { cpus: 0, mem: 0, disk: 0, gpus: 0, ports: [] }

function taskOf(instance: Instance, container: ContainerSpec): TaskInfo {
  const { app, version, id, incarnation } = instance
  return {
    id: taskId(`${id}.${container.name ?? '_app'}.${incarnation}`),
    name: container.name ?? app.id.slice(1).split('/').reverse().join('.'),
    origin: {
      kind: version.spec.kind,
      id: app.id,
      version: version.version,
      container: container.name,
      run: undefined,
      attempt: incarnation,
    },
    resources: container.resources,
    containerizer: container.containerizer,
    hasImage: container.hasImage,
    seccomp: container.seccomp,
    command: container.command,
    user: container.user,
    labels: version.spec.labels,
    killGrace: container.killGrace,
    maxCompletion: undefined,
    health: container.health,
  }
}
