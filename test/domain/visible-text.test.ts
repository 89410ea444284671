import * as assert from 'uvu/assert'
import { visible, visibleStart } from '../../src/domain/visible-text.ts'
import { describe } from '../support/describe.ts'

describe('visibleStart', (it) => {
  const table = [
    ['short', 10, 'short'],
    ['0123456789', 10, '0123456789'],
    ['0123456789a', 10, '0123456789… (1 more characters)'],
    ['\u202eevil', 40, '\\u{202e}evil'],
    ['😀😀😀', 3, '😀😀😀'],
    // What is not looked at is counted in units of UTF-16.
    ['😀😀😀😀', 3, '😀😀😀… (2 more characters)'],
  ] as const
  for (const [text, charsMax, says] of table)
    it(`${JSON.stringify(text)} is ${says}`, () => assert.is(visibleStart(text, charsMax), says))

  it('looks at no more of a long text than it shows', () => {
    const started = performance.now()
    assert.match(visibleStart('\u0000'.repeat(2 ** 24), 100), /… \(\d+ more characters\)$/)
    process.stdout.write(`  16 MB cut in ${(performance.now() - started).toFixed(1)} ms\n`)
  })

  it('leaves a text that fits as visible() has it', () =>
    assert.is(visibleStart('a\nb\x1b[0m', 99), visible('a\nb\x1b[0m')))
})
