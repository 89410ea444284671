import * as assert from 'uvu/assert'
import { textKey } from '../../src/domain/text-key.ts'
import { describe } from '../support/describe.ts'

describe('textKey', (it) => {
  it('differs where the parts differ', () => {
    const parts = [['ab', 'c'], ['a', 'bc'], ['abc'], ['', 'abc'], [undefined, 'abc'], ['-', 'abc'], ['1:a'], ['a', '']]
    assert.is(new Set(parts.map((each) => textKey(...each))).size, parts.length)
  })
  it('is the same for the same', () => assert.is(textKey('a', undefined), textKey('a', undefined)))
})
