import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { recordioDecoder } from '../../src/wire/framing/recordio.ts'
import { incident, sigsys } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { type Client, connect } from '../support/hub.ts'
import { killed, start, stop } from '../support/running.ts'

const recorded = (name: string): readonly string[] => {
  const { frames } = recordioDecoder({ frameBytesMax: 1e8 }).push(
    readFileSync(`${incident(name)}/master-subscribe.recordio`),
  )
  return frames.map(({ bytes }) => Buffer.from(bytes).toString())
}
const dataTexts = ({ texts }: Client) =>
  texts.map((text) => text.slice(text.indexOf('"data":') + 7, text.lastIndexOf(',"sequence"')))

describe('a recording through replay, relay and WebSocket', (it) => {
  for (const name of ['shell-wrapper', 'pod']) {
    it(`${name}: every recorded message once, in order, byte for byte`, async () => {
      const replay = await start(['replay', incident(name), '--speed', 'max'])
      const relay = await start(['relay', '--mesos', `http://127.0.0.1:${replay.port}`, '--cluster', 'lab'])
      const client = await connect(relay, '/v1/events?since=0')
      const expected = recorded(name)
      await client.until(expected.length)
      assert.equal(dataTexts(client), [...expected])
      assert.equal(
        client.events().map(({ sequence }) => Number(sequence)),
        expected.map((_, at) => at + 1),
      )
      assert.ok(client.events().every(({ source }) => source === `/lab/127.0.0.1:${replay.port}`))
      for (const running of [relay, replay]) assert.is((await stop(running)).code, 0)
      assert.is((await client.closed).code, 1001)
    })
  }

  it('goes on after kill -9 of the relay, without repeating what a reader has', () =>
    inFolder(async (folder) => {
      const replay = await start(['replay', incident('shell-wrapper'), '--speed', 'max'])
      const words = ['relay', '--mesos', `http://127.0.0.1:${replay.port}`, '--store', `${folder}/events.db`]
      const count = recorded('shell-wrapper').length
      const first = await start(words)
      const before = await connect(first, '/v1/events?since=0')
      await before.until(count)
      await killed(first)
      const second = await start(words)
      const { epoch, sequence } = before.events()[4] ?? {}
      const after = await connect(second, `/v1/events?since=${epoch}:${sequence}`)
      await after.until(count - 5 + count)
      assert.equal(after.texts.slice(0, count - 5), before.texts.slice(5))
      assert.equal(
        after.events().map((event) => Number(event.sequence)),
        Array.from({ length: 2 * count - 5 }, (_, at) => at + 6),
      )
      for (const running of [second, replay]) assert.is((await stop(running)).code, 0)
    }))
})

describe('several Marathons', (it) => {
  it('are followed each by its own name, and one that is left takes nothing with it', () =>
    inFolder(async (folder) => {
      const recording = `${folder}/recorded`
      mkdirSync(recording)
      const data = { eventType: 'app_terminated_event', appId: '/shop/cart', timestamp: '2026-11-23T19:36:28.801Z' }
      const event = `event: ${data.eventType}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`
      writeFileSync(`${recording}/marathon-events.txt`, event.repeat(3))
      const [own, users] = await Promise.all([
        start(['replay', recording, '--speed', 'max']),
        start(['replay', recording, '--speed', 'max']),
      ])
      const config = `${folder}/serve.yaml`
      const [first, second] = [`http://127.0.0.1:${own.port}`, `http://127.0.0.1:${users.port}`]
      const settings = (...list: readonly string[]): void =>
        writeFileSync(config, `cluster: lab\nsources:\n  marathon:\n${list.map((one) => `    - ${one}\n`).join('')}`)
      settings(`{ url: "${first}" }`, `{ url: "${second}", name: marathon-user }`)
      const serve = await start(['serve', '--config', config])
      const metric = async (source: string): Promise<number> => {
        const text = await (await fetch(`http://127.0.0.1:${serve.port}/metrics`)).text()
        return Number(new RegExp(`^sigsys_source_connected\\{source="${source}"\\} (\\d)$`, 'm').exec(text)?.[1])
      }
      const until = async (claim: () => Promise<boolean>): Promise<void> => {
        while (!(await claim())) await new Promise((resolve) => setTimeout(resolve, 20))
      }
      await until(async () => (await metric('marathon')) === 1 && (await metric('marathon-user')) === 1)
      const client = await connect(serve, '/v1/events?since=0&types=sigsys.marathon')
      const from = (): ReadonlySet<string> => new Set(client.events().map(({ source }) => source))
      await until(() => Promise.resolve(from().size === 2))
      assert.equal([...from()].toSorted(), ['/lab/marathon', '/lab/marathon-user'])
      const ready = await fetch(`http://127.0.0.1:${serve.port}/readyz`)
      assert.is(ready.status, 200, await ready.text())
      settings(`{ url: "${first}" }`)
      serve.child.kill('SIGHUP')
      await until(async () => (await metric('marathon-user')) === 0)
      assert.is(await metric('marathon'), 1)
      assert.match(serve.said(), /sources\.marathon is /)
      for (const running of [serve, own, users]) await stop(running)
    }))

  it('need names of their own', async () => {
    const words = ['--marathon', 'http://127.0.0.1:1', '--marathon', 'http://127.0.0.1:2']
    const { code, stderr } = await sigsys(['relay', ...words])
    assert.is(code, 2)
    assert.match(stderr, /the Marathon at 127\.0\.0\.1:2\/ needs a name beside the first: write NAME=URL/)
  })
})

