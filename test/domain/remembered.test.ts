import * as assert from 'uvu/assert'
import { remembered } from '../../src/domain/remembered.ts'
import { describe } from '../support/describe.ts'

describe('remembered', (it) => {
  it('asks once for each answer, undefined ones too, and keeps no more than it may', () => {
    const asked: number[] = []
    const half = remembered((number: number): number | undefined => {
      asked.push(number)
      return number % 2 === 0 ? number / 2 : undefined
    }, 2)
    assert.equal([4, 3, 4, 3, 8, 8, 4].map(half), [2, undefined, 2, undefined, 4, 4, 2])
    assert.equal(asked, [4, 3, 8, 8])
  })
})
