import * as assert from 'uvu/assert'
import { alertInputReader } from '../../../src/app/pipeline/alert-inputs.ts'
import type { DomainEvent, TaskSeen } from '../../../src/domain/event.ts'
import { agentId, frameworkId, taskId } from '../../../src/domain/ids.ts'
import type { TaskState } from '../../../src/domain/task.ts'
import { instant } from '../../../src/domain/time.ts'
import { marathonEvents } from '../../../src/wire/marathon/events.ts'
import { describe } from '../../support/describe.ts'

const heardAt = instant(2000)
const uuid = '0f6d4a2e-9a51-11ec-8f55-0242ac110003'

const seen = (id: string, name: string): TaskSeen => ({
  kind: 'task-seen',
  at: undefined,
  taskId: taskId(id),
  frameworkId: frameworkId('f'),
  agentId: agentId('s'),
  executorId: undefined,
  name,
  state: 'TASK_STAGING',
  user: undefined,
  containerizer: undefined,
  hasImage: false,
  seccomp: undefined,
  labels: {},
  command: undefined,
  memMib: undefined,
})

const status = (id: string, state: TaskState): DomainEvent =>
  ({ kind: 'task-status', at: instant(1000), taskId: taskId(id), state }) as DomainEvent // What the reader looks at.

/** What the last of some events proves. */
const proved = (...events: readonly DomainEvent[]): readonly unknown[] => {
  const read = alertInputReader()
  return events.map((event) => read(event, { at: heardAt, scheduler: '/lab/marathon' })).at(-1) ?? []
}

describe('what an event proves of a workload', (it) => {
  it('a task of an app that runs', () =>
    assert.equal(proved(status(`shop_cart.instance-${uuid}._app.1`, 'TASK_RUNNING')), [
      {
        kind: 'task',
        at: heardAt,
        workload: { kind: 'app', id: '/shop/cart' },
        version: null,
        taskId: `shop_cart.instance-${uuid}._app.1`,
        isRunning: true,
      },
    ]))

  it('a run of a job that went well, when it did and when that was heard', () => {
    const [, input] = proved(status(`prod_email_20160614133813ap8ZQ.${uuid}`, 'TASK_FINISHED'))
    const workload = { kind: 'job', id: 'prod.email' }
    assert.equal(input, { kind: 'run-succeeded', at: heardAt, happenedAt: instant(1000), workload })
  })

  it('a task of a plain framework is its own workload, by its name', () => {
    const [input] = proved(seen('nightly-7', 'nightly'), status('nightly-7', 'TASK_RUNNING'))
    assert.equal((input as { workload: unknown }).workload, { kind: 'other', id: 'nightly' })
    const [ended] = proved(
      seen('nightly-7', 'nightly'),
      status('nightly-7', 'TASK_FAILED'),
      status('nightly-7', 'TASK_FAILED'),
    )
    assert.equal((ended as { workload: unknown }).workload, { kind: 'other', id: 'nightly-7' }, 'its name is forgotten')
    const [unnamed] = proved(status('nightly-7', 'TASK_RUNNING'))
    assert.equal((unnamed as { workload: unknown }).workload, { kind: 'other', id: 'nightly-7' })
  })

  it('an app of a list: whose it is, how many instances it asks for, and which tasks of it still run', () => {
    const tasks = ['TASK_RUNNING', 'TASK_FAILED'].map((state, index) => ({
      id: `shop_cart.${index}`,
      state,
      version: 'v',
    }))
    const app = { id: '/shop/cart', version: 'v', instances: 2, tasks }
    const [listed] = marathonEvents({ apps: [app] })?.events ?? []
    assert.ok(listed !== undefined)
    const workload = { kind: 'app', id: '/shop/cart' }
    assert.equal(proved(listed), [
      { kind: 'known', at: heardAt, workload, scheduler: '/lab/marathon', instances: 2 },
      { kind: 'version', at: heardAt, workload, version: 'v' },
      { kind: 'alive', at: heardAt, workload, taskId: 'shop_cart.0' },
    ])
  })

  it('a framework that is torn down', () =>
    assert.equal(proved({ kind: 'framework-removed', at: undefined, frameworkId: frameworkId('f') }), [
      { kind: 'framework-gone', at: heardAt, frameworkId: 'f' },
    ]))

  it('a pod that asks for no instances', () => {
    const [listed] =
      marathonEvents([{ id: '/shop/pod', containers: [], scaling: { kind: 'fixed', instances: 0 } }])?.events ?? []
    assert.ok(listed !== undefined)
    const workload = { kind: 'pod', id: '/shop/pod' }
    assert.equal(proved(listed), [{ kind: 'known', at: heardAt, workload, scheduler: '/lab/marathon', instances: 0 }])
  })

  it('an app that Marathon stopped for good', () => {
    const event = { eventType: 'app_terminated_event', timestamp: '2026-03-02T03:00:00.000Z', appId: '/shop/cart' }
    const [gone] = marathonEvents(event)?.events ?? []
    assert.ok(gone !== undefined)
    assert.equal(proved(gone), [
      { kind: 'gone', at: heardAt, workload: { kind: 'app', id: '/shop/cart' }, why: 'was removed' },
    ])
  })
})
