import * as assert from 'uvu/assert'
import fc from 'fast-check'
import { Members } from '../../../src/sim/marathon/members.ts'
import { describe } from '../../support/describe.ts'

const things = Array.from({ length: 4 }, (_, number) => ({ number }))
const step = fc.record({ isAdded: fc.boolean(), thing: fc.constantFrom(...things) })

describe('members', (it) => {
  it('are what a set would hold, in its order, whatever is added and deleted', () =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const [members, set] = [new Members<(typeof things)[number]>(), new Set<(typeof things)[number]>()]
        for (const { isAdded, thing } of steps) {
          if (isAdded) {
            members.add(thing)
            set.add(thing)
          } else assert.is(members.delete(thing), set.delete(thing))
          assert.equal([...members.values()], [...set])
          assert.is(members.size, set.size)
          for (const one of things) assert.is(members.has(one), set.has(one))
        }
      }),
      { seed: 7, numRuns: 300 },
    ))
})
