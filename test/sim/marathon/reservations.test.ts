import * as assert from 'uvu/assert'
import { agentId } from '../../../src/domain/ids.ts'
import type { JsonObject } from '../../../src/wire/json-fields.ts'
import { describe } from '../../support/describe.ts'
import { Story, unreachable, vector } from './small-marathon.ts'

const volume = { containerPath: 'data', mode: 'RW', persistent: { size: 512 } }
const container = { type: 'MESOS', volumes: [volume] }
/** An app with a volume. */
const resident = (json: JsonObject = {}): JsonObject => ({ container, ...json })
const wipe = { count: undefined, scale: false, wipe: true, isForced: true, because: 0 }
const how = { isForced: true, because: 0 }

/** Offers all that is free and all that is reserved and unused. */
const offerAll = (story: Story) => story.offer({ reserved: [...story.reserved] })
/** Reserves, and launches on it. @returns the task, which runs */
function running(story: Story, json: JsonObject = {}) {
  story.app(resident(json))
  story.offer()
  const [task] = offerAll(story)
  return story.status(task!, 'TASK_RUNNING') && task!
}

describe('reservations of resident apps', (it) => {
  it('are made with one offer, and used with the next that has them', () => {
    const story = new Story()
    story.app(resident({ cpus: 2, mem: 256, disk: 10 }))
    assert.equal([story.offer(), story.asked.at(-1)], [[], 'reserve on agent-1'])
    assert.equal([story.conditions(), story.queue().length], [{ Scheduled: 1 }, 1])
    const [{ labels, resources, volumes } = { labels: {}, resources: {}, volumes: [] }] = story.reserved
    assert.equal(labels, { marathon_framework_id: 'f', marathon_task_id: 'a.instance-i1' })
    assert.equal(resources, { cpus: 2, mem: 256, disk: 522, gpus: 0, ports: [] })
    assert.equal(volumes, [{ id: 'a#data#v1', path: 'data', mib: 512 }])
    assert.equal([story.offer(), story.conditions()], [[], { Scheduled: 1 }], 'nothing runs anywhere else')
    assert.equal(offerAll(story), ['a.instance-i1._app.1'])
  })
  it('are shown with the task, and in the events their instance is scheduled with an agent', () => {
    const story = new Story()
    story.app(resident())
    story.events()
    story.offer()
    assert.equal(story.events(), ['instance_changed Scheduled'])
    offerAll(story)
    const [task] = story.view('/v2/apps/a/tasks')['tasks'] as readonly JsonObject[]
    assert.equal(task?.['localVolumes'], [
      { runSpecId: '/a', containerPath: 'data', uuid: 'v1', persistenceId: 'a#data#v1' },
    ])
  })
  it('hold the instance where it is: it comes back there, with its volume, and with its back-off', () => {
    const story = new Story()
    const task = running(story)
    story.status(task, 'TASK_FAILED')
    assert.equal([story.deadline(), story.offer()], [1000, []])
    story.until(1000)
    assert.equal(story.offer({ hostname: 'agent-2', agentId: agentId('s2') }), [])
    const [item] = story.queue('embed=lastUnusedOffers')
    const unused = JSON.stringify(item?.['lastUnusedOffers'])
    assert.ok(unused.includes('"reason":["NoCorrespondingReservationFound"]'))
    assert.equal(offerAll(story), ['a.instance-i1._app.2'])
    assert.is(story.reserved.length, 1)
  })
  it('a pod’s first task on one counts as its second', () => {
    const story = new Story()
    const volumes = [{ name: 'data', persistent: { size: 5 } }]
    assert.is(story.pod({ containers: [{ name: 'c' }], volumes }), 201)
    story.offer()
    assert.equal(offerAll(story), ['p.instance-i1.c.2'])
  })
  it('several are made with one offer, each for an instance', () => {
    const story = new Story()
    story.app(resident({ instances: 3 }))
    story.offer()
    assert.is(story.reserved.length, 3)
    assert.is(offerAll(story).length, 3)
  })
  it('an instance that waits for its own leaves an offer to those that have none', () => {
    const story = new Story({ flags: { max_instances_per_offer: '1' } })
    story.app(resident({ instances: 2 }))
    for (const hostname of ['agent-1', 'agent-2']) story.offer({ hostname, agentId: agentId(hostname) })
    assert.equal(
      story.asked.filter((one) => one.startsWith('reserve')),
      ['reserve on agent-1', 'reserve on agent-2'],
    )
  })
  it('one that Mesos keeps for an unknown instance is given back, and nothing else is done with the offer', () => {
    const story = new Story()
    running(story)
    story.marathon.killTasks('/a', wipe)
    assert.equal(offerAll(story), [])
    assert.equal([story.asked.at(-1), story.reserved], ['unreserve on agent-1', []])
    story.offer()
    assert.equal(offerAll(story), ['a.instance-i2._app.1'], 'another instance begins anew')
  })
})

