import * as assert from 'uvu/assert'
import { asRequested, definitionsIn, marathonVersionIn, versionIn } from '../../../src/wire/marathon/definitions-in.ts'
import { describe } from '../../support/describe.ts'

const app = (id: string) => ({ id, cmd: 'x' })
const pod = (id: string) => ({ id, containers: [{ name: 'c' }] })

const table: readonly (readonly [title: string, json: unknown, found: readonly string[]])[] = [
  ['/v2/apps', { apps: [app('/a'), app('/b')] }, ['app /b', 'app /a']],
  ['/v2/apps/ID', { app: app('/a') }, ['app /a']],
  ['/v2/pods', [pod('/p')], ['pod /p']],
  ['/v2/pods/ID::status', { id: '/p', spec: pod('/p'), instances: [] }, ['pod /p']],
  [
    '/v2/queue',
    {
      queue: [
        { app: app('/a'), count: 1 },
        { pod: pod('/p'), count: 2 },
      ],
    },
    ['pod /p', 'app /a'],
  ],
  [
    '/v2/groups',
    { id: '/', apps: [app('/a')], groups: [{ id: '/g', groups: [], apps: [], pods: [pod('/g/p')] }] },
    ['pod /g/p', 'app /a'],
  ],
  ['an event of a request', { eventType: 'api_post_event', appDefinition: app('/a') }, ['app /a']],
  ['a file that a user keeps', { id: 'a', instances: 2 }, ['app a']],
  ['another event', { eventType: 'status_update_event', appId: '/a' }, []],
  ['a message of Mesos', { type: 'TASK_ADDED', task_added: { task: { task_id: { value: 't' } } } }, []],
  ['text', 'x', []],
  ['null', null, []],
]

describe('definitionsIn', (it) => {
  for (const [title, json, found] of table)
    it(`${title}: ${found.join(', ') || 'none'}`, () =>
      assert.equal(
        definitionsIn(json).map((one) => `${one.kind} ${String(one.json['id'])}`),
        found,
      ))

  it('what the API adds is taken away, and what is null', () => {
    const json = { ...app('/a'), version: '2026-01-01T00:00:00.000Z', tasksRunning: 1, lastTaskFailure: {}, args: null }
    assert.equal(asRequested({ kind: 'app', json }), app('/a'))
    assert.is(versionIn({ kind: 'app', json }), '2026-01-01T00:00:00.000Z')
    assert.equal(asRequested({ kind: 'pod', json: { ...pod('/p'), version: '1' } }), pod('/p'))
  })

  it('/v2/info tells the version', () => {
    assert.is(marathonVersionIn({ name: 'marathon', version: '1.11.24', marathon_config: {} }), '1.11.24')
    assert.is(marathonVersionIn({ version: '1' }), undefined)
  })
})
