import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { agentId } from '../../../src/domain/ids.ts'
import { instant } from '../../../src/domain/time.ts'
import { noContext } from '../../../src/wire/mesos/decoded.ts'
import { mesosEvents, mesosReader } from '../../../src/wire/mesos/events.ts'
import { describe } from '../../support/describe.ts'
import { asJson, expected, fixture, jsonLines } from './fixtures.ts'

describe('mesosReader', (it) => {
  const names = [
    ['agent-flags', 'json'],
    ['agent-get-state', 'json'],
    ['agent-state-v0', 'json'],
    ['containers-nested', 'json'],
    ['containers-v0', 'json'],
    ['recorder-lines', 'jsonl'],
  ] as const
  for (const [name, extension] of names) {
    it(`reads ${name}`, () => {
      const reader = mesosReader()
      const events = jsonLines(fixture(`${name}.${extension}`)).flatMap((line, index) => {
        const decoded = reader.read(JSON.parse(line))
        assert.equal(decoded?.unknown, [])
        return (decoded?.events ?? []).map((event) => ({ event, position: index + 1 }))
      })
      assert.equal(asJson(events), expected(name))
    })
  }

  it('knows from SUBSCRIBED whose updates a scheduler reads', () => {
    const reader = mesosReader()
    const update = {
      type: 'UPDATE',
      update: { status: { task_id: { value: 't' }, state: 'TASK_RUNNING', timestamp: 1.5 } },
    }
    const frameworks = [update, { type: 'SUBSCRIBED', subscribed: { framework_id: { value: 'F' } } }, update]
      .flatMap((json) => reader.read(json)?.events ?? [])
      .map((event) => ('frameworkId' in event ? event.frameworkId : 'none'))
    assert.equal(frameworks, [undefined, 'F', 'F'])
  })
})

const status = (fields: object): unknown => ({
  type: 'TASK_UPDATED',
  task_updated: {
    framework_id: { value: 'F' },
    status: { task_id: { value: 't' }, state: 'TASK_FAILED', timestamp: 1795461788.602449, ...fields },
    state: 'TASK_FAILED',
  },
})

