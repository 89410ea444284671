import * as assert from 'uvu/assert'
import { instant } from '../../../src/domain/time.ts'
import { chain, createTimeline } from '../../../src/sim/record/timeline.ts'
import type { Entry } from '../../../src/sim/recorder.ts'
import { describe } from '../../support/describe.ts'

const entry = (says: string, because = 0): Entry => ({
  kind: 'status',
  lane: { kind: 'app', id: '/a' },
  subject: undefined,
  says,
  because,
})
const timeline = (max?: number, isOn = true) =>
  createTimeline({ now: () => instant(7), send: () => undefined, isOn, ...(max === undefined ? {} : { max }) })

describe('a timeline', (it) => {
  it('numbers what it keeps, and tells the chain of causes', () => {
    const kept = timeline()
    const first = kept.recorder.note(entry('cause'))
    kept.recorder.note(entry('beside it'))
    const last = kept.recorder.note(entry('effect', first))
    assert.equal(
      chain(kept.entries, last).map(({ says }) => says),
      ['cause', 'effect'],
    )
  })

  it('counts what it does not keep, and has it in its digest', () => {
    const [small, large] = [timeline(1), timeline()]
    for (const each of [small, large]) for (const says of ['a', 'b']) each.recorder.note(entry(says))
    assert.equal([small.entries.length, small.dropped(), small.count()], [1, 1, 2])
    assert.is(small.digest(), large.digest())
    large.recorder.note(entry('c'))
    assert.is.not(small.digest(), large.digest())
  })

  it('keeps nothing when nobody wants it', () => {
    const off = timeline(undefined, false)
    assert.is(off.recorder.note(entry('a')), 0)
    assert.is(off.count(), 0)
  })

  it('tells `ab`, `c` from `a`, `bc`', () => {
    const digest = (texts: readonly string[]): string => {
      const kept = timeline()
      for (const text of texts) kept.recorder.note(entry(text))
      return kept.digest()
    }
    assert.is.not(digest(['ab', 'c']), digest(['a', 'bc']))
  })
})
