import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseIso } from '../domain/time.ts'
import { frameBytesMax, recordioDecoder } from '../wire/framing/recordio.ts'
import { isEventStream } from '../wire/framing/sse.ts'
import { jsonObject } from '../wire/shapes.ts'

/** Bytes that were sent together, and how long after the first ones. */
export type Piece = {
  readonly atMs: number
  readonly bytes: Buffer
  /** The type of Marathon's event in it; undefined: none is named. */
  readonly event?: string | undefined
}

/** What a folder of one recorded run has to say again. */
export type Recording = {
  /** The body of a master's answer to SUBSCRIBE. */
  readonly mesos: readonly Piece[] | undefined
  /** The body of Marathon's `/v2/events`. */
  readonly marathon: readonly Piece[] | undefined
  /** True where nothing told when the records came: they follow each other without a pause. */
  readonly isUntimed: boolean
}

/** A larger file is no stream that is worth replaying from memory. */
const fileBytesMax = 256 * 2 ** 20

/** Finds the streams in a folder, or in one file, by what is in them. */
export function recording(path: string): Recording {
  const paths = statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .map((name) => join(path, name))
    : [path]
  const files = paths.filter((file) => {
    const { size } = statSync(file)
    return statSync(file).isFile() && size > 0 && size <= fileBytesMax
  })
  let mesos: readonly Frame[] | undefined
  let marathon: readonly Piece[] | undefined
  const times: Map<number, number>[] = []
  for (const file of files) {
    const bytes = readFileSync(file)
    const head = bytes.toString('utf8', 0, 4096)
    if (/^\d{1,12}\n\{/.test(head)) mesos ??= masterFrames(bytes)
    else if (head.startsWith('{"recv_ts":')) times.push(recordTimes(bytes))
    else if (isEventStream(head)) marathon ??= eventPieces(bytes.toString('utf8'))
  }
  const timed = mesos === undefined ? undefined : timesOf(mesos, times)
  return {
    mesos: mesos?.map(({ offset, bytes }) => ({ atMs: timed?.get(offset) ?? 0, bytes })),
    marathon,
    isUntimed: mesos !== undefined && timed === undefined,
  }
}

/** The times that know every frame of a stream. */
const timesOf = (frames: readonly Frame[], times: readonly Map<number, number>[]): Map<number, number> | undefined =>
  times.find((at) => frames.every(({ offset }) => at.has(offset)))

type Frame = { readonly offset: number; readonly bytes: Buffer }

/** The frames of a master's stream, each with its header; undefined for a stream of another kind. */
function masterFrames(bytes: Buffer): readonly Frame[] | undefined {
  const { frames } = recordioDecoder({ frameBytesMax }).push(bytes)
  const first = objectIn(Buffer.from(frames[0]?.bytes ?? []).toString('utf8'))
  if (jsonObject(jsonObject(first?.['subscribed'])?.['get_state']) === undefined) return undefined
  return frames.map(({ offset }, index) => ({
    offset,
    bytes: bytes.subarray(offset, frames[index + 1]?.offset ?? endOf(frames[index])),
  }))
}

const endOf = (frame: { readonly offset: number; readonly bytes: Uint8Array } | undefined): number =>
  frame === undefined ? 0 : frame.offset + String(frame.bytes.length).length + 1 + frame.bytes.length

/** When the record at each offset came, from the recorder's own lines, counted from the first. */
function recordTimes(bytes: Buffer): Map<number, number> {
  const at = new Map<number, number>()
  let first: number | undefined
  for (const line of bytes.toString('utf8').split('\n')) {
    const { offset, recv_epoch: seconds } = objectIn(line) ?? {}
    if (typeof offset !== 'number' || typeof seconds !== 'number') continue
    first ??= seconds
    at.set(offset, Math.max(0, (seconds - first) * 1000))
  }
  return at
}

/** Each message with the empty line that ends it, at the time its event names. */
function eventPieces(text: string): readonly Piece[] {
  const body = /^HTTP\/\d/.test(text) ? text.replace(/^[^]*?\r?\n\r?\n/, '') : text
  let first: number | undefined
  let atMs = 0
  return body.split(/(?<=\n\r?\n)/).map((message) => {
    const data = /^data: ?(.*)$/m.exec(message)?.[1] ?? ''
    const stamp = objectIn(data)?.['timestamp']
    const at = typeof stamp === 'string' ? parseIso(stamp) : undefined
    first ??= at
    if (at !== undefined && first !== undefined) atMs = Math.max(atMs, at - first)
    return { atMs, bytes: Buffer.from(message), event: /^event: ?(.*?)\r?$/m.exec(message)?.[1] }
  })
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return jsonObject(JSON.parse(text))
  } catch {
    return undefined
  }
}
