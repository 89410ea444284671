import * as assert from 'uvu/assert'
import {
  after,
  between,
  duration,
  fromNanoseconds,
  fromSeconds,
  fromWallTime,
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

const readAt = (text: string, zone: string, near?: string): string | undefined => {
  const [year, month, day, hour, minute, second] = text.split(/\D/).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const wall = { year: year === 0 ? undefined : year, month, day, hour, minute, second, ms: 7 }
  const at = fromWallTime(wall, { zone, near: near === undefined ? undefined : parseIso(near) })
  return at === undefined ? undefined : iso(at)
}

describe('fromWallTime', (it) => {
  const table = [
    ['2026-11-23 19:36:28', 'UTC', undefined, '2026-11-23T19:36:28.007Z'],
    ['2026-11-23 19:36:28', 'Europe/Berlin', undefined, '2026-11-23T18:36:28.007Z'],
    ['2026-07-23 19:36:28', 'Europe/Berlin', undefined, '2026-07-23T17:36:28.007Z'],
    ['2026-07-23 19:36:28', '-05:30', undefined, '2026-07-24T01:06:28.007Z'],
    ['2026-03-29 02:30:00', 'Europe/Berlin', undefined, '2026-03-29T01:30:00.007Z'],
    ['0-11-23 19:36:28', 'UTC', '2026-11-23T20:00:00Z', '2026-11-23T19:36:28.007Z'],
    ['0-12-31 23:59:59', 'UTC', '2027-01-01T00:00:10Z', '2026-12-31T23:59:59.007Z'],
    ['0-02-29 10:00:00', 'UTC', '2027-06-01T00:00:00Z', '2028-02-29T10:00:00.007Z'],
    ['0-11-23 19:36:28', 'UTC', undefined, undefined],
    ['2026-02-30 10:00:00', 'UTC', undefined, undefined],
    ['2026-02-20 24:00:00', 'UTC', undefined, undefined],
    ['2026-02-20 10:00:00', 'Mars/Olympus', undefined, undefined],
  ] as const

  for (const [text, zone, near, expected] of table) {
    it(`reads ${text} in ${zone} as ${expected ?? 'nothing'}`, () => assert.is(readAt(text, zone, near), expected))
  }
})
