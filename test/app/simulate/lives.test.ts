import * as assert from 'uvu/assert'
import { livesOf } from '../../../src/app/simulate/lives.ts'
import type { TaskState } from '../../../src/domain/task.ts'
import { instant } from '../../../src/domain/time.ts'
import type { StatusFact } from '../../../src/sim/scenario/happened.ts'
import { describe } from '../../support/describe.ts'

const fact = (at: number, taskId: string, state: TaskState, version = 'v1'): StatusFact => ({
  at: instant(at),
  entry: 0,
  taskId,
  origin: { kind: 'app', id: '/a', version, container: undefined, run: undefined, attempt: 1 },
  state,
  reason: undefined,
  message: undefined,
  source: undefined,
  agent: undefined,
})

describe('livesOf', (it) => {
  const loop = [
    fact(0, 't1', 'TASK_RUNNING'),
    fact(900, 't1', 'TASK_FAILED'),
    fact(1000, 't2', 'TASK_FAILED'),
    fact(2000, 't3', 'TASK_RUNNING'),
  ]
  it('tells the longest life that failed, and the youngest that goes on', () =>
    assert.equal(livesOf(loop, instant(2500)).get('/a'), { failed: 900, now: 500 }))

  it('counts only the version that runs', () =>
    assert.equal(livesOf([...loop, fact(2200, 't4', 'TASK_RUNNING', 'v2')], instant(2500)).get('/a'), {
      failed: undefined,
      now: 300,
    }))

  it('a kill is no failure, and what has ended does not go on', () => {
    const ended = [fact(0, 't1', 'TASK_RUNNING'), fact(900, 't1', 'TASK_KILLED')]
    assert.is(livesOf(ended, instant(2500)).get('/a'), undefined)
  })
})
