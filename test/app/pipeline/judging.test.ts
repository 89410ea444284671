import * as assert from 'uvu/assert'
import { judging } from '../../../src/app/pipeline/judging.ts'
import type { FoundEvent } from '../../../src/app/evidence/gathered.ts'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { agentId, frameworkId, taskId } from '../../../src/domain/ids.ts'
import type { TaskState } from '../../../src/domain/task.ts'
import { instant } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'

const found = (event: DomainEvent, position: number): FoundEvent => ({
  event,
  place: { path: 'lab/a', folders: ['a'], given: undefined, key: 'a' },
  position,
})
const status = (id: string, agent: string, at: number, state: TaskState = 'TASK_FAILED'): FoundEvent =>
  found(
    {
      kind: 'task-status',
      taskId: taskId(id),
      frameworkId: frameworkId('F'),
      agentId: agentId(agent),
      executorId: undefined,
      state,
      source: undefined,
      reason: undefined,
      message: undefined,
      at: instant(at),
      healthy: undefined,
      containerId: undefined,
      executorPid: undefined,
      uuid: undefined,
      via: 'operator',
    },
    at,
  )
/** Evidence that may change what is said of any failure of the agent. */
const loss = (agent: string, at: number): FoundEvent =>
  found(
    {
      kind: 'audit-loss',
      at: instant(at),
      host: { agentId: agentId(agent), hostname: undefined },
      cause: 'lost',
      count: 1,
      text: 'audit_lost=1',
    },
    at,
  )
const judged = (judge: ReturnType<typeof judging>, now: number): readonly string[] =>
  judge.judge(now).map(({ task }) => task.id)

describe('when failures are judged', (it) => {
  const options = { cluster: undefined, settleMs: 500, openMs: 300_000 }

  it('waits for evidence, and looks again when more has come', () => {
    const judge = judging(options)
    judge.add(status('a', 'S1', 1000), 1000)
    assert.equal([judge.due(), judged(judge, 1499)], [1500, []])
    assert.equal([judged(judge, 1500), judge.due()], [['a'], undefined])
    judge.add(loss('S1', 2000), 2000)
    assert.equal([judge.due(), judged(judge, 2500)], [2500, ['a']])
  })

  it('follows an agent that is known by its id only when its task fails, and by its name later', () => {
    const judge = judging(options)
    judge.add(status('a', 'S1', 1000), 1000)
    judge.add(
      found(
        {
          kind: 'agent-seen',
          at: undefined,
          agentId: agentId('S1'),
          hostname: 'one',
          address: undefined,
          version: undefined,
          active: undefined,
        },
        1100,
      ),
      1100,
    )
    judge.add(status('b', 'S2', 1200), 1200)
    assert.equal(judged(judge, 1500), ['a'])
    judge.add(loss('S1', 2000), 2000)
    assert.equal([judged(judge, 2500), judged(judge, 2500)], [['b'], ['a']])
  })

  it('lets a failure that nobody has judged go before those that may be revised', () => {
    const judge = judging(options)
    for (let at = 0; at < 20; at += 1) judge.add(status(`old-${at}`, `S${at}`, 1000), 1000)
    for (let at = 0; at < 20; at += 1) assert.is(judged(judge, 1500).length, 1)
    for (let at = 0; at < 20; at += 1) judge.add(loss(`S${at}`, 2000), 2000)
    judge.add(status('new', 'S7', 2100), 2100)
    judge.add(status('newer', 'S99', 2200), 2200)
    // Its agent is due for the older one, but it has not settled.
    assert.equal(judged(judge, 2500), ['old-7'])
    assert.equal(judged(judge, 2599), ['old-0'])
    const order = Array.from({ length: 20 }, () => judged(judge, 3000))
    assert.equal(order.slice(0, 3), [['old-7', 'new'], ['newer'], ['old-1']])
    assert.equal([order.flat().length, judge.due()], [21, undefined])
  })
})
