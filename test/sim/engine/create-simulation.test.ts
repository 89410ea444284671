import * as assert from 'uvu/assert'
import { duration, instant } from '../../../src/domain/time.ts'
import { createSimulation } from '../../../src/sim/engine/create-simulation.ts'
import { phases } from '../../../src/sim/engine/simulation.ts'
import { describe } from '../../support/describe.ts'

describe('the calendar', (it) => {
  it('goes by time, then phase, then the order of scheduling', () => {
    const simulation = createSimulation({ start: instant(0), seed: 1 })
    const seen: string[] = []
    const put = (at: number, phase: 0 | 2, name: string): void =>
      simulation.at(instant(at), phase, () => seen.push(`${simulation.now()} ${name}`))
    put(5, phases.agent, 'b')
    put(5, phases.fate, 'a')
    put(5, phases.agent, 'c')
    put(1, phases.agent, 'first')
    put(9, phases.fate, 'too late')
    simulation.runUntil(instant(8))
    assert.equal(seen, ['1 first', '5 a', '5 b', '5 c'])
    assert.is(simulation.now(), 8)
  })

  it('does what is put into the past now, and never what was called off', () => {
    const simulation = createSimulation({ start: instant(10), seed: 1 })
    const seen: number[] = []
    simulation.at(instant(3), phases.fate, () => seen.push(simulation.now()))
    const timer = simulation.timer(duration(1), phases.fate, () => seen.push(-1))
    timer.cancel()
    simulation.runUntil(instant(20))
    assert.equal(seen, [10])
  })

  it('lets an alarm ring for the moment that it was last set to, and never when it was called off', () => {
    const simulation = createSimulation({ start: instant(10), seed: 1 })
    const seen: number[] = []
    const alarm = simulation.alarm(phases.fate, () => {
      seen.push(simulation.now())
      if (simulation.now() < 30) alarm.set(instant(simulation.now() + 10))
    })
    assert.is(alarm.at, Number.POSITIVE_INFINITY)
    alarm.set(instant(15))
    alarm.set(instant(12))
    assert.is(alarm.at, 12)
    simulation.runUntil(instant(25))
    alarm.cancel()
    simulation.runUntil(instant(40))
    alarm.set(instant(3))
    simulation.runUntil(instant(50))
    assert.equal(seen, [12, 22, 40])
    assert.is(alarm.at, Number.POSITIVE_INFINITY)
    assert.is(simulation.done(), 3)
  })

  it('draws the same numbers for the same seed and name, and others for other names', () => {
    const draws = (seed: number, name: string): readonly number[] => {
      const random = createSimulation({ start: instant(0), seed }).random(name)
      return Array.from({ length: 5 }, () => random.int(0, 1_000_000))
    }
    assert.equal(draws(7, 'kernel'), draws(7, 'kernel'))
    assert.not.equal(draws(7, 'kernel'), draws(8, 'kernel'))
    assert.not.equal(draws(7, 'kernel'), draws(7, 'network'))
    assert.ok(draws(7, 'kernel').every((value) => value >= 0 && value <= 1_000_000))
  })
})
