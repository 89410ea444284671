import * as assert from 'uvu/assert'
import { BackOff } from '../../../src/sim/marathon/back-off.ts'
import { describe } from '../../support/describe.ts'

const second = 1e9
const rule = { first: second, factor: 1.15, max: 300 * second }

/** The delays of failure after failure, all at one moment. */
function delays(count: number): readonly number[] {
  const backOff = new BackOff(0)
  return Array.from({ length: count }, () => backOff.add('/a 1', rule, 0))
}

describe('the back-off with the defaults (marathon §2.4)', (it) => {
  const wanted: readonly (readonly [number, number])[] = [
    [1, 1000],
    [2, 1150],
    [4, 1520],
    [10, 3517],
    [20, 14231],
    [30, 57575],
    [40, 232924],
    [41, 267863],
    [42, 300000],
    [43, 300000],
  ]
  for (const [failure, ms] of wanted)
    it(`failure ${failure} waits ${ms} ms`, () => assert.is(Math.floor((delays(failure).at(-1) ?? 0) / 1e6), ms))
  it('is cut to the nanosecond in floating point at the fifth', () => assert.is(delays(5).at(-1), 1_749_006_249))
  it('adds up to 1779.09 s over the first 40', () =>
    assert.is((delays(40).reduce((sum, delay) => sum + delay, 0) / second).toFixed(2), '1779.09'))
})

describe('what else moves a delay', (it) => {
  it('an advance moves the deadline, not the delay', () => {
    const backOff = new BackOff(0)
    backOff.add('a', rule, 0)
    backOff.advance('a', 700)
    assert.equal([backOff.deadline('a', 700), backOff.delay('a', 700)], [1700, second])
    backOff.advance('other', 700)
    assert.is(backOff.deadline('other', 700), undefined)
  })
  it('a reset forgets it', () => {
    const backOff = new BackOff(0)
    backOff.add('a', rule, 0)
    backOff.reset('a')
    assert.is(backOff.deadline('a', 0), undefined)
    assert.is(backOff.add('a', rule, 0), second)
  })
  it('it is forgotten by the first tick of ten seconds after the quiet period', () => {
    const backOff = new BackOff(0)
    backOff.add('a', rule, 5000)
    for (const [now, known] of [
      [305_000, true],
      [309_999, true],
      [310_000, false],
    ] as const)
      assert.is(backOff.deadline('a', now) !== undefined, known, `at ${now}`)
  })
  it('a tick just at the end of the quiet period still finds it: strictly later', () => {
    const backOff = new BackOff(0)
    backOff.add('a', rule, 10_000)
    assert.is(backOff.deadline('a', 310_000), 11_000)
    assert.is(backOff.deadline('a', 320_000), undefined)
  })
  it('a first delay above the maximum is the maximum', () =>
    assert.is(new BackOff(0).add('a', { ...rule, first: 400 * second }, 0), 300 * second))
})
