import * as assert from 'uvu/assert'
import { jsonEnd, mayBeJson } from '../../../src/wire/recognise/json-end.ts'
import { describe } from '../../support/describe.ts'

describe('jsonEnd', (it) => {
  const table = [
    ['{}rest', { is: 'ended', at: 2 }],
    ['{"a":[1,-2.5e+3,true,null,"}"]} ', { is: 'ended', at: 31 }],
    ['[{"a":"\\"]"},\n{}]\n', { is: 'ended', at: 17 }],
    ['{"a":{"b":', { is: 'open' }],
    ['{"a":"x\\', { is: 'open' }],
    ['{"a" "b"}', { is: 'wrong', at: 5 }],
    ['{"a":1 2}', { is: 'wrong', at: 7 }],
    ['{"a":1,}', { is: 'wrong', at: 7 }],
    ['{"a":[1,]}', { is: 'wrong', at: 8 }],
    ['{"a":1]', { is: 'wrong', at: 6 }],
    ['{"a":"line\nfeed"}', { is: 'wrong', at: 10 }],
    ['{a:1}', { is: 'wrong', at: 1 }],
    ['['.repeat(200), { is: 'wrong', at: 128 }],
  ] as const
  for (const [text, expected] of table) {
    it(`finds ${expected.is} in ${JSON.stringify(text.slice(0, 40))}, however it is cut`, () => {
      const bytes = Buffer.from(text)
      assert.equal(jsonEnd().scan(bytes), expected)
      const slow = jsonEnd()
      let found: ReturnType<typeof slow.scan> = { is: 'open' }
      for (let length = 1; length <= bytes.length && found.is === 'open'; length += 1) {
        found = slow.scan(bytes.subarray(0, length))
      }
      assert.equal(found, expected)
    })
  }
})

describe('mayBeJson', (it) => {
  const table = [
    ['{"a"', 'yes'],
    [' \n{ }', 'yes'],
    ['[{', 'yes'],
    ['[]', 'yes'],
    ['[1]', 'no'],
    ['{a', 'no'],
    ['{', 'too-short'],
    ['', 'too-short'],
    [' '.repeat(2000), 'no'],
  ] as const
  for (const [text, expected] of table)
    it(`is ${expected} for ${JSON.stringify(text.slice(0, 10))}`, () =>
      assert.is(mayBeJson(Buffer.from(text)), expected))
})
