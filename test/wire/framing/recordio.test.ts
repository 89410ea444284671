import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { recordioBytes, recordioDecoder, type FrameError } from '../../../src/wire/framing/recordio.ts'
import { describe } from '../../support/describe.ts'

const limits = { frameBytesMax: 1000 }
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')
const pieces = (bytes: Uint8Array, size: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))

type Outcome = {
  readonly frames: readonly (readonly [number, string])[]
  readonly error: FrameError | undefined
  readonly cut: ReturnType<ReturnType<typeof recordioDecoder>['end']>
}

function decode(chunks: readonly Uint8Array[]): Outcome {
  const decoder = recordioDecoder(limits)
  const frames: (readonly [number, string])[] = []
  let error: FrameError | undefined
  for (const chunk of chunks) {
    const found = decoder.push(Uint8Array.from(chunk))
    frames.push(...found.frames.map(({ offset, bytes }) => [offset, Buffer.from(bytes).toString('utf8')] as const))
    error = found.error
  }
  return { frames, error, cut: decoder.end() }
}

const texts = (outcome: Outcome): readonly string[] => outcome.frames.map(([, text]) => text)

describe('recordioDecoder', (it) => {
  // Vectors of the reference (mesos §9), restated from recordio_tests.cpp and test_recordio.py of apache/mesos.
  it('rio-1: encodes each message with its length before it', () => {
    const bytes = ['hello!', '', ' ', '13 characters'].map((text) => recordioBytes(utf8(text)))
    assert.is(Buffer.concat(bytes).toString('utf8'), '6\nhello!0\n1\n 13\n13 characters')
  })
  const fed: readonly (readonly [id: string, chunks: readonly string[], out: readonly (readonly string[])[]])[] = [
    ['rio-2', ['', '6\nhello!0\n1\n '], [[], ['hello!', '', ' ']]],
    ['rio-3', ['1', '3', '\n', '13 character', 's'], [[], [], [], [], ['13 characters']]],
    ['rio-4', ['5\nHELLO6\nWORLD!', '8\ngoodbye!'], [['HELLO', 'WORLD!'], ['goodbye!']]],
    ['nothing twice', ['0', '\n', '0\n'], [[], [''], ['']]],
    ['noughts in front', ['007\nsecrets'], [['secrets']]],
  ]
  for (const [id, chunks, out] of fed) {
    it(`${id}: yields its frames as soon as they are whole: ${JSON.stringify(chunks)}`, () => {
      const decoder = recordioDecoder(limits)
      const found = chunks.map((chunk) => decoder.push(utf8(chunk)))
      assert.equal(
        found.map(({ frames }) => frames.map(({ bytes }) => Buffer.from(bytes).toString('utf8'))),
        out,
      )
      assert.is(decoder.end(), undefined, 'and nothing is left open at the end')
    })
  }
  it('rio-5: the length of a JSON text is that of its bytes', () => {
    const encoded = (json: object): string => Buffer.from(recordioBytes(utf8(JSON.stringify(json)))).toString('utf8')
    const call = { type: 'ATTACH_CONTAINER_OUTPUT', containerId: '123456789' }
    assert.is(encoded(call), `${JSON.stringify(call).length}\n${JSON.stringify(call)}`)
    assert.is(encoded({ name: 'ä' }), '13\n{"name":"ä"}')
  })

  const stream = Buffer.from('6\nhello!0\n1\n 13\n13 characters5\nä€3\n12\n2\n{}', 'utf8')
  const frames = ['hello!', '', ' ', '13 characters', 'ä€', '12\n', '{}']
  const offsets = [0, 8, 10, 13, 29, 36, 41]
  for (const size of [1, 2, 3, 5, 8, stream.length]) {
    it(`yields the same frames in chunks of ${size} B`, () => {
      assert.equal(decode(pieces(stream, size)), {
        frames: frames.map((text, index) => [offsets[index], text]),
        error: undefined,
        cut: undefined,
      })
    })
  }

  for (let end = 0; end < stream.length; end += 1) {
    const isBetween = offsets.includes(end)
    it(`says what a cut after ${end} B leaves open`, () => {
      const { frames: whole, error, cut } = decode([stream.subarray(0, end)])
      const count = offsets.filter((_, index) => (offsets[index + 1] ?? stream.length) <= end).length
      assert.is(whole.length, count)
      assert.is(error, undefined)
      assert.is(cut === undefined, isBetween)
      if (cut !== undefined) assert.is(cut.offset, offsets[count])
    })
  }

  const bad: readonly (readonly [string, readonly string[], FrameError])[] = [
    ['x\n', [], { kind: 'not-a-number', offset: 0, header: 'x' }],
    ['\n', [], { kind: 'not-a-number', offset: 0, header: '\n' }],
    ['2\nok\n3\nabc', ['ok'], { kind: 'not-a-number', offset: 4, header: '\n' }],
    ['2\nok-5\nabc', ['ok'], { kind: 'negative', offset: 4, header: '-' }],
    ['2\nok{"type":"HEARTBEAT"}', ['ok'], { kind: 'not-a-number', offset: 4, header: '{' }],
    ['2{}\n', [], { kind: 'missing-newline', offset: 0, header: '2{' }],
    ['6\r\nhello!', [], { kind: 'missing-newline', offset: 0, header: '6\r' }],
    ['1001\n', [], { kind: 'too-long', offset: 0, header: '1001' }],
    ['99999999999999999999999\n', [], { kind: 'too-long', offset: 0, header: '9999' }],
    ['000000000000000000001\nx', [], { kind: 'too-long', offset: 0, header: '000000000000000000001' }],
    ['+2\nok', [], { kind: 'not-a-number', offset: 0, header: '+' }],
  ]
  for (const [text, whole, error] of bad) {
    for (const size of [1, 2, 3, 5, 8, text.length]) {
      it(`stops at ${JSON.stringify(text)} in chunks of ${size} B`, () => {
        const outcome = decode(pieces(utf8(text), size))
        assert.equal(texts(outcome), whole)
        assert.equal(outcome.error, error)
        assert.is(outcome.cut, undefined)
      })
    }
  }

  it('yields nothing after an error', () => {
    const decoder = recordioDecoder(limits)
    decoder.push(utf8('nonsense'))
    assert.equal(decoder.push(utf8('2\nok')), {
      frames: [],
      error: { kind: 'not-a-number', offset: 0, header: 'n' },
    })
  })

  it('reads back what was encoded, in any pieces', () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 })
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 60 }), (sent, size) => {
        const decoder = recordioDecoder(limits)
        const found = pieces(Buffer.concat(sent.map(recordioBytes)), size).flatMap(
          (chunk) => decoder.push(Uint8Array.from(chunk)).frames,
        )
        assert.equal(
          found.map(({ bytes }) => [...bytes]),
          sent.map((bytes) => [...bytes]),
        )
      }),
      { seed: 11, numRuns: 300 },
    )
  })

  it('says the same of any bytes, in any pieces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '-', '\n', 'x', '€'), maxLength: 40 }),
        (text) => {
          const whole = decode([utf8(text)])
          for (const size of [1, 2, 3, 7]) assert.equal(decode(pieces(utf8(text), size)), whole)
        },
      ),
      { seed: 12, numRuns: 500 },
    )
  })
})

describe('recordioBytes', (it) => {
  it('counts bytes, not characters', () => {
    const encoded = ['hello!', '', ' ', '13 characters'].map((text) => recordioBytes(utf8(text)))
    assert.is(Buffer.concat(encoded).toString('utf8'), '6\nhello!0\n1\n 13\n13 characters')
    assert.is(Buffer.from(recordioBytes(utf8('€'))).toString('utf8'), '3\n€')
    const json = '{"type":"ATTACH_CONTAINER_OUTPUT","containerId":"123456789"}'
    assert.is(Buffer.from(recordioBytes(utf8(json))).toString('utf8'), `60\n${json}`)
  })
})
