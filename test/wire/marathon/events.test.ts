import fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { marathonEventTypes } from '../../../src/wire/marathon/event.ts'
import { marathonEvents } from '../../../src/wire/marathon/events.ts'
import { describe } from '../../support/describe.ts'

const uuid = '0f6d4a2e-9a51-11ec-8f55-0242ac110003'
const instance = `team_api.instance-${uuid}`
const task = `${instance}._app.7`
const timestamp = '2021-02-01T10:11:12.013Z'
const at = Date.parse(timestamp)
const version = '2021-02-01T09:00:00.000Z'

const event = (eventType: string, fields: object): Readonly<Record<string, unknown>> => ({
  ...fields,
  eventType,
  timestamp,
})
const status = (fields: object = {}) =>
  event('status_update_event', {
    slaveId: '5f1c-S3',
    taskId: task,
    taskStatus: 'TASK_FAILED',
    message: 'Failed to launch container: no',
    appId: '/team/api',
    host: '10.10.0.23',
    ipAddresses: [{ ipAddress: '172.31.254.5', protocol: 'IPv4' }],
    ports: [28114],
    version,
    ...fields,
  })

/** Each event in short: its kind and the fields named. */
const short = (events: readonly DomainEvent[], ...names: readonly string[]): readonly (readonly unknown[])[] =>
  events.map((found) => [found.kind, ...names.map((name) => (found as Readonly<Record<string, unknown>>)[name])])

const eventsOf = (json: unknown): readonly DomainEvent[] => marathonEvents(json)?.events ?? []

