import * as assert from 'uvu/assert'
import { hubLimits } from '../../src/hub/limits.ts'
import { openJournal } from '../../src/store/journal.ts'
import { anEvent, connect, eventually, leave, tokens, valueOf, withHub } from '../support/hub.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)
const events = (from: number, to: number) => range(from, to).map((number) => anEvent(number))
const shortReads = { code: 1013, reason: /too slow/ }

describe('what a reader gets', (it) => {
  const table = [
    ['nothing old without since', '', [6, 7]],
    ['all that is kept after 0', '?since=0', range(1, 7)],
    ['what comes after a sequence', '?since=3', [4, 5, 6, 7]],
    ['nothing old after the last', '?since=5', [6, 7]],
    ['only the types it asks for', '?since=0&types=sigsys.audit', [2, 4, 6]],
    ['several types', '?since=4&types=sigsys.audit,sigsys.mesos', [5, 6, 7]],
  ] as const
  for (const [says, query, expected] of table) {
    it(says, () =>
      withHub({}, async (hub, journal) => {
        const typed = (number: number) => anEvent(number, number % 2 === 0 ? 'sigsys.audit' : 'sigsys.mesos')
        valueOf(journal.append(range(1, 5).map(typed), 0))
        const client = await connect(hub, `/v1/events${query}`)
        valueOf(hub.publish([typed(6), typed(7)]))
        await client.until(expected.length)
        assert.equal(
          client.events().map(({ sequence }) => Number(sequence)),
          [...expected],
        )
        assert.ok(client.events().every(({ epoch }) => epoch === journal.epoch))
        assert.is(client.socket.protocol, 'cloudevents.json')
      }),
    )
  }

  it('the same text that came in, with its place', () =>
    withHub({}, async (hub, journal) => {
      const client = await connect(hub, '/v1/events')
      const producer = await connect(hub, '/v1/ingest')
      const text =
        '{ "specversion":"1.0","id":"a","source":"/s","type":"sigsys.mesos",  "data":{"ns":1795462585672818944, "cpus":2.0}}'
      producer.socket.send(text)
      await client.until(1)
      assert.is(client.texts[0], `${text.slice(0, -1)},"sequence":"1","epoch":"${journal.epoch}"}`)
    }))

  it('every event once and in order while many are appended during catching up', () =>
    withHub({}, async (hub, journal) => {
      valueOf(journal.append(events(1, 3000), 0))
      const clients = await Promise.all(range(1, 5).map((at) => connect(hub, `/v1/events?since=${at * 100}`)))
      for (const from of range(0, 19)) {
        valueOf(hub.publish(events(3001 + from * 10, 3010 + from * 10)))
        await new Promise((resolve) => setImmediate(resolve))
      }
      for (const [index, client] of clients.entries()) {
        const first = (index + 1) * 100 + 1
        await client.until(3200 - first + 1)
        assert.equal(
          client.events().map(({ sequence }) => Number(sequence)),
          range(first, 3200),
        )
      }
    }))

  it('only diagnoses on their path', () =>
    withHub({}, async (hub) => {
      valueOf(hub.publish([anEvent(1), anEvent(2, 'sigsys.diagnosis'), anEvent(3), anEvent(4, 'sigsys.diagnosis')]))
      const client = await connect(hub, '/v1/diagnoses?since=0')
      await client.until(2)
      assert.equal(
        client.events().map(({ sequence }) => sequence),
        ['2', '4'],
      )
    }))
})

