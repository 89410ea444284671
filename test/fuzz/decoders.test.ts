import * as assert from 'uvu/assert'
import { describe } from '../support/describe.ts'
import { fuzz } from './decoders.ts'

describe('the decoders, under a few hundred inputs', (it) => {
  it('read back what was written, whatever the chunks, and bear damage', () => {
    const fuzzed = fuzz({ seed: 1, runs: 150 })
    assert.ok(fuzzed.kind === 'ran')
    assert.equal(fuzzed.failures, [])
  })
})
