import * as assert from 'uvu/assert'
import { faultText } from '../../src/cli/fault.ts'
import { describe } from '../support/describe.ts'

const failure = (code: string): Error =>
  Object.assign(new Error(`${code}: it failed, write`), { code, syscall: 'write' })

describe('what an unhandled error means', (it) => {
  it('is nothing where the reader has left', () =>
    assert.equal(faultText(failure('EPIPE'), { isDebugging: false }), { code: 0, text: '' }))

  it('is the output where it cannot be written', () =>
    assert.equal(faultText(failure('ENOSPC'), { isDebugging: false }), {
      code: 2,
      text: 'sigsys: the output cannot be written: ENOSPC: it failed, write\n',
    }))

  for (const isDebugging of [false, true])
    it(`is ours otherwise: a line and a hint${isDebugging ? ', and a trace where asked for' : ''}`, () => {
      const { code, text } = faultText(new RangeError('a\nb'), { isDebugging })
      assert.is(code, 70)
      assert.match(text, /^sigsys: a fault of sigsys itself: RangeError: a b.*\nsigsys: please report/)
      assert.is(/\n\s+at /.test(text), isDebugging)
    })

  it('copes with what is no error', () => assert.is(faultText('x', { isDebugging: true }).code, 70))
})
