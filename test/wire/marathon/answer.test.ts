import fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { marathonEvents } from '../../../src/wire/marathon/events.ts'
import { describe } from '../../support/describe.ts'

const uuid = '0f6d4a2e-9a51-11ec-8f55-0242ac110003'
const taskOf = (count: number, container = '_app'): string => `shop_cart.instance-${uuid}.${container}.${count}`
const v1 = '2021-02-01T09:00:00.000Z'
const v2 = '2021-02-01T10:00:00.000Z'
const v3 = '2021-02-01T11:00:00.000Z'
const failedAt = '2021-02-01T11:00:05.250Z'

const seccomp = { profileName: 'no-trace.json', unconfined: false }
const app = (fields: object = {}) => ({ id: '/shop/cart', cmd: './cart', instances: 2, version: v3, ...fields })
const mesos = (linuxInfo: object | null) => ({ container: { type: 'MESOS', linuxInfo } })

/** Each event of a kind in short: the fields named. */
function picked(
  json: unknown,
  kind: DomainEvent['kind'],
  ...names: readonly string[]
): readonly (readonly unknown[])[] {
  const events = (marathonEvents(json)?.events ?? []).filter((event) => event.kind === kind)
  return events.map((event) => names.map((name) => (event as Readonly<Record<string, unknown>>)[name]))
}

const whys = (json: unknown) => picked(json, 'rejected', 'why').flat()

