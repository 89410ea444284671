import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv } from 'ajv'
import * as assert from 'uvu/assert'
import type { IncidentsAnswer } from '../../src/app/incidents.ts'
import type { Serve } from '../../src/app/serve.ts'
import { repository, sigsys } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { eventually } from '../support/hub.ts'
import { serving } from '../support/serving.ts'
import { tellCluster } from '../support/told-cluster.ts'

const schema = JSON.parse(readFileSync(join(repository, 'docs/schema/change.schema.json'), 'utf8')) as object
const isChange = new Ajv({ strict: false, logger: false }).compile(schema)

const profile = {
  defaultAction: 'SCMP_ACT_ALLOW',
  archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: [] }],
  syscalls: [{ names: ['ptrace'], action: 'SCMP_ACT_KILL', args: [], comment: '', includes: {}, excludes: {} }],
}
/** A daemon that heard two minutes of a crash loop, as Mesos, Marathon and the agents would tell it. */
async function looped(store: string, endsAt?: number): Promise<{ readonly serve: Serve; readonly id: string }> {
  const serve = await serving({ store })
  await tellCluster(serve, {
    path: 'scenarios/crash-loop.yaml',
    forMs: 120_000,
    ...(endsAt === undefined ? {} : { endsAt }),
  })
  await eventually(() => serve.incidents.openCount() > 0)
  const { incidents } = (await (await fetch(`http://127.0.0.1:${serve.port}/v1/incidents`)).json()) as IncidentsAnswer
  const found = incidents.find(({ workload }) => workload.id === '/loop')
  if (found === undefined) throw new Error(JSON.stringify(incidents))
  return { serve, id: found.id }
}

describe('an incident, tried and handed on', (it) => {
  it('runs on for a day as it is and with each change, over the hub and from the store alike', () =>
    inFolder(async (folder) => {
      const { serve, id } = await looped(`${folder}/a.db`)
      writeFileSync(`${folder}/open.json`, JSON.stringify({ ...profile, syscalls: [] }))
      const places = [
        ['--hub', `ws://127.0.0.1:${serve.port}`],
        ['--store', `${folder}/a.db`],
      ]
      const changes = [
        ['unconfined', 'heals'],
        [`profile=${folder}/open.json`, 'heals'],
        ['allow=ptrace', 'heals'],
        ['backoffFactor=3', 'loops less'],
      ] as const
      for (const [change, expected] of changes) {
        const outputs = await Promise.all(
          places.map((place) => sigsys(['incidents', 'show', id, ...place, '--try', change, '--format', 'json'])),
        )
        for (const { code, stderr } of outputs) assert.equal([code, stderr], [0, ''], change)
        assert.is(outputs[0]?.stdout, outputs[1]?.stdout, change)
        const { workloads } = JSON.parse(outputs[0]?.stdout ?? '') as {
          workloads: { id: string; figures: { failures: [number, number]; up_ms: [number, number] } }[]
        }
        const [before = 0, after = 0] = workloads.find((each) => each.id === '/loop')?.figures.failures ?? []
        assert.ok(before > 100, `${change}: ${before} failures in a day as it is`)
        if (expected === 'heals') assert.is(after, 0, change)
        else assert.ok(after > 0 && after < before, `${change}: ${after} of ${before}`)
      }
      const wrong = await sigsys([
        'incidents',
        'show',
        id,
        '--store',
        `${folder}/a.db`,
        '--try',
        'hope=1',
        '--try',
        'allow=',
      ])
      assert.is(wrong.code, 2)
      assert.is(wrong.stderr.split('\n').length, 3)
      await serve.stop()
    }))

  it('is shown with what was changed before it, over the hub and from the store alike', () =>
    inFolder(async (folder) => {
      const { serve, id } = await looped(`${folder}/a.db`, Date.now())
      const url = `http://127.0.0.1:${serve.port}/v1/incidents/${id}`
      // What was noticed is written with the next diagnosis, or within seconds.
      for (let count = 0; count === 0; await sleep(100))
        count = ((await (await fetch(url)).json()) as { readonly changes: readonly object[] }).changes.length
      const places = [
        ['--hub', `ws://127.0.0.1:${serve.port}`],
        ['--store', `${folder}/a.db`],
      ]
      for (const place of places) {
        const show = (format: string) => sigsys(['incidents', 'show', id, ...place, '--format', format])
        const text = await show('text')
        assert.match(
          text.stdout,
          /\n\nchanges:\n {2}\S+ \S+ UTC \/loop deployment \w{8} \(StartApplication,\s+ScaleApplication\)[^]*; the last\s+before the first failure\n\n/,
        )
        const { changes } = JSON.parse((await show('json')).stdout) as { readonly changes: readonly object[] }
        assert.is(changes.length, 1)
        assert.ok(isChange(changes[0]), JSON.stringify(isChange.errors))
        assert.is((await show('jsonl')).stdout.match(/"schema":"sigsys\.change\/1"/g)?.length, 1)
      }
      await serve.stop()
    }))

  it('becomes a scenario that runs and fails as it did, under other names on request', () =>
    inFolder(async (folder) => {
      const { serve, id } = await looped(`${folder}/a.db`)
      await serve.stop()
      const base = ['incidents', 'export', id, '--store', `${folder}/a.db`, '--as', 'scenario']
      const named = await sigsys([...base, '--out', `${folder}/loop.yaml`])
      assert.is(named.code, 0)
      assert.match(named.stderr, /closeness \d+ %/)
      assert.ok(Number(/closeness (\d+) %/.exec(named.stderr)?.[1]) >= 75, named.stderr)
      const ran = await sigsys(['simulate', `${folder}/loop.yaml`, '--quiet'])
      assert.is(ran.code, 0, ran.stdout)
      const again = await sigsys([...base, '--out', `${folder}/loop.yaml`])
      assert.equal([again.code, /--force/.test(again.stderr)], [2, true])
      const other = await sigsys([...base, '--anonymise'])
      assert.is(other.code, 0)
      for (const secret of ['/loop', 'debugger', 'no-trace-kill']) assert.not.match(other.stdout, new RegExp(secret))
      assert.match(readFileSync(`${folder}/loop.yaml`, 'utf8'), /no-trace-kill\.json/)
      const table = await sigsys(['incidents', 'export', '--store', `${folder}/a.db`])
      assert.is(table.stdout.trim().split('\r\n').length, 2)
    }))
})
