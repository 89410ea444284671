import * as assert from 'uvu/assert'
import type { TaskState } from '../../../src/domain/task.ts'
import { instant } from '../../../src/domain/time.ts'
import { statusFaults } from '../../../src/sim/check/statuses.ts'
import type { StatusFact } from '../../../src/sim/scenario/happened.ts'
import { describe } from '../../support/describe.ts'

const fact = (state: TaskState, rest: Partial<StatusFact> = {}): StatusFact => ({
  at: instant(1000),
  entry: 1,
  taskId: 'a.1',
  origin: { kind: 'app', id: '/a', version: undefined, container: undefined, run: undefined, attempt: 1 },
  state,
  reason: undefined,
  message: undefined,
  source: 'SOURCE_EXECUTOR',
  agent: 'agent-1',
  ...rest,
})

describe('statusFaults', (it) => {
  const table: readonly (readonly [string, readonly StatusFact[], RegExp | undefined])[] = [
    ['a life', [fact('TASK_STARTING'), fact('TASK_RUNNING'), fact('TASK_FAILED')], undefined],
    ['two lives', [fact('TASK_FAILED'), fact('TASK_RUNNING', { taskId: 'a.2' })], undefined],
    ['out of reach and back', [fact('TASK_RUNNING'), fact('TASK_UNREACHABLE'), fact('TASK_RUNNING')], undefined],
    [
      'what was asked about again',
      [fact('TASK_FAILED'), fact('TASK_FAILED', { reason: 'REASON_RECONCILIATION' })],
      undefined,
    ],
    ['an end that ends again', [fact('TASK_FAILED'), fact('TASK_FAILED')], /a.1 goes from TASK_FAILED to TASK_FAILED/],
    ['a dead task runs', [fact('TASK_KILLED'), fact('TASK_RUNNING')], /a.1 goes from TASK_KILLED to TASK_RUNNING/],
    ['a running task starts', [fact('TASK_RUNNING'), fact('TASK_STARTING')], /from TASK_RUNNING to TASK_STARTING/],
    [
      'time goes back',
      [fact('TASK_RUNNING'), fact('TASK_FAILED', { at: instant(0) })],
      /time goes back: TASK_FAILED of a.1/,
    ],
  ]
  for (const [name, facts, fault] of table)
    it(name, () => {
      const faults = statusFaults(facts)
      if (fault === undefined) assert.equal(faults, [])
      else assert.match(faults.join('\n'), fault)
    })
})