describe('marathonEvents of the stream', (it) => {
  it('reads a status, with its workload and its agent', () => {
    assert.equal(eventsOf(status()), [
      {
        kind: 'task-status',
        taskId: task,
        frameworkId: undefined,
        agentId: '5f1c-S3',
        executorId: undefined,
        state: 'TASK_FAILED',
        source: undefined,
        reason: undefined,
        message: 'Failed to launch container: no',
        at,
        healthy: undefined,
        containerId: undefined,
        executorPid: undefined,
        uuid: undefined,
        via: 'marathon',
      },
      {
        kind: 'workload-seen',
        at,
        workload: 'app',
        id: '/team/api',
        version,
        run: undefined,
        labels: {},
        taskIds: [task],
        seccomp: {},
        docker: false,
      },
      {
        kind: 'agent-seen',
        at,
        agentId: '5f1c-S3',
        hostname: '10.10.0.23',
        address: undefined,
        version: undefined,
        active: undefined,
      },
    ])
  })

  it('takes empty text for none, and host "unknown" for no agent', () => {
    const events = eventsOf(status({ slaveId: '', message: '', host: 'unknown' }))
    assert.equal(short(events, 'agentId', 'message'), [
      ['task-status', undefined, undefined],
      ['workload-seen', undefined, undefined],
    ])
  })

  it('tells a pod by the id of its task', () => {
    const [, workload] = eventsOf(status({ taskId: `team_api.instance-${uuid}.web.2` }))
    assert.equal(short(workload === undefined ? [] : [workload], 'workload', 'id'), [
      ['workload-seen', 'pod', '/team/api'],
    ])
  })

  const health: Readonly<Record<string, readonly [json: unknown, expected: readonly unknown[]]>> = {
    'a failed check names the instance in taskId': [
      event('failed_health_check_event', {
        appId: '/a',
        taskId: instance,
        healthCheck: { protocol: 'HTTP', path: '/h' },
      }),
      ['health-changed', undefined, instance, false, 'a check failed: HTTP /h'],
    ],
    'a failed check before 1.5 names the task': [
      event('failed_health_check_event', { appId: '/a', taskId: `a.${uuid}`, healthCheck: { protocol: 'TCP' } }),
      ['health-changed', `a.${uuid}`, undefined, false, 'a check failed: TCP'],
    ],
    'one check changed': [
      event('health_status_changed_event', { appId: '/a', instanceId: instance, version, alive: true }),
      ['health-changed', undefined, instance, true, undefined],
    ],
    'all checks taken together': [
      event('instance_health_changed_event', {
        instanceId: instance,
        runSpecId: '/a',
        healthy: null,
        runSpecVersion: version,
      }),
      ['health-changed', undefined, instance, undefined, undefined],
    ],
  }
  for (const [name, [json, expected]] of Object.entries(health)) {
    it(`reads health: ${name}`, () =>
      assert.equal(short(eventsOf(json), 'taskId', 'instance', 'healthy', 'why'), [expected]))
  }

  for (const eventType of ['unhealthy_instance_kill_event', 'unhealthy_task_kill_event']) {
    it(`reads the kill of an unhealthy task from ${eventType}`, () => {
      const json = event(eventType, {
        appId: '/team/api',
        taskId: task,
        instanceId: instance,
        version,
        reason: 'ConnectException',
        host: 'h',
        slaveId: null,
      })
      assert.equal(eventsOf(json)[0], {
        kind: 'task-kill-asked',
        at,
        taskId: task,
        by: 'health-check',
        why: 'ConnectException',
      })
      assert.equal(short(eventsOf(json), 'id'), [
        ['task-kill-asked', undefined],
        ['workload-seen', '/team/api'],
      ])
    })
  }

  it('reads the definition an app was posted with', () => {
    const appDefinition = {
      id: '/a',
      version,
      container: { type: 'MESOS', linuxInfo: { seccomp: { profileName: 'p.json', unconfined: false } } },
    }
    const events = eventsOf(event('api_post_event', { clientIp: '1.2.3.4', uri: '/v2/apps', appDefinition }))
    assert.equal(short(events, 'at', 'id', 'seccomp'), [
      ['workload-seen', at, '/a', { '': { profileName: 'p.json', unconfined: false } }],
      ['relaunch-rule', at, '/a', undefined],
    ])
  })

  it('app_terminated_event says that an app or a pod is gone, but not which', () =>
    assert.equal(
      marathonEvents({ eventType: 'app_terminated_event', timestamp: '2026-03-02T03:00:00.000Z', appId: '/a' })?.events,
      (['app', 'pod'] as const).map((workload) => ({
        kind: 'workload-gone',
        at: Date.parse('2026-03-02T03:00:00.000Z'),
        workload,
        id: '/a',
      })),
    ))

  it('an app that is posted with another scale says for how many instances it asks', () => {
    const events = eventsOf(
      event('api_post_event', { clientIp: '', uri: '', appDefinition: { id: '/a', instances: 0 } }),
    )
    assert.equal(short(events.slice(0, 1), 'id', 'instances'), [['workload-seen', '/a', 0]])
  })

  const silent: Readonly<Record<string, object>> = {
    instance_changed_event: {
      instanceId: instance,
      condition: 'Scheduled',
      runSpecId: '/a',
      agentId: null,
      host: null,
      runSpecVersion: version,
    },
    unknown_instance_terminated_event: { instanceId: instance, runSpecId: '/a', condition: 'Failed' },
    add_health_check_event: { appId: '/a', healthCheck: { protocol: 'HTTP' }, version },
    remove_health_check_event: { appId: '/a' },
    deployment_info: {
      plan: { id: 'c2', steps: [{ actions: [{ action: 'StartApplication', app: '/a' }] }], version },
      currentStep: { actions: [{ action: 'ScaleApplication', app: '/a' }] },
    },
    deployment_step_success: { plan: { id: 'c2', steps: [{ actions: [{ type: 'ScaleApplication', app: '/a' }] }] } },
    deployment_step_failure: { plan: { id: 'c2', steps: [], version, original: { id: '/' }, target: { id: '/' } } },
    deployment_success: { id: 'c2', plan: { id: 'c2', steps: [], version } },
    deployment_failed: { id: 'c2', plan: { id: 'c2', steps: [], version }, reason: 'The upgrade has been cancelled' },
    group_change_success: { groupId: '/', version },
    group_change_failed: { groupId: '/', version, reason: 'no' },
    pod_created_event: { clientIp: '1.2.3.4', uri: '/v2/pods' },
    pod_updated_event: { clientIp: '1.2.3.4', uri: '/v2/pods/a' },
    pod_deleted_event: { clientIp: '1.2.3.4', uri: '/v2/pods/a' },
    event_stream_attached: { remoteAddress: '1.2.3.4' },
    event_stream_detached: { remoteAddress: '1.2.3.4' },
    framework_message_event: { executorId: 'e', slaveId: '5f1c-S3', message: [1, -2] },
    scheduler_reregistered_event: { master: 'm' },
    scheduler_disconnected_event: {},
    subscribe_event: { clientIp: '1.2.3.4', callbackUrl: 'http://a' },
    unsubscribe_event: { clientIp: '1.2.3.4', callbackUrl: 'http://a' },
  }
  for (const [eventType, fields] of Object.entries(silent)) {
    it(`knows ${eventType}, which says nothing of a task`, () =>
      assert.equal(marathonEvents(event(eventType, fields)), { events: [], unknown: [] }))
  }

  it('has a test for every type it knows', () => {
    const tested = [
      ...Object.keys(silent),
      'status_update_event',
      'unhealthy_instance_kill_event',
      'unhealthy_task_kill_event',
      'failed_health_check_event',
      'health_status_changed_event',
      'instance_health_changed_event',
      'api_post_event',
      'app_terminated_event',
      'scheduler_registered_event',
    ]
    assert.equal([...marathonEventTypes].sort(), tested.sort())
  })

  it('learns the framework id from its registration', () => {
    const events = eventsOf(event('scheduler_registered_event', { frameworkId: 'f-0000', master: 'm' }))
    assert.equal(short(events, 'frameworkId', 'name'), [['framework-seen', 'f-0000', undefined]])
  })

  it('names a type it does not know', () => {
    assert.equal(marathonEvents(event('coffee_ready_event', { cups: 2 })), {
      events: [],
      unknown: ['coffee_ready_event'],
    })
  })

  const wrapped: Readonly<Record<string, unknown>> = {
    'an envelope': { event: 'status_update_event', data: status() },
    'an envelope with text': { event: 'status_update_event', data: JSON.stringify(status()) },
    'a CloudEvent': { specversion: '1.0', type: 'sigsys.marathon', data: status() },
    'a recorder’s line': { recv_ts: timestamp, offset: 0, record: status() },
    'a list': [status()],
  }
  for (const [name, json] of Object.entries(wrapped)) {
    it(`reads an event in ${name}`, () => assert.equal(marathonEvents(json), marathonEvents(status())))
  }

  const lies: Readonly<Record<string, readonly [json: unknown, why: string]>> = {
    'a number for text': [
      status({ taskId: 7 }),
      'status_update_event: taskId: Invalid input: expected string, received number',
    ],
    'null for an id': [
      status({ taskId: null }),
      'status_update_event: taskId: Invalid input: expected string, received null',
    ],
    'a state that is none': [
      status({ taskStatus: 'TASK_BROKEN' }),
      'status_update_event: taskStatus: not a task state of Mesos',
    ],
    'a time without zone': [
      { ...status(), timestamp: '2021-02-01T10:11:12.013' },
      'status_update_event: timestamp: not a time with its zone',
    ],
    'a time that is a number': [
      { ...status(), timestamp: 1612174272013 },
      'status_update_event: timestamp: Invalid input: expected string, received number',
    ],
    'text for a boolean': [
      event('health_status_changed_event', { appId: '/a', instanceId: instance, alive: 'true' }),
      'health_status_changed_event: alive: Invalid input: expected boolean, received string',
    ],
  }
  for (const [name, [json, why]] of Object.entries(lies)) {
    it(`rejects ${name}`, () => {
      const said = marathonEvents(json)
      assert.equal(short(said?.events ?? [], 'why'), [['rejected', why]])
    })
  }

  it('rejects an entry unlike the first of its list', () => {
    assert.equal(short(eventsOf([status(), 7]), 'kind').at(-1), ['rejected', 'rejected'])
  })

  const others: readonly unknown[] = [
    undefined,
    null,
    7,
    'text',
    [],
    {},
    [[status()]],
    { type: 'TASK_UPDATED', task_updated: {} },
    { type: 'HEARTBEAT' },
    { tasks: [{ id: 't', framework_id: 'f', name: 'n' }] },
    { tasks: [] },
    { id: 'prod.email', run: { cmd: 'x', cpus: 1 } },
    { id: '20160614133813ap8ZQ', jobId: 'a', status: 'ACTIVE' },
    { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] },
    { eventType: 'x' },
    { __CURSOR: 's=1', MESSAGE: 'audit', _HOSTNAME: 'h' },
    { event: 'e', data: '{' },
  ]
  for (const json of others) {
    it(`leaves ${JSON.stringify(json)?.slice(0, 60) ?? 'undefined'} to others`, () =>
      assert.is(marathonEvents(json), undefined))
  }

  it('never throws, whatever a field holds', () => {
    const base = fc.constantFrom(status(), ...Object.entries(silent).map(([type, fields]) => event(type, fields)))
    const lie = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(null, '', 0, -1, Number.POSITIVE_INFINITY, [], {}, '7', [null], { a: null }),
    )
    fc.assert(
      fc.property(base, lie, fc.nat(), (json, value, index) => {
        const keys = Object.keys(json).filter((key) => key !== 'eventType')
        const said = marathonEvents({ ...json, [keys[index % keys.length] ?? '']: value })
        assert.ok(said === undefined || said.events.every((found) => found.kind !== 'tick'))
      }),
      { seed: 11, numRuns: 1000 },
    )
  })

  it('survives a value nested deep', () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep]
    assert.is(eventsOf(status({ taskId: deep }))[0]?.kind, 'rejected')
    assert.is(eventsOf({ id: '/a', cmd: 'x', labels: deep }).at(-1)?.kind, 'rejected')
  })
})