describe('an app', (it) => {
  const bare = { apps: [app()] }
  const looks: Readonly<Record<string, unknown>> = {
    '/v2/apps': bare,
    '/v2/apps/ID': { app: app() },
    'a definition': app(),
    'a definition without the slash': { ...app(), id: 'shop/cart' },
    'a list of definitions': [app()],
    '/v2/groups': { id: '/', groups: [{ id: '/shop', apps: [app()], groups: [], pods: [] }], apps: [] },
  }
  for (const [name, json] of Object.entries(looks)) {
    it(`is read from ${name}`, () =>
      assert.equal(picked(json, 'workload-seen', 'workload', 'id', 'version', 'taskIds'), [
        ['app', '/shop/cart', v3, []],
      ]))
  }

  it('of an empty list gives nothing, and is Marathon’s all the same', () =>
    assert.equal(marathonEvents({ apps: [] }), { events: [], unknown: [] }))

  const settings: readonly (readonly [name: string, fields: object, seccomp: object, docker: boolean])[] = [
    ['a profile', mesos({ seccomp }), { '': seccomp }, false],
    [
      'unconfined',
      mesos({ seccomp: { unconfined: true } }),
      { '': { profileName: undefined, unconfined: true } },
      false,
    ],
    ['an empty object', mesos({ seccomp: {} }), { '': { profileName: undefined, unconfined: undefined } }, false],
    ['no setting', mesos({ ipcInfo: { mode: 'PRIVATE' } }), {}, false],
    ['null', mesos(null), {}, false],
    ['no container', {}, {}, false],
    [
      'the Docker engine',
      { container: { type: 'DOCKER', docker: { image: 'a' }, linuxInfo: { seccomp } } },
      { '': seccomp },
      true,
    ],
    ['a container without type, which means Docker', { container: { docker: { image: 'a' } } }, {}, true],
  ]
  for (const [name, fields, setting, docker] of settings) {
    it(`has the seccomp setting of ${name}`, () =>
      assert.equal(picked(app(fields), 'workload-seen', 'seccomp', 'docker'), [[setting, docker]]))
  }

  it('has labels', () =>
    assert.equal(picked(app({ labels: { TEAM: 'shop' } }), 'workload-seen', 'labels'), [[{ TEAM: 'shop' }]]))

  it('gives its settings only to tasks that run with them', () => {
    const json = app({
      ...mesos({ seccomp }),
      versionInfo: { lastConfigChangeAt: v2, lastScalingAt: v3 },
      tasks: [
        { id: taskOf(1), appId: '/shop/cart', version: v1, slaveId: 'S1', host: 'h1', state: 'TASK_RUNNING' },
        { id: taskOf(2), appId: '/shop/cart', version: v2, state: 'TASK_RUNNING' },
        { id: taskOf(3), appId: '/shop/cart', version: v3, state: 'TASK_RUNNING' },
        { id: taskOf(4), appId: '/shop/cart', state: 'TASK_FAILED' },
      ],
    })
    assert.equal(picked(json, 'workload-seen', 'version', 'taskIds', 'seccomp'), [
      [v3, [taskOf(3)], { '': seccomp }],
      [v1, [taskOf(1)], {}],
      [v2, [taskOf(2)], { '': seccomp }],
      [undefined, [taskOf(4)], {}],
    ])
    assert.equal(picked(json, 'agent-seen', 'agentId', 'hostname'), [['S1', 'h1']])
  })

  it('tells its last failure', () => {
    const lastTaskFailure = {
      appId: '/shop/cart',
      host: 'h1',
      message: 'Command exited with status 159',
      state: 'TASK_FAILED',
      taskId: taskOf(4),
      timestamp: failedAt,
      version: v3,
      slaveId: 'S1',
    }
    const json = { app: app({ lastTaskFailure }) }
    assert.equal(picked(json, 'task-status', 'taskId', 'state', 'message', 'at', 'agentId', 'via'), [
      [taskOf(4), 'TASK_FAILED', 'Command exited with status 159', Date.parse(failedAt), 'S1', 'marathon'],
    ])
    assert.equal(picked(json, 'workload-seen', 'taskIds'), [[[taskOf(4)]]])
  })

  it('takes the kill Marathon asked for as that, not as a status', () => {
    const message = 'Task was killed since health check failed. Reason: 503 Service Unavailable'
    const lastTaskFailure = { taskId: taskOf(4), state: 'TASK_KILLED', message, timestamp: failedAt, slaveId: null }
    const json = app({ lastTaskFailure })
    assert.equal(picked(json, 'task-kill-asked', 'taskId', 'by', 'why', 'at'), [
      [taskOf(4), 'health-check', '503 Service Unavailable', Date.parse(failedAt)],
    ])
    assert.equal(picked(json, 'task-status', 'state'), [])
  })

  const rules: readonly (readonly [fields: object, rule: object])[] = [
    [{}, { by: 'back-off', first: 1000, factor: 1.15, max: 300_000 }],
    [
      { backoffSeconds: 0, backoffFactor: 2, maxLaunchDelaySeconds: 3600 },
      { by: 'back-off', first: 0, factor: 2, max: 3_600_000 },
    ],
    [{ backoffSeconds: null }, { by: 'back-off', first: 1000, factor: 1.15, max: 300_000 }],
  ]
  for (const [fields, rule] of rules) {
    it(`has the back-off of ${JSON.stringify(fields)}`, () =>
      assert.equal(picked(app(fields), 'relaunch-rule', 'rule'), [[rule]]))
  }

  const lies: readonly (readonly [fields: object, why: string, kept: number])[] = [
    [{ backoffSeconds: '1' }, 'app: backoffSeconds: Invalid input: expected number, received string', 1],
    [{ backoffSeconds: -1 }, 'app: backoffSeconds: Too small: expected number to be >=0', 1],
    [{ labels: { a: 1 } }, 'app.labels: a: Invalid input: expected string, received number', 1],
    [
      mesos({ seccomp: { profileName: 7 } }),
      'app.container: linuxInfo.seccomp.profileName: Invalid input: expected string, received number',
      1,
    ],
    [{ tasks: 'many' }, 'task: not a list', 1],
    [{ tasks: [{ id: 3 }] }, 'task: id: Invalid input: expected string, received number', 1],
    [
      { lastTaskFailure: { state: 'TASK_FAILED' } },
      'lastTaskFailure: taskId: Invalid input: expected string, received undefined; timestamp: Invalid input: expected string, received undefined',
      1,
    ],
    [{ version: 3 }, 'app: version: Invalid input: expected string, received number', 0],
  ]
  for (const [fields, why, kept] of lies) {
    it(`keeps the rest of an app with ${JSON.stringify(fields)}`, () => {
      assert.equal(whys(app(fields)), [why])
      assert.is(picked(app(fields), 'workload-seen', 'id').length, kept)
    })
  }

  it('that is bad costs no other', () => {
    const json = { apps: [7, null, { id: 3 }, app()] }
    assert.is(whys(json).length, 3)
    assert.is(picked(json, 'workload-seen', 'id').length, 1)
  })

  it('may have more tasks than a call has arguments', () => {
    const tasks = Array.from({ length: 201_000 }, (_, index) => ({ id: taskOf(index), version: v3 }))
    const [ids] = picked(app({ tasks }), 'workload-seen', 'taskIds')[0] ?? []
    assert.is((ids as readonly string[]).length, 200_000)
    assert.equal(whys(app({ tasks })), ['task: 1000 entries over the first 200000 were not read'])
  })
})