describe('what a reader is told it will not get', (it) => {
  const first = async (query: (epoch: string) => string) =>
    withHub({ journal: valueOf(openJournal(':memory:', { ageMs: 1000, bytesMax: 2 ** 30 })) }, async (hub, journal) => {
      valueOf(journal.append(events(1, 10), 0))
      valueOf(journal.append(events(11, 20), 5000))
      valueOf(journal.prune(5500))
      const client = await connect(hub, `/v1/events?since=${query(journal.epoch)}`)
      valueOf(hub.publish([anEvent(21)]))
      await eventually(() => client.events().some(({ sequence, type }) => sequence === '21' && type !== 'sigsys.gap'))
      return client.events()
    })
  const table = [
    ['what is older than retention', (epoch: string) => `${epoch}:4`, { from: '5', to: '10' }, 11],
    ['what another store had', () => '11111111-2222-3333-4444-555555555555:15', { from: '1', to: '10' }, 11],
    ['a sequence that is not reached yet', () => '99', null, 21],
  ] as const
  for (const [says, query, sequences, next] of table) {
    it(says, async () => {
      const [gap, ...rest] = await first(query)
      assert.is(gap?.type, 'sigsys.gap')
      assert.equal((gap?.data as { sequences: unknown } | undefined)?.sequences, sequences)
      assert.is(Number(gap?.sequence), next - 1)
      assert.equal(
        rest.map(({ sequence }) => Number(sequence)),
        range(next, 21),
      )
    })
  }
})

describe('what a producer is told', (it) => {
  const send = (socket: { send: (text: string) => void }, number: number, sequence?: string): void =>
    socket.send(
      JSON.stringify({
        specversion: '1.0',
        id: `p-${number}`,
        source: '/p',
        type: 'sigsys.audit',
        data: number,
        ...(sequence === undefined ? {} : { sequence }),
      }),
    )
  const throughs = (client: { events: () => readonly { type: string; data: unknown }[] }) =>
    client.events().map(({ data }) => (data as { through: string }).through)

  it('its own sequence once events are durable, its count where it has none', () =>
    withHub({}, async (hub, journal) => {
      for (const [sequence, through] of [
        ['701', '703'],
        [undefined, '3'],
      ] as const) {
        const producer = await connect(hub, '/v1/ingest')
        for (const at of range(0, 2))
          send(producer.socket, at, sequence === undefined ? undefined : String(Number(sequence) + at))
        await eventually(() => throughs(producer).at(-1) === through)
        assert.is(producer.events()[0]?.type, 'sigsys.ack')
        await leave(producer)
      }
      assert.is(journal.last(), 3)
      const { received, accepted, duplicates, waitingNow } = hub.counters()
      assert.equal(
        { received, accepted, duplicates, waitingNow },
        { received: 6, accepted: 3, duplicates: 3, waitingNow: 0 },
      )
    }))

  it('that an event has the sequence of this store, whatever it had before', () =>
    withHub({}, async (hub, journal) => {
      const producer = await connect(hub, '/v1/ingest')
      producer.socket.send(
        '{"specversion":"1.0","id":"x","sequence":"77","source":"/s","epoch":"old","type":"t","data":{"sequence":"9"}}',
      )
      await producer.until(1)
      const reader = await connect(hub, '/v1/events?since=0')
      await reader.until(1)
      assert.is(
        reader.texts[0],
        `{"specversion":"1.0","id":"x","source":"/s","type":"t","data":{"sequence":"9"},"sequence":"1","epoch":"${journal.epoch}"}`,
      )
    }))

  const broken = [
    ['no JSON', 'nonsense', 1007, /message 1: found one that is no JSON/],
    ['no object', '[]', 1007, /no JSON object/],
    ['no id', '{"specversion":"1.0","source":"/s","type":"t"}', 1007, /whose id/],
    ['another version', '{"specversion":"0.3","id":"1","source":"/s","type":"t"}', 1007, /specversion/],
    ['a bad time', '{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"today"}', 1007, /time/],
    ['an acknowledgement', '{"specversion":"1.0","id":"1","source":"/s","type":"sigsys.ack"}', 1008, /sigsys.ack/],
    ['binary', Buffer.from('{}'), 1003, /binary/],
    [
      'more than the limit',
      JSON.stringify('x'.repeat(hubLimits.messageBytesMax)),
      1009,
      /^a message may have 4194304 bytes at most$/,
    ],
    ['deep nesting', `{"specversion":"1.0","id":"1","type":"t","data":${'['.repeat(100_000)}`, 1007, /no JSON/],
  ] as const
  for (const [says, message, code, reason] of broken) {
    it(`why it is cut off for ${says}`, () =>
      withHub({}, async (hub, journal) => {
        const producer = await connect(hub, '/v1/ingest')
        producer.socket.send(message)
        const end = await producer.closed
        assert.is(end.code, code)
        assert.match(end.reason, reason)
        assert.is(journal.last(), 0)
        const { malformed, oversized } = hub.counters()
        assert.is(malformed + oversized, 1)
      }))
  }

  it('nothing where the log cannot write, and it is cut off', async () => {
    const journal = valueOf(openJournal(':memory:'))
    const log = { ...journal, append: () => ({ ok: false, error: { says: 'disk full' } }) as const }
    await withHub({ log }, async (hub) => {
      const producer = await connect(hub, '/v1/ingest')
      send(producer.socket, 1)
      assert.equal(await producer.closed, { code: 1013, reason: 'not stored: disk full' })
      assert.is(producer.texts.length, 0)
      assert.is(hub.counters().unstored, 1)
    })
  })

  it('to wait when it sends more than a second may have', () =>
    withHub({ limits: { ingestPerSecondMax: 50 } }, async (hub) => {
      const producer = await connect(hub, '/v1/ingest')
      for (const number of range(1, 60)) send(producer.socket, number)
      await eventually(() => throughs(producer).at(-1) === '60')
      assert.ok(hub.counters().throttled >= 1)
    }))
})

