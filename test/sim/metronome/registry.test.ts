import * as assert from 'uvu/assert'
import { describe } from '../../support/describe.ts'
import { metronomeVectors } from '../../support/metronome-vectors.ts'
import { simulated } from '../../support/simulated.ts'

/** How many runs of job `a` are active at 5 min, after what is done to it. */
async function activeAfter(timeline: readonly string[], { job = '', runs = '1h' } = {}): Promise<number> {
  const { workloads } = await simulated(`
name: registry
until: 5m
cluster: { agents: 1 }
metronome: { jobs: [{ id: a, run: { cpus: 0.1, mem: 32, disk: 0, cmd: ./x }${job} }] }
programs: { a: { runs: ${runs} } }
timeline: [${timeline.join(', ')}]
`)
  return workloads.find(({ id }) => id === 'a')?.runs?.active ?? -1
}

const started = '{ at: 1s, run_job: a }'
/** Its schedule fires every minute, unless a run is active. */
const forbidden = ", schedules: [{ id: all, cron: '* * * * *', concurrencyPolicy: FORBID }]"

describe('the registry of runs (metronome §7)', (it) => {
  const table: Readonly<Record<string, () => Promise<number>>> = {
    'svc-1': () => activeAfter([started, started]),
    'svc-2': () => activeAfter([started]),
    'svc-3': () => activeAfter([started], { job: forbidden }),
    'svc-4': () => activeAfter([started], { runs: '10s' }),
    'svc-5': () => activeAfter([started, '{ at: 1m, stop_run: { job: a } }']),
  }
  for (const { id, call, expect } of metronomeVectors.registry)
    it(`${id}: ${call}`, async () => {
      const active = await table[id]?.()
      assert.is(active, typeof expect === 'number' ? expect : expect.active)
    })
})