describe('the deadline of a reservation (marathon §3.4, §7)', (it) => {
  const { timeout } = vector('RU-7')
  it('RU-7: one second past it the scheduled instance times out', () => {
    assert.is(timeout, true)
    const story = new Story({ flags: { task_reservation_timeout: '39000' } })
    story.app(resident())
    story.offer()
    story.events()
    // The look at 35 s finds it not due yet, that at 40 s finds it due since 1 s.
    story.until(39_999)
    assert.equal([story.conditions(), story.events()], [{ Scheduled: 1 }, []])
    story.until(40_000)
    assert.is(story.said('nothing has run on its reservation in time'), 1)
    assert.is(story.events()[0], 'instance_changed Killed')
  })
  it('RU-7: nothing times out on which something runs, or has run', () => {
    const story = new Story({ flags: { task_reservation_timeout: '20000' } })
    const task = running(story)
    story.until(60_000)
    assert.equal(story.conditions(), { Running: 1 })
    story.status(task, 'TASK_FAILED').until(600_000)
    assert.equal([story.conditions(), story.said('nothing has run')], [{ Failed: 1 }, 0])
  })
  it('the first deployment puts another instance in its place, and what was reserved is given back', () => {
    const story = new Story({ flags: { task_reservation_timeout: '20000' } })
    story.app(resident())
    story.offer()
    story.until(30_999)
    assert.equal(story.conditions(), {}, 'an expunge of a scheduled instance starts no check of their number')
    story.until(31_000)
    assert.equal(story.conditions(), { Scheduled: 1 }, 'but the deployment looks every five seconds')
    offerAll(story)
    assert.equal(story.reserved, [])
    story.offer()
    assert.equal(offerAll(story), ['a.instance-i2._app.1'])
  })
  it('an instance that shall go while its first task runs is forgotten at the next look', () => {
    const story = new Story({ flags: { task_reservation_timeout: '20000' } })
    const task = running(story)
    story.until(60_000)
    story.marathon.destroy('/a', how)
    assert.is(story.asked.at(-1), `kill ${task}`)
    story.events()
    story.until(60_000 + 5000)
    assert.ok(story.events().includes('app_terminated'))
    story.status(task, 'TASK_KILLED')
    assert.equal(story.events().slice(-1), ['unknown_instance_terminated Killed'])
  })
  it('a new leader keeps what is reserved, and its deadline', () => {
    const story = new Story({ flags: { task_reservation_timeout: '60000' } })
    story.app(resident())
    story.offer()
    story.lostMaster().until(20_000)
    story.until(59_999)
    assert.is(story.said('nothing has run on its reservation'), 0)
    story.until(65_000)
    assert.is(story.said('nothing has run on its reservation'), 1)
  })
})

