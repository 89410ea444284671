import * as assert from 'uvu/assert'
import { instant } from '../../src/domain/time.ts'
import { ticks } from '../../src/page/ticks.ts'
import { describe } from '../support/describe.ts'

const from = instant(Date.parse('2026-11-23T23:51:07.000Z'))

describe('ticks', (it) => {
  const table = [
    [30_000, ['23:51:10', '23:51:15', '23:51:20', '23:51:25', '23:51:30', '23:51:35']],
    [600_000, ['23:52', '23:54', '23:56', '23:58', '11-24']],
    [6 * 3_600_000, ['11-24', '01:00', '02:00', '03:00', '04:00', '05:00']],
    [5 * 86_400_000, ['11-24', '11-25', '11-26', '11-27', '11-28']],
  ] as const
  for (const [span, labels] of table)
    it(`of ${span} ms stand at round moments of UTC`, () => {
      const marks = ticks({ from, to: instant(from + span), ticksMax: 6 })
      assert.equal(
        marks.map(({ label }) => label),
        labels,
      )
    })

  it('are never more than asked for, at any length', () => {
    for (let span = 1000; span < 1e13; span *= 1.7) {
      const marks = ticks({ from, to: instant(from + span), ticksMax: 9 })
      assert.ok(marks.length <= 10, `${marks.length} of ${span}`)
      assert.ok(marks.every(({ at }) => at >= from && at <= from + span))
    }
  })
})
