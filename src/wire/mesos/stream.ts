import { unreachable } from '../../domain/invariant.ts'
import { recordioDecoder, type FrameError } from '../framing/recordio.ts'
import { jsonValue } from '../json-fields.ts'
import type { Placed } from '../placed.ts'
import { noContext, type MesosContext } from './decoded.ts'
import { mesosReader } from './events.ts'

/** What some bytes of a stream said. Positions are byte offsets of frames. */
export type StreamPart = {
  readonly events: readonly Placed[]
  /** What is not followed, per message: types, states. A message that is none of Mesos' is `no message of Mesos`. */
  readonly unknown: readonly string[]
  /** True once nothing more can be read: the framing is lost. */
  readonly dead: boolean
}

/** Reads the body of an answer to SUBSCRIBE. */
export type MesosStream = {
  readonly push: (chunk: Uint8Array) => StreamPart
  /** A frame that the end of the stream cut off, as `rejected`. */
  readonly end: () => readonly Placed[]
}

/**
 * Turns the bytes of a master's or scheduler's event stream into events, in the order of the frames. A frame that is
 * not JSON is `rejected` and the stream goes on; a header that is no length ends it.
 */
export function mesosStream(
  limits: { readonly frameBytesMax: number },
  context: MesosContext = noContext,
): MesosStream {
  const decoder = recordioDecoder(limits)
  const reader = mesosReader(context)
  let dead = false

  function push(chunk: Uint8Array): StreamPart {
    if (dead) return { events: [], unknown: [], dead }
    const events: Placed[] = []
    const unknown: string[] = []
    const { frames, error } = decoder.push(chunk)
    for (const { offset, bytes } of frames) {
      const json = jsonValue(bytes)
      if (!json.ok) {
        events.push({ event: { kind: 'rejected', why: json.error.why, excerpt: json.error.excerpt }, position: offset })
        continue
      }
      const decoded = reader.read(json.value)
      for (const event of decoded?.events ?? []) events.push({ event, position: offset })
      unknown.push(...(decoded?.unknown ?? ['no message of Mesos']))
    }
    if (error !== undefined) {
      dead = true
      events.push({
        event: { kind: 'rejected', why: frameErrorText(error), excerpt: error.header },
        position: error.offset,
      })
    }
    return { events, unknown, dead }
  }

  function end(): readonly Placed[] {
    const cut = decoder.end()
    if (cut === undefined) return []
    const { wantedBytes, gotBytes, offset } = cut
    const why =
      wantedBytes === undefined
        ? 'the stream ends inside the length of a record'
        : `the stream ends after ${gotBytes} of ${wantedBytes} B of a record`
    return [{ event: { kind: 'rejected', why, excerpt: '' }, position: offset }]
  }

  return { push, end }
}

/** A framing error in words: what was found and what would be right. */
export function frameErrorText({ kind, header }: FrameError): string {
  const found = JSON.stringify(header)
  switch (kind) {
    case 'too-long':
      return `a record's length begins with ${found}, which is over the limit`
    case 'negative':
      return `a record's length begins with ${found}; it must be decimal digits`
    case 'not-a-number':
      return `found ${found} where a record's length should be; it must be decimal digits`
    case 'missing-newline':
      return `a record's length ${found} is not followed by a newline`
    default:
      return unreachable(kind)
  }
}