describe('who may come in', (it) => {
  const keyring = tokens('# ours', 'read reader-token', 'ingest ingest-token', 'admin admin-token')
  const table = [
    ['/v1/events', undefined, /^401: send Authorization/],
    ['/v1/events', 'not-a-known-token', /^401/],
    ['/v1/events', 'ingest-token', /^403: .*role read/],
    ['/v1/ingest', 'reader-token', /^403: .*role ingest/],
    ['/v1/ingest', undefined, /^401/],
    ['/v1/diagnoses', undefined, /^401/],
    ['/v1/diagnoses', 'ingest-token', /^403/],
    ['/v1/events', 'reader-token', undefined],
    ['/v1/ingest', 'ingest-token', undefined],
    ['/v1/ingest', 'admin-token', undefined],
    ['/v1/diagnoses', 'admin-token', undefined],
    ['/v1/events?token=reader-token', 'reader-token', /^400: unknown parameter token/],
    ['/v1/events?since=-1', 'reader-token', /^400: since is/],
    ['/v1/events?types=a,,b', 'reader-token', /^400: types are/],
    ['/v2/events', 'reader-token', /^404/],
  ] as const
  for (const [path, token, refused] of table) {
    it(`${path} with ${token ?? 'no token'}`, () =>
      withHub({ tokens: keyring }, async (hub) => {
        const attempt = connect(hub, path, token === undefined ? {} : { token })
        const said = await attempt.then(
          () => '',
          (error: Error) => error.message,
        )
        if (refused === undefined) assert.is(said, '')
        else assert.match(said, refused)
        assert.not.match(said, /reader-token/)
        assert.is(hub.counters().refused, refused === undefined ? 0 : 1)
      }))
  }

  it('a page of another origin may not, nor a name that is not of this machine', () =>
    withHub({}, async (hub) => {
      const attempt = (headers: Record<string, string>) =>
        connect(hub, '/v1/events', { headers }).then(
          () => '',
          (error: Error) => error.message,
        )
      assert.match(await attempt({ origin: 'https://example.com' }), /^403/)
      assert.match(await attempt({ host: `example.com:${hub.port}` }), /^403/)
      assert.is(await attempt({ origin: `http://127.0.0.1:${hub.port}` }), '')
    }))

  it('one too many is told so', () =>
    withHub({ limits: { connectionsMax: 2 } }, async (hub) => {
      await Promise.all([connect(hub, '/v1/events'), connect(hub, '/v1/events')])
      const third = await connect(hub, '/v1/events')
      assert.equal(await third.closed, { code: 1013, reason: 'too many connections: 2 are open' })
      assert.is(hub.counters().tooMany, 1)
    }))

  it('a reader that talks is closed', () =>
    withHub({ limits: { readerMessagesMax: 2 } }, async (hub) => {
      const reader = await connect(hub, '/v1/events')
      for (const text of ['a', 'b', 'c']) reader.socket.send(text)
      assert.is((await reader.closed).code, 1008)
    }))
})

