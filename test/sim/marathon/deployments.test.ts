import * as assert from 'uvu/assert'
import { taskId } from '../../../src/domain/ids.ts'
import { duration } from '../../../src/domain/time.ts'
import { replaceNumbers } from '../../../src/sim/marathon/replace.ts'
import { describe } from '../../support/describe.ts'
import { Story, vector } from './small-marathon.ts'

/** The conditions of an app's instances, and whether its deployment runs. */
const seen = (story: Story) => ({ ...story.conditions(), isDeploying: story.isDeploying() })

describe('the start worker (marathon §7)', (it) => {
  it('RA-1: five of none', () => {
    const story = new Story()
    story.app({ instances: 5 })
    assert.equal(seen(story), { Scheduled: 5, isDeploying: true })
    story.run()
    assert.equal(seen(story), { Running: 5, isDeploying: false })
  })
  it('RA-2: four beside the one that runs', () => {
    const story = new Story()
    story.app({ instances: 1 })
    story.run()
    story.app({ instances: 5 })
    assert.equal(seen(story), { Running: 1, Scheduled: 4, isDeploying: true })
    story.run()
    assert.is(story.isDeploying(), false)
  })
  it('RA-3: none at all is done at once', () => {
    const story = new Story()
    story.app({ instances: 0 })
    assert.equal(seen(story), { isDeploying: false })
  })
  it('RA-4: one that fails is not queued again: its instance waits by itself', () => {
    const story = new Story()
    story.app({ instances: 2 })
    const [one, two] = story.offer()
    story.status(one!, 'TASK_FAILED').status(two!, 'TASK_RUNNING')
    assert.equal(seen(story), { Failed: 1, Running: 1, isDeploying: true })
    story.until(1500).run()
    assert.equal(seen(story), { Running: 2, isDeploying: false })
  })
  it('RA-5: one that shall go is replaced by one more', () => {
    const story = new Story()
    story.app({ instances: 2 })
    story.offer()
    story.marathon.killTasks('/a', { count: 1, scale: false, wipe: true, isForced: true, because: 0 })
    assert.equal(seen(story), { Provisioned: 1, Scheduled: 1, isDeploying: true })
    story.run()
    story.status(story.launched[1]!, 'TASK_RUNNING')
    assert.equal(seen(story), { Running: 2, isDeploying: false })
  })
  it('an instance that waits counts as launched, so a hanging deployment succeeds under the next leader', () => {
    const story = new Story()
    story.app({})
    const [task] = story.offer()
    story.status(task!, 'TASK_FAILED')
    assert.is(story.isDeploying(), true)
    story.marathon.failOver(duration(0), 0)
    story.until(1)
    assert.equal(seen(story), { Failed: 1, isDeploying: false })
  })
})

const oldOnes = (story: Story, count: number, json: object = {}): readonly string[] => {
  story.app({ instances: count, ...json })
  return story.run()
}

describe('the replace worker (marathon §7)', (it) => {
  it('RR-1: all new ones at once, the old ones go, and the new back-off begins anew', () => {
    const story = new Story()
    oldOnes(story, 2)
    story.app({ instances: 5, cmd: 'other', upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 1 } })
    assert.is(story.asked.filter((one) => one.startsWith('kill')).length, 2)
    assert.is(story.conditions()['Scheduled'], 5)
    story.run()
    for (const old of story.launched.slice(0, 2)) story.status(old, 'TASK_KILLED')
    assert.equal(seen(story), { Running: 5, isDeploying: false })
    assert.is(story.figures().delayMs, undefined)
  })
  it('RR-2: one goes at the start, then one for each new one that is healthy', () => {
    const story = new Story()
    const checked = { healthChecks: [{ protocol: 'HTTP', intervalSeconds: 5 }] }
    oldOnes(story, 3, checked)
    story.until(6000)
    const kills = () => story.asked.filter((one) => one.startsWith('kill')).length
    story.app({
      instances: 3,
      cmd: 'other',
      ...checked,
      upgradeStrategy: { minimumHealthCapacity: 0.5, maximumOverCapacity: 1 },
    })
    assert.is(kills(), 1)
    const fresh = story.offer()
    assert.is(fresh.length, 3)
    story.status(fresh[0]!, 'TASK_RUNNING').until(11_500)
    assert.is(kills(), 2)
    story.status(fresh[1]!, 'TASK_RUNNING').until(16_500)
    assert.is(kills(), 3)
  })
  it('RR-3: as many as capacity allows, one more with each that goes', () => {
    const story = new Story()
    const checked = { healthChecks: [{ protocol: 'HTTP', intervalSeconds: 5 }] }
    const old = oldOnes(story, 3, checked)
    story.until(6000)
    const kills = () => story.asked.filter((one) => one.startsWith('kill')).length
    story.app({
      instances: 3,
      cmd: 'other',
      ...checked,
      upgradeStrategy: { minimumHealthCapacity: 1, maximumOverCapacity: 0.7 },
    })
    const killed = () => story.asked.findLast((one) => one.startsWith('kill'))?.slice('kill '.length)
    assert.equal([kills(), story.conditions()['Scheduled']], [0, 2])
    const [one, two] = story.offer()
    story.status(one!, 'TASK_RUNNING').until(11_500)
    assert.equal([kills(), story.conditions()['Scheduled']], [1, undefined])
    story.status(taskId(killed()!), 'TASK_KILLED')
    assert.is(story.conditions()['Scheduled'], 1, 'its place is filled')
    story.status(two!, 'TASK_RUNNING').until(16_500)
    story.status(taskId(killed()!), 'TASK_KILLED')
    assert.equal([kills(), story.conditions()['Scheduled']], [2, 1], 'no more are wanted')
    story.run()
    story.until(21_500)
    assert.is(kills(), 3)
    story.status(taskId(killed()!), 'TASK_KILLED')
    assert.equal([old.length, seen(story)], [3, { Running: 3, isDeploying: false }])
  })
  it('RR-4: all new ones are there already', () => {
    const story = new Story()
    oldOnes(story, 2)
    story.marathon.restart('/a', { isForced: true, because: 0 })
    const old = story.launched.slice(0, 2)
    story.run()
    story.marathon.failOver(duration(0), 0)
    for (const task of old) story.status(task, 'TASK_KILLED')
    story.until(1)
    assert.equal(seen(story), { Running: 2, isDeploying: false })
  })
  const { rows } = vector('RR-5')
  for (const row of rows as readonly (readonly [boolean, number, number, number, number, number, number, number])[]) {
    const [isResident, instances, minimumHealth, overCapacity, healthy, all, maxCapacity, killNow] = row
    it(`RR-5: ${row.join(', ')}`, () =>
      assert.equal(
        replaceNumbers({ instances, upgrade: { minimumHealth, overCapacity } }, { healthy, all, isResident }),
        { maxCapacity, killNow },
      ))
  }
})