describe('what relay refuses', (it) => {
  const secret = 'canary-4711-secret'
  const refused = async (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { code, stderr } = await sigsys(['relay', ...words], { env })
    assert.is(code, 2)
    return stderr
  }
  it('to listen for all without a token', async () =>
    assert.match(
      await refused(['--listen', '0.0.0.0:0']),
      /^sigsys relay: 0\.0\.0\.0 can be reached by others: .*--allow-unauthenticated\n$/,
    ))
  it('a password in an address, without repeating it', async () => {
    const said = await refused(['--mesos', `http://me:${secret}@127.0.0.1:1`, '--tls-cert', '/nowhere/x'])
    assert.match(said, /--mesos: the address holds a user or password/)
    assert.match(said, /--tls-cert and --tls-key belong together/)
    assert.match(said, /\/nowhere\/x: cannot be read \(ENOENT\)/)
    assert.not.match(said, new RegExp(secret))
  })
  it('a token file with mistakes, by line, without repeating them', () =>
    inFolder(async (folder) => {
      writeFileSync(`${folder}/tokens`, `# ours\nwrite ${secret}\nread ${secret} ${secret}\n`)
      const said = await refused(['--token-file', `${folder}/tokens`])
      assert.match(said, /tokens:2: write read, ingest or admin/)
      assert.match(said, /tokens:3: /)
      assert.not.match(said, new RegExp(secret))
    }))
  it('a store that is none', () =>
    inFolder(async (folder) => {
      writeFileSync(`${folder}/x.db`, 'text '.repeat(1000))
      assert.match(
        await refused(['--store', `${folder}/x.db`]),
        /^sigsys relay: .*x\.db: is no SQLite database; name another file\n$/,
      )
    }))

  it('nothing of its secrets to anybody', () =>
    inFolder(async (folder) => {
      writeFileSync(`${folder}/tokens`, `read ${secret}-hub\n`)
      writeFileSync(`${folder}/upstream`, `${secret}-upstream\n`)
      const replay = await start(['replay', incident('shell-wrapper'), '--speed', 'max'])
      const sources = ['--mesos', `http://127.0.0.1:${replay.port}`, '--marathon', 'http://127.0.0.1:1']
      const files = ['--token-file', `${folder}/tokens`, '--upstream-token-file', `${folder}/upstream`]
      const relay = await start(['relay', ...sources, ...files, '--store', `${folder}/e.db`])
      const client = await connect(relay, '/v1/events?since=0', { token: `${secret}-hub` })
      await client.until(recorded('shell-wrapper').length + 1)
      const { stderr, stdout } = await stop(relay)
      assert.is((await stop(replay)).code, 0)
      for (const text of [stderr, stdout, ...client.texts, readFileSync(`${folder}/e.db`, 'latin1')])
        assert.not.match(text, new RegExp(secret))
    }))
})