describe('the task list', (it) => {
  it('ties tasks to their apps, and tells failing checks', () => {
    const healthCheckResults = [
      {
        alive: false,
        lastFailure: failedAt,
        lastFailureCause: '503',
        instanceId: `instance [shop_cart.instance-${uuid}]`,
      },
      { alive: true, lastFailure: v1, lastFailureCause: 'old' },
    ]
    const json = {
      tasks: [
        { id: 'a.1', appId: '/a', version: v1, healthCheckResults },
        { id: 'b.1', appId: '/b', version: v1 },
        { id: 'a.2', appId: '/a' },
      ],
    }
    assert.equal(picked(json, 'workload-seen', 'id', 'version', 'taskIds'), [
      ['/a', undefined, ['a.2']],
      ['/a', v1, ['a.1']],
      ['/b', v1, ['b.1']],
    ])
    assert.equal(picked(json, 'health-changed', 'taskId', 'healthy', 'why', 'at'), [
      ['a.1', false, '503', Date.parse(failedAt)],
    ])
  })
})

const pod = (fields: object = {}) => ({
  id: '/shop/cart',
  version: v3,
  labels: { TEAM: 'shop' },
  containers: [{ name: 'web', linuxInfo: { seccomp: { unconfined: true } } }, { name: 'log' }],
  ...fields,
})

describe('a pod', (it) => {
  it('has the settings of its containers by name', () =>
    assert.equal(picked([pod()], 'workload-seen', 'workload', 'seccomp', 'docker', 'labels'), [
      ['pod', { web: { profileName: undefined, unconfined: true } }, false, { TEAM: 'shop' }],
    ]))

  it('has a back-off in fractions of a second', () => {
    const scheduling = { backoff: { backoff: 0.25, backoffFactor: 0.5, maxLaunchDelay: 10 } }
    assert.equal(picked(pod({ scheduling }), 'relaunch-rule', 'rule'), [
      [{ by: 'back-off', first: 250, factor: 0.5, max: 10_000 }],
    ])
  })

  it('tells its instances and its last failure in its status', () => {
    const json = [
      {
        id: '/shop/cart',
        spec: pod(),
        status: 'DEGRADED',
        instances: [
          {
            id: `shop_cart.instance-${uuid}`,
            agentId: 'S1',
            agentHostname: 'h1',
            specReference: `/v2/pods/shop/cart::versions/2021-02-01T11:00Z`,
            containers: [
              { name: 'web', status: 'TASK_RUNNING', containerId: taskOf(2, 'web') },
              { name: 'log', status: 'TASK_RUNNING', containerId: taskOf(2, 'log') },
            ],
          },
          {
            id: 'older',
            specReference: `/v2/pods/shop/cart::versions/${v1}`,
            containers: [{ containerId: 'x.web.1' }],
          },
        ],
        terminationHistory: [
          {
            instanceID: `shop_cart.instance-${uuid}`,
            startedAt: v3,
            terminatedAt: failedAt,
            message: 'Command terminated with signal Bad system call',
            containers: [{ containerId: taskOf(1, 'web'), lastKnownState: 'TASK_FAILED' }],
          },
        ],
      },
    ]
    const settings = { web: { profileName: undefined, unconfined: true } }
    assert.equal(picked(json, 'workload-seen', 'version', 'taskIds', 'seccomp'), [
      [v3, [], settings],
      ['2021-02-01T11:00Z', [taskOf(2, 'web'), taskOf(2, 'log')], settings],
      [v1, ['x.web.1'], {}],
      [undefined, [taskOf(1, 'web')], {}],
    ])
    assert.equal(picked(json, 'task-status', 'taskId', 'state', 'message', 'at'), [
      [taskOf(1, 'web'), 'TASK_FAILED', 'Command terminated with signal Bad system call', Date.parse(failedAt)],
    ])
    assert.equal(picked(json, 'agent-seen', 'agentId', 'hostname'), [['S1', 'h1']])
  })

  const lies: readonly (readonly [json: unknown, why: string])[] = [
    [pod({ containers: [{ name: 7 }] }), 'pod.containers: 0.name: Invalid input: expected string, received number'],
    [
      pod({ scheduling: { backoff: { backoff: '1' } } }),
      'pod.scheduling: backoff.backoff: Invalid input: expected number, received string',
    ],
    [{ id: '/a', spec: pod(), instances: 'none' }, 'pod instance: not a list'],
  ]
  for (const [json, why] of lies) it(`that lies is rejected: ${why}`, () => assert.equal(whys(json), [why]))
})

