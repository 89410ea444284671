import * as assert from 'uvu/assert'
import fc from 'fast-check'
import { Calendar } from '../../../src/sim/engine/calendar.ts'
import { describe } from '../../support/describe.ts'

/** Waits and phases to draw from: of few, much is due at once. */
const lists = [
  { waits: 20, phases: 7 },
  { waits: 2, phases: 1 },
  { waits: 6, phases: 0 },
].map(({ waits, phases }) =>
  fc.array(fc.record({ wait: fc.nat(waits), phase: fc.nat(phases), takes: fc.nat(3) }), { maxLength: 300 }),
)

describe('the calendar, against a sorted list', (it) => {
  it('gives the same order whatever is put in between', () =>
    fc.assert(
      fc.property(fc.oneof(...lists), (steps) => {
        const calendar = new Calendar<() => void>()
        const list: { readonly key: number; readonly order: number }[] = []
        const [taken, wanted]: [number[], number[]] = [[], []]
        let clock = 0
        for (const [order, { wait, phase, takes }] of steps.entries()) {
          calendar.put(clock + wait, phase, () => taken.push(order))
          list.push({ key: (clock + wait) * 8 + phase, order })
          for (let count = 0; count < takes && list.length > 0; count += 1) {
            list.sort((a, b) => a.key - b.key || a.order - b.order)
            const next = list.shift()
            assert.is(calendar.nextAt(), Math.floor((next?.key ?? 0) / 8))
            clock = calendar.nextAt()
            calendar.take()()
            wanted.push(next?.order ?? -1)
          }
          assert.is(calendar.length, list.length)
        }
        assert.equal(taken, wanted)
      }),
      { seed: 7, numRuns: 300 },
    ))

  it('grows', () => {
    const calendar = new Calendar<() => void>()
    for (let at = 5000; at > 0; at -= 1) calendar.put(at, 0, () => undefined)
    const seen: number[] = []
    while (calendar.nextAt() !== Number.POSITIVE_INFINITY) {
      seen.push(calendar.nextAt())
      calendar.take()()
    }
    assert.equal(
      seen,
      Array.from({ length: 5000 }, (_, index) => index + 1),
    )
  })
})
