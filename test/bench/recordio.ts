/**
 * RecordIO and Mesos JSON against bare JSON.parse over the same frames, and what a slow drip of tiny chunks costs.
 * Run: node dist/test/bench/recordio.js
 */
import { recordioBytes, recordioDecoder } from '../../src/wire/framing/recordio.ts'
import { jsonValue } from '../../src/wire/json-fields.ts'
import { mesosReader } from '../../src/wire/mesos/events.ts'
import { mesosStream } from '../../src/wire/mesos/stream.ts'
import { taskJson, updateJson } from '../support/mesos-cluster.ts'

const limits = { frameBytesMax: 400_000_000 }
const chunkBytes = 65_536
const rounds = 7

/** The shortest of some runs, in milliseconds: the least disturbed one. */
function fastest(run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round += 1) {
    const before = process.hrtime.bigint()
    run()
    best = Math.min(best, Number(process.hrtime.bigint() - before) / 1e6)
  }
  return best
}

function* chunks(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const sets = {
  'updates of 0.6 kB': Array.from({ length: 40_000 }, (_, index) => updateJson(index, 1000)),
  'snapshots of 1 000 tasks': Array.from({ length: 12 }, (_, set) => ({
    type: 'GET_TASKS',
    get_tasks: { tasks: Array.from({ length: 1000 }, (_each, index) => taskJson(set * 1000 + index, 1000)) },
  })),
}

for (const [name, messages] of Object.entries(sets)) {
  const frames = messages.map((message) => Buffer.from(JSON.stringify(message)))
  const bytes = Buffer.concat(frames.map(recordioBytes))
  let sum = 0
  const bare = fastest(() => {
    for (const frame of frames) sum += (JSON.parse(frame.toString('utf8')) as object) === null ? 1 : 0
  })
  const framed = fastest(() => {
    const decoder = recordioDecoder(limits)
    for (const chunk of chunks(bytes, chunkBytes))
      for (const frame of decoder.push(chunk).frames) {
        const json = jsonValue(frame.bytes)
        sum += json.ok ? 1 : 0
      }
  })
  const whole = fastest(() => {
    const stream = mesosStream(limits)
    for (const chunk of chunks(bytes, chunkBytes)) sum += stream.push(chunk).events.length
  })
  const parsed = frames.map((frame) => JSON.parse(frame.toString('utf8')) as unknown)
  const reader = mesosReader()
  const events = fastest(() => {
    for (const json of parsed) sum += reader.read(json)?.events.length ?? 0
  })
  const rate = (bytes.length / 1e6 / (whole / 1000)).toFixed(0)
  process.stdout.write(
    `${name}: bare JSON.parse ${bare.toFixed(0)} ms; RecordIO and JSON.parse ${(framed / bare).toFixed(2)}x; ` +
      `to events ${(whole / bare).toFixed(2)}x (events alone ${(events / bare).toFixed(2)}x), ${rate} MB/s [${sum % 7}]\n`,
  )
}

/** The same small chunk over and over: what is measured is the decoder, not the making of chunks. */
function drip(bytes: number, size: number): number {
  const head = Buffer.from(`${bytes}\n`)
  const chunk = Buffer.alloc(size, 0x20)
  return fastest(() => {
    const decoder = recordioDecoder(limits)
    decoder.push(head)
    for (let at = 0; at < bytes; at += size) decoder.push(chunk)
  })
}

for (const [size, bytes] of [
  [1, 500_000],
  [100, 5_000_000],
] as const) {
  const [one, four] = [drip(bytes, size), drip(bytes * 4, size)]
  process.stdout.write(
    `one frame in chunks of ${size} B: ${(bytes / 1e6).toFixed(1)} MB ${one.toFixed(0)} ms, four times as much ${(four / one).toFixed(2)}x the time\n`,
  )
}
