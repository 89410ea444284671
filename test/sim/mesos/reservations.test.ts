import * as assert from 'uvu/assert'
import { duration } from '../../../src/domain/time.ts'
import type { Offer, Operation, Reserved } from '../../../src/sim/mesos/driver.ts'
import { isObject } from '../../../src/wire/json-fields.ts'
import { describe } from '../../support/describe.ts'
import { agentNamed, lineOf, type StoryOptions, story, taskNamed } from './small-cluster.ts'

const labels = { marathon_framework_id: 'f', marathon_task_id: 'a.instance-1' }
const reservedOf = (given: Partial<Reserved['resources']> = {}): Reserved => ({
  labels,
  resources: { cpus: 1, mem: 128, disk: 512, gpus: 0, ports: [], ...given },
  volumes: [{ id: 'a#data#1', path: 'data', mib: 500 }],
})
const ofRole = { info: { roles: ['slave_public'] } }
const task = taskNamed('db', { resources: { cpus: 1, mem: 128, disk: 12, gpus: 0, ports: [] } })

/** A story whose framework answers each offer in turn; after those it declines for an hour. */
function answering(answers: readonly ((offer: Offer) => readonly Operation[])[], options: StoryOptions = ofRole) {
  const told = story({ ...options })
  let next = 0
  told.framework.onOffers = (offers) => {
    for (const offer of offers) {
      const operations = answers[next]?.(offer) ?? []
      next += 1
      if (operations.length > 0) told.driver.accept(offer, operations, duration(0), 0)
      else told.driver.decline(offer, duration(3_600_000))
    }
  }
  return told
}

const reserve = (reserved: Reserved) => (): readonly Operation[] => [{ kind: 'reserve', reserved }]
const launch = ({ reserved }: Offer): readonly Operation[] => [{ kind: 'launch', task, on: reserved?.[0] }]
const unreserve = ({ reserved }: Offer): readonly Operation[] => [{ kind: 'unreserve', reserved: reserved![0]! }]
const offersOf = ({ framework }: ReturnType<typeof story>) =>
  framework.offered.map(({ resources: { cpus, disk }, reserved = [] }) => [cpus, disk, reserved.length])

