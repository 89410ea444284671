import * as assert from 'uvu/assert'
import { checkRun, repeatable } from '../../../src/app/simulate/checked.ts'
import { BrokenInvariant, invariant } from '../../../src/domain/invariant.ts'
import { finished, type Steps } from '../../../src/domain/steps.ts'
import { instant } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'
import { exampleDiagnosis } from '../../support/diagnosis.ts'

function* stepsOf<T>(act: () => T): Steps<T> {
  yield
  return act()
}

const repeat = { path: 'a.yaml', seed: 7, start: instant(0), until: instant(3_600_000) }

describe('runs that cannot be', (it) => {
  it('are our own mistake, told with the seed and the command that shows it again', () => {
    assert.throws(
      () => finished(repeatable(repeat, () => stepsOf(() => invariant(false, 'agent-1 does not add up')))),
      (error: unknown) =>
        error instanceof BrokenInvariant &&
        error.message ===
          'agent-1 does not add up\n  seed 7; to see it again: sigsys simulate a.yaml --seed 7 --until 3600000ms',
    )
  })

  it('are found by what was concluded of them', () =>
    assert.throws(
      () => checkRun({ statuses: [] }, { timeline: { faults: [] }, heard: [], diagnoses: [exampleDiagnosis] }),
      /a simulated run is not sound: a failure of .* is explained, of which nothing was heard/,
    ))

  it('leave everything else alone', () => {
    checkRun({ statuses: [] }, { timeline: { faults: [] }, heard: [], diagnoses: [] })
    assert.is(finished(repeatable(repeat, () => stepsOf(() => 1))), 1)
    const other = new Error('no such file')
    assert.throws(
      () =>
        finished(
          repeatable(repeat, () =>
            stepsOf(() => {
              throw other
            }),
          ),
        ),
      (error: unknown) => error === other,
    )
  })
})
