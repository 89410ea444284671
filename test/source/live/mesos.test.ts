import type { IncomingMessage, ServerResponse } from 'node:http'
import * as assert from 'uvu/assert'
import { followMesos } from '../../../src/source/live/mesos.ts'
import { recordioBytes } from '../../../src/wire/framing/recordio.ts'
import type { SealedEvent } from '../../../src/wire/cloudevent.ts'
import { describe } from '../../support/describe.ts'
import { eventually } from '../../support/hub.ts'
import { dataOf, following, listen } from '../../support/upstream.ts'

const frame = (text: string): Uint8Array => recordioBytes(Buffer.from(text))
const task = (id: string, state: string) => ({
  task_id: { value: id },
  framework_id: { value: 'f' },
  state,
  statuses: [{ task_id: { value: id }, state, message: 'why' }],
})
const subscribed = (tasks: readonly unknown[] = [], heartbeat = 15): string =>
  JSON.stringify({
    type: 'SUBSCRIBED',
    subscribed: { get_state: { get_tasks: { tasks } }, heartbeat_interval_seconds: heartbeat },
  })
const added = (id: string): string =>
  `{"type":"TASK_ADDED","task_added":{"task":{"task_id":{"value":"${id}"},"framework_id":{"value":"f"},"state":"TASK_RUNNING","ns":1795462585672818944,"cpus":2.0}}}`
const begin = (response: ServerResponse): void => void response.writeHead(200, { 'content-type': 'application/json' })
const types = (heard: readonly SealedEvent[]) => heard.map(({ type }) => type)

