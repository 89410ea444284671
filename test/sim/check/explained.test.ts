import * as assert from 'uvu/assert'
import type { Diagnosis } from '../../../src/domain/diagnosis.ts'
import type { Sourced } from '../../../src/domain/event.ts'
import { taskId } from '../../../src/domain/ids.ts'
import type { TaskState } from '../../../src/domain/task.ts'
import { instant } from '../../../src/domain/time.ts'
import { explanationFaults } from '../../../src/sim/check/explained.ts'
import { describe } from '../../support/describe.ts'
import { exampleDiagnosis } from '../../support/diagnosis.ts'

const heard = (id: string, state: TaskState): Sourced => ({
  event: {
    kind: 'task-status',
    taskId: taskId(id),
    frameworkId: undefined,
    agentId: undefined,
    executorId: undefined,
    state,
    source: undefined,
    reason: undefined,
    message: undefined,
    at: instant(1000),
    healthy: undefined,
    containerId: undefined,
    executorPid: undefined,
    uuid: undefined,
    via: 'operator',
  },
  origin: { path: 'a', position: 1 },
})

const of = (id: string): Diagnosis => ({ ...exampleDiagnosis, task: { ...exampleDiagnosis.task, id } })

describe('explanationFaults', (it) => {
  const failed = [heard('a', 'TASK_RUNNING'), heard('a', 'TASK_FAILED'), heard('a', 'TASK_FAILED')]
  const table: readonly (readonly [string, readonly Sourced[], readonly Diagnosis[], RegExp | undefined])[] = [
    ['a failure with its diagnosis', failed, [of('a')], undefined],
    ['a failure without', failed, [], /the failure of a is not explained/],
    ['a failure with two', failed, [of('a'), of('a')], /the failure of a is explained 2 times/],
    [
      'a diagnosis of what nobody heard of',
      failed,
      [of('a'), of('b')],
      /of b is explained, of which nothing was heard/,
    ],
    ['a diagnosis of what finished', [heard('a', 'TASK_FINISHED')], [of('a')], /a is explained, which did not fail/],
    ['a diagnosis of what runs', [heard('a', 'TASK_RUNNING')], [of('a')], /a is explained, which did not fail/],
    ['what finished, without', [heard('a', 'TASK_FINISHED')], [], undefined],
    ['a kill, with', [heard('a', 'TASK_KILLED')], [of('a')], undefined],
    ['a kill, without', [heard('a', 'TASK_KILLED')], [], undefined],
    ['lost, then killed after all', [heard('a', 'TASK_LOST'), heard('a', 'TASK_KILLED')], [], undefined],
  ]
  for (const [name, events, diagnoses, fault] of table)
    it(name, () => {
      const faults = explanationFaults(events, diagnoses)
      if (fault === undefined) assert.equal(faults, [])
      else assert.match(faults.join('\n'), fault)
    })
})
