import { invariant } from '../../domain/invariant.ts'
import { after, duration, type Duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import {
  type Amounts,
  contains,
  copyOf,
  give,
  giveScalars,
  isAllocatable,
  isNothing,
  isSame,
  nothing,
  take,
  takeScalars,
} from './amounts.ts'
import type { Offer } from './driver.ts'
import { frameworkWait } from './link.ts'
import { OutstandingOffer } from './outstanding-offer.ts'
import { freeReservations, hasFreeReservation, hold, letGo } from './reservations.ts'
import type { Agent, Client, Filtered, Framework, Reservation, World } from './state.ts'
import type { Executor } from './executor.ts'

/**
 * The hierarchical allocator in brief. All that is free on an agent goes to one role of one framework at a time: to the
 * one whose dominant share of the cluster is the least, offers included, if it has not suppressed and not refused it.
 * What is reserved goes to its role
 * beside that. Left out: quota, weights, static reservations, nested roles, shares per role before shares per framework, and minimum
 * resources per framework. Agents are looked at in random order.
 * Source: src/master/allocator/mesos/hierarchical.cpp, __generateOffers.
 *
 * Only agents whose case has changed since they were last looked at are looked at again.
 */
export function wantAllocation(world: World, agent: Agent): void {
  world.candidates.add(agent)
  if (world.isTicking) return
  world.isTicking = true
  const { simulation, parameters, startedAt } = world
  const interval = parameters.allocationInterval
  const next = interval - ((simulation.now() - startedAt) % interval)
  simulation.after(duration(next), phases.master, () => {
    world.isTicking = false
    allocate(world)
  })
}

/** Allocates at once, as upstream does when an agent or framework comes or asks. One pass serves all that ask in one instant. */
export function allocateSoon(world: World): void {
  if (world.isAllocating || world.candidates.size === 0) return
  world.isAllocating = true
  world.simulation.after(duration(0), phases.master, () => {
    world.isAllocating = false
    allocate(world)
  })
}

/** Lets all agents be looked at again for a role. */
export function reconsider(world: World, agents: Iterable<Agent>): void {
  for (const agent of agents) if (isOffered(agent)) wantAllocation(world, agent)
}

const isOffered = (agent: Agent): boolean =>
  agent.standing === 'registered' && !agent.isDraining && (isAllocatable(agent.free) || hasFreeReservation(agent))

function allocate(world: World): void {
  if (!world.isMasterUp || world.clients.length === 0) {
    world.candidates.clear()
    return
  }
  const agents = shuffled(world)
  world.candidates.clear()
  const batches = new Map<Framework, Offer[]>()
  for (const agent of agents) {
    // One role is offered all that is free, others only what is reserved for them.
    while (isOffered(agent)) {
      const client = nextClient(world, agent)
      if (client === undefined) break
      const offer = makeOffer(world, agent, client)
      const batch = batches.get(client.framework)
      if (batch === undefined) batches.set(client.framework, [offer])
      else batch.push(offer)
    }
  }
  for (const [framework, offers] of batches) sendOffers(world, framework, offers)
}

function sendOffers(world: World, framework: Framework, offers: readonly Offer[]): void {
  const { masters } = world
  world.simulation.after(frameworkWait(world, framework, 'framework'), phases.framework, () => {
    if (world.masters === masters && framework.isConnected && !framework.isRemoved) framework.scheduler.offers(offers)
  })
}

function shuffled({ candidates, random }: World): Agent[] {
  const agents = [...candidates]
  for (let last = agents.length - 1; last > 0; last -= 1) {
    const place = random.int(0, last)
    const agent = agents[last] as Agent
    agents[last] = agents[place] as Agent
    agents[place] = agent
  }
  return agents
}

function nextClient(world: World, agent: Agent): Client | undefined {
  let best: Client | undefined
  let least = Infinity
  for (const client of world.clients) {
    if (client.isSuppressed || !client.framework.isConnected) continue
    const reservations = freeReservations(agent, client.role)
    if (reservations.length === 0 && !isAllocatable(agent.free)) continue
    const filtered = client.filters.get(agent)
    if (filtered !== undefined && isRefused(filtered, agent.free, reservations)) continue
    const share = world.clients.length === 1 ? 0 : dominantShare(client.allocated, world.totals)
    if (share < least) [best, least] = [client, share]
  }
  return best
}

/** Source: hierarchical.cpp, OfferFilter: what is offered must be among what was refused, reservations with their labels. */
const isRefused = (filtered: Filtered, free: Amounts, reservations: readonly Reservation[]): boolean =>
  contains(filtered.refused, free) && reservations.every((one) => filtered.reservations.includes(one))

const dominantShare = (some: Amounts, all: Amounts): number =>
  Math.max(some.cpus / Math.max(1, all.cpus), some.mem / Math.max(1, all.mem), some.disk / Math.max(1, all.disk))

function makeOffer(world: World, agent: Agent, client: Client): OutstandingOffer {
  const amounts = copyOf(agent.free)
  const reservations = freeReservations(agent, client.role)
  const { masterId, offerCount: number } = world
  const offer = new OutstandingOffer(agent, client, { amounts, reservations, masterId, number })
  for (const reservation of reservations) hold(reservation, client)
  world.offerCount += 1
  take(agent.free, amounts)
  giveScalars(client.allocated, amounts)
  agent.offers.add(offer)
  world.offers.add(offer)
  return offer
}

/** Takes an offer back, whole, into what is free. */
export function withdraw(world: World, offer: OutstandingOffer): void {
  const { agent, client, amounts, reservations } = offer
  for (const reservation of reservations) letGo(reservation)
  world.offers.delete(offer)
  agent.offers.delete(offer)
  give(agent.free, amounts)
  takeScalars(client.allocated, amounts)
}

/** Takes all offers of an agent back and tells their frameworks. */
export function rescindOffers(world: World, agent: Agent): void {
  for (const offer of agent.offers) {
    withdraw(world, offer)
    const { framework } = offer.client
    world.simulation.after(frameworkWait(world, framework, 'framework'), phases.framework, () => {
      if (framework.isConnected) framework.scheduler.rescinded(offer.id)
    })
  }
}

/**
 * Remembers that a role does not want so much of an agent for a while: at least until after the next allocation.
 * Source: hierarchical.cpp, recoverResources.
 */
export function refuse(
  world: World,
  { agent, client }: OutstandingOffer,
  {
    left,
    reservations,
    wait,
  }: { readonly left: Amounts; readonly reservations: readonly Reservation[]; readonly wait: Duration },
): void {
  if (wait <= 0 || (isNothing(left) && reservations.length === 0)) return
  const { simulation, parameters } = world
  const old = client.filters.get(agent)
  const length = Math.max(parameters.allocationInterval, wait)
  const until = after(simulation.now(), duration(length))
  old?.timer.cancel()
  const timer = simulation.timer(duration(length), phases.master, () => {
    client.filters.delete(agent)
    reconsider(world, [agent])
  })
  client.filters.set(agent, { refused: copyOf(left), reservations, until, timer })
}

/** Clears what a role refused, and allocates. Source: hierarchical.cpp, reviveOffers. */
export function revive(world: World, client: Client): void {
  welcomeOffers(world, client)
  allocateSoon(world)
}

/**
 * Ends a role's suppression and clears what it refused; offers come with the next allocation. UPDATE_FRAMEWORK does no
 * less for the roles that it no longer suppresses. Source: hierarchical.cpp, updateFramework and reviveRoles (1.11).
 */
export function welcomeOffers(world: World, client: Client): void {
  for (const { timer } of client.filters.values()) timer.cancel()
  client.filters.clear()
  client.isSuppressed = false
  reconsider(world, world.agents.values())
}

/** Throws unless used, offered and free make up each agent's total. @returns how many agents and tasks it looked at */
export function checkResources(world: World): number {
  let looked = 0
  const held = new Map<Client, Amounts>()
  for (const client of world.clients) held.set(client, nothing())
  for (const agent of world.agents.values()) {
    looked += 1 + agent.tasks.size
    const sum = copyOf(agent.free)
    const add = (amounts: Amounts, client: Client | undefined): void => {
      give(sum, amounts)
      const of = client === undefined ? undefined : held.get(client)
      if (of !== undefined) giveScalars(of, amounts)
    }
    for (const { amounts, client } of agent.offers) add(amounts, client)
    for (const { amounts, holder } of agent.reservations.values()) add(amounts, holder)
    const executors = new Set<Executor>()
    for (const { amounts, client, executor } of agent.tasks) {
      // What it has stands among the reservations.
      if (executor.reservation !== undefined) continue
      add(amounts, client)
      executors.add(executor)
    }
    for (const { group, client } of executors) if (group !== undefined) add(group.amounts, client)
    const { cpus, mem, disk, gpus } = agent.free
    invariant(Math.min(cpus, mem, disk, gpus) >= 0, `${agent.id} gave away more than it has`)
    // The text is made for nobody mostly: a large cluster is added up often.
    if (!isSame(sum, agent.total))
      invariant(false, `${agent.id} does not add up: ${JSON.stringify([sum, agent.total])}`)
  }
  for (const [client, sum] of held) {
    const { allocated } = client
    invariant(sum.cpus === allocated.cpus && sum.mem === allocated.mem, `${client.role} is charged wrongly`)
  }
  return looked
}
