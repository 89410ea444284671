import * as assert from 'uvu/assert'
import { queueDelay } from '../../../src/sim/marathon/answers.ts'
import { newOfferFigures, offersSummary } from '../../../src/sim/marathon/offer-figures.ts'
import { isObject, type JsonObject } from '../../../src/wire/json-fields.ts'
import { describe } from '../../support/describe.ts'
import { inCondition, start, Story, unreachable, vector } from './small-marathon.ts'

const objectsOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

describe('the queue’s API (marathon §7)', (it) => {
  it('RQ-1: time left and the funnel of refused offers', () => {
    const { expect, alsoGiven, expectFunnel } = vector('RQ-1')
    assert.equal(queueDelay(start + 100_000, start), expect)
    const figures = newOfferFigures()
    const given = isObject(alsoGiven) ? alsoGiven : {}
    figures.processed = Number(given['processedOffersCount'])
    const { rejectSummaryLaunchAttempt: rejected } = given
    if (isObject(rejected)) figures.rejected = [0, 0, 0, 0, 3, 0, 0, 0, 0, Number(rejected['DeclinedScarceResources'])]
    const steps = objectsOf(offersSummary(figures)['rejectSummaryLaunchAttempt'])
    const found = { 'index4.declined': steps[4]?.['declined'], 'index9.declined': steps[9]?.['declined'] }
    assert.equal(found, expectFunnel)
    assert.equal(steps.map(({ processed }) => processed).slice(3, 6), [3, 3, 0])
  })
  it('RQ-2: no delay of what is not scheduled', () => {
    const story = new Story()
    inCondition(story, 'Running')
    const answer = story.marathon.resetDelay('/a', 0)
    assert.equal({ status: answer.status }, vector('RQ-2')['expect'])
    assert.equal(answer.problems[0]?.errors, ['Application /a not found in tasks queue.'])
    assert.is(story.marathon.resetDelay('/other', 0).status, 404)
  })
  it('RQ-3: the time in the queue counts from scheduling through provisioning', () => {
    const story = new Story()
    story.until(1000)
    story.app({})
    story.until(61_000).offer()
    const [item] = story.queue()
    assert.equal([item?.['count'], item?.['since']], [1, new Date(start + 1000).toISOString()])
  })
  it('RQ-4: the delay is told although no offer came', () => {
    const story = new Story()
    story.app({ backoffSeconds: 60 })
    const [task] = story.run()
    story.status(task!, 'TASK_FAILED')
    const [item] = story.queue()
    assert.equal(item?.['delay'], { timeLeftSeconds: 60, overdue: false })
  })
  it('RQ-5: whole seconds, cut towards nought', () => {
    const { millisUntilDeadline, expect } = vector('RQ-5')
    const found = (millisUntilDeadline as number[]).map((ms) => queueDelay(start + ms, start))
    assert.equal(found, expect)
  })
  it('RQ-6: an impossible constraint is one item with all its instances', () => {
    const story = new Story()
    story.app({ instances: 5, constraints: [['rack', 'CLUSTER', 'none']] })
    story.offer()
    const queue = story.queue('embed=lastUnusedOffers')
    assert.equal({ items: queue.length, count: queue[0]?.['count'] }, vector('RQ-6')['expect'])
    assert.equal(
      objectsOf(queue[0]?.['lastUnusedOffers']).map(({ reason }) => reason),
      [['UnfulfilledConstraint']],
    )
  })
})

