import * as assert from 'uvu/assert'
import { followMarathon } from '../../../src/source/live/marathon.ts'
import { describe } from '../../support/describe.ts'
import { eventually } from '../../support/hub.ts'
import { dataOf, following, listen, type TestServer } from '../../support/upstream.ts'

const event =
  '{"eventType":"status_update_event","taskId":"shop.1","taskStatus":"TASK_FAILED","timestamp":"2026-11-23T19:00:00.000Z"}'
const answers: Readonly<Record<string, string>> = {
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
      await eventually(() => heard.length === 4)
      const texts = heard.map(({ text }) => text.slice(text.indexOf('"data":') + 7, -1))
      assert.equal(texts.toSorted(), [event, ...Object.values(answers)].toSorted())
      assert.ok(heard.every(({ type }) => type === 'sigsys.marathon'))
      assert.is(heard.find(({ text }) => text.includes('taskId'))?.subject, 'shop.1')
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
      await eventually(() => heard.length === 4)
      assert.equal(new Set(seen), new Set(['token=abc']))
    })
    await Promise.all([leader.stop(), standby.stop()])
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
