import * as assert from 'uvu/assert'
import { describe } from '../../support/describe.ts'
import { simulated } from '../../support/simulated.ts'

const job = (id: string, more = '') => `{ id: ${id}, run: { cpus: 0.1, mem: 32, disk: 0, cmd: ./x }${more} }`

describe('a simulated Metronome', (it) => {
  it('fires at least a minute after it was asked, and keeps that distance', async () => {
    const { statuses, timeline } = await simulated(`
name: offset
start: 2016-06-01T08:50:12Z
until: 4m50s
metronome: { jobs: [${job('a', ", schedules: [{ id: all, cron: '* * * * *' }]")}] }
`)
    const fires = timeline.filter(({ says }) => says.startsWith('its schedule fires'))
    assert.equal(
      fires.map(({ at, says }) => `${at} ${says.slice(-24)}`),
      [
        '2016-06-01T08:51:12.000Z 2016-06-01T08:51:00.000Z',
        '2016-06-01T08:52:12.000Z 2016-06-01T08:52:00.000Z',
        '2016-06-01T08:53:12.000Z 2016-06-01T08:53:00.000Z',
        '2016-06-01T08:54:12.000Z 2016-06-01T08:54:00.000Z',
      ],
    )
    assert.is(statuses.filter((status) => status === 'TASK_FINISHED').length, 4)
  })

  it('gives an unreachable task up at a sweep, five minutes after the leader began', async () => {
    const { timeline } = await simulated(`
name: unreachable
until: 20m
cluster: { agents: 2 }
metronome: { jobs: [${job('a')}] }
programs: { a: { runs: 1h } }
timeline:
  - { at: 1s, run_job: a }
  - { at: 10s, stop_agents: { on: [agent-1, agent-2] } }
`)
    const given = timeline.find(({ says }) => says.startsWith('is given up'))
    assert.is(given?.at.slice(11, 16), '00:05')
    assert.ok(timeline.some(({ says }) => says.endsWith(' is FAILED')))
  })

  it('stops runs when asked, counts them as failed, and forgets a job that is removed', async () => {
    const { workloads, timeline } = await simulated(`
name: stop
until: 5m
metronome: { jobs: [${job('a')}, ${job('b')}] }
programs: { a: { runs: 1h }, b: { runs: 1h } }
timeline:
  - { at: 1s, run_job: a }
  - { at: 2s, run_job: a }
  - { at: 3s, run_job: b }
  - { at: 1m, stop_run: { job: a, run: oldest } }
  - { at: 2m, remove_job: { job: b, stop_runs: true } }
  - { at: 3m, reschedule: { job: a, schedule: { id: hourly, cron: '0 * * * *' } } }
`)
    assert.equal(
      workloads.map(({ id, runs, ends, next_attempt_at }) => [id, runs?.failed, runs?.active, ends, next_attempt_at]),
      [['a', 1, 1, { TASK_KILLED: 1 }, '2024-01-01T01:00:00.000Z']],
    )
    assert.is(timeline.filter(({ says }) => says.startsWith('TASK_KILLED')).length, 2)
  })

  it('puts a task where its constraints let it', async () => {
    const { timeline } = await simulated(`
name: placement
until: 1m
cluster: { agents: 3 }
metronome:
  jobs:
    - { id: a, run: { cpus: 0.1, mem: 32, disk: 0, cmd: ./x, placement: { constraints: [{ attribute: hostname, operator: EQ, value: agent-3 }] } } }
timeline: [{ at: 1s, run_job: a }]
`)
    assert.ok(timeline.some(({ says }) => says === 'launches attempt 1 on agent-3'))
  })
})
