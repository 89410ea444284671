import * as assert from 'uvu/assert'
import { dcosVersionIn, inventoryIn, tasksIn } from '../../../src/wire/mesos/inventory.ts'
import { describe } from '../../support/describe.ts'

const scalar = (name: string, value: number, role = '*') => ({ name, type: 'SCALAR', scalar: { value }, role })
const v1 = {
  agent_info: {
    id: { value: 'm-S0' },
    hostname: 'a1',
    attributes: [
      { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
      { name: 'size', type: 'SCALAR', scalar: { value: 2 } },
      { name: 'set', type: 'SET', set: { item: ['x'] } },
    ],
    domain: { fault_domain: { region: { name: 'eu' }, zone: { name: 'eu-1' } } },
  },
  total_resources: [scalar('cpus', 3), scalar('cpus', 1, 'slave_public'), scalar('mem', 1024)],
}
const found = {
  id: 'm-S0',
  hostname: 'a1',
  cpus: 4,
  mem: 1024,
  disk: undefined,
  gpus: undefined,
  attributes: { rack: 'r1', size: '2' },
  region: 'eu',
  zone: 'eu-1',
}
const v0 = {
  id: 'm-S0',
  hostname: 'a1',
  resources: { cpus: 4, mem: 1024 },
  attributes: { rack: 'r1', size: 2 },
  domain: v1.agent_info.domain,
}

describe('inventoryIn', (it) => {
  const table: readonly (readonly [title: string, json: unknown])[] = [
    ['GET_AGENTS', { type: 'GET_AGENTS', get_agents: { agents: [v1] } }],
    ['GET_STATE', { type: 'GET_STATE', get_state: { get_agents: { agents: [v1] } } }],
    ['SUBSCRIBED', { type: 'SUBSCRIBED', subscribed: { get_state: { get_agents: { agents: [v1] } } } }],
    ['AGENT_ADDED', { type: 'AGENT_ADDED', agent_added: { agent: v1 } }],
    ['/state of a master', { slaves: [v0], frameworks: [] }],
    ['/state of an agent', { ...v0, flags: { isolation: 'linux/seccomp' } }],
  ]
  for (const [title, json] of table)
    it(`${title}: one agent with what it has`, () => assert.equal(inventoryIn(json), [found]))

  for (const json of [null, 'x', [], { resources: {} }, { type: 'HEARTBEAT' }])
    it(`${JSON.stringify(json)}: none`, () => assert.equal(inventoryIn(json), []))
})

describe('tasksIn', (it) => {
  const task = { task_id: { value: 't' } }
  it('of events, answers and snapshots', () => {
    assert.equal(tasksIn({ type: 'TASK_ADDED', task_added: { task } }), [task])
    assert.equal(tasksIn({ get_tasks: { tasks: [task], completed_tasks: [task] } }), [task, task])
    assert.equal(tasksIn({ subscribed: { get_state: { get_tasks: { unreachable_tasks: [task] } } } }), [task])
    assert.equal(tasksIn({ apps: [] }), [])
  })
})

describe('dcosVersionIn', (it) => {
  it('only of the file that a DC/OS node has', () => {
    assert.is(dcosVersionIn({ version: '2.2.1', 'dcos-image-commit': 'abc' }), '2.2.1')
    assert.is(dcosVersionIn({ version: '1.11.0' }), undefined)
  })
})
