import fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { metronomeEvents } from '../../../src/wire/metronome/events.ts'
import { metronomeJob, metronomeRun } from '../../../src/wire/metronome/job.ts'
import { describe } from '../../support/describe.ts'

const runId = '20160715130259A34HX'
const task = (time: string, run = runId): string => `prod_email_${run}.${time}-7714-11e7-a55c-5ecf1c4671f6`
const first = task('b6ff5fa5')
const second = task('b7000000')
const third = task('b8000000')

const run = (fields: object = {}) => ({
  id: runId,
  jobId: 'prod.email',
  status: 'ACTIVE',
  createdAt: '2016-07-15T13:02:59.735+0000',
  completedAt: null,
  tasks: [
    { id: second, startedAt: '2016-07-15T13:03:12.101+0000', status: 'TASK_RUNNING' },
    { id: first, startedAt: '2016-07-15T13:03:02.101+0000', status: 'TASK_FAILED' },
  ],
  ...fields,
})

const finished = (fields: object = {}) => ({
  id: '20160714133813ap8ZQ',
  createdAt: '2016-07-14T15:38:13.000+0200',
  finishedAt: '2016-07-14T13:40:13.000+0000',
  tasks: [third, first, second],
  ...fields,
})

const job = (fields: object = {}) => ({
  id: 'prod.email',
  description: 'sends mail',
  dependencies: [],
  labels: { TEAM: 'mail' },
  run: { cpus: 0.1, mem: 32, disk: 0, cmd: './send', restart: { policy: 'NEVER' } },
  schedules: [],
  ...fields,
})

function picked(
  json: unknown,
  kind: DomainEvent['kind'],
  ...names: readonly string[]
): readonly (readonly unknown[])[] {
  const events = (metronomeEvents(json)?.events ?? []).filter((event) => event.kind === kind)
  return events.map((event) => names.map((name) => (event as Readonly<Record<string, unknown>>)[name]))
}

describe('a job', (it) => {
  it('ties the tasks of its runs to it, in the order of the attempts', () => {
    const history = {
      successCount: 3,
      failureCount: 1,
      lastSuccessAt: null,
      lastFailureAt: '2016-07-14T13:40:13.000+0000',
      successfulFinishedRuns: [finished({ id: '20160713133813ap8ZQ', tasks: ['a'] })],
      failedFinishedRuns: [finished()],
    }
    const json = [job({ activeRuns: [run()], history })]
    assert.equal(picked(json, 'workload-seen', 'workload', 'id', 'run', 'taskIds'), [
      ['job', 'prod.email', undefined, []],
      ['job', 'prod.email', runId, [first, second]],
      ['job', 'prod.email', '20160714133813ap8ZQ', [first, second, third]],
      ['job', 'prod.email', '20160713133813ap8ZQ', ['a']],
    ])
    assert.equal(picked(json, 'workload-seen', 'labels', 'seccomp', 'docker')[1], [{ TEAM: 'mail' }, {}, false])
    assert.equal(picked(json, 'task-status', 'taskId'), [])
  })

  it('of Docker’s engine is out of reach of the filter; one of the Mesos containerizer is not', () => {
    const docker = { cpus: 1, mem: 32, disk: 0, docker: { image: 'a' } }
    const ucr = { cpus: 1, mem: 32, disk: 0, ucr: { image: { id: 'a' } } }
    assert.equal(picked(job({ run: docker }), 'workload-seen', 'docker'), [[true]])
    assert.equal(picked(job({ run: ucr }), 'workload-seen', 'docker'), [[false]])
  })

  const rules: readonly (readonly [fields: object, rule: object])[] = [
    [{}, { by: 'restart', policy: 'NEVER', activeDeadline: undefined, startingDeadline: undefined }],
    [
      { run: { cmd: 'x', restart: { policy: 'ON_FAILURE', activeDeadlineSeconds: 120 } } },
      { by: 'restart', policy: 'ON_FAILURE', activeDeadline: 120_000, startingDeadline: undefined },
    ],
    [
      { schedules: [{ id: 'default', cron: '*/5 * * * *' }] },
      { by: 'restart', policy: 'NEVER', activeDeadline: undefined, startingDeadline: 900_000 },
    ],
    [{ run: { cmd: 'x' } }, { by: 'restart', policy: 'NEVER', activeDeadline: undefined, startingDeadline: undefined }],
  ]
  for (const [fields, rule] of rules) {
    it(`has the retries of ${JSON.stringify(fields)}`, () =>
      assert.equal(picked(job(fields), 'relaunch-rule', 'id', 'rule'), [['prod.email', rule]]))
  }

  const lies: readonly (readonly [fields: object, why: string])[] = [
    [{ labels: ['a'] }, 'job.labels: value: Invalid input: expected record, received array'],
    [
      { run: { restart: { policy: 'SOMETIMES' } } },
      'job.run.restart: policy: Invalid option: expected one of "NEVER"|"ON_FAILURE"',
    ],
    [
      { run: { restart: { policy: 'NEVER', activeDeadlineSeconds: '120' } } },
      'job.run.restart: activeDeadlineSeconds: Invalid input: expected number, received string',
    ],
    [{ activeRuns: [run({ id: 7 })] }, 'activeRuns: id: Invalid input: expected string, received number'],
    [
      { activeRuns: [run({ createdAt: '2016-07-15T13:02:59.735' })] },
      'activeRuns: createdAt: not a time with its zone',
    ],
    [{ activeRuns: {} }, 'activeRuns: not a list'],
    [
      { historySummary: { successCount: '3', failureCount: 0 } },
      'job.history: successCount: Invalid input: expected number, received string',
    ],
    [
      { history: { successCount: 0, failureCount: 0, failedFinishedRuns: [finished({ tasks: [3] })] } },
      'failedFinishedRuns: tasks.0: Invalid input: expected string, received number',
    ],
  ]
  for (const [fields, why] of lies) {
    it(`that lies keeps its rest: ${why}`, () => {
      const json = job(fields)
      assert.equal(picked(json, 'rejected', 'why'), [[why]])
      assert.is(picked(json, 'workload-seen', 'id').length, 1)
    })
  }

  it('is typed with its counters, schedules and runs', () => {
    const schedule = { id: 'default', cron: '*/5 * * * *', nextRunAt: '2016-07-15T13:05:00.000+0000' }
    const historySummary = {
      successCount: 3,
      failureCount: 1,
      lastSuccessAt: '2016-07-15T13:00:00.000+0000',
      lastFailureAt: null,
    }
    const result = metronomeJob(job({ schedules: [schedule], historySummary, activeRuns: [run()] }))
    assert.ok(result.ok)
    if (!result.ok) return
    assert.equal(result.value.schedules, [
      {
        id: 'default',
        cron: '*/5 * * * *',
        timezone: 'UTC',
        startingDeadlineSeconds: 900,
        concurrencyPolicy: 'ALLOW',
        enabled: true,
        nextRunAt: Date.parse('2016-07-15T13:05:00Z'),
      },
    ])
    assert.equal(result.value.counters, {
      successCount: 3,
      failureCount: 1,
      lastSuccessAt: Date.parse('2016-07-15T13:00:00Z'),
      lastFailureAt: undefined,
    })
    assert.is(result.value.activeRuns[0]?.createdAt, Date.parse('2016-07-15T13:02:59.735Z'))
  })
})

