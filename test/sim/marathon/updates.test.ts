import * as assert from 'uvu/assert'
import { taskId } from '../../../src/domain/ids.ts'
import { instant } from '../../../src/domain/time.ts'
import { isScaleWorthy, proposed, removalOrder } from '../../../src/sim/marathon/scale.ts'
import { killAction } from '../../../src/sim/marathon/kills.ts'
import type { Condition } from '../../../src/sim/marathon/condition.ts'
import { describe } from '../../support/describe.ts'
import { inCondition, start, Story, unreachable, vector } from './small-marathon.ts'

const strategy = (inactiveAfterSeconds: number, expungeAfterSeconds: number) => ({
  unreachableStrategy: { inactiveAfterSeconds, expungeAfterSeconds },
})

describe('a status update on an instance (marathon §7)', (it) => {
  it('RI-1: inactive at once, and what the stream says of it', () => {
    const story = new Story()
    const task = inCondition(story, 'Running', strategy(0, 900))
    story.events()
    unreachable(story, task)
    assert.equal(story.events().slice(0, 2), ['status_update TASK_UNREACHABLE', 'instance_changed UnreachableInactive'])
    assert.equal(story.conditions(), { UnreachableInactive: 1, Scheduled: 1 })
  })
  it('RI-2: the same again changes nothing', () => {
    const story = new Story()
    const task = inCondition(story, 'Running')
    story.events()
    story.status(task, 'TASK_RUNNING')
    assert.equal(story.events(), [])
  })
  it('RI-3: what comes back runs again', () => {
    const story = new Story()
    const task = inCondition(story, 'Unreachable', strategy(10, 900))
    story.status(task, 'TASK_RUNNING')
    assert.equal(story.conditions(), { Running: 1 })
  })
  it('RI-4: unreachable for less than the strategy says changes nothing', () => {
    const story = new Story()
    const task = inCondition(story, 'Unreachable', strategy(1800, 3600))
    story.events()
    unreachable(story.until(300_000), task, start)
    assert.equal(story.events(), [])
    assert.equal(story.conditions(), { Unreachable: 1 })
  })
  it('RI-5: a task that has finished ignores all that follows', () => {
    const story = new Story()
    story.pod({ containers: [{ name: 'c1' }, { name: 'c2' }] })
    const [one, two] = story.offer()
    story.status(one!, 'TASK_RUNNING').status(two!, 'TASK_RUNNING').status(two!, 'TASK_FINISHED')
    assert.equal(story.conditions('/p'), { Running: 1 })
    story.events()
    for (const state of ['TASK_UNKNOWN', 'TASK_GONE', 'TASK_DROPPED', 'TASK_FAILED'] as const) story.status(two!, state)
    assert.equal([story.events(), story.conditions('/p')], [[], { Running: 1 }])
  })
  it('RI-6: an instance that shall go runs on its way, and shall go still', () => {
    const story = new Story()
    const task = inCondition(story, 'Staging')
    story.app({ instances: 0 })
    story.status(task, 'TASK_RUNNING')
    assert.equal(story.conditions(), { Running: 1 })
    story.status(task, 'TASK_FAILED')
    assert.equal(story.conditions(), {})
  })
  it('RI-7: what is not there cannot be expunged', () => {
    const story = new Story()
    const task = inCondition(story, 'Running')
    const wipe = { count: undefined, scale: false, wipe: true, isForced: true, because: 0 }
    story.marathon.killTasks('/a', wipe)
    const before = story.conditions()
    story.events()
    story.marathon.killTasks('/a', wipe)
    assert.equal([story.events(), story.conditions()], [[], before])
    story.status(task, 'TASK_KILLED')
    assert.equal(story.events(), ['unknown_instance_terminated Killed'])
  })
  for (const reason of ['REASON_RECONCILIATION', 'REASON_AGENT_DISCONNECTED', 'REASON_AGENT_REMOVED'])
    it(`RI-8: lost for ${reason} is unreachable`, () => {
      const story = new Story()
      const task = inCondition(story, 'Running', { unreachableStrategy: 'disabled' })
      story.status(task, 'TASK_LOST', { reason })
      assert.equal(story.conditions(), { Unreachable: 1 })
    })
  it('RI-9: what shall go is gone when it fails', () => {
    const story = new Story()
    const task = inCondition(story, 'Running')
    story.app({ instances: 0 })
    story.status(task, 'TASK_FAILED')
    assert.equal(story.conditions(), {})
  })
  it('RI-10: what never ran is gone when it shall go', () => {
    const story = new Story()
    inCondition(story, 'Scheduled')
    story.events()
    story.app({ instances: 0 })
    assert.equal(story.conditions(), {})
    assert.ok(story.events().includes('instance_changed Scheduled'))
  })
  it('RI-11: no id is given twice', () => {
    const story = new Story()
    story.app({ instances: 20 })
    const first = story.run()
    story.marathon.restart('/a', { isForced: true, because: 0 })
    const all = [...first, ...story.run()].map((task) => task.split('._app')[0])
    assert.is(new Set(all).size, all.length)
  })
})

