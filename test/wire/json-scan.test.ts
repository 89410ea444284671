import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { jsonValueEnd } from '../../src/wire/json-scan.ts'
import { describe } from '../support/describe.ts'

/** Whether bytes hold one value and nothing after it. */
const isWhole = (text: string): boolean => {
  const bytes = Buffer.from(text)
  return jsonValueEnd(bytes, 0, bytes.length) === bytes.length
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('the end of a JSON value', (it) => {
  it('is found where JSON.parse takes the whole, and nowhere else', () => {
    let valid = 0
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.nat(),
        fc.constantFrom(...Array.from('{}[]",:\\u0e+-.1t \n\u0001é')),
        fc.nat(3),
        (value, place, mark, does) => {
          const whole = JSON.stringify(value, undefined, does === 3 ? 1 : undefined)
          const at = place % (whole.length + 1)
          const text =
            does === 0 ? whole : `${whole.slice(0, at)}${mark}${whole.slice(does === 1 ? at : at + 1)}`.trim()
          if (parses(text)) valid += 1
          assert.is(isWhole(text), parses(text), text)
        },
      ),
      { seed: 3, numRuns: 5000 },
    )
    assert.ok(valid > 1500 && valid < 4500, `${valid} of 5000 are JSON`)
  })

  it('is not looked for where more containers are open than have a bit', () => {
    const nested = (depth: number): string => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`
    assert.ok(isWhole(nested(30)))
    assert.not.ok(isWhole(nested(32)))
  })
})
