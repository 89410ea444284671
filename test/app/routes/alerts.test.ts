import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { startServe } from '../../../src/app/serve.ts'
import type { Duration } from '../../../src/domain/time.ts'
import { valueOf } from '../../support/hub.ts'
import { sigsys } from '../../support/cli.ts'
import { everySink, localConfig, sinkEnv } from '../../support/deliver.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'
import { receiver } from '../../support/receiver.ts'
import { serving, servingOptions } from '../../support/serving.ts'

const tokens = 'read reader-token\ningest ingest-token\nadmin admin-token\n'

describe('alerts of a serve, over its API and by the command line', (it) => {
  it('silences are made, listed and ended by an admin only', () =>
    inFolder(async (folder) => {
      const tokenFile = join(folder, 'tokens')
      writeFileSync(tokenFile, tokens)
      const serve = await serving({ tokenFile })
      const url = `http://127.0.0.1:${serve.port}/v1/alerts/silences`
      const silence = { owner: 'ana', reason: 'known', for: '2h', workload: '/shop/cart' }
      const post = async (token: string | undefined, body: unknown): Promise<readonly [number, string]> => {
        const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
        const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
        return [answer.status, (await answer.text()).trim()]
      }
      assert.is((await post(undefined, silence))[0], 401)
      assert.is((await post('reader-token', silence))[0], 403)
      assert.is((await post('ingest-token', silence))[0], 403)
      const [status, text] = await post('admin-token', { owner: 'ana', wrkload: 1, for: '400d' })
      assert.is(status, 400)
      assert.equal(text.split('\n'), [
        'unknown key wrkload',
        'reason: say why',
        'say what is silenced: workload, cause, profile or node',
        'it must end within a year from now',
      ])
      assert.is((await post('admin-token', silence))[0], 200)

      const hub = ['--hub', `ws://127.0.0.1:${serve.port}`]
      const as = (token: string) => ({ env: { SIGSYS_TOKEN: token } })
      const listed = await sigsys(['alerts', 'silence', 'list', ...hub, '--format', 'jsonl'], as('reader-token'))
      const [first] = listed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string; owner: string })
      assert.is(first?.owner, 'ana')
      const words = ['--node', 'node-1', '--for', '1h', '--owner', 'bo', '--reason', 'new disk']
      const added = await sigsys(['alerts', 'silence', 'add', ...words, ...hub], as('admin-token'))
      assert.match(added.stdout, /^s-[0-9a-f]{20} {2}until .* node node-1 {2}\(bo: new disk\)$/m)
      const refused = await sigsys(['alerts', 'silence', 'end', first?.id ?? '', ...hub], as('reader-token'))
      assert.equal([refused.code, refused.stdout], [2, ''])
      const ended = await sigsys(['alerts', 'silence', 'end', first?.id ?? '', ...hub], as('admin-token'))
      assert.is(ended.code, 0)
      assert.equal(
        [...serve.alerts.state.silences.values()].map(({ owner }) => owner),
        ['bo'],
      )
      const nobody = await sigsys(['alerts', 'silence', 'end', 's-0', ...hub], as('admin-token'))
      assert.equal([nobody.code, nobody.stderr], [2, 'sigsys alerts: no silence has this id\n'])
      await serve.stop()
    }))

  it('a silence outlives a restart', () =>
    inFolder(async (folder) => {
      const store = join(folder, 'a.db')
      const one = await serving({ store })
      const body = JSON.stringify({ owner: 'ana', reason: 'known', for: '2h', profile: 'strict.json' })
      await fetch(`http://127.0.0.1:${one.port}/v1/alerts/silences`, { method: 'POST', body })
      const before = [...one.alerts.state.silences.values()]
      await one.stop()
      const two = await serving({ store })
      assert.equal([...two.alerts.state.silences.values()], before)
      await two.stop()
    }))

  it('a drill reaches every sink, marked, and tells when one does not take it', () =>
    inFolder(async () => {
      const to = await receiver((_, { path }) => (path.startsWith('/bad') ? 'refuse' : 'take'))
      const sinks = everySink(to.url)
      const bad = { kind: 'cloudevents' as const, name: 'bad', url: `${to.url}/bad` }
      const routes = [{ sinks: sinks.map(({ name }) => name) }]
      const serve = await serving({ alerts: localConfig({ sinks: [...sinks, bad], routes }), env: sinkEnv })
      const hub = ['--hub', `ws://127.0.0.1:${serve.port}`]
      const good = await sigsys(['alerts', 'drill', ...hub])
      assert.is(good.code, 0, good.stderr)
      const arrived = good.stdout.trim().split('\n').sort()
      assert.equal(
        arrived,
        sinks
          .flatMap(({ name }) => [
            `${name}: firing arrived after 1 attempt`,
            `${name}: resolved arrived after 1 attempt`,
          ])
          .sort(),
      )
      for (const { body, path } of to.all)
        assert.ok(/DRILL|"drill":true|"event_action":"resolve"/.test(body), `${path} ${body.slice(0, 200)}`)
      const only = await sigsys(['alerts', 'drill', '--sink', 'bad', ...hub])
      assert.is(only.code, 1)
      assert.match(only.stdout, /bad: firing given up after 1 attempt \(HTTP 400\)/)
      const unknown = await sigsys(['alerts', 'drill', '--sink', 'nobody', ...hub])
      assert.equal([unknown.code, /no sink is called nobody/.test(unknown.stderr)], [2, true])

      const dead = await sigsys(['alerts', 'deliveries', '--state', 'dead', '--attempts', ...hub])
      assert.match(
        dead.stdout,
        /dead {2}bad {2}firing {2}a-[0-9a-f]{20}\.1 {2}1 attempt: HTTP 400\n {4}.* ms {2}HTTP 400/,
      )
      const number = /^(\d+) /m.exec(dead.stdout)?.[1] ?? ''
      assert.is((await sigsys(['alerts', 'redeliver', number, ...hub])).code, 0)
      const nothing = await sigsys(['alerts', 'redeliver', '999', ...hub])
      assert.is(nothing.code, 2)
      await serve.stop()
      await to.stop()
    }))

  it('another configuration is taken over while it runs', async () => {
    const [first, second] = [await receiver(), await receiver()]
    const alertsTo = (url: string) =>
      localConfig({ sinks: [{ kind: 'cloudevents', name: 'events', url, timeout: 300 as Duration }] })
    const options = servingOptions({ alerts: alertsTo(first.url) })
    const serve = valueOf(await startServe(options))
    const hub = ['--hub', `ws://127.0.0.1:${serve.port}`]
    assert.is((await sigsys(['alerts', 'drill', ...hub])).code, 0)
    assert.ok((await serve.apply({ ...options, alerts: alertsTo(second.url) })).ok)
    assert.is((await sigsys(['alerts', 'drill', ...hub])).code, 0)
    assert.equal([first.taken().length, second.taken().length], [2, 2])
    const unread = localConfig({ sinks: [{ kind: 'pagerduty', name: 'pager', routing_key_env: 'MISSING' }] })
    const refused = await serve.apply({ ...options, alerts: unread })
    assert.equal(refused, { ok: false, error: ['alerts: sink pager: MISSING: is not set'] })
    assert.equal([...serve.alerts.sinks().keys()], ['events'])
    await serve.stop()
    await Promise.all([first.stop(), second.stop()])
  })

  it('other paths and methods are told', async () => {
    const serve = await serving()
    const asked = async (method: string, path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${serve.port}/v1/alerts/${path}`, { method })).status
    assert.equal(
      [
        await asked('GET', 'nothing'),
        await asked('PUT', 'silences'),
        await asked('GET', 'deliveries?state=bad'),
        await asked('GET', 'deliveries?limit=0'),
        await asked('GET', 'deliveries?state=dead&limit=5'),
        await asked('POST', 'drill'),
      ],
      [404, 404, 400, 400, 200, 400],
    )
    await serve.stop()
  })
})