describe('mesosEvents', (it) => {
  const base = {
    kind: 'task-status',
    taskId: 't',
    frameworkId: 'F',
    state: 'TASK_FAILED',
    at: 1795461788602,
    via: 'operator',
  }
  const statuses: readonly (readonly [says: string, fields: object, expected: object])[] = [
    ['a plain one', {}, {}],
    [
      'v0 spellings',
      { slave_id: { value: 'S' }, source: 'SOURCE_SLAVE', reason: 'REASON_SLAVE_REMOVED' },
      {
        agentId: 'S',
        source: 'SOURCE_AGENT',
        reason: 'REASON_AGENT_REMOVED',
      },
    ],
    [
      'a nested container',
      {
        container_status: {
          container_id: { value: 'c', parent: { value: 'b', parent: { value: 'a' } } },
          executor_pid: 7,
        },
      },
      { containerId: 'a.b.c', executorPid: 7 },
    ],
    [
      'health and identity',
      { healthy: false, uuid: 'AA==', executor_id: { value: 'E' }, message: 'm' },
      {
        healthy: false,
        uuid: 'AA==',
        executorId: 'E',
        message: 'm',
      },
    ],
    [
      'wrong types',
      { message: 5, reason: {}, container_status: [], healthy: 'no', agent_id: 'text' },
      { agentId: 'text' },
    ],
    ['a container without its id', { container_status: { container_id: { parent: { value: 'a' } } } }, {}],
  ]
  for (const [says, fields, more] of statuses) {
    it(`reads ${says}`, () => assert.equal(asJson(mesosEvents(status(fields))?.events), [{ ...base, ...more }]))
  }

  const unknown: readonly (readonly [json: unknown, unknown: readonly string[]])[] = [
    [status({ state: 'TASK_SLEEPING' }), ['state TASK_SLEEPING']],
    [status({ timestamp: 'noon' }), ['status TASK_FAILED without time']],
    [status({ task_id: {} }), ['status without task or state']],
    [{ type: 'TASK_ADDED', task_added: {} }, ['task without id or framework']],
    [{ type: 'AGENT_REMOVED', agent_removed: {} }, ['agent without id']],
    [{ type: 'TASK_MOVED', task_moved: { task: 1 } }, ['TASK_MOVED']],
    [{ type: 'GET_FLAGS', get_flags: { flags: [{ name: 'x', value: 'y' }] } }, ['flags of neither agent nor master']],
    [
      { type: 'FAILURE', failure: { executor_id: { value: 'e' }, status: 31 } },
      ['FAILURE of an executor without framework, time or status'],
    ],
  ]
  for (const [json, names] of unknown) {
    it(`notes ${names.join()}`, () => assert.equal(mesosEvents(json), { events: [], unknown: names }))
  }

  const silent: readonly unknown[] = [
    { type: 'HEARTBEAT' },
    { type: 'GET_VERSION', get_version: { version_info: { version: '1.12.0' } } },
    { type: 'GET_FLAGS', get_flags: { flags: [{ name: 'allocator', value: 'hierarchical' }] } },
    { recv_ts: '2026-11-23T19:20:41.661755Z', stream_end: 'closed by recorder' },
    { type: 'ERROR', error: { message: 'Framework has been removed' } },
  ]
  for (const json of silent) {
    it(`finds nothing in ${JSON.stringify(json)}`, () => assert.equal(mesosEvents(json), { events: [], unknown: [] }))
  }

  const foreign: readonly unknown[] = [
    null,
    5,
    'TASK_ADDED',
    [],
    {},
    [1],
    [{ id: '/app' }],
    { type: 'task-status' },
    { type: 'NOTHING' },
    { type: 'HEARTBEAT', app: 'x' },
    { eventType: 'status_update_event', taskStatus: 'TASK_FAILED' },
    { defaultAction: 'SCMP_ACT_ERRNO', archMap: [], syscalls: [] },
    { tasks: [{ id: 'a', appId: '/a' }] },
    { flags: {} },
    { recv_ts: '2026-11-23T19:20:41.661755Z', record: { a: 1 } },
    { recv_ts: '2026-11-23T19:20:41.661755Z', record: { recv_ts: '', record: { type: 'HEARTBEAT' } } },
  ]
  for (const json of foreign) {
    it(`does not take ${JSON.stringify(json)} for Mesos'`, () => assert.is(mesosEvents(json), undefined))
  }

  const agentFlag = { type: 'GET_FLAGS', get_flags: { flags: [{ name: 'isolation', value: 'linux/seccomp' }] } }
  it('gives an answer that names no agent the host that was asked', () => {
    const host = { agentId: agentId('S0'), hostname: 'h' }
    const [event] = mesosEvents(agentFlag, { ...noContext, host, at: instant(5) })?.events ?? []
    assert.equal(event, { kind: 'agent-flags', at: 5, host, flags: { isolation: 'linux/seccomp' } })
  })

  it('reads a master in v0 words', () => {
    const task = { id: 't', name: 'n', framework_id: 'F', executor_id: '', slave_id: 'S0', state: 'TASK_LOST' }
    const json = {
      id: 'm',
      pid: 'master@10.0.0.1:5050',
      hostname: 'm1',
      flags: { allocator: 'hierarchical', registry: 'x' },
      slaves: [{ id: 'S0', pid: 'slave(1)@10.0.0.2:5051', hostname: 'a1', active: false, version: '1.9.0' }],
      frameworks: [
        {
          id: 'F',
          name: 'marathon',
          tasks: [],
          completed_tasks: [],
          unreachable_tasks: [
            {
              ...task,
              resources: { mem: 32 },
              labels: [{ key: 'k', value: 'v' }],
              statuses: [{ state: 'TASK_LOST', timestamp: 2 }],
              container: { type: 'MESOS', mesos: { image: {} }, linux_info: { seccomp: { unconfined: true } } },
            },
          ],
        },
      ],
      completed_frameworks: [],
      orphan_tasks: [],
      unregistered_frameworks: ['G'],
    }
    const known = { taskId: 't', frameworkId: 'F', agentId: 'S0' }
    assert.equal(asJson(mesosEvents(json)), {
      unknown: [],
      events: [
        {
          kind: 'agent-seen',
          agentId: 'S0',
          hostname: 'a1',
          address: '10.0.0.2:5051',
          version: '1.9.0',
          active: false,
        },
        { kind: 'framework-seen', frameworkId: 'F', name: 'marathon' },
        {
          kind: 'task-seen',
          ...known,
          name: 'n',
          state: 'TASK_LOST',
          containerizer: 'MESOS',
          hasImage: true,
          seccomp: { unconfined: true },
          labels: { k: 'v' },
          memMib: 32,
        },
        { kind: 'task-status', ...known, state: 'TASK_LOST', at: 2000, via: 'snapshot' },
      ],
    })
  })

  it('reads /frameworks, /slaves, /tasks and /flags', () => {
    const task = { id: 't', framework_id: 'F', slave_id: 'S0', state: 'TASK_RUNNING' }
    const table: readonly (readonly [json: unknown, kinds: readonly string[]])[] = [
      [
        { frameworks: [{ id: 'F', name: 'n', tasks: [task] }], completed_frameworks: [] },
        ['framework-seen', 'task-seen'],
      ],
      [{ slaves: [{ id: 'S0', pid: 'slave(1)@h:1' }], recovered_slaves: [{ id: 'S1' }] }, ['agent-seen', 'agent-seen']],
      [{ tasks: [task] }, ['task-seen']],
      [{ flags: { isolation: 'linux/seccomp', work_dir: '/var' } }, ['agent-flags']],
    ]
    for (const [json, kinds] of table)
      assert.equal(
        mesosEvents(json)?.events.map(({ kind }) => kind),
        kinds,
      )
  })

  const types = [
    'SUBSCRIBED',
    'TASK_ADDED',
    'TASK_UPDATED',
    'AGENT_ADDED',
    'AGENT_REMOVED',
    'FRAMEWORK_REMOVED',
    'UPDATE',
    'OFFERS',
    'FAILURE',
    'GET_STATE',
    'GET_TASKS',
    'GET_AGENTS',
    'GET_FRAMEWORKS',
    'GET_CONTAINERS',
    'GET_FLAGS',
  ]
  const keys = [
    'task',
    'tasks',
    'status',
    'statuses',
    'state',
    'agents',
    'agent_info',
    'id',
    'value',
    'get_tasks',
    'get_state',
    'container',
    'containers',
    'container_id',
    'parent',
    'labels',
    'resources',
    'flags',
    'offers',
    'timestamp',
    'frameworks',
  ]

  it('never throws, whatever a message holds', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant('TASK_FAILED'))
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 5 }),
      ),
    }))
    fc.assert(
      fc.property(fc.constantFrom(...types), tree, (type, part) => {
        const decoded = mesosEvents({ type, [type.toLowerCase()]: part })
        assert.ok(decoded !== undefined)
        mesosEvents(part)
      }),
      { seed: 14, numRuns: 1500 },
    )
  })

  it('names at most 50 unknown things of one message', () => {
    const tasks = Array.from({ length: 500 }, (_, index) => ({
      task_id: { value: 't' },
      framework_id: { value: 'F' },
      state: `TASK_X${index}`,
    }))
    assert.is(mesosEvents({ type: 'GET_TASKS', get_tasks: { tasks } })?.unknown.length, 50)
  })

  it('knows what a scheduler asks for, which is no news', () => {
    for (const call of [
      { type: 'SUBSCRIBE', subscribe: { framework_info: { name: 'a' } } },
      { type: 'KILL', framework_id: { value: 'f' }, kill: { task_id: { value: 't' } } },
    ])
      assert.equal(mesosEvents(call), { events: [], unknown: [] })
  })
})