describe('scale checks and kills (marathon §7)', (it) => {
  for (const id of ['RK-1', 'RK-2', 'RK-3'])
    it(`${id}: a change that makes Marathon count its instances`, () => {
      const { transition, scaleCheck } = vector(id)
      const [before, now] = transition as readonly [Condition | null, Condition]
      assert.is(isScaleWorthy(before ?? undefined, now), scaleCheck)
    })
  const running = (at: number) =>
    ({
      goal: 'Running',
      condition: 'Running',
      stagedAt: start,
      since: start,
      startedAt: instant(start + at),
    }) as const
  it('RK-4: two more are started', () => {
    const { decommission, start: count } = proposed([running(1), running(2), running(3)], {
      scaleTo: 5,
      selection: 'YOUNGEST_FIRST',
    })
    assert.equal({ start: count, decommission: decommission.length }, vector('RK-4')['expect'])
  })
  it('RK-5: the youngest goes first', () => {
    const { decommission, start: count } = proposed([running(1), running(2), running(3)], {
      scaleTo: 0,
      selection: 'YOUNGEST_FIRST',
    })
    assert.equal([decommission.map(({ startedAt }) => startedAt - start), count], [[3, 2, 1], 0])
  })
  it('RK-6: what cannot be reached and holds a reservation is left alone', () =>
    assert.is(killAction({ condition: 'Unreachable', goal: 'Running', isReserved: true }), 'nothing'))
  it('RK-7: what runs is killed', () => assert.is(killAction({ condition: 'Running', goal: 'Running' }), 'kill'))
  it('what cannot be reached is given up', () =>
    assert.is(killAction({ condition: 'Unreachable', goal: 'Running' }), 'decommission'))
  it('RK-8: an unknown task that has failed is not killed', () => {
    const story = new Story()
    story.status(taskId('x.instance-1._app.1'), 'TASK_FAILED')
    assert.equal(
      story.asked.filter((one) => one.startsWith('kill')),
      [],
    )
    assert.equal(story.events().at(-1), 'unknown_instance_terminated Failed')
  })
  it('RK-9: an unknown task that runs is killed', () => {
    const story = new Story()
    story.status(taskId('x.instance-1._app.1'), 'TASK_RUNNING')
    assert.equal(story.asked.at(-1), 'kill x.instance-1._app.1')
  })
  for (const [first, second] of vector('RK-10')['sortBefore'] as readonly [Condition, Condition][])
    it(`RK-10: ${first} goes before ${second}`, () =>
      assert.ok(
        removalOrder({ ...running(1), condition: first }, { ...running(1), condition: second }, 'YOUNGEST_FIRST') < 0,
      ))
  it('what waits goes last: a scale-down kills what runs', () => {
    const story = new Story()
    story.app({ instances: 2 })
    const [one] = story.run()
    story.status(one!, 'TASK_FAILED')
    story.app({ instances: 1 })
    assert.equal(story.asked.filter((asked) => asked.startsWith('kill')).length, 1)
    assert.equal(story.conditions(), { Failed: 1, Running: 1 })
  })
  it('a kill that is not answered is asked for again, a hundred at a time', () => {
    const story = new Story({ flags: { kill_chunk_size: '2' } })
    story.app({ instances: 3 })
    const [one] = story.run()
    story.app({ instances: 0 })
    const kills = () => story.asked.filter((asked) => asked.startsWith('kill')).length
    assert.is(kills(), 2)
    story.until(30_000)
    assert.is(kills(), 4)
    for (const task of story.launched) if (story.asked.includes(`kill ${task}`)) story.status(task, 'TASK_KILLED')
    assert.ok(kills() === 5 && one !== undefined)
  })
})