describe('peers that do not keep up', (it) => {
  it('a silent one is dead, one that answers pings lives', () =>
    withHub({ limits: { pingMs: 40, silenceMs: 200 } }, async (hub) => {
      const alive = await connect(hub, '/v1/events')
      const silent = await connect(hub, '/v1/events', { autoPong: false })
      assert.is((await silent.closed).code, 1006)
      assert.is(hub.counters().dead, 1)
      assert.is(alive.socket.readyState, alive.socket.OPEN)
    }))

  it('a reader whose queue is over its bound is told and gone, others have everything', () =>
    withHub({ limits: { queueBytesMax: 2 ** 20, closeMs: 200 } }, async (hub) => {
      const other = await connect(hub, '/v1/events')
      const slow = await connect(hub, '/v1/events')
      slow.socket.pause()
      const text = 'x'.repeat(100_000)
      for (const number of range(1, 200)) {
        valueOf(hub.publish([anEvent(number, 'sigsys.mesos', text)]))
        await other.until(number)
      }
      assert.is(hub.counters().slow, 1)
      await eventually(() => hub.counters().readersNow === 1)
      slow.socket.resume()
      const { code, reason } = await slow.closed
      assert.ok(code === 1006 || (code === shortReads.code && shortReads.reason.test(reason)))
      assert.equal(
        other.events().map(({ sequence }) => Number(sequence)),
        range(1, 200),
      )
    }))

  it('a message larger than the bound of a queue gets through', () =>
    withHub({ limits: { queueBytesMax: 2 ** 16 } }, async (hub) => {
      const readers = await Promise.all([connect(hub, '/v1/events'), connect(hub, '/v1/events?since=0')])
      const text = 'x'.repeat(20_000_000)
      valueOf(hub.publish([anEvent(1, 'sigsys.mesos', text)]))
      for (const reader of readers) {
        await reader.until(1)
        assert.is(reader.events()[0]?.data, text)
      }
      const late = await connect(hub, '/v1/events?since=0')
      await late.until(1)
      assert.is(hub.counters().slow, 0)
    }))

  it('a reader that takes nothing of what is old is gone too', () =>
    withHub({ limits: { stallMs: 200, pingMs: 40, closeMs: 100 } }, async (hub) => {
      for (const from of range(0, 19))
        valueOf(hub.publish(range(1, 10).map((at) => anEvent(from * 10 + at, 'sigsys.mesos', 'x'.repeat(100_000)))))
      const slow = await connect(hub, '/v1/events?since=0')
      slow.socket.pause()
      await eventually(() => hub.counters().slow === 1 && hub.counters().readersNow === 0)
      slow.socket.terminate()
    }))
})

describe('a hub that stops and starts again', (it) => {
  it('says good-bye, and goes on after since', () =>
    inFolder(async (folder) => {
      const open = () => valueOf(openJournal(`${folder}/store.db`))
      const before = open()
      let last = ''
      await withHub({ journal: before }, async (hub) => {
        const reader = await connect(hub, '/v1/events')
        const producer = await connect(hub, '/v1/ingest')
        for (const number of range(1, 50)) producer.socket.send(anEvent(number).text)
        await reader.until(50)
        last = `${before.epoch}:20`
        await Promise.all([hub.stop(), reader.closed, producer.closed])
        assert.equal(await reader.closed, { code: 1001, reason: 'going away' })
        assert.is(producer.events().at(-1)?.type, 'sigsys.ack')
      })
      before.close()
      const after = open()
      await withHub({ journal: after }, async (hub) => {
        const producer = await connect(hub, '/v1/ingest')
        for (const number of range(45, 60)) producer.socket.send(anEvent(number).text)
        const reader = await connect(hub, `/v1/events?since=${last}`)
        await reader.until(40)
        assert.equal(
          reader.events().map(({ sequence, id }) => `${sequence} ${id}`),
          range(21, 60).map((at) => `${at} e-${at}`),
        )
        assert.is(hub.counters().duplicates, 6)
      })
      after.close()
    }))
})
