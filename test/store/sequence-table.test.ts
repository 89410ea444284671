import * as assert from 'uvu/assert'
import { sequenceTable } from '../../src/store/sequence-table.ts'
import { describe } from '../support/describe.ts'

/** A hash for each sequence: spread, and the same for every seventh. */
const hashOf = (sequence: number): number => (sequence % 7 === 0 ? -1 : Math.imul(sequence, 0x9e3779b1))

const filled = (from: number, to: number) => {
  const table = sequenceTable()
  for (let sequence = from; sequence <= to; sequence += 1) table.add(hashOf(sequence), sequence)
  return table
}
const finds = (table: ReturnType<typeof sequenceTable>, sequence: number): boolean =>
  table.has(hashOf(sequence), (found) => found === sequence)

describe('a table of sequences', (it) => {
  it('finds each, also among those that share its hash and over several parts', () => {
    const table = filled(100, 9000)
    for (const sequence of [100, 101, 105, 700, 3003, 8995, 9000]) assert.ok(finds(table, sequence), `${sequence}`)
    for (const sequence of [99, 9001, 9002]) assert.not.ok(finds(table, sequence), `${sequence}`)
  })

  it('asks of nothing where no hash is like the one', () => {
    const table = filled(1, 500)
    let asked = 0
    table.has(0x7fffffff, () => {
      asked += 1
      return false
    })
    assert.is(asked, 0)
  })

  it('lets whole parts go, and its memory with them', () => {
    const table = filled(1, 9000)
    const before = table.bytes()
    table.forget(6000)
    assert.ok(table.bytes() < before)
    for (const sequence of [6000, 7000, 9000]) assert.ok(finds(table, sequence))
    assert.not.ok(finds(table, 1))
  })

  it('takes back what was added last, and only that', () => {
    const table = filled(1, 9000)
    table.rewind(2500)
    for (const sequence of [2501, 2506, 9000]) assert.not.ok(finds(table, sequence), `${sequence}`)
    for (let sequence = 1; sequence <= 2500; sequence += 1) assert.ok(finds(table, sequence), `${sequence}`)
    table.rewind(0)
    assert.is(table.bytes(), 0)
  })

  it('takes sequences that are far apart', () => {
    const table = sequenceTable()
    for (const sequence of [1, 5_000_000, 2 ** 40]) table.add(hashOf(sequence), sequence)
    for (const sequence of [1, 5_000_000, 2 ** 40]) assert.ok(finds(table, sequence))
  })
})
