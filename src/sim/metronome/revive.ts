import { duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import type { Metronome } from './state.ts'

/**
 * Asks for offers: at once, or as soon as the interval since the last time allows, and again as often as is set while
 * something waits. Metronome never suppresses offers.
 * Source: mesosphere/marathon v1.7.202, ReviveOffersActor.scala; dcos/metronome application.conf, suppressOffers.
 */
export function wantOffers(metronome: Metronome): void {
  const { revival, parameters } = metronome
  revival.left = parameters.reviveRepetitions
  if (revival.timer === undefined) next(metronome)
}

function next(metronome: Metronome): void {
  const { driver, revival, queue, simulation, parameters } = metronome
  if (metronome.isDown || revival.left === 0 || queue.size === 0) return
  const rest = duration(Math.max(0, revival.last + parameters.reviveInterval - simulation.now()))
  if (rest > 0) {
    revival.timer = simulation.timer(rest, phases.framework, () => {
      revival.timer = undefined
      next(metronome)
    })
    return
  }
  revival.last = simulation.now()
  revival.left -= 1
  driver.revive('*')
  next(metronome)
}
