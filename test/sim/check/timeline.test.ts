import * as assert from 'uvu/assert'
import { instant } from '../../../src/domain/time.ts'
import { timelineCheck } from '../../../src/sim/check/timeline.ts'
import type { KeptEntry } from '../../../src/sim/scenario/happened.ts'
import { describe } from '../../support/describe.ts'

const entry = (number: number, rest: Partial<KeptEntry> = {}): KeptEntry => ({
  number,
  at: instant(number * 1000),
  kind: 'status',
  lane: { kind: 'app', id: '/a' },
  subject: 'a.1',
  says: 'TASK_RUNNING',
  because: number - 1,
  ...rest,
})

function timelineFaults(entries: readonly KeptEntry[]): readonly string[] {
  const { see, faults } = timelineCheck()
  for (const one of entries) see(one, one)
  return faults
}

describe('timelineCheck', (it) => {
  const outside = { kind: 'launch', lane: { kind: 'cluster', id: 'once' }, because: 0 } as const
  const table: readonly (readonly [string, readonly KeptEntry[], RegExp | undefined])[] = [
    ['nothing happened', [], undefined],
    ['one thing leads to another', [entry(1), entry(2), entry(3)], undefined],
    ['a plain framework launches what it was told to', [entry(1), entry(2, outside), entry(3)], undefined],
    [
      'but Mesos launches nothing by itself',
      [entry(1, outside), entry(2, outside)],
      /entry 2: the launch of a.1 has no/,
    ],
    [
      'an app is launched for no cause',
      [entry(1, { kind: 'launch', because: 0 })],
      /entry 1: the launch of a.1 has no/,
    ],
    [
      'time goes back',
      [entry(1), entry(2, { at: instant(999) })],
      /time goes back: entry 2 at 1970-01-01T00:00:00.999Z/,
    ],
    ['a cause comes later', [entry(1), entry(2, { because: 3 }), entry(3)], /entry 2 is led to by entry 3/],
    ['a thing is its own cause', [entry(1, { because: 1 })], /entry 1 is led to by entry 1/],
    ['a number is missing', [entry(1), entry(3)], /entry 3 follows entry 1/],
  ]
  for (const [name, entries, fault] of table)
    it(name, () => {
      const faults = timelineFaults(entries)
      if (fault === undefined) assert.equal(faults, [])
      else assert.match(faults.join('\n'), fault)
    })

  it('tells the first few of very many', () => {
    const entries = Array.from({ length: 1000 }, (_, index) => entry(index + 1, { kind: 'launch', because: 0 }))
    assert.is(timelineFaults(entries).length, 5)
  })
})
