import * as assert from 'uvu/assert'
import { agentId, executorId, frameworkId, taskId } from '../../../src/domain/ids.ts'
import { instant } from '../../../src/domain/time.ts'
import type { TaskState } from '../../../src/domain/task.ts'
import { createSimulation } from '../../../src/sim/engine/create-simulation.ts'
import type { Driver, Offer, Operation, Scheduler, TaskInfo, Update } from '../../../src/sim/mesos/driver.ts'
import { tasksToLaunch } from '../../../src/sim/mesos/operations.ts'
import { createPlain, type PlannedUnit } from '../../../src/sim/plain/create-plain.ts'
import { describe } from '../../support/describe.ts'
import { memory, plenty, start, taskNamed } from '../mesos/small-cluster.ts'

const other = (name: string, given: Partial<TaskInfo> = {}): TaskInfo =>
  taskNamed(name, {
    ...given,
    origin: { kind: 'other', id: name, version: undefined, container: undefined, run: undefined, attempt: 1 },
  })
const one = (name: string, given: Partial<PlannedUnit> = {}): PlannedUnit => ({
  at: start,
  agent: undefined,
  unit: { tasks: [other(name)], executor: undefined },
  ...given,
})
const offer = (hostname: string, given: Partial<Offer> = {}): Offer => ({
  id: `O-${hostname}`,
  agentId: agentId(hostname),
  hostname,
  role: '*',
  resources: plenty,
  attributes: {},
  region: undefined,
  zone: undefined,
  ...given,
})
const update = (name: string, state: TaskState): Update => ({
  taskId: taskId(`${name}.1`),
  info: undefined,
  agentId: undefined,
  executorId: undefined,
  state,
  source: 'SOURCE_EXECUTOR',
  reason: undefined,
  message: undefined,
  at: start,
  healthy: undefined,
  containerId: undefined,
  unreachableSince: undefined,
  because: 0,
})

/** A framework, what it asked of Mesos, and time to let pass (in seconds since the start). */
function operationText(operation: Operation): string {
  const ids = tasksToLaunch(operation).map(({ id }) => id)
  return operation.kind === 'launch-group' ? `${operation.executorId}(${ids.join(' ')})` : ids.join(' ')
}

function begin(planned: readonly PlannedUnit[]) {
  const simulation = createSimulation({ start, seed: 1 })
  const calls: string[] = []
  const driver: Driver = {
    accept: (given, operations) =>
      void calls.push(`accept ${given.hostname}: ${operations.map(operationText).join(', ')}`),
    decline: (given, refuse) => void calls.push(`decline ${given.hostname} ${refuse}`),
    revive: () => void calls.push('revive'),
    suppress: () => void calls.push('suppress'),
    unsuppress: () => void calls.push('unsuppress'),
    kill: () => void calls.push('kill'),
    reconcile: (tasks) => void calls.push(`reconcile ${tasks.map((task) => `${task.taskId}@${task.agentId}`).join()}`),
  }
  const heard: Scheduler[] = []
  const plain = createPlain({
    simulation,
    recorder: memory(true),
    name: 'spark',
    planned,
    connect: (scheduler) => {
      heard.push(scheduler)
      return driver
    },
  })
  const scheduler = heard[0] as Scheduler
  scheduler.registered(frameworkId('F'), false)
  const until = (seconds: number) => void simulation.runUntil(instant(start + seconds * 1000))
  /** What was asked since the last look. */
  const asked = (): readonly string[] => calls.splice(0)
  return { plain, scheduler, until, asked }
}

describe('a framework that launches once', (it) => {
  it('wants offers only while something waits', () => {
    const { scheduler, until, asked } = begin([one('a', { at: instant(start + 10_000) })])
    assert.equal(asked(), ['suppress'])
    until(10)
    assert.equal(asked(), ['revive'])
    scheduler.offers([offer('agent-1'), offer('agent-2')])
    assert.equal(asked(), ['accept agent-1: a.1', 'decline agent-2 5000', 'suppress'])
  })

  it('declines what is too small or on another agent than the one it must have', () => {
    const { scheduler, until, asked } = begin([one('a', { agent: 'agent-2' })])
    until(0)
    asked()
    scheduler.offers([offer('agent-1'), offer('agent-2', { resources: { ...plenty, cpus: 0.1 } })])
    assert.equal(asked(), ['decline agent-1 5000', 'decline agent-2 5000'])
  })

  it('launches all that one offer is enough for, no port twice', () => {
    const sized = (name: string, cpus: number, ports: TaskInfo['resources']['ports'] = []): PlannedUnit =>
      one(name, {
        unit: { tasks: [other(name, { resources: { cpus, mem: 1, disk: 0, gpus: 0, ports } })], executor: undefined },
      })
    const { scheduler, until, asked } = begin([
      sized('a', 2, [[8080, 8080]]),
      sized('b', 1, [[8080, 8080]]),
      sized('c', 3),
      sized('d', 2),
    ])
    until(0)
    asked()
    const resources = { ...plenty, cpus: 4, ports: [[8000, 9000]] } as const
    scheduler.offers([offer('agent-1', { resources }), offer('agent-2', { resources })])
    assert.equal(asked(), ['accept agent-1: a.1, d.1', 'accept agent-2: b.1, c.1', 'suppress'])
  })

  it('launches a group in its executor, whose resources count too', () => {
    const executor = { id: executorId('e'), resources: { ...plenty, cpus: 3.2, mem: 32, ports: [] } }
    const { scheduler, until, asked } = begin([one('a', { unit: { tasks: [other('a'), other('b')], executor } })])
    until(0)
    asked()
    scheduler.offers([offer('agent-1')])
    assert.equal(asked(), ['decline agent-1 5000'])
    scheduler.offers([offer('agent-2', { resources: { ...plenty, cpus: 5 } })])
    assert.equal(asked(), ['accept agent-2: e(a.1 b.1)', 'suppress'])
  })

  it('counts what became of its tasks, and launches none again', () => {
    const { plain, scheduler, until, asked } = begin([one('a')])
    until(0)
    scheduler.offers([offer('agent-1')])
    until(5)
    scheduler.update(update('a', 'TASK_RUNNING'))
    until(15)
    scheduler.update(update('a', 'TASK_FAILED'))
    scheduler.update(update('a', 'TASK_RUNNING'))
    until(20)
    asked()
    assert.equal(plain.figures(), [
      { id: 'a', launches: 1, ends: { TASK_FAILED: 1 }, upMs: 10_000, running: 0, waiting: 0 },
    ])
    scheduler.offers([offer('agent-1')])
    assert.equal(asked(), ['decline agent-1 5000', 'suppress'])
  })

  it('asks the new master about its tasks until it is told, ever more seldom', () => {
    const { scheduler, until, asked } = begin([one('a'), one('b', { agent: 'agent-2' })])
    until(0)
    scheduler.offers([offer('agent-1'), offer('agent-2')])
    scheduler.update(update('b', 'TASK_FINISHED'))
    asked()
    scheduler.disconnected()
    scheduler.registered(frameworkId('F'), true)
    assert.equal(asked(), ['suppress', 'reconcile a.1@agent-1'])
    until(29)
    assert.equal(asked(), [])
    until(30)
    assert.equal(asked(), ['reconcile a.1@agent-1'])
    until(89)
    assert.equal(asked(), [])
    until(90)
    assert.equal(asked(), ['reconcile a.1@agent-1'])
    scheduler.update(update('a', 'TASK_RUNNING'))
    until(3600)
    assert.equal(asked(), [])
  })
})
