import * as assert from 'uvu/assert'
import { followMarathon } from '../../../src/source/live/marathon.ts'
import { describe } from '../../support/describe.ts'
import { eventually } from '../../support/hub.ts'
import { dataOf, following, listen, type TestServer } from '../../support/upstream.ts'

const event =
  '{"eventType":"status_update_event","taskId":"shop.1","taskStatus":"TASK_FAILED","timestamp":"2026-11-23T19:00:00.000Z"}'
const answers: Readonly<Record<string, string>> = {
  '/v2/info':
    '{"name":"marathon","version":"1.8.247","frameworkId":"f","marathon_config":{"framework_name":"marathon","min_revive_offers_interval":30000}}',
  '/v2/apps': '{"apps":[]}',
  '/v2/pods': '[]',
  '/v2/queue': '{"queue":[]}',
}

/** A Marathon that sends one event and a keep-alive, then nothing. */
const marathon = (then: (end: () => void) => void, seen: (string | undefined)[] = []): Promise<TestServer> =>
  listen((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    seen.push(request.headers.authorization)
    if (path !== '/v2/events') response.end(answers[path] ?? '')
    else if (request.headers.accept !== 'text/event-stream') response.writeHead(405).end()
    else {
      response.writeHead(200, { 'content-type': 'text/event-stream;charset=utf-8' })
      response.write(`\r\nevent: status_update_event\r\ndata: ${event}\r\n\r\n`)
      then(() => response.destroy())
    }
  })

describe('followMarathon', (it) => {
  it('hands on events as they came, and looks around after it is attached', async () => {
    const server = await marathon(() => {})
    await following(followMarathon, { port: server.port }, async (heard) => {
      await eventually(() => heard.length === 7)
      const told = heard.filter(({ type }) => type === 'sigsys.marathon')
      const texts = told.map(({ text }) => text.slice(text.indexOf('"data":') + 7, -1))
      assert.equal(texts.toSorted(), [event, ...Object.values(answers)].toSorted())
      const lists = heard.filter(({ type }) => type === 'sigsys.listing').map((each) => dataOf(each) as object)
      assert.equal(
        lists.map((list) => ({ ...list, asked_at: '' })),
        (['app', 'pod'] as const).map((workload) => ({ workload, ids: [], asked_at: '' })),
      )
      assert.is(heard.find(({ text }) => text.includes('taskId'))?.subject, 'shop.1')
    })
    await server.stop()
  })

  it('keeps of what Marathon says of itself no more than is needed: the rest may hold credentials', async () => {
    const server = await listen((request, response) => {
      if (request.url !== '/v2/info')
        return void response
          .writeHead(request.url === '/v2/events' ? 200 : 404, { 'content-type': 'text/event-stream' })
          .write('\r\n')
      const config = { framework_name: 'm', zookeeper_config: { zk: 'zk://user:secret@host' } }
      return void response.end(
        JSON.stringify({
          version: '1.5.15',
          marathon_config: config,
          zookeeper_config: { zk: 'zk://user:secret@host' },
        }),
      )
    })
    await following(followMarathon, { port: server.port }, async (heard) => {
      await eventually(() => heard.some(({ text }) => text.includes('1.5.15')))
      assert.not(heard.some(({ text }) => text.includes('secret')))
    })
    await server.stop()
  })

  it('goes to the leader with its credentials', async () => {
    const seen: (string | undefined)[] = []
    const leader = await marathon(() => {}, seen)
    const standby = await listen((request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${leader.port}${request.url}` }).end()
    })
    await following(followMarathon, { port: standby.port, authorization: 'token=abc' }, async (heard) => {
      await eventually(() => heard.length === 7)
      assert.equal(new Set(seen), new Set(['token=abc']))
    })
    await Promise.all([leader.stop(), standby.stop()])
  })

  it('reads again what a deployment has changed, and everything where it was much', async () => {
    const seen: string[] = []
    const actions = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ action: 'ScaleApplication', app: `/a/${index}` }))
    const done = (id: string, of: readonly object[]) => {
      const plan = { id, steps: [{ actions: of }], version: '2026-11-23T19:00:00.000Z' }
      return `data: ${JSON.stringify({ eventType: 'deployment_success', id, plan, timestamp: plan.version })}\r\n\r\n`
    }
    const server = await listen((request, response) => {
      const path = request.url?.split('?')[0] ?? ''
      seen.push(path)
      if (path === '/v2/apps/a/0') response.end('{"app":{"id":"/a/0","instances":0}}')
      else if (path === '/v2/pods/b%20c') response.writeHead(404).end()
      else if (path !== '/v2/events') response.end(answers[path] ?? '')
      else {
        response.writeHead(200, { 'content-type': 'text/event-stream;charset=utf-8' })
        response.write(
          done('d-1', [
            ...actions(1),
            { action: 'ScalePod', pod: '/b c' },
            { action: 'StopApplication', app: '/gone' },
          ]),
        )
        setTimeout(() => response.write(done('d-2', actions(21))), 100)
      }
    })
    await following(followMarathon, { port: server.port }, async (heard, counters) => {
      await eventually(() => seen.filter((path) => path === '/v2/queue').length === 2)
      assert.equal(
        seen.filter((path) => /^\/v2\/(?:apps|pods)\/./.test(path)),
        ['/v2/apps/a/0', '/v2/pods/b%20c'],
      )
      await eventually(() => heard.filter(({ type }) => type === 'sigsys.listing').length === 4)
      assert.ok(heard.some(({ text }) => text.includes('"instances":0')))
      assert.equal([counters.gaps, counters.unreadable], [0, 0])
    })
    await server.stop()
  })

  it('RE-7: a leader that is not ready closes the stream at once: that is a loss, and it is opened again', async () => {
    let opened = 0
    const server = await listen((request, response) => {
      const path = request.url?.split('?')[0] ?? ''
      if (path !== '/v2/events') return void response.end(answers[path] ?? '')
      opened += 1
      response.writeHead(200, { 'content-type': 'text/event-stream;charset=utf-8' })
      return opened === 1 ? void response.end() : void response.write(`data: ${event}\r\n\r\n`)
    })
    await following(followMarathon, { port: server.port }, async (heard, counters) => {
      await eventually(() => heard.some(({ subject }) => subject === 'shop.1'))
      assert.equal([opened, counters.lost, counters.connections], [2, 1, 2])
    })
    await server.stop()
  })

  for (const [says, then, why] of [
    ['cuts the stream', (end: () => void) => void setTimeout(end, 20), /127\.0\.0\.1/],
    ['falls silent', () => {}, /not even a keep-alive/],
  ] as const) {
    it(`says so and looks around again where Marathon ${says}`, async () => {
      const server = await marathon(then)
      await following(followMarathon, { port: server.port, waits: { silenceMs: 150 } }, async (heard) => {
        await eventually(() => heard.filter(({ text }) => text.includes('"apps"')).length >= 2)
        const gaps = heard
          .filter(({ type }) => type === 'sigsys.gap')
          .map((gap) => dataOf(gap) as { why: string; to: string | null })
        assert.match(gaps[0]?.why ?? '', why)
        assert.is(gaps[0]?.to, null)
        assert.type(gaps[1]?.to, 'string')
      })
      await server.stop()
    })
  }
})
