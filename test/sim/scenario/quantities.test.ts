import * as assert from 'uvu/assert'
import { durationText, readDuration, readMib, readSignedMs } from '../../../src/sim/scenario/quantities.ts'
import { describe } from '../../support/describe.ts'

describe('readDuration', (it) => {
  const table = [
    ['250ms', 250],
    ['90s', 90_000],
    ['1.5s', 1500],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['1m1ms', 60_001],
    ['3650d', 315_360_000_000],
    ['3651d', undefined],
    ['', undefined],
    ['30', undefined],
    ['30m1h', undefined],
    ['5 s', undefined],
    ['-5s', undefined],
    ['5min', undefined],
  ] as const
  for (const [text, ms] of table)
    it(`${text} is ${ms} ms`, () => {
      assert.is(readDuration(text), ms)
      if (ms !== undefined) assert.is(readDuration(durationText(ms)), ms)
    })
})

describe('other quantities', (it) => {
  it('are sizes in MiB', () =>
    assert.equal(['512MiB', '1GiB', '1MB', '1.5KiB', '5M', '5'].map(readMib), [
      512,
      1024,
      1e6 / 1048576,
      1.5 / 1024,
      undefined,
      undefined,
    ]))
  it('are lengths that may point backwards', () =>
    assert.equal(['2s', '+2s', '-500ms', '2', '--2s'].map(readSignedMs), [2000, 2000, -500, undefined, undefined]))
})