describe('the launcher (marathon §7)', (it) => {
  it('RT-1: what runs leaves nothing to launch', () => {
    const story = new Story()
    inCondition(story, 'Running')
    assert.equal([story.offer(), story.queue(), story.conditions()], [[], [], { Running: 1 }])
  })
  it('RT-2: three more are to be launched, and another configuration asks anew', () => {
    const story = new Story({ flags: { max_instances_per_offer: '1' } })
    story.app({ instances: 4 })
    assert.is(story.offer().length, 1)
    assert.equal(story.conditions(), { Provisioned: 1, Scheduled: 3 })
    story.app({ instances: 4, cmd: 'other' })
    assert.is(story.offer().length, 1, 'the new configuration has a delay of its own')
  })
  it('RT-3: a scheduled instance that is provisioned counts as active', () => {
    const story = new Story({ flags: { max_instances_per_offer: '1' } })
    story.app({ instances: 2 })
    story.run()
    story.offer()
    assert.equal([story.conditions(), story.queue().length], [{ Running: 1, Provisioned: 1 }, 1])
    assert.equal(story.offer(), [])
  })
  it('RT-4: what ends while it shall go is gone', () => {
    const story = new Story()
    story.app({})
    const [task] = story.offer()
    story.app({ instances: 0 })
    story.status(task!, 'TASK_FINISHED')
    assert.equal([story.conditions(), story.queue()], [{}, []])
  })
  it('RT-5: an instance that is lost is not in the way of a constraint', () => {
    const story = new Story()
    story.app({
      instances: 2,
      constraints: [['hostname', 'UNIQUE']],
      unreachableStrategy: { inactiveAfterSeconds: 300, expungeAfterSeconds: 600 },
    })
    const [task] = story.run()
    assert.equal(story.offer(), [], 'the host has one')
    unreachable(story, task!)
    assert.is(story.offer().length, 1)
  })
  it('goes out together from one batch of offers, and waits again after it', () => {
    const story = new Story({ flags: { max_instances_per_offer: '1' } })
    story.app({ instances: 3, backoffSeconds: 10 })
    for (let left = 3; left > 0; left -= 1) story.run()
    for (const task of story.launched.slice()) story.status(task, 'TASK_FAILED')
    story.until(14_000)
    assert.is(story.offer().length, 1)
    // 10 s, three failures: 13.225 s from the launch on, cut.
    assert.equal([story.offer(), story.deadline()], [[], 27_224])
    story.until(27_224)
    assert.is(story.offer().length, 1)
  })
})

describe('the funnel of refused offers (marathon §5.3)', (it) => {
  const cases: readonly (readonly [reason: string, app: JsonObject, resources: JsonObject])[] = [
    ['UnfulfilledRole', { acceptedResourceRoles: ['slave_public'] }, {}],
    ['UnfulfilledConstraint', { constraints: [['hostname', 'LIKE', 'other.*']] }, {}],
    ['InsufficientCpus', { cpus: 101 }, {}],
    ['InsufficientMemory', { mem: 101 }, { mem: 100 }],
    ['InsufficientDisk', { disk: 101 }, { disk: 100 }],
    ['InsufficientGpus', { gpus: 1, container: { type: 'MESOS' } }, {}],
    ['InsufficientPorts', { requirePorts: true, portDefinitions: [{ port: 80 }] }, {}],
    ['DeclinedScarceResources', {}, { gpus: 4 }],
  ]
  for (const [reason, app, resources] of cases)
    it(reason, () => {
      const story = new Story()
      assert.is(story.app(app), 201)
      assert.equal(story.offer({ resources }), [])
      const [item] = story.queue()
      const summary = isObject(item?.['processedOffersSummary']) ? item['processedOffersSummary'] : {}
      const booked = objectsOf(summary['rejectSummaryLaunchAttempt']).filter(({ declined }) => declined === 1)
      assert.equal(
        [summary['processedOffersCount'], summary['unusedOffersCount'], booked.map((one) => one['reason'])],
        [1, 1, [reason]],
      )
      assert.equal(story.asked.at(-1), 'decline for 300000')
    })
  it('offers refused for a delay are not counted', () => {
    const story = new Story()
    story.app({ backoffSeconds: 60 })
    const [task] = story.run()
    story.status(task!, 'TASK_FAILED')
    story.offer()
    const [item] = story.queue()
    const { processedOffersSummary: summary } = item ?? {}
    assert.is(isObject(summary) ? summary['unusedOffersCount'] : undefined, 0)
  })
})

describe('launch tokens (marathon §3.4, §7)', (it) => {
  it('RE-10: a hundred at the start, and every 30 s', () => {
    const story = new Story()
    story.app({ instances: 250, cpus: 0.001, mem: 1 })
    assert.is(story.offer().length, 100)
    assert.is(story.asked.at(-1)?.startsWith('launch'), true)
    assert.equal(story.offer(), [])
    assert.equal(story.asked.at(-1), 'decline for 5000', 'the offer shall come again soon')
    story.until(30_000)
    assert.is(story.offer().length, 100)
  })
  it('RE-11: one more for each that runs', () => {
    const story = new Story()
    story.app({ instances: 250, cpus: 0.001, mem: 1 })
    for (const task of story.offer().slice(0, 7)) story.status(task, 'TASK_RUNNING')
    assert.is(story.offer().length, 7)
  })
})
