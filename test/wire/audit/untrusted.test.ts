import * as assert from 'uvu/assert'
import { quoted, untrusted, untrustedPath } from '../../../src/wire/audit/untrusted.ts'
import { describe } from '../../support/describe.ts'

describe('untrusted', (it) => {
  const table = [
    ['"a"', 'a'],
    ['""', ''],
    ['"', undefined],
    ['"a', undefined],
    ['4142', 'AB'],
    ['414', '414'],
    ['4a4b', '4a4b'],
    ['(null)', undefined],
    ['(none)', undefined],
    ['?', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const
  for (const [value, text] of table) it(`reads ${value} as ${text}`, () => assert.is(untrusted(value), text))

  it('tells a path from the words that stand for one', () => {
    assert.is(untrustedPath('"<too_long>"'), undefined)
    assert.is(untrustedPath('"/<too_long>"'), '/<too_long>')
  })
})

describe('quoted', (it) => {
  const table = [
    ['packet-tap', '"packet-tap"'],
    ['http worker 7', '6874747020776F726B65722037'],
    ['say "hi"', '7361792022686922'],
    ['grün-été', '6772C3BC6E2DC3A974C3A9'],
    ['line1\nline2', '6C696E65310A6C696E6532'],
    ["back\\slash'=,", `"back\\slash'=,"`],
    ['', '""'],
    ['deadbeef', '"deadbeef"'],
  ] as const
  for (const [text, value] of table)
    it(`writes ${JSON.stringify(text)} as ${value}, and that reads back`, () => {
      assert.is(quoted(text), value)
      assert.is(untrusted(value), text)
    })
})
