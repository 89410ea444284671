import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import * as assert from 'uvu/assert'
import { recording } from '../../src/replay/recording.ts'
import { startReplay } from '../../src/replay/server.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { valueOf } from '../support/hub.ts'

const snapshot = '{"type":"SUBSCRIBED","subscribed":{"get_state":{}}}'
const texts = [snapshot, '{"type":"HEARTBEAT"}', '{"type":"TASK_ADDED"}']
const frames = texts.map((text) => `${text.length}\n${text}`)
const offsets = frames.map((_, at) => frames.slice(0, at).join('').length)
const sse = ['00', '01'].map((second) => `event: e\r\ndata: {"timestamp":"2026-11-23T19:00:${second}.000Z"}\r\n\r\n`)

/** A folder as a recorder leaves it; names say nothing. */
function record(folder: string): void {
  const line = (offset: number, at: number) =>
    `{"recv_ts":"x","recv_epoch":${1_795_462_585 + at * 0.2},"offset":${offset},"length":1,"record":{}}`
  writeFileSync(`${folder}/one`, frames.join(''))
  writeFileSync(`${folder}/two`, offsets.map(line).join('\n'))
  writeFileSync(`${folder}/three`, sse.join(''))
  mkdirSync(`${folder}/four`)
}

/** What comes until `bytes` are here, and how long that took. */
const heard = (
  port: number,
  { path, method, body, accept, bytes }: { path: string; method: string; body: string; accept: string; bytes: number },
) =>
  new Promise<{ status: number | undefined; leader: unknown; text: string; ms: number }>((resolve, reject) => {
    const start = performance.now()
    const call = request({ port, host: '127.0.0.1', path, method, headers: { accept } }, (response) => {
      let text = ''
      const done = (): void => {
        const leader = response.headers['x-marathon-leader']
        resolve({ status: response.statusCode, leader, text, ms: performance.now() - start })
        response.destroy()
      }
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.length >= bytes) done()
      })
      response.on('end', done)
    })
    call.on('error', reject)
    call.end(body)
  })

const subscribe = {
  path: '/api/v1',
  method: 'POST',
  body: '{"type":"SUBSCRIBE"}',
  accept: 'application/json',
  bytes: frames.join('').length,
}
const attach = { path: '/v2/events', method: 'GET', body: '', accept: 'text/event-stream', bytes: sse.join('').length }

describe('a replay', (it) => {
  const table = [
    ['the bytes of a master, with their pauses', subscribe, 1, 200, frames.join(''), 350],
    ['the bytes of a master, twice as fast', subscribe, 2, 200, frames.join(''), 180],
    ['the bytes of Marathon', attach, 10, 200, sse.join(''), 80],
    ['405 where Accept is not exact', { ...attach, accept: '*/*' }, 1, 405, undefined, undefined],
    ['405 for GET', { ...subscribe, method: 'GET' }, 1, 405, undefined, undefined],
    ['400 for no JSON', { ...subscribe, body: '{' }, 1, 400, undefined, undefined],
    ['501 for another call', { ...subscribe, body: '{"type":"GET_STATE"}' }, 1, 501, undefined, undefined],
    ['404 elsewhere', { ...attach, path: '/state' }, 1, 404, undefined, undefined],
  ] as const
  const typed = ['subscribe_event', 'unsubscribe_event'].map((type) => `event: ${type}\r\ndata: {}\r\n\r\n`)
  for (const [id, query, delivered] of [
    ['RE-5: only the types that are asked for', '?event_type=unsubscribe_event', typed.slice(1)],
    ['RE-5: each of several', '?event_type=subscribe_event&event_type=unsubscribe_event', typed],
    ['RE-6: all without a filter', '', typed],
  ] as const) {
    it(`${id} come to a subscriber of Marathon`, () =>
      inFolder(async (folder) => {
        writeFileSync(`${folder}/events`, typed.join(''))
        const replay = valueOf(await startReplay(recording(folder), { host: '127.0.0.1', port: 0, speed: 1 }))
        const text = delivered.join('')
        const answer = await heard(replay.port, { ...attach, path: `/v2/events${query}`, bytes: text.length })
        await replay.stop()
        assert.is(answer.text, text)
        assert.is(answer.leader, `http://127.0.0.1:${replay.port}`, 'RE-8: who leads stands in the header')
      }))
  }

  for (const [says, call, speed, status, text, ms] of table) {
    it(`gives ${says}`, () =>
      inFolder(async (folder) => {
        record(folder)
        const replay = valueOf(await startReplay(recording(folder), { host: '127.0.0.1', port: 0, speed }))
        const answer = await heard(replay.port, call)
        await replay.stop()
        assert.is(answer.status, status)
        if (text !== undefined) assert.is(answer.text, text)
        if (ms !== undefined) assert.ok(answer.ms >= ms, `${answer.ms} ms`)
      }))
  }

  it('knows when nothing tells the times', () =>
    inFolder((folder) => {
      writeFileSync(`${folder}/one`, frames.join(''))
      assert.is(recording(folder).isUntimed, true)
      assert.is(recording(`${folder}/one`).mesos?.length, 3)
    }))
})
