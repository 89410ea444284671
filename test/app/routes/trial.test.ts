import { readFileSync, writeFileSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Ajv } from 'ajv'
import * as assert from 'uvu/assert'
import type { IncidentAnswer, IncidentsAnswer } from '../../../src/app/incidents.ts'
import { readChanges } from '../../../src/app/routes/trial.ts'
import type { Serve } from '../../../src/app/serve.ts'
import { fixChanges } from '../../../src/domain/fix-change.ts'
import type { TrialObject } from '../../../src/domain/trial-object.ts'
import { repository, sigsys } from '../../support/cli.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'
import { eventually } from '../../support/hub.ts'
import { serving } from '../../support/serving.ts'
import { tellCluster } from '../../support/told-cluster.ts'

const schema = JSON.parse(readFileSync(join(repository, 'docs/schema/trial.schema.json'), 'utf8')) as object
const isTrial = new Ajv({ strict: false, logger: false }).compile(schema)

const get = (serve: Serve, path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`http://127.0.0.1:${serve.port}${path}`, { headers })

/** A daemon that heard a crash loop that ended just now, and what it has of it. */
async function looping(options: Parameters<typeof serving>[0] = {}) {
  const serve = await serving(options)
  await tellCluster(serve, { path: 'scenarios/crash-loop.yaml', forMs: 120_000, endsAt: Date.now() })
  await eventually(() => serve.incidents.openCount() > 0)
  const { incidents } = (await (await get(serve, '/v1/incidents')).json()) as IncidentsAnswer
  const id = incidents[0]?.id ?? ''
  const { diagnoses } = (await (await get(serve, `/v1/incidents/${id}`)).json()) as IncidentAnswer
  return { serve, id, diagnoses }
}

type Compared = {
  readonly workloads: readonly {
    readonly figures: Readonly<Record<'failures' | 'launches' | 'wasted_ms', readonly [number, number]>>
  }[]
}

describe('a trial over HTTP', (it) => {
  it('tells of each fix what incidents show --try tells, from a file and from memory', () =>
    inFolder(async (folder) => {
      for (const store of [`${folder}/a.db`, undefined]) {
        const { serve, id, diagnoses } = await looping({ store })
        const [latest] = diagnoses
        const changes = latest === undefined ? [] : fixChanges(latest)
        assert.equal(changes, ['allow=ptrace', 'unconfined'])
        for (const change of [...changes, 'backoffFactor=3']) {
          const answer = await get(serve, `/v1/incidents/${id}/try?change=${encodeURIComponent(change)}`)
          assert.is(answer.status, 200, change)
          const trial = (await answer.json()) as TrialObject
          assert.ok(isTrial(trial), JSON.stringify(isTrial.errors))
          const hub = `ws://127.0.0.1:${serve.port}`
          const shown = await sigsys(['incidents', 'show', id, '--hub', hub, '--try', change, '--format', 'json'])
          const [figures] = (JSON.parse(shown.stdout) as Compared).workloads
          const sides = [trial.as_is, trial.changed]
          assert.equal(
            sides.map(({ attempts, failures, wasted_task_seconds: wasted }) => [attempts, failures, wasted]),
            [0, 1].map((side) => [
              figures?.figures.launches[side],
              figures?.figures.failures[side],
              Math.floor((figures?.figures.wasted_ms[side] ?? -1) / 1000),
            ]),
            change,
          )
          const isBackOff = change === 'backoffFactor=3'
          assert.equal([trial.as_is.will_fail, trial.changed.will_fail], [true, isBackOff], change)
          assert.is(trial.takes_effect, change === 'allow=ptrace' ? 'next-launch' : 'new-version')
          const next = trial.changed.next_attempt
          if (trial.takes_effect === 'new-version') assert.is(next?.not_before, trial.made_at)
          else assert.equal(next, trial.as_is.next_attempt)
        }
        await serve.stop()
      }
    }))

  it('is run once for a state of an incident, and counted', async () => {
    const { serve, id } = await looping()
    const path = `/v1/incidents/${id}/try?change=unconfined`
    const answers = await Promise.all([get(serve, path), get(serve, path), get(serve, path)])
    assert.equal(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    await get(serve, path)
    const metrics = await (await get(serve, '/metrics')).text()
    for (const line of ['asked_total 4', 'run_total 1', 'refused_total 0', 'failed_total 0'])
      assert.ok(metrics.includes(`\nsigsys_trials_${line}\n`), line)
    const remembered = Number(/^sigsys_trials_remembered_total (\d)$/m.exec(metrics)?.[1])
    assert.ok(remembered >= 1)
    await serve.stop()
  })

  it('is refused in words where the question is wrong, or cannot be tried', async () => {
    const { serve, id } = await looping()
    const table = [
      ['', 400, /change says what is to be tried/],
      ['?change=hope%3D1&change=allow%3D', 400, /hope cannot be tried[^]*allow= takes names/],
      ['?change=profile%3D/etc/passwd', 400, /files are read by sigsys incidents show --try only/],
      ['?change=unconfined&colour=red', 400, /unknown parameter colour/],
      ['?change=allow%3Dnonsense', 422, /nonsense cannot be permitted/],
    ] as const
    for (const [query, status, words] of table) {
      const answer = await get(serve, `/v1/incidents/${id}/try${query}`)
      assert.is(answer.status, status, query)
      assert.match(await answer.text(), words)
    }
    assert.is((await get(serve, '/v1/incidents/i-none/try?change=unconfined')).status, 404)
    assert.equal(readChanges(Array.from({ length: 5 }, () => ['change', 'unconfined'] as const)).ok, false)
    await serve.stop()
  })

  it('is made one at a time on a connection', async () => {
    const { serve, id } = await looping()
    const ask = (change: string, end = ''): string =>
      `GET /v1/incidents/${id}/try?change=${change} HTTP/1.1\r\nHost: localhost\r\n${end}\r\n`
    const socket = connectSocket(serve.port, '127.0.0.1')
    socket.write(ask('unconfined') + ask('allow=ptrace', 'Connection: close\r\n'))
    const answers = await text(socket)
    assert.equal(
      [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status),
      ['200', '429'],
    )
    assert.match(answers, /retry-after: 5/i)
    await serve.stop()
  })

  it('needs a token that may read', () =>
    inFolder(async (folder) => {
      writeFileSync(`${folder}/tokens`, 'read reader-token\ningest collector-token\n')
      const serve = await serving({ tokenFile: `${folder}/tokens` })
      const path = '/v1/incidents/i-1/try?change=unconfined'
      const statuses = ['nobody-token', 'collector-token', 'reader-token'].map(async (token) => {
        return (await get(serve, path, { authorization: `Bearer ${token}` })).status
      })
      assert.equal(await Promise.all(statuses), [401, 403, 404])
      await serve.stop()
    }))
})
