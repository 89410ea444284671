import * as assert from 'uvu/assert'
import { describe } from '../../support/describe.ts'
import { simulated } from '../../support/simulated.ts'

const app = (definition: string, program: string) => `
name: a loop
until: 30m
marathon: { apps: [{ id: /loop, cmd: ./loop${definition} }] }
programs: { /loop: ${program} }
`
const job = (restart: string) => `
name: a run
until: 10m
metronome: { jobs: [{ id: loop, run: { cpus: 0.1, mem: 32, disk: 0, cmd: ./loop, restart: ${restart} } }] }
timeline: [{ at: 1s, run_job: loop }]
programs: { loop: { runs: 5s, exit: 3 } }
`

describe('what a diagnosis foretells', (it) => {
  it('the wait after the nth failure is what Marathon computes', async () => {
    const { diagnoses } = await simulated(app('', '{ runs: 1s, exit: 3 }'))
    const waits = diagnoses.map(
      ({ task, forecast }) => Date.parse(forecast?.next_attempt_at ?? '') - Date.parse(task.failed_at),
    )
    assert.equal(waits.slice(0, 10), [1000, 1150, 1322, 1520, 1749, 2011, 2313, 2660, 3059, 3517])
  })

  for (const [dcos, throttle] of [
    ['2.2', 5000],
    ['1.13', 30_000],
  ] as const) {
    it(`the next attempt of DC/OS ${dcos} begins at the latest when the throttle and an allocation are over`, async () => {
      const { diagnoses } = await simulated(`${app('', '{ runs: 1s, exit: 3 }')}cluster: { dcos: "${dcos}" }\n`)
      const [{ forecast } = { forecast: null }] = diagnoses
      const [from, to] = [forecast?.next_attempt_at, forecast?.next_attempt_by].map((text) => Date.parse(text ?? ''))
      assert.is((to ?? 0) - (from ?? 0), throttle + 1100)
    })
  }

  it('a failure is foretold after three of a kind, or after one that a filter caused', async () => {
    const plain = await simulated(app('', '{ runs: 1s, exit: 3 }'))
    assert.equal(
      plain.diagnoses.slice(0, 4).map(({ forecast }) => forecast?.will_fail),
      [null, null, true, true],
    )
  })

  it('a run that is not tried again has no next attempt', async () => {
    const { diagnoses } = await simulated(job('{ policy: NEVER }'))
    assert.is(diagnoses.length, 1)
    assert.is(diagnoses[0]?.forecast?.next_attempt_at, null)
    assert.match(diagnoses[0]?.forecast?.basis ?? '', /restart policy is NEVER/)
  })

  it('a run is tried again at once until its active deadline', async () => {
    const { diagnoses } = await simulated(job('{ policy: ON_FAILURE, activeDeadlineSeconds: 60 }'))
    assert.ok(diagnoses.length > 2)
    const last = diagnoses.at(-1)
    for (const { task, forecast } of diagnoses.slice(0, -1)) assert.is(forecast?.next_attempt_at, task.failed_at)
    assert.is(last?.forecast?.next_attempt_at, null)
    assert.match(last?.forecast?.basis ?? '', /active deadline has passed/)
  })
})
