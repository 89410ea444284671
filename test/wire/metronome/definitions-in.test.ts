import * as assert from 'uvu/assert'
import { jobAsRequested, jobsIn } from '../../../src/wire/metronome/definitions-in.ts'
import { describe } from '../../support/describe.ts'

describe('jobsIn', (it) => {
  const run = { cpus: 1, mem: 64, disk: 0, cmd: 'x' }
  const table: readonly (readonly [title: string, json: unknown, ids: readonly string[]])[] = [
    [
      '/v1/jobs',
      [
        { id: 'a.b', run },
        { id: 'c', run },
      ],
      ['a.b', 'c'],
    ],
    ['/v1/jobs/ID', { id: 'a', run }, ['a']],
    ['a run', { id: '20160715130259A34HX', jobId: 'a', status: 'ACTIVE' }, []],
    ['an app', { id: '/a', cmd: 'x' }, []],
    ['nothing', undefined, []],
  ]
  for (const [title, json, ids] of table)
    it(`${title}: ${ids.join(', ') || 'none'}`, () =>
      assert.equal(
        jobsIn(json).map(({ id }) => id),
        ids,
      ))

  it('what the API adds is taken away', () =>
    assert.equal(
      jobAsRequested({
        id: 'a',
        run,
        activeRuns: [],
        history: {},
        historySummary: {},
        schedules: [{ id: 's', cron: '* * * * *', nextRunAt: '2026-01-01T00:00:00.000+0000' }],
      }),
      { id: 'a', run, schedules: [{ id: 's', cron: '* * * * *' }] },
    ))
})