const funnel = (declined: Readonly<Record<string, number>>) =>
  [
    'UnfulfilledRole',
    'UnfulfilledConstraint',
    'NoCorrespondingReservationFound',
    'AgentMaintenance',
    'InsufficientCpus',
    'InsufficientMemory',
    'InsufficientDisk',
    'InsufficientGpus',
    'InsufficientPorts',
    'DeclinedScarceResources',
  ].map((reason) => ({ reason, declined: declined[reason] ?? 0, processed: 3 }))

const offer = (hostname: string) => ({
  id: 'o',
  hostname,
  agentId: `${hostname}-id`,
  resources: [],
  attributes: [],
})

const item = (fields: object = {}) => ({
  app: app(),
  count: 23,
  delay: { timeLeftSeconds: 100, overdue: false },
  since: v3,
  processedOffersSummary: {
    processedOffersCount: 3,
    unusedOffersCount: 3,
    rejectSummaryLastOffers: funnel({}),
    rejectSummaryLaunchAttempt: funnel({ DeclinedScarceResources: 2, InsufficientCpus: 3 }),
  },
  ...fields,
})

describe('the queue', (it) => {
  it('tells how many wait, for how long and why (RQ-1)', () => {
    const names = ['workload', 'id', 'version', 'count', 'since', 'wait', 'overdue', 'refusals'] as const
    assert.equal(picked({ queue: [item()] }, 'launch-queued', ...names), [
      [
        'app',
        '/shop/cart',
        v3,
        23,
        Date.parse(v3),
        100_000,
        false,
        [
          { reason: 'InsufficientCpus', count: 3 },
          { reason: 'DeclinedScarceResources', count: 2 },
        ],
      ],
    ])
  })

  const delays: readonly (readonly [delay: object, wait: number, overdue: boolean])[] = [
    [{ timeLeftSeconds: 1, overdue: false }, 1000, false],
    [{ timeLeftSeconds: 0, overdue: false }, 0, false],
    [{ timeLeftSeconds: 0, overdue: true }, 0, true],
  ]
  for (const [delay, wait, overdue] of delays) {
    it(`reads the delay ${JSON.stringify(delay)} (RQ-5)`, () =>
      assert.equal(picked({ queue: [item({ delay })] }, 'launch-queued', 'wait', 'overdue'), [[wait, overdue]]))
  }

  it('counts the reasons of unused offers where there is no summary', () => {
    const lastUnusedOffers = [
      { offer: offer('h1'), reason: ['InsufficientCpus', 'InsufficientMemory'], timestamp: failedAt },
      { offer: offer('h2'), reason: ['InsufficientMemory'], timestamp: failedAt },
    ]
    const json = { queue: [item({ lastUnusedOffers, processedOffersSummary: undefined })] }
    assert.equal(picked(json, 'launch-queued', 'refusals'), [
      [
        [
          { reason: 'InsufficientMemory', count: 2 },
          { reason: 'InsufficientCpus', count: 1 },
        ],
      ],
    ])
    assert.equal(picked(json, 'agent-seen', 'agentId', 'hostname', 'at'), [
      ['h1-id', 'h1', Date.parse(failedAt)],
      ['h2-id', 'h2', Date.parse(failedAt)],
    ])
  })

  it('holds pods too, and may be empty', () => {
    assert.equal(picked({ queue: [item({ app: undefined, pod: pod() })] }, 'launch-queued', 'workload'), [['pod']])
    assert.equal(marathonEvents({ queue: [] }), { events: [], unknown: [] })
  })

  it('keeps the definition of an item that lies', () => {
    const json = { queue: [item({ delay: { timeLeftSeconds: '100', overdue: false } })] }
    assert.equal(whys(json), ['queue item: delay.timeLeftSeconds: Invalid input: expected number, received string'])
    assert.is(picked(json, 'workload-seen', 'id').length, 1)
  })
})

