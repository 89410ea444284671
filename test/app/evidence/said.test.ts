import * as assert from 'uvu/assert'
import { Said } from '../../../src/app/evidence/said.ts'
import { containerId, taskId } from '../../../src/domain/ids.ts'
import type { DomainEvent, TaskStatusChanged } from '../../../src/domain/event.ts'
import { instant } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'

const status = (parts: Partial<TaskStatusChanged>): TaskStatusChanged => ({
  kind: 'task-status',
  taskId: taskId('a.1'),
  frameworkId: undefined,
  agentId: undefined,
  executorId: undefined,
  state: 'TASK_FAILED',
  source: undefined,
  reason: undefined,
  message: undefined,
  at: instant(1000),
  healthy: undefined,
  containerId: undefined,
  executorPid: undefined,
  uuid: undefined,
  via: 'operator',
  ...parts,
})

const text = (lines: readonly string[]): DomainEvent => ({
  kind: 'sandbox-text',
  agentId: undefined,
  frameworkId: undefined,
  executorId: undefined,
  containerId: containerId(['c']),
  stream: 'stderr',
  lines: lines.map((each, index) => ({ number: index + 1, text: each })),
  linesDropped: 0,
  facts: [],
})

describe('Said', (it) => {
  it('knows an event again by all that it says', () => {
    const said = new Said()
    const events = [
      status({}),
      status({ message: 'x' }),
      status({ at: instant(1001) }),
      text(['a']),
      text(['b']),
      text([]),
      { kind: 'agent-removed', at: undefined, agentId: 'a' } as unknown as DomainEvent,
    ]
    assert.equal(
      [...events, ...structuredClone(events)].map((event) => said.add(event)),
      [...events.map(() => true), ...events.map(() => false)],
    )
  })

  it('knows them however many differ only where it does not look first', () => {
    const said = new Said()
    const events = Array.from({ length: 100 }, (_, index) => status({ message: `reason ${index}` }))
    assert.ok(events.every((event) => said.add(event)))
    assert.not(structuredClone(events).some((event) => said.add(event)))
  })
})
