import * as assert from 'uvu/assert'
import { sinksOf } from '../../../src/app/alerts/sinks.ts'
import type { Duration } from '../../../src/domain/time.ts'
import { alertMessage, resolvedAlert } from '../../support/alert-message.ts'
import { deliver, everySink, localConfig, sinkEnv } from '../../support/deliver.ts'
import { describe } from '../../support/describe.ts'
import { valueOf } from '../../support/hub.ts'
import { type Manner, receiver, type Received } from '../../support/receiver.ts'

/** What tells one request from another: path and body. */
const keyOf = ({ path, body }: Received): string => `${path} ${body}`

describe('deliveries', (it) => {
  const manners: readonly Manner[] = ['fail', 'busy', 'hang', 'reset', 'redirect', 'close']
  for (const manner of manners)
    it(`arrive at every sink although it does ${manner} twice, in order and with the same bytes`, async () => {
      const seen = new Map<string, number>()
      const to = await receiver((_, { path, body, headers }) => {
        const key = `${path} ${String(headers['webhook-id'])} ${body}`
        seen.set(key, (seen.get(key) ?? 0) + 1)
        return (seen.get(key) ?? 0) <= 2 ? manner : 'take'
      })
      const sinks = everySink(to.url)
      const { deliveries } = await deliver([alertMessage(), resolvedAlert()], sinks)
      assert.is(deliveries.list({ state: 'done', sink: undefined, alert: undefined, limit: 100 }).length, 14)
      assert.is(to.taken().length, 14)
      assert.is(new Set(to.all.map(keyOf)).size, 14)
      // The same number of attempts for each, and the end of an alert only after its beginning had arrived.
      assert.is(to.all.length, 42)
      for (const { name } of sinks) {
        const [end, begin] = deliveries.list({ state: undefined, sink: name, alert: undefined, limit: 2 })
        assert.is(begin?.attempts, 3)
        assert.is(end?.attempts, 3)
        const [first] = deliveries.attempts(end?.number ?? 0)
        assert.ok((first?.at ?? 0) >= (begin?.ended_at ?? Infinity), name)
      }
      await to.stop()
    })

  it('that are refused for good are given up at once, and the next of the alert still goes', async () => {
    const to = await receiver((index) => (index === 0 ? 'refuse' : 'take'))
    const [webhook] = everySink(to.url)
    const { deliveries, said } = await deliver(
      [alertMessage(), resolvedAlert()],
      webhook === undefined ? [] : [webhook],
    )
    const [end, begin] = deliveries.list({ state: undefined, sink: undefined, alert: undefined, limit: 2 })
    assert.equal([begin?.state, begin?.attempts, begin?.says], ['dead', 1, 'HTTP 400'])
    assert.is(end?.state, 'done')
    assert.equal(said, ['alerts: sink webhook: given up a-0123456789abcdef0123.1: HTTP 400'])
    await to.stop()
  })

  it('are given up when their time is over, and can be sent again', async () => {
    const to = await receiver(() => 'fail')
    const [webhook] = everySink(to.url)
    const sinks = webhook === undefined ? [] : [webhook]
    const { deliveries } = await deliver([alertMessage()], sinks, { give_up_after: 60 as Duration })
    const [only] = deliveries.list({ state: 'dead', sink: undefined, alert: undefined, limit: 2 })
    assert.ok((only?.attempts ?? 0) > 1)
    assert.is(deliveries.attempts(only?.number ?? 0).length, only?.attempts)
    assert.ok(deliveries.again(only?.number ?? 0, Date.now()))
    assert.not(deliveries.again(only?.number ?? 0, Date.now()))
    assert.is(deliveries.waitingCount(), 1)
    await to.stop()
  })

  it('never hold a secret, nor does what is said of them', async () => {
    const to = await receiver((index) => (index < 7 ? 'fail' : 'take'))
    const { deliveries, said } = await deliver([alertMessage(), resolvedAlert()], everySink(to.url))
    const all = JSON.stringify([
      deliveries.list({ state: undefined, sink: undefined, alert: undefined, limit: 100 }),
      said,
    ])
    for (const text of Object.values(sinkEnv)) assert.not(all.includes(text))
    const keys = to.all.filter(({ path }) => path === '/v2/enqueue').map(({ body }) => JSON.parse(body).routing_key)
    assert.equal([...new Set(keys)], [sinkEnv.KEY])
    await to.stop()
  })

  it('go to one thread in Slack, and its end to the channel too', async () => {
    let count = 0
    const to = await receiver(
      () => 'take',
      () => `{"ok":true,"ts":"17000000${(count += 1)}.000100"}`,
    )
    const chat = everySink(to.url).filter(({ name }) => name === 'slack-chat')
    await deliver(
      [alertMessage(), alertMessage({ sequence: 2, event: 'repeat' }), resolvedAlert({ sequence: 3 })],
      chat,
    )
    const threads = to.all.map(({ body }) => {
      const { channel, thread_ts: thread, reply_broadcast: broadcast } = JSON.parse(body)
      return [channel, thread, broadcast]
    })
    assert.equal(threads, [
      ['#alerts', undefined, undefined],
      ['#alerts', '170000001.000100', undefined],
      ['#alerts', '170000001.000100', true],
    ])
    await to.stop()
  })

  it('do not leave for an address that is not public unless it is allowed', async () => {
    const to = await receiver()
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
      const url = `http://${host}:${to.port}/`
      const config = localConfig({ sinks: [{ kind: 'cloudevents', name: 'inside', url }], allow_networks: [] })
      const [sink] = valueOf(sinksOf(config, { env: {}, write: () => Promise.resolve() }))
      const cancelled = new AbortController().signal
      const found = await sink?.send({ id: 'x', body: '{}', at: 0, first: undefined, cancelled })
      assert.ok(found?.ok === false && /allow_networks/.test(found.why), host)
      await sink?.close()
    }
    assert.is(to.all.length, 0)
    await to.stop()
  })
})
