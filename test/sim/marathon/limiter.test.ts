import * as assert from 'uvu/assert'
import { BackOff, type BackOffRule } from '../../../src/sim/marathon/back-off.ts'
import { isObject, type JsonObject } from '../../../src/wire/json-fields.ts'
import { describe } from '../../support/describe.ts'
import { Story, vector, vectors } from './small-marathon.ts'

const key = '/a 1'

function ruleOf({ backoff }: JsonObject): BackOffRule {
  const json = isObject(backoff) ? backoff : {}
  const nanoseconds = (name: string): number => Number(json[name]) * 1e9
  return {
    first: nanoseconds('backoffSeconds'),
    factor: Number(json['backoffFactor']),
    max: nanoseconds('maxLaunchDelaySeconds'),
  }
}

/** Does one operation of a vector; `subscribe` and `cleanup` change nothing: entries go by themselves. */
function operate(limiter: BackOff, rule: BackOffRule, { op, tMs }: JsonObject): void {
  if (op === 'add') limiter.add(key, rule, Number(tMs))
  else if (op === 'advance') limiter.advance(key, Number(tMs))
  else if (op === 'reset') limiter.reset(key)
}

const listOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

describe('the back-off limiter (marathon §7)', (it) => {
  it('RL-1: the first delay ends after backoffSeconds', () => {
    const row = vector('RL-1')
    const limiter = new BackOff(0)
    for (const one of listOf(row['ops'])) operate(limiter, ruleOf(row), one)
    assert.equal({ deadlineMs: limiter.deadline(key, 0) }, row['expect'])
  })
  it('RL-2: a reset leaves no entry', () => {
    const row = vector('RL-2')
    const limiter = new BackOff(0)
    for (const one of listOf(row['ops'])) operate(limiter, ruleOf(row), one)
    assert.is(limiter.deadline(key, 0) ?? null, isObject(row['expect']) ? row['expect']['entry'] : undefined)
  })
  it('RL-3: reference, delay and cap are as a listener hears them', () => {
    const row = vector('RL-3')
    const limiter = new BackOff(0)
    for (const one of listOf(row['ops'])) operate(limiter, ruleOf(row), one)
    const [[, delay] = [key, { reference: -1, current: 0, max: 0 }]] = limiter.entries()
    const heard = { referenceMs: delay.reference, currentMs: delay.current / 1e6, maxMs: delay.max / 1e6 }
    assert.equal({ subscriberReceives: [heard], query: heard }, row['expect'])
  })
  for (const id of ['RL-4', 'RL-6', 'RL-7'])
    it(`${id}: failure after failure, to the nanosecond`, () => {
      const row = vector(id)
      const limiter = new BackOff(0)
      const delays = Array.from({ length: Number(row['consecutiveAdds']) }, () => limiter.add(key, ruleOf(row), 0))
      assert.equal(delays, row['expectCurrentNanos'])
    })
  it('RL-5: additions, steps forward, and the tick that forgets', () => {
    const row = vector('RL-5')
    // Ticks come every ten seconds: this one has one at each look of the vector.
    for (const [index, one] of listOf(row['timeline']).entries()) {
      const limiter = new BackOff(Number(one['tMs']))
      for (const past of listOf(row['timeline']).slice(0, index + 1)) {
        if (past['state'] === null) limiter.reset(key)
        operate(limiter, ruleOf(row), past)
      }
      const now = Number(one['tMs'])
      const delayNanos = limiter.delay(key, now)
      const found = delayNanos === undefined ? null : { delayNanos, deadlineMs: limiter.deadline(key, now) }
      assert.equal(found, one['state'], `at ${now}`)
    }
  })
  it('RL-5: strictly later than the quiet period, at a tick', () => {
    const limiter = new BackOff(6500)
    limiter.add(key, { first: 1e9, factor: 1.15, max: 300e9 }, 6500)
    assert.is(limiter.deadline(key, 306_500), 7500)
    const later = new BackOff(6501)
    later.add(key, { first: 1e9, factor: 1.15, max: 300e9 }, 6500)
    assert.is(later.deadline(key, 306_501), undefined)
  })
  it('RL-8: another configuration starts at once, however long the old one waits', () => {
    const story = new Story()
    story.app({ backoffSeconds: 3600, maxLaunchDelaySeconds: 7200 })
    const [first] = story.run()
    story.status(first!, 'TASK_FAILED').until(10_000)
    assert.equal(story.offer(), [], 'it waits')
    story.app({ backoffSeconds: 3600, maxLaunchDelaySeconds: 7200, cmd: 'other' })
    assert.is(story.offer().length, 1)
  })
  it('RL-9: a scale keeps the wait', () => {
    const story = new Story()
    const json = { backoffSeconds: 3600, maxLaunchDelaySeconds: 7200 }
    story.app(json)
    const [first] = story.run()
    story.status(first!, 'TASK_FAILED').until(10_000)
    story.app({ ...json, instances: 3 })
    const [item] = story.queue()
    assert.equal(item?.['delay'], { timeLeftSeconds: 3590, overdue: false })
    assert.equal(story.offer(), [])
  })
})

describe('which ends count (marathon §2.3)', (it) => {
  /** An app that has failed once, whose next attempt is starting at 2 s: its delay is 1 s. */
  function second() {
    const story = new Story()
    story.app({})
    const [first] = story.run()
    story.status(first!, 'TASK_FAILED').until(2000)
    const [task] = story.offer()
    story.status(task!, 'TASK_STARTING').until(2500)
    return { story, task: task! }
  }
  for (const row of vectors['states'] ?? [])
    it(`${String(row['id'])}: ${String(row['update'])} ${String(row['action'])}s`, () => {
      const [state = '', reason] = String(row['update']).split(' + ')
      const { story, task } = second()
      const told = reason === 'REASON_SLAVE_DRAINING' ? { reason: 'REASON_AGENT_DRAINING' } : {}
      story.status(task, state as 'TASK_FAILED', told)
      const { delayMs } = story.figures()
      if (row['action'] === 'advance') {
        // The wait that a kill does not change tells since when it counts.
        story.until(2600).status(task, 'TASK_KILLED')
        assert.equal([delayMs, story.deadline()], [1000, 3500])
      } else if (row['action'] === 'add') assert.equal([delayMs, story.deadline()], [1150, 3650])
      else if (row['action'] === 'reset') assert.equal([delayMs, story.deadline()], [undefined, undefined])
      else assert.equal([delayMs, story.deadline()], [1000, 3000])
    })
})
