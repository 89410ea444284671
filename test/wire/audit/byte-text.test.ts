import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { byteText, shownText, withoutHexEscapes } from '../../../src/wire/audit/byte-text.ts'
import { describe } from '../../support/describe.ts'

describe('shownText', (it) => {
  const table = [
    [[0x61], 'a'],
    [[0xc3, 0xbc], 'ü'],
    [[0xc3], '\\xc3'],
    [[0x61, 0xff, 0x62], 'a\\xffb'],
    [[0xe2, 0x82, 0xac], '€'],
    [[0xe2, 0x82], '\\xe2\\x82'],
    [[0xf0, 0x9f, 0x98, 0x80, 0x80], '😀\\x80'],
    [[0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    [[0xc0, 0x80], '\\xc0\\x80'],
    [[0xf5, 0x80, 0x80, 0x80], '\\xf5\\x80\\x80\\x80'],
    [[0, 0x0a], '\0\n'],
  ] as const
  for (const [bytes, text] of table)
    it(`shows ${bytes.map((byte) => byte.toString(16)).join(' ')}`, () =>
      assert.is(shownText(Buffer.from(bytes).toString('latin1')), text))

  it('leaves all text that is UTF-8 as it is', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => assert.is(shownText(byteText(text)), text)),
      { seed: 1 },
    ))

  it('shows every sequence of bytes without a throw', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        assert.not.match(shownText(byteText(bytes)), /\ufffd(?!)/)
      }),
      { seed: 2 },
    ))
})

describe('withoutHexEscapes', (it) => {
  const table = [
    ['a\\x5cb', 'a\\b'],
    ['\\xc3\\xbc', '\xc3\xbc'],
    ['\\x5cx41', '\\x41'],
    ['\\x4', '\\x4'],
    ['plain', 'plain'],
  ] as const
  for (const [escaped, bytes] of table) it(`takes ${escaped} back`, () => assert.is(withoutHexEscapes(escaped), bytes))
})