describe('reserved resources', (it) => {
  it('are offered apart from the rest, to their role', () => {
    const told = answering([reserve(reservedOf())])
    told.until(5000)
    assert.equal(offersOf(told), [
      [4, 10_000, 0],
      [3, 9488, 1],
    ])
    assert.equal(told.framework.offered[1]?.reserved, [reservedOf()])
  })
  it('are not reserved for the role of all, nor beyond what the offer has', () => {
    for (const options of [{}, ofRole]) {
      const told = answering([reserve(reservedOf(options === ofRole ? { cpus: 5 } : {}))], options)
      told.until(5000)
      assert.equal(offersOf(told).slice(0, 2), [
        [4, 10_000, 0],
        [4, 10_000, 0],
      ])
      assert.is(told.recorder.entries.filter(({ says }) => says.endsWith('dropped')).length, 1)
    }
  })
  it('run what is launched on them, and are offered again when it has ended, whatever was declined', () => {
    const told = answering([reserve(reservedOf()), launch], { ...ofRole, fates: { db: { after: 10_000 } } })
    told.until(60_000)
    assert.equal(offersOf(told), [
      [4, 10_000, 0],
      [3, 9488, 1],
      [3, 9488, 0],
      [3, 9488, 1],
    ])
    assert.equal(
      told.framework.updates.map(({ state }) => state),
      ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED'],
    )
  })
  it('do not run what needs more, or what is launched on others than the offer has', () => {
    const more: Operation = {
      kind: 'launch',
      task: taskNamed('db', { resources: { ...task.resources, mem: 129 } }),
    }
    for (const on of [undefined, reservedOf()]) {
      const told = answering([
        reserve(reservedOf()),
        ({ reserved }) => [on === undefined ? { ...more, on: reserved?.[0] } : { kind: 'launch', task, on }],
      ])
      told.until(5000)
      assert.equal(told.framework.updates.map(lineOf), [
        'db.1 | TASK_ERROR | master | TASK_INVALID | Task uses more resources than available',
      ])
    }
  })
  it('are free for all when they are given back', () => {
    const told = answering([reserve(reservedOf()), unreserve])
    told.until(5000)
    assert.equal(offersOf(told).at(-1), [4, 10_000, 0])
  })
  it('are offered even where nothing else is free', () => {
    const all = reservedOf({ cpus: 4, mem: 4096 })
    const told = answering([reserve(all)])
    told.until(5000)
    assert.equal(offersOf(told).at(-1), [0, 9488, 1])
  })
  it('are not offered to frameworks of another role', () => {
    const told = answering([reserve(reservedOf({ cpus: 4, mem: 4096 }))])
    const heard: Offer[] = []
    const nothing = (): void => undefined
    told.mesos.connect(
      {
        name: 'other',
        registered: nothing,
        disconnected: nothing,
        offers: (offers) => void heard.push(...offers),
        rescinded: nothing,
        update: () => false,
        agentLost: nothing,
      },
      { roles: ['*'], principal: undefined, user: 'root', capabilities: [], failoverTimeout: duration(0) },
    )
    told.until(60_000)
    assert.equal(
      heard.filter(({ reserved = [] }) => reserved.length > 0),
      [],
    )
  })
  it('stay with the agent when its host is lost, when it is restarted, and when another master leads', () => {
    const told = answering([reserve(reservedOf()), launch], ofRole)
    told.until(5000)
    told.mesos.powerOff('agent-1', 0)
    told.until(200_000)
    told.mesos.startAgent('agent-1', 0)
    told.until(210_000)
    assert.equal(told.framework.offered.at(-1)?.reserved, [reservedOf()])
    told.mesos.failOver(0)
    told.until(240_000)
    assert.equal(told.framework.offered.at(-1)?.reserved, [reservedOf()])
  })
  it('are shown with what runs on them and with their agent', () => {
    const told = answering([reserve(reservedOf()), launch], { ...ofRole, agents: [agentNamed('agent-1')] })
    told.until(5000)
    told.mesos.restartAgent('agent-1', 0)
    told.until(10_000)
    const sent = (type: string) =>
      told.recorder.messages.flatMap((message) =>
        message.from === 'mesos' && isObject(message.json) && message.json['type'] === type
          ? [JSON.stringify(message.json)]
          : [],
      )
    const reservation = `"reservations":[{"type":"DYNAMIC","role":"slave_public","labels":{"labels":[${Object.entries(
      labels,
    )
      .map(([key, value]) => `{"key":"${key}","value":"${value}"}`)
      .join(',')}]}}]`
    const disk = '"disk":{"persistence":{"id":"a#data#1"},"volume":{"mode":"RW","container_path":"data"}}'
    const allocation = '"allocation_info":{"role":"slave_public"}'
    const [added = ''] = sent('TASK_ADDED')
    assert.ok(added.includes(`{"name":"cpus","type":"SCALAR","scalar":{"value":1},${allocation},${reservation}}`))
    assert.ok(
      added.includes(`{"name":"disk","type":"SCALAR","scalar":{"value":500},${allocation},${disk},${reservation}}`),
    )
    const again = sent('AGENT_ADDED').at(-1) ?? ''
    assert.ok(again.includes('{"name":"cpus","type":"SCALAR","scalar":{"value":3},"role":"*"}'))
    assert.ok(again.includes(`{"name":"disk","type":"SCALAR","scalar":{"value":500},${disk},${reservation}}`))
    assert.ok(again.includes(`{"name":"disk","type":"SCALAR","scalar":{"value":12},${reservation}}`))
  })
})
