import * as assert from 'uvu/assert'
import { agentId } from '../../../src/domain/ids.ts'
import { type Servers, viewOf } from '../../../src/sim/world/views.ts'
import { describe } from '../../support/describe.ts'

const agent = { id: agentId('m-S0'), standing: 'registered', isUp: true, taskCount: 0 } as const
const servers: Servers = {
  mesos: {
    agents: () => [
      { ...agent, hostname: 'a1', flags: { isolation: 'linux/seccomp' } },
      { ...agent, hostname: 'a2', flags: {}, isUp: false },
    ],
  },
  marathon: { view: (path, query) => (path === '/v2/pods' ? undefined : { path, query }) },
  metronome: { jobs: (withHistory) => [{ id: 'j.k', activeRuns: ['run'], ...(withHistory ? { history: {} } : {}) }] },
}

describe('viewOf', (it) => {
  const table: readonly (readonly [request: string, answer: unknown])[] = [
    ['GET /v2/queue', { path: '/v2/queue', query: '' }],
    ['GET /v2/apps?embed=apps.taskStats', { path: '/v2/apps', query: 'embed=apps.taskStats' }],
    ['GET /v1/jobs', [{ id: 'j.k', activeRuns: ['run'] }]],
    ['GET /v1/jobs?embed=history', [{ id: 'j.k', activeRuns: ['run'], history: {} }]],
    ['GET /v1/jobs/j.k?embed=history', { id: 'j.k', activeRuns: ['run'], history: {} }],
    ['GET /v1/jobs/j.k/runs', ['run']],
    ['GET /v1/jobs/j/runs', undefined],
    ['GET /agent/a1/flags', { flags: { isolation: 'linux/seccomp' } }],
    ['GET /agent/a2/flags', undefined],
    ['GET /agent/a3/flags', undefined],
    ['GET /v2/pods', undefined],
  ]
  for (const [request, answer] of table) it(request, () => assert.equal(viewOf(request, servers), answer))
  it('a scenario without jobs has no Metronome to ask', () =>
    assert.is(viewOf('GET /v1/jobs/j/runs', { ...servers, metronome: undefined }), undefined))
})
