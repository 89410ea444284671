import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { isEventStream, sseDecoder, type SseItem, sseText } from '../../../src/wire/framing/sse.ts'
import { describe } from '../../support/describe.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

function decode(bytes: Uint8Array, chunkBytes: number, charsMax = 1000): readonly SseItem[] {
  const decoder = sseDecoder(charsMax)
  const items: SseItem[] = []
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    items.push(...decoder.push(bytes.subarray(start, start + chunkBytes)))
  }
  return [...items, ...decoder.end()]
}

const message = (data: string, more: object = {}): object => ({
  kind: 'message',
  event: undefined,
  data,
  line: 1,
  cut: false,
  ...more,
})

const streams: Readonly<Record<string, readonly [text: string, items: readonly object[]]>> = {
  'CRLF, as Marathon ends lines': [
    'event: a\r\ndata: {"x":1}\r\n\r\nevent: b\r\ndata: 2\r\n\r\n',
    [message('{"x":1}', { event: 'a' }), message('2', { event: 'b', line: 4 })],
  ],
  'LF and CR': [
    'data: 1\n\ndata: 2\r\rdata: 3\n\n',
    [message('1'), message('2', { line: 3 }), message('3', { line: 5 })],
  ],
  'bare line ends that keep a connection alive': ['\r\n\r\n\r\ndata: 1\r\n\r\n\r\n', [message('1', { line: 4 })]],
  comments: [': hello\n\n:\ndata: 1\n:\n\n', [message('1', { line: 3 })]],
  'data of several lines': ['data: a\ndata: b\ndata:\n\n', [message('a\nb\n')]],
  'no space after the colon': ['event:a\ndata:b\n\n', [message('b', { event: 'a' })]],
  'ids and retries': ['id: 7\nretry: 10\ndata: 1\n\n', [message('1')]],
  'characters of several bytes': ['data: żółć 𝕊 \u2028\n\n', [message('żółć 𝕊 \u2028')]],
  'a byte order mark': ['\ufeffdata: 1\n\n', [message('1')]],
  'a message without data': ['event: a\n\ndata: 1\n\n', [message('1', { line: 3 })]],
  'the head of an HTTP answer': [
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\r\n\r\n',
    [
      { kind: 'unknown-field', line: 1, excerpt: 'HTTP/1.1 200 OK' },
      { kind: 'unknown-field', line: 2, excerpt: 'Content-Type: text/event-stream' },
      message('1', { line: 4 }),
    ],
  ],
  'an end inside a line': ['data: 1\n\ndata: {"a', [message('1'), message('{"a', { line: 3, cut: true })]],
  'an end before the empty line': ['data: 1\r\n', [message('1', { cut: true })]],
  'an end inside a line end': ['data: 1\r', [message('1', { cut: true })]],
  'an end inside the line end of an empty line': ['data: 1\r\n\r', [message('1')]],
  nothing: ['', []],
}

describe('sseDecoder', (it) => {
  for (const [name, [text, items]] of Object.entries(streams)) {
    const bytes = bytesOf(text)
    for (const chunkBytes of [1, 2, 3, 5, 8, Math.max(1, bytes.length)]) {
      it(`reads ${name} in chunks of ${chunkBytes} B`, () => assert.equal(decode(bytes, chunkBytes), items))
    }
  }

  const long = `data: ${'x'.repeat(30)}\n\n`
  const bounded: Readonly<Record<string, readonly [text: string, charsMax: number, kinds: string]>> = {
    'one long line': [`data: 1\n\n${long}data: 2\n\n`, 20, 'message 1, too-long 3, message 5'],
    'many lines': [`data: 1234\ndata: 5678\n\ndata: 2\n\n`, 20, 'too-long 1, message 4'],
    'a message of exactly the bound': ['data: 56789\n\n', 12, 'message 1'],
    'a message one over the bound': ['data: 567890\n\n', 12, 'too-long 1'],
    'a comment without an end': [`:${'x'.repeat(100)}`, 20, 'too-long 1'],
    'a long message with CRLF': [
      `data: ${'x'.repeat(30)}\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n`,
      20,
      'too-long 1, message 4',
    ],
  }
  for (const [name, [text, charsMax, kinds]] of Object.entries(bounded)) {
    for (const chunkBytes of [1, 2, 3, 5, 8, text.length]) {
      it(`leaves out ${name} over the bound, in chunks of ${chunkBytes} B`, () => {
        const items = decode(bytesOf(text), chunkBytes, charsMax)
        assert.is(items.map(({ kind, line }) => `${kind} ${line}`).join(', '), kinds)
      })
    }
  }

  it('replaces bytes that are no UTF-8 and goes on', () => {
    const bytes = new Uint8Array([...bytesOf('data: '), 0xff, 0xc5, ...bytesOf('\n\ndata: 2\n\n')])
    const expected = [message('\ufffd\ufffd'), message('2', { line: 3 })]
    for (const chunkBytes of [1, 2, 100]) assert.equal(decode(bytes, chunkBytes), expected)
  })

  it('gives the same items however any bytes are cut', () => {
    const piece = fc.constantFrom(
      'data: ',
      'data:',
      'event: e',
      ':',
      'x',
      'żółw',
      '\r',
      '\n',
      '\r\n',
      '\n\n',
      'id: 1',
      '\ufeff',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (pieces, chunkBytes) => {
        const bytes = bytesOf(pieces.join(''))
        assert.equal(decode(bytes, chunkBytes, 25), decode(bytes, Math.max(1, bytes.length), 25))
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decode(bytes, 7, 50)
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})

describe('sseText', (it) => {
  it('writes a message as Marathon does', () => {
    assert.is(sseText({ event: 'a', data: '{}' }), 'event: a\r\ndata: {}\r\n\r\n')
  })

  it('is read back as it was', () => {
    const line = fc.stringMatching(/^[^\r\n]*$/)
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
        const data = lines.join('\n')
        const [item] = decode(bytesOf(sseText({ event: 'e', data })), 5, 100_000)
        assert.equal(item, message(data, { event: 'e' }))
      }),
      { seed: 7 },
    )
  })
})

describe('isEventStream', (it) => {
  const table: Readonly<Record<string, boolean>> = {
    'event: a\r\ndata: {}\r\n\r\n': true,
    '\r\n\r\n: hi\ndata: 1': true,
    'data: {"a":': true,
    'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nevent: a\r\ndata: 1': true,
    'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}': false,
    'event: a\ndata: {"long': true,
    'event: a\n': false,
    '{"eventType":"x"}\n': false,
    'type=SECCOMP msg=audit(1.2:3): pid=1\n': false,
    'data: 1\nI0101 log line\n': false,
    '': false,
  }
  for (const [head, is] of Object.entries(table)) {
    it(`says ${is} for ${JSON.stringify(head)}`, () => assert.is(isEventStream(head), is))
  }
})