describe('a resident instance whose agent is lost', (it) => {
  it('is Unreachable for as long as that takes, and nothing replaces it', () => {
    const story = new Story()
    const task = running(story)
    unreachable(story, task)
    unreachable(story.until(86_400_000), task)
    assert.equal(story.conditions(), { Unreachable: 1 })
  })
  it('cannot be killed: its record stays', () => {
    const story = new Story()
    const task = running(story)
    unreachable(story, task)
    story.marathon.killTasks('/a', { ...wipe, wipe: false })
    assert.equal([story.conditions(), story.asked.includes(`kill ${task}`)], [{ Unreachable: 1 }, false])
  })
  it('comes back with it', () => {
    const story = new Story()
    const task = running(story)
    unreachable(story, task).status(task, 'TASK_RUNNING')
    assert.equal(story.conditions(), { Running: 1 })
  })
  it('is launched again on its volume when the agent comes back without its task', () => {
    const story = new Story()
    const task = running(story)
    unreachable(story, task).status(task, 'TASK_GONE', { reason: 'REASON_RECONCILIATION' })
    story.until(1000)
    assert.equal(offerAll(story), ['a.instance-i1._app.2'])
  })
  it('gives its place up when it is wiped: another begins on another agent', () => {
    const story = new Story()
    const task = running(story)
    unreachable(story, task)
    story.marathon.killTasks('/a', wipe)
    assert.equal(story.conditions(), { Scheduled: 1 })
    story.offer({ hostname: 'agent-2', agentId: agentId('s2') })
    assert.is(story.asked.at(-1), 'reserve on agent-2')
  })
  it('loses what it had reserved when the agent is gone for good, and has no delay', () => {
    const story = new Story()
    const task = running(story)
    story.events()
    story.status(task, 'TASK_GONE_BY_OPERATOR')
    assert.equal(story.events(), ['status_update TASK_GONE_BY_OPERATOR', 'instance_changed Gone'])
    assert.equal([story.conditions(), story.figures().delayMs], [{ Scheduled: 1 }, undefined])
    story.offer({ hostname: 'agent-2', agentId: agentId('s2') })
    assert.is(story.asked.at(-1), 'reserve on agent-2')
    const last = story.reserved.slice(-1)
    assert.equal(story.offer({ hostname: 'agent-2', agentId: agentId('s2'), reserved: last }), ['a.instance-i1._app.2'])
  })
})

describe('changes of a resident app', (it) => {
  it('a scale-down stops, and a scale-up starts the same instances where they were', () => {
    const story = new Story()
    story.app(resident({ instances: 2 }))
    story.offer()
    for (const task of offerAll(story)) story.status(task, 'TASK_RUNNING')
    story.app(resident({ instances: 1 }))
    const killed = story.launched.find((task) => story.asked.includes(`kill ${task}`))
    story.status(killed!, 'TASK_KILLED')
    assert.equal([story.conditions(), story.isDeploying()], [{ Running: 1, Killed: 1 }, false])
    assert.equal(offerAll(story), [], 'what is stopped keeps what it has reserved')
    assert.is(story.reserved.length, 2)
    story.app(resident({ instances: 2 }))
    assert.equal(offerAll(story), [killed!.replace(/1$/, '2')])
    assert.is(story.reserved.length, 2)
  })
  it('a new version stops the old instance first, and runs on its volume', () => {
    const story = new Story()
    const task = running(story)
    story.app(resident({ cmd: 'other' }))
    assert.is(story.asked.at(-1), `kill ${task}`)
    story.status(task, 'TASK_KILLED')
    const [next] = offerAll(story)
    assert.is(next, 'a.instance-i1._app.2')
    story.status(next!, 'TASK_RUNNING')
    assert.equal([story.isDeploying(), story.reserved.length], [false, 1])
  })
  it('an app that is removed gives its reservations back', () => {
    const story = new Story()
    const task = running(story)
    story.marathon.destroy('/a', how)
    story.status(task, 'TASK_KILLED')
    assert.equal([story.isDeploying(), story.view('/v2/apps')], [false, { apps: [] }])
    assert.equal([offerAll(story), story.reserved], [[], []])
  })
  const table: readonly (readonly [what: string, json: JsonObject, problem: string])[] = [
    ['another volume', { container: { ...container, volumes: [{ ...volume, containerPath: 'other' }] } }, '/: Persis'],
    ['a larger one', { container: { ...container, volumes: [{ ...volume, persistent: { size: 1 } }] } }, '/: Persis'],
    [
      'other resources',
      resident({ cpus: 2 }),
      '/cpus: Services with persistent volumes configured may not change reso',
    ],
    ['no volume', { container: { type: 'MESOS' } }, '/: Persistent volumes can not be changed!'],
    ['ports', resident({ requirePorts: true, portDefinitions: [{ port: 80 }] }), '/: Services with persistent volumes'],
  ]
  for (const [what, json, problem] of table)
    it(`${what} is refused`, () => {
      const story = new Story()
      running(story)
      const { status, problems } = story.marathon.putApp({ id: '/a', cmd: 'run', ...json }, how)
      assert.is(status, 422)
      assert.ok(problems.some(({ path, errors }) => `${path}: ${errors.join()}`.startsWith(problem)))
    })
})
