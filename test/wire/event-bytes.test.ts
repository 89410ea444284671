import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { receivedEvent, sealed } from '../../src/wire/cloudevent.ts'
import { receivedBytes } from '../../src/wire/event-bytes.ts'
import { describe } from '../support/describe.ts'

/** Reads an event out of the middle of other bytes, which would go on with it. */
function read(message: string, after = '}') {
  const bytes = Buffer.from(`{"a":${message}${after}`, 'latin1')
  return receivedBytes(bytes, 5, 5 + message.length)
}

const front = '"specversion":"1.0","id":"1","source":"/s","type":"t"'
const ascii = (text: string): string => text.replace(/[^\x00-\x7f]/g, '?')

describe('an event read from its bytes', (it) => {
  const table = [
    `{${front}}`,
    `{${front},"subject":"x","time":"2026-11-23T19:36:28.801Z","data":{"a":[1,{"b":"\\u0041\\\\"}]}}`,
    `{${front},"data":{"sequence":"9"},"sequence":"5"}`,
    `{"sequence":"5",${front}}`,
    `{${front},"sequence":"5","sequence":"6"}`,
    `{${front},"sequence":"5","data":1}`,
    `{${front},"sequence":5}`,
    `{${front},"sequence":"5x"}`,
    `{${front},"sequence":"1234567890123456"}`,
    `{${front},"sequence":"5" }`,
    `{${front},"epoch":"e","sequence":"5"}`,
    `{${front},"id":"2"}`,
    `{${front},"\\u0069d":"2"}`,
    `{${front},"subject":null,"time":null}`,
    `{${front},"subject":"a\\nb"}`,
    `{${front},"subject":7}`,
    `{${front},"time":"yesterday"}`,
    `{${front},"data" : 1}`,
    `{${front}, "data":1}`,
    ` {${front}} `,
    `{"specversion":"1.0","id":"","source":"/s","type":"t"}`,
    `{"specversion":"1.0","id" :"1","source":"/s","type":"t"}`,
    `{"specversion":"2.0","id":"1","source":"/s","type":"t"}`,
    `{"specversion":"1.0","id":"1","source":"/s","type":"t t"}`,
    `{"specversion":"1.0","id":"${'x'.repeat(513)}","source":"/s","type":"t"}`,
    `{${front},}`,
    `{${front},"data":${'['.repeat(40)}${']'.repeat(40)}}`,
    `{${front},"data":{"a":1}`,
    `{${front}}}`,
    '{}',
    '{',
    '[]',
    '7',
    '',
  ]
  for (const message of table)
    for (const after of ['}', ',', '"', '5', ''])
      it(`is what its text is read as: ${message.slice(0, 120)} before ${after}`, () =>
        assert.equal(read(message, after), receivedEvent(message)))

  const scalars = [
    '0',
    '-0',
    '01',
    '1.',
    '.5',
    '1e5',
    '1E+05',
    '1e',
    '-',
    '+1',
    '1.5e-7',
    '0x1',
    'true',
    'tru',
    'nul',
    'falsey',
  ]
  const texts = ['"\\u00e9"', '"\\u00g9"', '"\\x"', '"\t"', '"\x7f"', '"\\"', '"\\\\"', '"a', "'a'", '"\\/"']
  const nested = [
    '[1,]',
    '[,1]',
    '[1 2]',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{1:2}',
    '[ 1 , { "a" : [ ] } ]',
    '[1}',
    '{"a":1]',
    '[[]',
    '\u00a01',
  ]
  for (const data of [...scalars, ...texts, ...nested])
    it(`takes data as JSON.parse does: ${data}`, () => {
      const message = `{${front},"data":${data},"sequence":"7"}`
      assert.equal(read(message), receivedEvent(message))
    })

  it('is what its text is read as, whatever is in it', () =>
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.boolean(),
        fc.nat(),
        fc.nat(127),
        fc.constantFrom('keep', 'change', 'drop', 'add'),
        (data, isIndented, place, code, does) => {
          const { text } = sealed(
            { id: 'a', source: '/s', type: 't.x', subject: 's', time: undefined },
            JSON.stringify(data, undefined, isIndented ? 1 : undefined),
          )
          const whole = ascii(`${text.slice(0, -1)},"sequence":"12"}`)
          const at = place % whole.length
          const mark = does === 'change' || does === 'add' ? String.fromCharCode(code) : ''
          const message =
            does === 'keep' ? whole : `${whole.slice(0, at)}${mark}${whole.slice(does === 'add' ? at : at + 1)}`
          assert.equal(read(message), receivedEvent(message))
        },
      ),
      { seed: 7, numRuns: 5000 },
    ))
})