describe('other answers', (it) => {
  it('deployments tie the tasks of readiness checks to their apps', () => {
    const currentActions = [
      { action: 'RestartApplication', app: '/a', readinessCheckResults: [{ name: 'r', taskId: 'a.1', ready: false }] },
      { action: 'ScaleApplication', app: '/b' },
    ]
    const json = [{ id: 'd', version: v1, affectedApps: ['/a', '/b'], steps: [], currentActions, currentStep: 1 }]
    assert.equal(picked(json, 'workload-seen', 'id', 'taskIds'), [['/a', ['a.1']]])
  })

  for (const [says, info, throttle] of [
    ['its own setting', { version: '1.8.247', marathon_config: { min_revive_offers_interval: 7000 } }, 7000],
    ['the default of a late 1.8', { version: '1.8.218', marathon_config: {} }, 30_000],
    ['the default of an early 1.8', { version: '1.8.207', marathon_config: {} }, 5000],
    ['the default of a later release', { version: '1.11.24', marathon_config: {} }, 5000],
    ['nothing without a version', { marathon_config: {} }, undefined],
  ] as const) {
    it(`info tells the throttle: ${says}`, () => {
      const [seen] = marathonEvents({ frameworkId: 'f', ...info })?.events ?? []
      assert.is((seen as { readonly throttle?: number } | undefined)?.throttle, throttle)
    })
  }

  it('info names the framework', () => {
    const json = { name: 'marathon', frameworkId: 'f-1', marathon_config: { framework_name: 'marathon-user' } }
    assert.equal(picked(json, 'framework-seen', 'frameworkId', 'name'), [['f-1', 'marathon-user']])
    assert.equal(marathonEvents({ frameworkId: null, marathon_config: {} }), { events: [], unknown: [] })
    assert.equal(whys({ frameworkId: 7, marathon_config: {} }), ['info.frameworkId: not text'])
  })

  it('never throw, whatever they hold', () => {
    const key = fc.constantFrom(
      'apps',
      'queue',
      'app',
      'pod',
      'tasks',
      'id',
      'spec',
      'containers',
      'container',
      'groups',
      'instances',
      'linuxInfo',
      'seccomp',
      'count',
      'delay',
      'lastTaskFailure',
      'labels',
      'marathon_config',
      'currentActions',
      'steps',
      'scheduling',
    )
    const leaf = fc.oneof(fc.constantFrom(null, true, 0, -1, '', '/a', 'x', v1), fc.double())
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 6 }),
      ),
    }))
    fc.assert(
      fc.property(json, (value) => {
        marathonEvents(value)
      }),
      { seed: 5, numRuns: 3000 },
    )
  })
})
