import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { receivedEvent, sealed, stamped, stampedEvent } from '../../src/wire/cloudevent.ts'
import { jsonMembers } from '../../src/wire/json-members.ts'
import { describe } from '../support/describe.ts'

const head = { id: 'a', source: '/s', type: 't.x', subject: undefined, time: undefined }

describe('an event', (it) => {
  it('keeps its data as it was written', () => {
    const data = '{"ns":1795462585672818944, "cpus":2.0,"text":"a\\u0000\\"}"}'
    const { text } = sealed(head, data)
    assert.ok(stamped(text, { sequence: 7, epoch: 'e' }).includes(`"data":${data},"sequence":"7","epoch":"e"}`))
    const again = receivedEvent(stamped(text, { sequence: 7, epoch: 'e' }))
    assert.is(again.ok && again.value.event.text, text)
    assert.is(again.ok && again.value.sequence, '7')
  })

  it('takes the sequence out wherever it stands, and leaves data as it is', () => {
    const front = '"specversion":"1.0","id":"1","source":"/s","type":"t"'
    const cases: readonly (readonly [string, string])[] = [
      [`{${front},"data":{"a":1},"sequence":"5"}`, `{${front},"data":{"a":1}}`],
      [`{${front},"sequence":"5","data":1}`, `{${front},"data":1}`],
      [`{"sequence":"4",${front},"sequence":"5"}`, `{${front}}`],
      [`{${front},"data":{"sequence":"5"},"sequence":"5"}`, `{${front},"data":{"sequence":"5"}}`],
      [`{${front},"data":"x\\",\\"sequence\\":\\"5","sequence":"5"}`, `{${front},"data":"x\\",\\"sequence\\":\\"5"}`],
      [`{${front},"data":{"sequence":"7"}}`, `{${front},"data":{"sequence":"7"}}`],
    ]
    for (const [message, text] of cases) {
      const read = receivedEvent(message)
      assert.ok(read.ok, message)
      if (read.ok) assert.is(read.value.event.text, text)
    }
  })

  it('comes back from any text that JSON can hold', () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ minLength: 1, maxLength: 50 }), (data, id) => {
        const message = stamped(sealed({ ...head, id }, JSON.stringify(data)).text, { sequence: 3, epoch: 'e' })
        const read = stampedEvent(message)
        assert.equal(read.ok && read.value, {
          ...head,
          id,
          sequence: '3',
          epoch: 'e',
          data: JSON.parse(JSON.stringify(data)) as unknown,
        })
      }),
      { seed: 5, numRuns: 300 },
    ))

  it('is refused, never thrown at, whatever is cut off', () => {
    const { text } = sealed({ ...head, subject: 'ü', time: '2026-11-23T19:36:28.801Z' }, '{"a":[1,{"b":"c"}]}')
    for (let to = 0; to < text.length; to += 1) assert.is(receivedEvent(text.slice(0, to)).ok, false)
    assert.ok(receivedEvent(text).ok)
  })
})

describe('jsonMembers', (it) => {
  const table = [
    ['{}', []],
    ['{ "a" : 1 , "b":[1,2,{"c":","}],"d\\u0065":"}\\\\" }', ['a', 'b', 'de']],
    ['{"a":1,"a":2}', ['a', 'a']],
    ['{"\\"":"\\"","x":{}}', ['"', 'x']],
  ] as const
  for (const [text, keys] of table)
    it(text, () =>
      assert.equal(
        jsonMembers(text).map(({ key }) => key),
        [...keys],
      ),
    )

  it('gives back an object that has the same meaning', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (object, isIndented) => {
        const members = jsonMembers(JSON.stringify(object, undefined, isIndented ? 2 : undefined))
        assert.equal(JSON.parse(`{${members.map(({ text }) => text).join(',')}}`), JSON.parse(JSON.stringify(object)))
      }),
      { seed: 5, numRuns: 300 },
    ))
})
