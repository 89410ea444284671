import * as assert from 'uvu/assert'
import { instant } from '../../src/domain/time.ts'
import { clockText, countdownText, momentText, offsetText, relativeText, spanText } from '../../src/page/time-text.ts'
import { describe } from '../support/describe.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

describe('spanText', (it) => {
  const table = [
    [-5, '0 s'],
    [999, '0 s'],
    [59 * second, '59 s'],
    [minute, '1 min'],
    [59 * minute + 59 * second, '59 min'],
    [hour, '1 h'],
    [2 * hour + 5 * minute, '2 h 5 min'],
    [11 * hour + 5 * minute, '11 h'],
    [3 * day + hour, '3 d 1 h'],
    [400 * day, '400 d'],
  ] as const
  for (const [ms, says] of table) it(`${ms} ms is ${says}`, () => assert.is(spanText(ms), says))
})

describe('relativeText', (it) => {
  const now = instant(1_000_000)
  const table = [
    [now, 'just now'],
    [now - 999, 'just now'],
    [now - 1000, '1 s ago'],
    [now + 1, 'in 1 s'],
    [now + 12_000, 'in 12 s'],
    [now - 180_000, '3 min ago'],
  ] as const
  for (const [at, says] of table) it(`${at - now} ms is ${says}`, () => assert.is(relativeText(instant(at), now), says))
})

describe('countdownText', (it) => {
  const table = [
    [-1, '0:00'],
    [0, '0:00'],
    [1, '0:01'],
    [48 * second, '0:48'],
    [59_001, '1:00'],
    [3723 * second, '1:02:03'],
    [25 * hour, '1 d 1 h'],
  ] as const
  for (const [ms, says] of table) it(`${ms} ms is ${says}`, () => assert.is(countdownText(ms), says))
})

describe('moments', (it) => {
  const at = instant(Date.parse('2026-11-23T19:31:02.113Z'))
  it('are told in UTC', () => {
    assert.is(momentText(at), '2026-11-23 19:31:02.113 UTC')
    assert.is(clockText(at), '19:31:02')
  })
  it('of other clocks are ahead or behind', () => {
    assert.equal([0, 14, -999, 3210, -90_000].map(offsetText), [
      'right',
      '14 ms ahead',
      '999 ms behind',
      '3.2 s ahead',
      '1 min behind',
    ])
  })
})
