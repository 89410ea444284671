import { recordioBytes, recordioDecoder } from '../../src/wire/framing/recordio.ts'
import { jsonValue } from '../../src/wire/json-fields.ts'
import { mesosStream } from '../../src/wire/mesos/stream.ts'
import { taskJson, updateJson } from '../support/mesos-cluster.ts'
import type { Figure } from './seccomp.ts'

const limits = { frameBytesMax: 400_000_000 }
const chunkBytes = 65_536
const rounds = 9

/** The shortest time of each work in milliseconds, taken in turns, so that what disturbs one disturbs all. */
function fastest(works: readonly (() => void)[]): readonly number[] {
  const best = works.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, work] of works.entries()) {
      const start = performance.now()
      work()
      best[index] = Math.min(best[index] ?? 0, performance.now() - start)
    }
  }
  return best
}

function* chunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}

/** What framing, and making events, costs over bare JSON.parse of the same frames. */
function ratios(name: string, messages: readonly unknown[], eventsBar: number): readonly Figure[] {
  const frames = messages.map((message) => Buffer.from(JSON.stringify(message)))
  const bytes = Buffer.concat(frames.map(recordioBytes))
  let sum = 0
  const bare = () => {
    for (const frame of frames) sum += (JSON.parse(frame.toString('utf8')) as object) === null ? 1 : 0
  }
  const framed = () => {
    const decoder = recordioDecoder(limits)
    for (const chunk of chunks(bytes))
      for (const frame of decoder.push(chunk).frames) sum += jsonValue(frame.bytes).ok ? 1 : 0
  }
  const whole = () => {
    const stream = mesosStream(limits)
    for (const chunk of chunks(bytes)) sum += stream.push(chunk).events.length
  }
  const [bareMs = 0, framedMs = 0, wholeMs = 0] = fastest([bare, framed, whole])
  const rate = bytes.length / 1e6 / (wholeMs / 1000)
  return [
    {
      says: `${name}: RecordIO and JSON at ${(framedMs / bareMs).toFixed(2)}x JSON.parse of the same frames; bar 1.3x`,
      ok: framedMs / bareMs < 1.3 && sum > 0,
    },
    {
      says: `${name}: to events at ${(wholeMs / bareMs).toFixed(2)}x, ${rate.toFixed(0)} MB/s; bar ${eventsBar}x`,
      ok: wholeMs / bareMs < eventsBar,
    },
  ]
}

/** The same small chunk over and over: what is measured is the decoder, not the making of chunks. */
function drip(bytes: number, size: number): () => void {
  const head = Buffer.from(`${bytes}\n`)
  const chunk = Buffer.alloc(size, 0x20)
  return () => {
    const decoder = recordioDecoder(limits)
    decoder.push(head)
    for (let at = 0; at < bytes; at += size) decoder.push(chunk)
  }
}

function dripFigure(size: number, bytes: number): Figure {
  const [one = 0, four = 0] = fastest([drip(bytes, size), drip(bytes * 4, size)])
  const times = four / one
  return {
    says: `a frame in chunks of ${size} B: four times the length takes ${times.toFixed(1)}x the time; bar 10x`,
    ok: times < 10,
  }
}

/** RecordIO and Mesos JSON against bare JSON.parse, and a slow drip of tiny chunks. */
export function bench(): readonly Figure[] {
  const updates = Array.from({ length: 40_000 }, (_, index) => updateJson(index, 1000))
  const snapshots = Array.from({ length: 12 }, (_, set) => ({
    type: 'GET_TASKS',
    get_tasks: { tasks: Array.from({ length: 1000 }, (_each, index) => taskJson(set * 1000 + index, 1000)) },
  }))
  return [
    ...ratios('40 000 updates', updates, 2),
    ...ratios('12 snapshots of 1 000 tasks', snapshots, 2),
    dripFigure(1, 500_000),
    dripFigure(100, 5_000_000),
  ]
}
