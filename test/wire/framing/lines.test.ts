import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { lineDecoder, linesBytes, lineText } from '../../../src/wire/framing/lines.ts'
import { describe } from '../../support/describe.ts'

type Read = readonly [number: number, offset: number, text: string, cut: boolean]

function decode(bytes: Uint8Array, size: number, lineBytesMax: number): readonly Read[] {
  const decoder = lineDecoder({ lineBytesMax })
  const lines = []
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = Uint8Array.from(bytes.subarray(at, at + size))
    lines.push(...decoder.push(chunk).map((line) => [line.number, line.offset, lineText(line), line.cut] as const))
    chunk.fill(0x21) // a reader that reuses its buffer must not change lines that wait for their end
  }
  return [...lines, ...decoder.end().map((line) => [line.number, line.offset, lineText(line), line.cut] as const)]
}

describe('lineDecoder', (it) => {
  const table: readonly (readonly [text: string, lines: readonly Read[]])[] = [
    ['', []],
    ['one', [[1, 0, 'one', false]]],
    [
      'one\ntwo\n',
      [
        [1, 0, 'one', false],
        [2, 4, 'two', false],
      ],
    ],
    [
      '\n\na',
      [
        [1, 0, '', false],
        [2, 1, '', false],
        [3, 2, 'a', false],
      ],
    ],
    [
      'a\r\nb\rc\n',
      [
        [1, 0, 'a', false],
        [2, 3, 'b\rc', false],
      ],
    ],
    [
      'ä€\nx',
      [
        [1, 0, 'ä€', false],
        [2, 6, 'x', false],
      ],
    ],
    [
      '12345678\n123456789\nok',
      [
        [1, 0, '12345678', false],
        [2, 9, '12345678', true],
        [3, 19, 'ok', false],
      ],
    ],
    [
      '12345678\r\n12345678\r',
      [
        [1, 0, '12345678', false],
        [2, 10, '12345678', false],
      ],
    ],
    ['123456789012345678901234567890', [[1, 0, '12345678', true]]],
  ]
  for (const [text, lines] of table) {
    for (const size of [1, 2, 3, 5, 8, 100]) {
      it(`splits ${JSON.stringify(text)} in chunks of ${size} B`, () => {
        assert.equal(decode(Buffer.from(text, 'utf8'), size, 8), lines)
      })
    }
  }

  it('says the same in any pieces', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '€'), maxLength: 60 }), (text) => {
        const bytes = Buffer.from(text, 'utf8')
        const whole = decode(bytes, Math.max(1, bytes.length), 8)
        for (const size of [1, 2, 3, 7]) assert.equal(decode(bytes, size, 8), whole)
      }),
      { seed: 13, numRuns: 500 },
    )
  })

  it('keeps no more of an endless line than its limit', () => {
    const decoder = lineDecoder({ lineBytesMax: 1000 })
    const chunk = Buffer.alloc(65_536, 0x61)
    const before = process.memoryUsage().arrayBuffers
    const found = Array.from({ length: 800 }, () => decoder.push(chunk)).flat()
    assert.equal(
      found.map(({ bytes, cut }) => [bytes.length, cut]),
      [[1000, true]],
    )
    assert.ok(process.memoryUsage().arrayBuffers - before < 4_000_000)
    assert.equal(decoder.end(), [])
    assert.equal(
      decoder.push(Buffer.from('\nnext\n')).map((line) => [line.number, line.offset, lineText(line)]),
      [[2, 800 * 65_536 + 1, 'next']],
    )
  })

  it('reads back what was encoded', () => {
    assert.equal(
      decode(linesBytes(['a', '', 'ä']), 2, 8).map(([, , text]) => text),
      ['a', '', 'ä'],
    )
  })
})
