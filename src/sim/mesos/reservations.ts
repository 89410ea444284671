import { type Amounts, amountsOf, contains, give, giveScalars, take, takeScalars } from './amounts.ts'
import type { Reserved } from './driver.ts'
import type { OutstandingOffer } from './outstanding-offer.ts'
import type { Agent, Client, Reservation, World } from './state.ts'
import { noteAgent } from './timeline.ts'

/** Mostly there are none. */
export const noReservations: readonly Reservation[] = []

/** What an agent keeps for a role and nobody has. */
export const freeReservations = ({ reservations }: Agent, role: string): readonly Reservation[] =>
  reservations.size === 0
    ? noReservations
    : [...reservations.values()].filter((one) => one.holder === undefined && one.role === role)

/** Whether an agent keeps anything that nobody has. */
export function hasFreeReservation({ reservations }: Agent): boolean {
  if (reservations.size > 0) for (const { holder } of reservations.values()) if (holder === undefined) return true
  return false
}

/** A role is offered what is reserved for it, or runs something on it. */
export function hold(reservation: Reservation, client: Client): void {
  reservation.holder = client
  giveScalars(client.allocated, reservation.amounts)
}

/** Nobody has it any more. */
export function letGo(reservation: Reservation): void {
  if (reservation.holder !== undefined) takeScalars(reservation.holder.allocated, reservation.amounts)
  reservation.holder = undefined
}

type Wish = { readonly reserved: Reserved; readonly because: number }

/**
 * Sets some of what is left of an offer aside for a role, and makes volumes of its disk. The role `*` is nobody's, so nothing is
 * reserved for it. What cannot be done is dropped, and the framework is not told.
 * Source: src/master/validation.cpp, operation::validate (Reserve, Create); src/master/master.cpp, _accept.
 */
export function reserve(
  world: World,
  { agent, client }: Pick<OutstandingOffer, 'agent' | 'client'>,
  { reserved, left, because }: Wish & { readonly left: Amounts },
): void {
  const amounts = amountsOf(reserved.resources)
  if (client.role === '*' || agent.reservations.has(reserved) || !contains(left, amounts)) {
    noteAgent(world, agent, `RESERVE for role ${client.role} dropped`, because)
    return
  }
  take(left, amounts)
  take(agent.free, amounts)
  agent.reservations.set(reserved, { reserved, role: client.role, amounts, holder: undefined })
}

/** Destroys the volumes and gives what was reserved back. Source: src/master/validation.cpp, operation::validate (Destroy, Unreserve). */
export function unreserve(world: World, agent: Agent, { reserved, because }: Wish): void {
  const reservation = agent.reservations.get(reserved)
  if (reservation === undefined || reservation.holder !== undefined) {
    noteAgent(world, agent, 'UNRESERVE dropped', because)
    return
  }
  agent.reservations.delete(reserved)
  give(agent.free, reservation.amounts)
}