describe('followMesos', (it) => {
  for (const chunkBytes of [1, 7, 100_000]) {
    it(`hands on every message as it came, in chunks of ${chunkBytes} B`, async () => {
      const texts = [subscribed(), added('t-1'), '{"type":"HEARTBEAT"}', added('t-ü')]
      const bytes = Buffer.concat(texts.map(frame))
      const asked: { method?: string; accept?: string; type?: string; body: string }[] = []
      const server = await listen((request, response) => {
        const { accept, 'content-type': type } = request.headers
        request.once('data', (body: Buffer) =>
          asked.push({ method: request.method ?? '', accept: accept ?? '', type: type ?? '', body: body.toString() }),
        )
        begin(response)
        for (let at = 0; at < bytes.length; at += chunkBytes) response.write(bytes.subarray(at, at + chunkBytes))
      })
      await following(followMesos, { port: server.port }, async (heard) => {
        await eventually(() => heard.length === texts.length)
        assert.equal(
          heard.map(({ text }) => text.slice(text.indexOf('"data":') + 7, -1)),
          texts,
        )
        assert.equal(
          heard.map(({ subject }) => subject),
          [undefined, 't-1', undefined, 't-ü'],
        )
        assert.is(new Set(heard.map(({ id }) => id)).size, texts.length)
      })
      assert.equal(asked, [
        { method: 'POST', accept: 'application/json', type: 'application/json', body: '{"type":"SUBSCRIBE"}' },
      ])
      await server.stop()
    })
  }

  it('goes to the leader with its credentials, by an address without a scheme', async () => {
    const seen: (string | undefined)[] = []
    const leader = await listen((request, response) => {
      seen.push(request.headers.authorization)
      begin(response)
      response.write(frame(subscribed()))
    })
    const standby = await listen((_request, response) => {
      response.writeHead(307, { location: `//127.0.0.1:${leader.port}/api/v1` })
      response.end()
    })
    await following(followMesos, { port: standby.port, authorization: 'token=abc' }, async (heard, counters) => {
      await eventually(() => heard.length === 1)
      assert.equal(seen, ['token=abc'])
      assert.is(counters.requests, 2)
    })
    await Promise.all([leader.stop(), standby.stop()])
  })

  it('tells a loss at once, and what the new snapshot shows when it is back', async () => {
    let connections = 0
    const server = await listen((_request, response) => {
      connections += 1
      begin(response)
      if (connections === 1) {
        response.write(Buffer.concat([subscribed([task('a', 'TASK_RUNNING')]), added('b')].map(frame)))
        setTimeout(() => response.destroy(), 20)
      } else
        response.write(frame(subscribed([task('a', 'TASK_FAILED'), task('b', 'TASK_RUNNING'), task('c', 'TASK_LOST')])))
    })
    await following(followMesos, { port: server.port }, async (heard, counters, said) => {
      await eventually(() => heard.length === 7)
      assert.equal(said, [`${(dataOf(heard[2]) as { why: string }).why}; trying again`, 'it is back'])
      assert.equal(types(heard), [
        'sigsys.mesos',
        'sigsys.mesos',
        'sigsys.gap',
        'sigsys.gap',
        'sigsys.mesos',
        'sigsys.mesos',
        'sigsys.mesos',
      ])
      const [open, closed] = [dataOf(heard[2]), dataOf(heard[3])] as { from: string; to: string | null; why: string }[]
      assert.is(open?.to, null)
      assert.is(closed?.from, open?.from)
      assert.ok(Date.parse(closed?.to ?? '') >= Date.parse(closed?.from ?? ''))
      const inferred = JSON.parse(heard[5]?.text ?? '') as Record<string, unknown>
      assert.is(inferred['inferred'], true)
      assert.ok(String(inferred['notbefore']) <= String(inferred['notafter']))
      assert.equal(inferred['data'], {
        type: 'TASK_UPDATED',
        task_updated: {
          framework_id: { value: 'f' },
          status: { task_id: { value: 'a' }, state: 'TASK_FAILED', message: 'why' },
          state: 'TASK_FAILED',
        },
      })
      assert.is(heard[6]?.subject, 'c')
      assert.equal({ lost: counters.lost, gaps: counters.gaps, connections }, { lost: 1, gaps: 2, connections: 2 })
    })
    await server.stop()
  })

  const recovered = (tasks: readonly unknown[], agents: readonly unknown[]): string =>
    JSON.stringify({
      type: 'SUBSCRIBED',
      subscribed: { get_state: { get_tasks: { tasks }, get_agents: { recovered_agents: agents } } },
    })
  const snapshots = [
    ['tasks that are listed no more', recovered([], []), /listed no more, so that nothing tells how they ended: a, b$/],
    ['a master that has taken over', recovered([], [{}, {}]), /taken over and 2 agents have not registered/],
  ] as const
  for (const [name, second, words] of snapshots) {
    it(`says what a new snapshot leaves open: ${name}`, async () => {
      let connections = 0
      const server = await listen((_request, response) => {
        connections += 1
        begin(response)
        if (connections > 1) return void response.write(frame(second))
        response.write(frame(subscribed(['a', 'b'].map((id) => task(id, 'TASK_RUNNING')))))
        response.write(frame(subscribed([task('c', 'TASK_FINISHED')])))
        setTimeout(() => response.destroy(), 20)
        return undefined
      })
      await following(followMesos, { port: server.port }, async (heard) => {
        const gaps = () => heard.filter(({ type }) => type === 'sigsys.gap').map((event) => dataOf(event))
        await eventually(() => gaps().length === 3)
        const { why, from, to } = gaps()[2] as { why: string; from: string; to: string }
        assert.match(why, words)
        assert.ok(Date.parse(from) <= Date.parse(to))
      })
      await server.stop()
    })
  }

  it('gives a stream up that beats but tells of nothing, by the count of the master; an idle one is left alone', async () => {
    for (const growth of [1, 0]) {
      let [subscriptions, ended, asked] = [0, 5, 0]
      const server = await listen((request, response) => {
        begin(response)
        if (request.url === '/metrics/snapshot') {
          asked += 1
          ended += growth
          return void response.end(JSON.stringify({ 'master/tasks_failed': ended, 'master/tasks_finished': 2 }))
        }
        subscriptions += 1
        return void response.write(frame(subscribed()))
      })
      await following(followMesos, { port: server.port, waits: { idleCheckMs: 15 } }, async (heard, counters) => {
        if (growth === 0) await eventually(() => asked >= 6)
        else await eventually(() => subscriptions >= 2)
        assert.is(counters.lost, growth)
        const [gap] = heard.filter(({ type }) => type === 'sigsys.gap')
        if (growth > 0) assert.match(gap?.text ?? '', /the master has ended \d+ tasks and the stream told of none/)
      })
      await server.stop()
    }
  })

  const broken = [
    [
      'answers 503',
      (_: IncomingMessage, response: ServerResponse) => response.writeHead(503).end('No leader elected'),
      /answers 503/,
    ],
    [
      'redirects in a circle',
      (_: IncomingMessage, response: ServerResponse) => response.writeHead(307, { location: '/api/v1' }).end(),
      /redirects again/,
    ],
    [
      'redirects to nowhere',
      (_: IncomingMessage, response: ServerResponse) => response.writeHead(307, { location: 'http://' }).end(),
      /to nowhere/,
    ],
    ['cuts the handshake', (request: IncomingMessage) => request.socket.resetAndDestroy(), /127\.0\.0\.1:\d+: /],
    [
      'loses the framing',
      (_: IncomingMessage, response: ServerResponse) => {
        begin(response)
        response.write('12x{')
      },
      /cannot be read/,
    ],
    [
      'is silent',
      (_: IncomingMessage, response: ServerResponse) => {
        begin(response)
        response.write(frame(subscribed([], 0.01)))
      },
      /no heartbeat/,
    ],
  ] as const
  for (const [says, answer, why] of broken) {
    it(`says so and comes back where the master ${says}`, async () => {
      let count = 0
      const server = await listen((request, response) => {
        count += 1
        if (count === 1) answer(request, response)
        else if (request.url !== '/api/v1' || count < 7) answer(request, response)
        else {
          begin(response)
          response.write(frame(subscribed()))
        }
      })
      await following(followMesos, { port: server.port, waits: { silenceMs: 300 } }, async (heard) => {
        await eventually(() => heard.some(({ type, text }) => type === 'sigsys.gap' && text.includes('it is back')))
        const gap = heard.find(({ type }) => type === 'sigsys.gap')
        assert.match((dataOf(gap) as { why: string }).why, why)
      })
      await server.stop()
    })
  }

  it('leaves out a message that is no JSON, and says so', async () => {
    const server = await listen((_request, response) => {
      begin(response)
      response.write(Buffer.concat([subscribed(), 'nonsense', added('t')].map(frame)))
    })
    await following(followMesos, { port: server.port }, async (heard, counters) => {
      await eventually(() => heard.length === 3)
      assert.is(types(heard).filter((type) => type === 'sigsys.gap').length, 1)
      assert.is(counters.unreadable, 1)
    })
    await server.stop()
  })
})
