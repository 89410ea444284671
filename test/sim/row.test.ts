import * as assert from 'uvu/assert'
import fc from 'fast-check'
import { type InRow, noPlace, Row } from '../../src/sim/row.ts'
import { describe } from '../support/describe.ts'

const step = fc.record({
  does: fc.constantFrom('add', 'add', 'delete', 'clear', 'go on', 'go on'),
  number: fc.nat(8),
})

/** Goes through a row or set step by step. */
type Walk = Iterator<InRow, unknown>

describe('a row', (it) => {
  it('is what a set would be, whatever is added and deleted, also while it is gone through', () =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const things = Array.from({ length: 9 }, (): InRow => ({ place: noPlace }))
        const [row, set] = [new Row<InRow>(), new Set<InRow>()]
        let walks: readonly [Walk, Walk] | undefined
        for (const { does, number } of steps) {
          const one = things[number] as InRow
          if (does === 'add') {
            row.add(one)
            set.add(one)
          } else if (does === 'delete') assert.is(row.delete(one), set.delete(one))
          else if (does === 'clear') {
            row.clear()
            set.clear()
          } else {
            const [ours, theirs] = (walks ??= [row[Symbol.iterator](), set[Symbol.iterator]()])
            const [left, right] = [ours.next(), theirs.next()]
            assert.is(left.done, right.done)
            assert.is(left.value, right.value)
            if (left.done === true) walks = undefined
          }
          assert.is(row.size, set.size)
          assert.ok([...row].every((thing, place) => thing === [...set][place]))
          for (const thing of things) assert.is(row.has(thing), set.has(thing))
        }
      }),
      { seed: 7, numRuns: 300 },
    ))

  it('keeps few gaps', () => {
    const row = new Row<InRow>()
    const things = Array.from({ length: 1000 }, (): InRow => ({ place: noPlace }))
    for (let round = 0; round < 10; round += 1)
      for (const thing of things) {
        row.add(thing)
        row.delete(thing)
      }
    assert.ok(things.every(({ place }) => place < 100))
  })
})
