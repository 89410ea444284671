import { duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import type { Marathon } from './state.ts'

/**
 * Says that offers are wanted, or no longer. Changes of the role's state go out at most once per revive interval; one
 * after a quiet interval goes at once. Where offers flow already, a further instance sends a REVIVE in the same rhythm.
 * Source: ReviveOffersStreamLogic.scala, RateLimiterFlow.scala; marathon §3.3.
 */
export function want(marathon: Marathon, isWanted: boolean): void {
  const { revival } = marathon
  if (marathon.isDown) return
  revival.wanted = isWanted || revival.isStuck
  if (isWanted) revival.isRepeat = revival.told
  if (!revival.wanted && !revival.told) return
  if (revival.timer !== undefined) return
  const { simulation, parameters } = marathon
  const rest = duration(Math.max(0, revival.last + parameters.reviveInterval - simulation.now()))
  if (rest === 0) tell(marathon)
  else
    revival.timer = simulation.timer(rest, phases.framework, () => {
      revival.timer = undefined
      tell(marathon)
    })
}

/** Whether anything waits for an offer: to be launched, or to give back what it has reserved. */
export const needsOffers = ({ ready, freeing }: Marathon): boolean => ready.size > 0 || freeing.size > 0

/** An instance that was expunged by force is thought to want offers until the next leader. */
export function wantForEver(marathon: Marathon): void {
  marathon.revival.isStuck = true
  want(marathon, needsOffers(marathon))
}

function tell(marathon: Marathon): void {
  const { revival, driver, parameters, simulation } = marathon
  if (revival.wanted === revival.told && !revival.isRepeat) return
  if (!revival.wanted && !parameters.suppressesOffers) return
  revival.last = simulation.now()
  if (!revival.wanted) driver.suppress(parameters.role)
  else {
    if (revival.told) driver.revive(parameters.role)
    else driver.unsuppress(parameters.role)
    repeatLater(marathon)
  }
  revival.told = revival.wanted
  revival.isRepeat = false
}

/**
 * One extra REVIVE on the second tick, if offers are still wanted. The ticks have the same interval, but go on by
 * themselves since the leader began: the second one comes one to two intervals later. Source: marathon §3.3.
 */
function repeatLater(marathon: Marathon): void {
  const { revival, simulation, parameters, ledSince } = marathon
  if (revival.repeat !== undefined) return
  const sinceTick = (simulation.now() - ledSince) % parameters.reviveInterval
  revival.repeat = simulation.timer(duration(parameters.reviveInterval * 2 - sinceTick), phases.framework, () => {
    revival.repeat = undefined
    if (revival.wanted && revival.told) marathon.driver.revive(parameters.role)
  })
}

/** A new leader begins with nothing told and nothing planned. */
export function forgetRevival({ revival }: Marathon): void {
  revival.timer?.cancel()
  revival.repeat?.cancel()
  revival.timer = undefined
  revival.repeat = undefined
  revival.wanted = false
  revival.told = true
  revival.isRepeat = false
  revival.isStuck = false
  revival.last = Number.NEGATIVE_INFINITY
}
