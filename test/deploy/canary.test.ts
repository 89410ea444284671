import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { alertsSchema } from '../../src/app/alerts/config-schema.ts'
import { configOf } from '../../src/app/alerts/config.ts'
import { validators } from '../../src/app/simulate/runnable.ts'
import { repository, sigsys } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { eventually } from '../support/hub.ts'
import { serving } from '../support/serving.ts'
import { tellCluster } from '../support/told-cluster.ts'

const folder = join(repository, 'docs/deploy/canary')
const json = (name: string) =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as Readonly<Record<string, unknown>> & { readonly id: string }

/** What the docs tell to put into the settings. */
const section = readFileSync(join(repository, 'docs/alerts.md'), 'utf8').match(/canary: \{ workload: (\S+), every: 1h/)

describe('the canary to install', (it) => {
  it('has a profile that agents read, and a rule that fits into another', () =>
    inFolder(async (place) => {
      const whole = join(place, 'whole.json')
      const shipped = json('sigsys-canary.json')
      writeFileSync(whole, JSON.stringify({ ...shipped, syscalls: [json('default-rule.json')] }))
      for (const path of [join(folder, 'sigsys-canary.json'), whole]) {
        const { code, stdout } = await sigsys(['profile', 'lint', path])
        assert.is(code, 0, stdout)
      }
      const explained = await sigsys(['profile', 'explain', whole, 'uselib'])
      assert.match(explained.stdout, /kill-thread/, explained.stderr)
    }))

  it('has an app that Marathon takes and a job that Metronome takes', () => {
    assert.equal(validators.app(json('canary-app.json')), [])
    assert.equal(validators.job(json('canary-job.json')), [])
  })

  it('is watched as the docs say', () => {
    const workload = section?.[1] ?? ''
    assert.is(workload, json('canary-app.json').id)
    const alerts = alertsSchema.parse({ canary: { workload, every: '1h', within: '2m' } })
    assert.equal(configOf(alerts, { publicUrl: undefined, folder: undefined }).canary, {
      workload,
      every: 3_600_000,
      cause: 'seccomp-kill',
      within: 120_000,
      record: true,
    })
  })

  it('is diagnosed by a daemon that hears of it, from the kernel’s record, and told to nobody who watches for it', async () => {
    for (const written of [{ canary: { workload: '/sigsys/canary', every: '1h' } }, {}]) {
      const alerts = configOf(alertsSchema.parse(written), { publicUrl: undefined, folder: undefined })
      const serve = await serving({ alerts })
      await tellCluster(serve, {
        path: 'scenarios/situations/canary-every-hour.yaml',
        forMs: 2.1 * 3_600_000,
        endsAt: Date.now(),
        change: (text) => text.replace(/^metronome:\n.*\n/m, '').replace(/^ .*sigsys\.canary.*\n/gm, ''),
      })
      await eventually(() => serve.incidents.openCount() === 1 && serve.pipeline.counters().published >= 3)
      const [open] = serve.incidents.open({ incidentsMax: 9, countedMax: 1 })
      const { workload, cause, failures, latest } = open?.incident ?? {}
      assert.equal([workload, cause, failures], ['/sigsys/canary', 'seccomp-kill', 3])
      assert.ok(latest?.evidence.some(({ kind }) => kind === 'audit-record'))
      assert.is(serve.alerts.counters().told, 'canary' in written ? 0 : 1)
      await serve.stop()
    }
  })
})
