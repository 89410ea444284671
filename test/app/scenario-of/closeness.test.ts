import * as assert from 'uvu/assert'
import { closeness, closenessText } from '../../../src/app/scenario-of/closeness.ts'
import type { CauseCode, Diagnosis } from '../../../src/domain/diagnosis.ts'
import { describe } from '../../support/describe.ts'
import { diagnosisLike } from '../../support/diagnosis.ts'

/** Failures of one app at seconds after a start, with their causes. */
const failing = (id: string, ...ends: readonly (readonly [second: number, code: CauseCode])[]): readonly Diagnosis[] =>
  ends.map(([second, code]) =>
    diagnosisLike({
      workload: { id },
      cause: { code },
      task: { failed_at: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString() },
    }),
  )

type Row = readonly [
  title: string,
  observed: readonly Diagnosis[],
  simulated: readonly Diagnosis[],
  score: number,
  median: number | null | undefined,
]
const k = 'seccomp-kill'
const table: readonly Row[] = [
  ['nothing on either side', [], [], 1, undefined],
  ['the same', failing('/a', [1, k], [3, k]), failing('/a', [1, k], [3, k]), 1, 0],
  ['the same later: only intervals count', failing('/a', [1, k], [3, k]), failing('/a', [50, k], [52, k]), 1, 0],
  ['an offer late', failing('/a', [1, k], [3, k]), failing('/a', [1, k], [9, k]), 1, 6000],
  ['far apart', failing('/a', [1, k], [3, k]), failing('/a', [1, k], [60, k]), 0.667, 57_000],
  ['a tenth of a long wait is near', failing('/a', [0, k], [300, k]), failing('/a', [0, k], [329, k]), 1, 29_000],
  ['half as many', failing('/a', [1, k], [3, k], [5, k], [7, k]), failing('/a', [1, k], [3, k]), 0.667, 0],
  ['another cause', failing('/a', [1, k]), failing('/a', [1, 'exit-code']), 0.5, null],
  ['nothing simulated', failing('/a', [1, k]), [], 0, null],
  ['nothing observed', [], failing('/a', [1, k]), 0, null],
  ['one of two workloads', [...failing('/a', [1, k]), ...failing('/b', [1, k])], failing('/a', [1, k]), 0.5, null],
]

describe('closeness', (it) => {
  for (const [title, observed, simulated, score, median] of table)
    it(`${title}: ${score}`, () => {
      const found = closeness(observed, simulated)
      assert.is(found.score, score, JSON.stringify(found))
      assert.is(found.workloads[0]?.intervals.median_error_ms, median)
    })

  it('is told in sentences that name what is not well told', () => {
    const found = closeness([...failing('/a', [1, k]), ...failing('/b', [1, k], [3, k])], failing('/b', [1, k], [3, k]))
    assert.equal(closenessText(found), [
      'A run of it shows 2 failures where 3 were observed; closeness 50 %.',
      'From one failure to the next it is off by 0 ms (median).',
      '/a is not well told: 1 observed (1 seccomp-kill), 0 simulated (none).',
    ])
    const one = failing('/a', [1, k])
    assert.is(
      closenessText(closeness(one, one))[0],
      'A run of it shows 1 failure where 1 was observed; closeness 100 %.',
    )
    assert.equal(closenessText(closeness([], [])), ['Nothing failed, and nothing fails in a run of this scenario.'])
  })
})
