import * as assert from 'uvu/assert'
import { duration } from '../../../src/domain/time.ts'
import { mesosDefaults } from '../../../src/sim/mesos/parameters.ts'
import { describe } from '../../support/describe.ts'
import { lineOf, story, taskNamed } from './small-cluster.ts'

const running = ['t.1 | TASK_STARTING | executor', 't.1 | TASK_RUNNING | executor']
const finished = 't.1 | TASK_FINISHED | executor | Command exited with status 0'

describe('the end of a process, as its executor notices it', (it) => {
  const table: readonly (readonly [says: string, killedAfter: number | undefined, lines: readonly string[]])[] = [
    ['when it looks', undefined, [finished]],
    [
      'killed before it has looked',
      20,
      ['t.1 | TASK_KILLING | executor', 't.1 | TASK_KILLED | executor | Command exited with status 0'],
    ],
    [
      'killed when it has looked',
      mesosDefaults.reap + 5,
      [finished, 't.1 | TASK_UNKNOWN | master | RECONCILIATION | Reconciliation: Task is unknown'],
    ],
  ]
  for (const [says, killedAfter, lines] of table)
    it(says, () => {
      const told = story({ fates: { t: { after: 1000 } }, tasks: [taskNamed('t')] })
      told.until(0)
      const start = told.simulation.now()
      told.until(1000)
      const ends = (told.kernel.started[0]?.at ?? 0) + 1000 - start
      told.until(ends + (killedAfter ?? mesosDefaults.reap - 1))
      if (killedAfter === undefined) assert.equal(told.framework.updates.map(lineOf), running)
      else told.driver.kill(taskNamed('t').id, undefined, duration(0), 0)
      told.until(ends + mesosDefaults.reap + 10)
      assert.equal(told.framework.updates.slice(2).map(lineOf), lines)
    })
})