describe('a run', (it) => {
  for (const status of ['INITIAL', 'STARTING', 'ACTIVE', 'SUCCESS', 'FAILED']) {
    it(`may be ${status}`, () => assert.ok(metronomeRun(run({ status })).ok))
  }

  for (const status of [
    'TASK_CREATED',
    'TASK_STAGING',
    'TASK_STARTING',
    'TASK_RUNNING',
    'TASK_FINISHED',
    'TASK_FAILED',
    'TASK_KILLED',
  ]) {
    it(`may have a task that is ${status}`, () => assert.ok(metronomeRun(run({ tasks: [{ id: first, status }] })).ok))
  }

  it('is read by itself and in a list', () => {
    const expected = [['prod.email', runId, [first, second]]]
    assert.equal(picked(run(), 'workload-seen', 'id', 'run', 'taskIds'), expected)
    assert.equal(picked([run()], 'workload-seen', 'id', 'run', 'taskIds'), expected)
  })

  it('that lies is rejected', () => {
    assert.equal(picked(run({ status: 'LOST' }), 'rejected', 'why'), [
      ['run: status: Invalid option: expected one of "INITIAL"|"STARTING"|"ACTIVE"|"SUCCESS"|"FAILED"'],
    ])
  })
})

describe('the queue', (it) => {
  it('names runs that wait', () =>
    assert.equal(picked([{ jobId: 'prod', runs: [{ runId }] }], 'launch-queued', 'workload', 'id', 'run', 'count'), [
      ['job', 'prod', runId, 1],
    ]))

  it('that lies is rejected', () =>
    assert.equal(picked([{ jobId: 'prod', runs: [{ runId: 1 }] }, 7], 'rejected', 'why'), [
      ['queue entry: runs.0.runId: Invalid input: expected string, received number'],
      ['queue entry: value: Invalid input: expected object, received number'],
    ]))
})

describe('metronomeEvents', (it) => {
  const others: readonly unknown[] = [
    undefined,
    null,
    [],
    {},
    7,
    { id: '/a', cmd: 'x' },
    { id: 'Prod', run: {} },
    { id: 'a' },
    { eventType: 'status_update_event', timestamp: '' },
  ]
  for (const json of others) {
    it(`leaves ${JSON.stringify(json) ?? 'undefined'} to others`, () => assert.is(metronomeEvents(json), undefined))
  }

  it('never throws, whatever a field holds', () => {
    const lie = fc.oneof(fc.jsonValue(), fc.constantFrom(null, '', 0, -1, [], {}, [null], [{}]))
    const key = fc.constantFrom(
      'labels',
      'run',
      'schedules',
      'activeRuns',
      'history',
      'historySummary',
      'jobId',
      'tasks',
      'status',
    )
    fc.assert(
      fc.property(fc.constantFrom(job(), run()), key, lie, (base, name, value) => {
        const said = metronomeEvents([{ ...base, [name]: value }])
        assert.ok(said === undefined || said.events.length > 0)
      }),
      { seed: 3, numRuns: 1000 },
    )
  })
})
