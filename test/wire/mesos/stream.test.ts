import * as assert from 'uvu/assert'
import { frameErrorText, mesosStream, type StreamPart } from '../../../src/wire/mesos/stream.ts'
import { describe } from '../../support/describe.ts'
import { asJson, expected, fixture } from './fixtures.ts'

const limits = { frameBytesMax: 100_000 }

function decode(bytes: Uint8Array, size: number): { readonly events: readonly unknown[]; readonly unknown: unknown } {
  const stream = mesosStream(limits)
  const parts: StreamPart[] = []
  for (let at = 0; at < bytes.length; at += size)
    parts.push(stream.push(Uint8Array.from(bytes.subarray(at, at + size))))
  const events = [...parts.flatMap((part) => part.events), ...stream.end()]
  return { events: asJson(events) as readonly unknown[], unknown: parts.flatMap((part) => part.unknown) }
}

describe('mesosStream', (it) => {
  for (const name of ['profile-missing', 'pod-and-executor-failure']) {
    const bytes = fixture(`${name}.recordio`)
    for (const size of [1, 2, 3, 5, 8, bytes.length]) {
      it(`yields the events of ${name} in chunks of ${size} B`, () => {
        assert.equal(decode(bytes, size), { events: expected(name), unknown: [] })
      })
    }
  }

  it('yields a beginning of the events, and the cut, wherever a stream is cut', () => {
    const bytes = fixture('profile-missing.recordio').subarray(0, 5000)
    const whole = expected('profile-missing')
    let cuts = 0
    for (let end = 0; end <= bytes.length; end += 1) {
      const { events } = decode(bytes.subarray(0, end), 5000)
      const isCut = (events.at(-1) as { event?: { kind?: string } } | undefined)?.event?.kind === 'rejected'
      const good = isCut ? events.slice(0, -1) : events
      assert.equal(good, whole.slice(0, good.length))
      if (isCut) cuts += 1
    }
    assert.ok(cuts > 4900, `${cuts}`)
  })

  const table: readonly (readonly [text: string, why: readonly (readonly [number, string])[], unknown: unknown])[] = [
    ['3\n{"a2\n{}', [[0, 'JSON']], ['no message of Mesos']],
    ['20\n{"type":"HEARTBEAT"}', [], []],
    ['40\n{"type":"NEW_EVENT","new_event":{"a":1}}', [], ['NEW_EVENT']],
    ['2\n{}oops', [[4, `found "o" where a record's length should be`]], ['no message of Mesos']],
    ['2\n{}12', [[4, 'inside the length']], ['no message of Mesos']],
    ['2\n{}9\n{', [[4, 'after 1 of 9 B']], ['no message of Mesos']],
  ]
  for (const [text, why, unknown] of table) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const stream = mesosStream(limits)
      const part = stream.push(Buffer.from(text))
      const rejected = [...part.events, ...stream.end()]
      assert.is(rejected.length, why.length)
      for (const [index, { event, position }] of rejected.entries()) {
        assert.is(event.kind, 'rejected')
        assert.is(position, why[index]?.[0])
        if (event.kind === 'rejected') assert.match(event.why, why[index]?.[1] ?? '')
      }
      assert.equal(part.unknown, unknown)
    })
  }

  it('reads no more once the framing is lost', () => {
    const stream = mesosStream(limits)
    assert.is(stream.push(Buffer.from('-1\n')).dead, true)
    assert.equal(stream.push(Buffer.from('20\n{"type":"HEARTBEAT"}')), { events: [], unknown: [], dead: true })
  })

  for (const kind of ['too-long', 'negative', 'not-a-number', 'missing-newline'] as const) {
    it(`words ${kind}`, () => assert.match(frameErrorText({ kind, offset: 0, header: '1x' }), '"1x"'))
  }
})
