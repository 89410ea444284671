import * as assert from 'uvu/assert'
import { type Condition, isTerminal, worst } from '../../../src/sim/marathon/condition.ts'
import { describe } from '../../support/describe.ts'
import { vectors } from './small-marathon.ts'

describe('the condition of an instance from its tasks (marathon §7)', (it) => {
  for (const { id, tasks, condition, pairs } of vectors['condition'] ?? []) {
    if (Array.isArray(tasks))
      it(`${String(id)}: ${tasks.join(', ') || 'no tasks'}`, () => assert.is(worst(tasks as Condition[]), condition))
    for (const [one, two, both] of (Array.isArray(pairs) ? pairs : []) as Condition[][])
      it(`${String(id)}: ${one} and ${two}`, () => assert.is(worst([one!, two!]), both))
  }
  it('what is terminal', () =>
    assert.equal((['Killing', 'Unreachable', 'Unknown', 'Gone'] as const).map(isTerminal), [false, false, true, true]))
})
