import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import * as assert from 'uvu/assert'
import { foresight, keptForecast } from '../../../src/app/pipeline/foresight.ts'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { frameworkId, taskId } from '../../../src/domain/ids.ts'
import { openIncident } from '../../../src/domain/incident.ts'
import type { TaskState } from '../../../src/domain/task.ts'
import { duration, instant } from '../../../src/domain/time.ts'
import { keptHistories } from '../../../src/store/histories.ts'
import { openStore } from '../../../src/store/open.ts'
import { describe } from '../../support/describe.ts'
import { valueOf } from '../../support/hub.ts'
import { failureOf, sha256 } from '../../support/incidents.ts'
import { repository } from '../../support/cli.ts'

const start = Date.parse('2026-11-23T19:00:00Z')
const at = (seconds: number) => instant(start + seconds * 1000)

const status = (attempt: number, state: TaskState, seconds: number): DomainEvent => ({
  kind: 'task-status',
  taskId: taskId(`shop_cart.instance-8f1c2d3e-0000-11ee-8c99-0242ac120002._app.${attempt}`),
  frameworkId: frameworkId('f'),
  agentId: undefined,
  executorId: undefined,
  state,
  source: undefined,
  reason: undefined,
  message: undefined,
  at: at(seconds),
  healthy: undefined,
  containerId: undefined,
  executorPid: undefined,
  uuid: undefined,
  via: 'operator',
})

/** Three attempts of two seconds each, a second and more apart. */
const loop = [1, 2, 3].flatMap((attempt) => [
  status(attempt, 'TASK_STARTING', attempt * 10),
  status(attempt, 'TASK_RUNNING', attempt * 10 + 1),
  status(attempt, 'TASK_FAILED', attempt * 10 + 2),
])

const incident = openIncident(failureOf('/shop/cart', 0), { at: at(40), sha256 })

const rule = (max: number, configSince: string): DomainEvent => ({
  kind: 'relaunch-rule',
  at: undefined,
  workload: 'app',
  id: '/shop/cart',
  version: configSince,
  configSince,
  rule: { by: 'back-off', first: duration(1000), factor: 2, max: duration(max * 1000) },
})

const queued = (wait: number | undefined): DomainEvent => ({
  kind: 'launch-queued',
  at: undefined,
  workload: 'app',
  id: '/shop/cart',
  version: undefined,
  run: undefined,
  count: 1,
  since: undefined,
  wait: wait === undefined ? undefined : duration(wait * 1000),
  overdue: wait === undefined,
  refusals: [],
})

const schema = (name: string): object =>
  JSON.parse(readFileSync(`${repository}/docs/schema/${name}.schema.json`, 'utf8')) as object

describe('what is foretold of an incident', (it) => {
  const cases = [
    ['the third delay of the default back-off', loop, 33_322],
    ['the delay of the definition', [rule(300, '2026-11-01T00:00:00Z'), ...loop], 36_000],
    ['the first delay, where the cap passed without a word in between', [rule(2, 'a'), ...loop], 33_000],
    ['what the queue says, where it knows better', [...loop, queued(20)], 53_500],
    ['at once, where the queue says that nothing holds it', [...loop, queued(undefined)], 32_000],
    ['no delay after another configuration', [rule(300, 'a'), ...loop, rule(300, 'b')], 32_000],
  ] as const
  for (const [name, events, notBefore] of cases)
    it(name, () => {
      const kept = keptHistories(valueOf(openStore(':memory:')).database)
      const sight = foresight(kept)
      for (const event of events) sight.hear([event], at(33))
      const forecast = sight.ofIncident(incident, at(33))
      assert.is(Date.parse(forecast?.next_attempt?.not_before ?? '') - start, notBefore)
    })

  it('is as its schema says, and the same after a restart and for who only reads', () => {
    const kept = keptHistories(valueOf(openStore(':memory:')).database)
    const sight = foresight(kept)
    sight.hear(loop, at(33))
    const forecast = sight.ofIncident(incident, at(40))
    const validate = new Ajv({ strict: false, logger: false }).compile(schema('forecast'))
    assert.ok(validate(forecast), JSON.stringify(validate.errors))
    assert.is(forecast?.will_fail, true)
    assert.is(forecast?.confidence, 'likely')
    sight.write(at(40))
    sight.wrote()
    assert.equal(foresight(kept).ofIncident(incident, at(40)), forecast)
    assert.equal(keptForecast(kept, incident, at(40)), forecast)
  })

  it('is held against what comes', () => {
    const sight = foresight(keptHistories(valueOf(openStore(':memory:')).database))
    sight.hear(loop, at(33))
    assert.equal(sight.figures(), { known: 1, forgotten: 0, scored: 2, medianErrorMs: 6850 })
  })

  it('is forgotten with a workload that is removed, in the store too', () => {
    const kept = keptHistories(valueOf(openStore(':memory:')).database)
    const sight = foresight(kept)
    const write = (seconds: number): number => {
      sight.write(at(seconds))
      sight.wrote()
      return kept.all(10).length
    }
    sight.hear(loop, at(33))
    assert.is(write(33), 1)
    sight.hear([{ kind: 'workload-gone', at: at(50), workload: 'app', id: '/shop/cart' }], at(50))
    assert.equal([sight.ofIncident(incident, at(51)), write(51), sight.figures().known], [null, 0, 0])
    sight.hear([rule(2, 'c')], at(60))
    assert.is(write(60), 1)
  })
})
