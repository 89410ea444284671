import * as assert from 'uvu/assert'
import {
  after,
  between,
  duration,
  fromNanoseconds,
  fromSeconds,
  instant,
  iso,
  parseIso,
} from '../../src/domain/time.ts'
import { describe } from '../support/describe.ts'

describe('parseIso', (it) => {
  const table = [
    ['2026-11-23T19:36:28.801Z', '2026-11-23T19:36:28.801Z'],
    ['2026-11-23 19:36:28,801Z', '2026-11-23T19:36:28.801Z'],
    ['2026-11-23T19:36:28.80199Z', '2026-11-23T19:36:28.801Z'],
    ['2026-11-23T20:36:28+01:00', '2026-11-23T19:36:28.000Z'],
    ['2026-11-23T14:06Z', '2026-11-23T14:06:00.000Z'],
    ['2026-11-23T00:00:00-0330', '2026-11-23T03:30:00.000Z'],
    ['2026-11-23T19:36:28', undefined],
    ['2026-02-30T00:00:00Z', undefined],
    ['yesterday', undefined],
  ] as const

  for (const [text, expected] of table) {
    it(`reads ${text} as ${expected ?? 'nothing'}`, () => {
      const at = parseIso(text)
      assert.is(at === undefined ? undefined : iso(at), expected)
    })
  }
})

describe('fromSeconds', (it) => {
  const table = [
    [1795461788.602449, 1795461788602],
    [1795461789.6075304, 1795461789607],
    [1795461788.539, 1795461788539],
    [0.02999, 29],
  ] as const

  for (const [seconds, ms] of table) it(`${seconds} is ${ms} ms`, () => assert.is(fromSeconds(seconds), ms))
})

describe('Instant and Duration', (it) => {
  it('cut fractions and know no negative length', () => {
    assert.is(fromNanoseconds(1795461781853841152), 1795461781853)
    assert.is(between(instant(10), instant(4)), 0)
    assert.is(after(instant(10), duration(2.9)), 12)
  })
})
