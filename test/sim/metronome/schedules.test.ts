import * as assert from 'uvu/assert'
import { describe } from '../../support/describe.ts'
import { metronomeVectors } from '../../support/metronome-vectors.ts'
import { simulated } from '../../support/simulated.ts'

describe('the schedule of a job (metronome §7)', (it) => {
  for (const [index, { id, now, cron, nextAt }] of metronomeVectors.scheduler.entries())
    it(`${id}: what it fires for after ${index === 0 ? 'it is made' : 'it has fired'}`, async () => {
      const { timeline } = await simulated(`
name: schedule
start: ${now}
until: 5m
cluster: { agents: 1 }
metronome: { jobs: [{ id: a, run: { cpus: 0.1, mem: 32, disk: 0, cmd: ./x }, schedules: [{ id: s, cron: "${cron}" }] }] }
`)
      const fired = timeline.flatMap(({ says }) => /^its schedule fires for (.+)$/.exec(says)?.[1] ?? [])
      assert.is(fired[index], nextAt)
    })
})