describe('unreachable, expunged, overdue (marathon §7)', (it) => {
  const reconciliations = (story: Story) => story.asked.filter((one) => one.startsWith('reconcile')).length
  it('RU-3: what runs is not swept', () => {
    const story = new Story()
    inCondition(story, 'Running', strategy(300, 600))
    story.until(900_000)
    assert.equal(story.conditions(), { Running: 1 })
  })
  it('RU-4: what was inactive for long enough is swept, as killed', () => {
    const story = new Story()
    const task = inCondition(story, 'Unreachable', strategy(300, 3600))
    unreachable(story.until(660_000), task, start)
    assert.equal(story.conditions(), { UnreachableInactive: 1, Scheduled: 1 })
    story.events()
    story.until(3_600_000)
    assert.equal([story.conditions(), story.events()], [{ Scheduled: 1 }, ['instance_changed Killed']])
  })
  for (const [id, flag, isKilled] of [
    ['RU-5', '305000', false],
    ['RU-6', '304999', true],
  ] as const)
    it(`${id}: strictly older than the limit`, () => {
      const story = new Story({ flags: { task_launch_timeout: flag } })
      const task = inCondition(story, 'Starting')
      story.until(305_000)
      assert.is(story.asked.includes(`kill ${task}`), isKilled)
      story.until(310_000)
      assert.is(story.asked.includes(`kill ${task}`), true)
      story.status(task, 'TASK_KILLED')
      assert.equal([story.conditions(), story.figures().delayMs], [{ Killed: 1 }, undefined])
    })
  it('a launch that nobody confirms is killed by a time of its own', () => {
    const story = new Story({ flags: { task_launch_confirm_timeout: '60000' } })
    const task = inCondition(story, 'Provisioned')
    story.until(60_000)
    assert.is(story.asked.includes(`kill ${task}`), false)
    story.until(65_000)
    assert.is(story.asked.includes(`kill ${task}`), true)
    assert.is(story.said('has been Provisioned for too long'), 1)
  })
  it('by default a lost instance is expunged and replaced at once, without a delay', () => {
    const story = new Story()
    const task = inCondition(story, 'Running')
    story.events()
    unreachable(story, task)
    assert.equal(story.events(), [
      'status_update TASK_UNREACHABLE',
      'instance_changed UnreachableInactive',
      'instance_changed Scheduled',
    ])
    assert.equal([story.conditions(), story.figures().delayMs], [{ Scheduled: 1 }, undefined])
  })
  it('inactive only at a reconciliation, every ten minutes', () => {
    const story = new Story()
    const task = inCondition(story, 'Unreachable', strategy(60, 3600))
    story.until(614_999)
    assert.equal([reconciliations(story), story.conditions()], [1, { Unreachable: 1 }])
    story.until(615_000)
    assert.is(reconciliations(story), 2)
    unreachable(story, task, start)
    assert.equal(story.conditions(), { UnreachableInactive: 1, Scheduled: 1 })
  })
  for (const [version, isStuck] of [
    ['1.11.24', true],
    ['1.9.109', false],
  ] as const)
    it(`an instance that should be expunged by its next reconciliation ${isStuck ? 'stays' : 'goes'} in ${version}`, () => {
      const story = new Story({ version })
      const task = inCondition(story, 'Unreachable', strategy(60, 60))
      unreachable(story.until(615_000), task, start)
      assert.equal(story.conditions(), isStuck ? { Unreachable: 1 } : { Scheduled: 1 })
    })
  it('that defect may be left out', () => {
    const story = new Story({ fixed: ['unreachable-for-ever'] })
    const task = inCondition(story, 'Unreachable', strategy(60, 60))
    unreachable(story.until(615_000), task, start)
    assert.equal(story.conditions(), { Scheduled: 1 })
  })
  it('one too many after a return goes at the next scale check', () => {
    const story = new Story()
    const task = inCondition(story, 'Running', strategy(0, 900))
    unreachable(story.until(20_000), task)
    story.run()
    story.status(task, 'TASK_RUNNING')
    assert.equal(story.conditions(), { Running: 2 })
    story.until(315_000)
    assert.is(story.asked.filter((one) => one.startsWith('kill')).length, 1)
  })
  it('a forced expunge keeps the role wanting offers, but for a Marathon without that defect', () => {
    for (const fixed of [[], ['expunged-wants-offers']] as const) {
      const story = new Story({ fixed })
      inCondition(story, 'UnreachableInactive', strategy(0, 60))
      story.run()
      story.until(900_000)
      const last = story.asked.findLast((one) => one === 'suppress' || one === 'revive' || one === 'unsuppress')
      assert.is(last === 'suppress', fixed.length === 1, String(fixed))
    }
  })
})
