import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv } from 'ajv'
import * as assert from 'uvu/assert'
import type { IncidentAnswer, IncidentsAnswer } from '../../../src/app/incidents.ts'
import type { NodeObject } from '../../../src/domain/node-object.ts'
import { replayPath } from '../../../src/app/replay.ts'
import type { Serve } from '../../../src/app/serve.ts'
import { incident, repository, sigsys } from '../../support/cli.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'
import { eventually, valueOf } from '../../support/hub.ts'
import { sendCollected, serving } from '../../support/serving.ts'

const tokens = 'read reader-token\ningest collector-token\n'
const schema = (name: string): object =>
  JSON.parse(readFileSync(`${repository}/docs/schema/${name}.schema.json`, 'utf8')) as object

/** A daemon that has judged a recorded incident, with tokens and a store. */
async function judged(folder: string): Promise<Serve> {
  writeFileSync(`${folder}/tokens`, tokens)
  const replay = valueOf(await replayPath(incident('pod'), { host: '127.0.0.1', port: 0, speed: Infinity }))
  const serve = await serving({
    mesos: new URL(`http://127.0.0.1:${replay.replay.port}`),
    store: `${folder}/a.db`,
    tokenFile: `${folder}/tokens`,
  })
  await sendCollected(serve, incident('pod'), 'collector-token')
  await eventually(() => serve.incidents.openCount() > 0 && serve.pipeline.behind() === 0)
  // What came last revises what was said: the answers compared must be of the same moment.
  for (let judgements = -1; judgements !== serve.pipeline.counters().judgements; await sleep(400))
    judgements = serve.pipeline.counters().judgements
  await replay.replay.stop()
  return serve
}

const get = (serve: Serve, path: string, token = 'reader-token') =>
  fetch(`http://127.0.0.1:${serve.port}${path}`, { headers: { authorization: `Bearer ${token}` } })

describe('incidents over HTTP', (it) => {
  it('are what was judged, as their schema says, by id too; and the same on the command line', () =>
    inFolder(async (folder) => {
      const serve = await judged(folder)
      const answer = await get(serve, '/v1/incidents')
      const page = (await answer.json()) as IncidentsAnswer
      assert.ok(page.incidents.length > 0)
      assert.is(page.next, null)
      const ajv = new Ajv({ strict: false, logger: false })
      ajv.addSchema(schema('diagnosis'))
      ajv.addSchema(schema('forecast'))
      const validate = ajv.compile(schema('incident'))
      for (const each of page.incidents) assert.ok(validate(each), JSON.stringify(validate.errors))
      const [first] = page.incidents
      const one = (await (await get(serve, `/v1/incidents/${first?.id}`)).json()) as IncidentAnswer
      assert.equal(one.incident, first)
      assert.is(one.diagnoses.length, first?.failures)
      assert.is(one.diagnoses[0]?.id, first?.latest.id)

      const list = ['incidents', 'list', '--format', 'jsonl']
      const hub = ['--hub', `ws://127.0.0.1:${serve.port}`]
      const lines = page.incidents.map((each) => `${JSON.stringify(each)}\n`).join('')
      const asked = await sigsys([...list, ...hub], { env: { SIGSYS_TOKEN: 'reader-token' } })
      assert.equal([asked.code, asked.stdout, asked.stderr], [0, lines, ''])
      const looked = await sigsys([...list, '--store', `${folder}/a.db`])
      assert.equal([looked.code, looked.stdout, looked.stderr], [0, lines, ''])
      const shown = await sigsys(['incidents', 'show', first?.id ?? '', '--store', `${folder}/a.db`])
      assert.is(shown.code, 0)
      assert.match(shown.stdout, new RegExp(`^${first?.id} open `))
      for (const line of shown.stdout.split('\n')) assert.ok(line.length <= 80 || !line.trim().includes(' '), line)
      const csv = await sigsys(['incidents', 'list', '--store', `${folder}/a.db`, '--format', 'csv'])
      assert.is(csv.stdout.split('\r\n').length, page.incidents.length + 2)
      const refused = await sigsys([...list, ...hub], { env: { SIGSYS_TOKEN: 'wrong-token' } })
      assert.equal([refused.code, refused.stdout], [2, ''])
      await serve.stop()
    }))

  const wrong = [
    ['/v1/incidents?state=shut', 400, /state is one of open, closed, all/],
    ['/v1/incidents?limit=0&after=x&colour=red', 400, /colour[^]*limit is[^]*after is/],
    ['/v1/incidents?cause=nothing', 400, /cause is one or more of/],
    ['/v1/incidents/i-none', 404, /no incident/],
  ] as const
  it('are refused in words where the question is wrong, the token or its role', () =>
    inFolder(async (folder) => {
      writeFileSync(`${folder}/tokens`, tokens)
      const serve = await serving({ tokenFile: `${folder}/tokens` })
      for (const [path, status, words] of wrong) {
        const answer = await get(serve, path)
        assert.is(answer.status, status, path)
        assert.match(await answer.text(), words)
      }
      for (const path of ['/v1/incidents', '/v1/incidents/i-1', '/v1/nodes', '/metrics']) {
        assert.is((await get(serve, path, 'nobody-token')).status, 401, path)
        assert.is((await get(serve, path, 'collector-token')).status, 403, path)
        const post = { method: 'POST', headers: { authorization: 'Bearer reader-token' } }
        assert.is((await fetch(`http://127.0.0.1:${serve.port}${path}`, post)).status, 405, path)
      }
      await serve.stop()
    }))
})

describe('nodes over HTTP', (it) => {
  it('have their coverage, losses, collector and profiles', () =>
    inFolder(async (folder) => {
      const serve = await judged(folder)
      const { nodes } = (await (await get(serve, '/v1/nodes')).json()) as { readonly nodes: readonly NodeObject[] }
      const names = nodes.map(({ hostname }) => hostname ?? '')
      assert.ok(names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name))
      const seen = nodes.filter(({ collector }) => collector !== null)
      assert.ok(seen.length > 0)
      assert.ok(seen.some(({ coverage }) => coverage.some((each) => each.last_serial >= each.first_serial)))
      assert.ok(nodes.every(({ id }) => id !== null))
      await serve.stop()
    }))
})
