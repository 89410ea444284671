import * as assert from 'uvu/assert'
import { fastFinder, plainFinder } from '../../../src/wire/audit/finder.ts'
import { recordScanner, scannerBytes } from '../../../src/wire/audit/scan.ts'
import { lineBytesMax, lineDecoder } from '../../../src/wire/framing/lines.ts'
import { describe } from '../../support/describe.ts'
import { fixture, fixtureNames } from './fixtures.ts'

type Found = { readonly number: number; readonly offset: number; readonly text: string; readonly cut: boolean }

const finders = { fast: fastFinder, plain: plainFinder }
type FinderName = keyof typeof finders

const whole = Buffer.concat(fixtureNames.map(fixture))

function scanned(bytes: Uint8Array, chunkBytes: number, name: FinderName = 'fast'): readonly Found[] {
  const scanner = recordScanner(finders[name](scannerBytes))
  const found: Found[] = []
  const take = (lines: ReturnType<typeof scanner.filled>): void => {
    for (const { number, offset, bytes: text, cut } of lines)
      found.push({ number, offset, text: text.slice(0, 4000), cut })
  }
  for (let at = 0; at < bytes.length;) {
    const room = scanner.room()
    const part = bytes.subarray(at, at + Math.min(chunkBytes, room.length))
    room.set(part)
    take(scanner.filled(part.length))
    at += part.length
  }
  take(scanner.end())
  return found
}

/** What a reader of every line would give. */
function bySplitting(bytes: Uint8Array): readonly Found[] {
  const lines = lineDecoder({ lineBytesMax })
  return [...lines.push(bytes), ...lines.end()]
    .map(({ number, offset, bytes: text, cut }) => ({
      number,
      offset,
      text: Buffer.from(text).toString('latin1'),
      cut,
    }))
    .filter(({ text }) => /SECCOMP|ype=1326/.test(text))
}

describe('recordScanner', (it) => {
  for (const name of ['fast', 'plain'] as const) {
    for (const chunkBytes of [1, 2, 3, 5, 8, 17, 4096, whole.length]) {
      it(`finds the same lines as a reader of every line, ${name}, in chunks of ${chunkBytes} B`, () =>
        assert.equal(scanned(whole, chunkBytes, name), bySplitting(whole)))
    }
  }

  it('finds a word wherever it lies in a step of 16 bytes', () => {
    for (let lead = 0; lead < 40; lead += 1)
      for (const word of ['SECCOMP', 'type=1326']) {
        const bytes = Buffer.from(`${'x'.repeat(lead)}\n\ny${'z'.repeat(lead)} ${word} rest\nlast ${word}`)
        assert.equal(scanned(bytes, 1 << 20), bySplitting(bytes))
        assert.is(scanned(bytes, 1 << 20).length, 2)
      }
  })

  it('gives a line once however often it holds the word', () =>
    assert.is(scanned(Buffer.from('SECCOMP type=1326 SECCOMP\nSECCOMP\n'), 7).length, 2))

  it('leaves words alone that only look alike', () =>
    assert.equal(scanned(Buffer.from('pid=1326 SECCOM\nSECCOMMON CCOMP 1326\nino=1326 type=132\n'), 9), []))

  it('counts lines and offsets across chunks of many lines', () => {
    const text = Array.from({ length: 5000 }, (_item, index) => (index % 997 === 0 ? `SECCOMP ${index}` : `x${index}`))
    const bytes = Buffer.from(`${text.join('\r\n')}\r\n`)
    for (const chunkBytes of [1000, 4096, bytes.length])
      assert.equal(
        scanned(bytes, chunkBytes).map(({ number, text: line }) => `${number} ${line}`),
        [0, 997, 1994, 2991, 3988, 4985].map((index) => `${index + 1} SECCOMP ${index}`),
      )
  })

  it('misses nothing in megabytes, however they are cut', () => {
    const filler = 'x'.repeat(57)
    const long = Array.from({ length: 60_000 }, (_item, index) => (index % 3 === 0 ? 'SECCOMP' : `${filler}${index}`))
    const bytes = Buffer.from(long.join('\n'))
    assert.ok(bytes.length > 2 * scannerBytes - 2_000_000)
    for (const chunkBytes of [999_999, 1 << 20, bytes.length])
      for (const name of ['fast', 'plain'] as const)
        assert.equal(
          scanned(bytes, chunkBytes, name).map(({ number }) => number),
          Array.from({ length: 20_000 }, (_item, index) => index * 3 + 1),
        )
  })

  it('stands a line far longer than its memory, in bounded room', () => {
    const scanner = recordScanner()
    const filler = Buffer.alloc(1 << 20, 0x61)
    const kept: Found[] = []
    const push = (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length;) {
        const room = scanner.room()
        const part = bytes.subarray(at, at + room.length)
        room.set(part)
        for (const { number, offset, bytes: text, cut } of scanner.filled(part.length))
          kept.push({ number, offset, text: text.slice(0, 20), cut })
        at += part.length
      }
    }
    push(Buffer.from('one\n'))
    for (let count = 0; count < 64; count += 1) push(filler)
    push(Buffer.from(' SECCOMP in the long line\nSECCOMP after it\n'))
    assert.equal(kept, [
      { number: 2, offset: 4, text: 'a'.repeat(20), cut: true },
      { number: 3, offset: 4 + 64 * (1 << 20) + 26, text: 'SECCOMP after it', cut: false },
    ])
    assert.is(scanner.lineCount(), 3)
  })
})
