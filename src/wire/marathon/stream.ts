import type { DomainEvent } from '../../domain/event.ts'
import { sseDecoder, type SseItem } from '../framing/sse.ts'
import { rejection } from '../rejection.ts'
import { marathonEvents } from './events.ts'

/** What one message of the stream says, and the line it begins at. */
export type MarathonMessage = {
  readonly line: number
  readonly events: readonly DomainEvent[]
  readonly unknown: readonly string[]
}

/** Takes the bytes of one stream, or of a file that holds one. */
export type MarathonStream = {
  readonly push: (chunk: Uint8Array) => readonly MarathonMessage[]
  readonly end: () => readonly MarathonMessage[]
}

/** Events of Marathon up to 1.7 may hold the whole group tree, twice. */
export const marathonMessageCharsMax = 16 * 1024 * 1024

/**
 * Decodes `/v2/events`. A message that is no JSON, no event, too long or cut off by the end comes out as `rejected`.
 * The stream has no ids and no replay: what is lost is lost. Source: core/event/impl/stream/HttpEventStreamServlet.scala.
 */
export function marathonStream(messageCharsMax: number = marathonMessageCharsMax): MarathonStream {
  const decoder = sseDecoder(messageCharsMax)
  return {
    push: (chunk) => decoder.push(chunk).map(messageOf),
    end: () => decoder.end().map(messageOf),
  }
}

function messageOf(item: SseItem): MarathonMessage {
  const { line } = item
  const left = (why: string, found: unknown) => ({ line, events: [rejection(why, found)], unknown: [] })
  if (item.kind !== 'message') return left(leftOut[item.kind], item.excerpt)
  let json: unknown
  try {
    json = JSON.parse(item.data)
  } catch {
    return left(item.cut ? 'the stream ends inside a message' : 'a message that is not JSON', item.data)
  }
  const said = marathonEvents(json)
  return said === undefined ? left('not an event of Marathon', item.data) : { line, ...said }
}

const leftOut = {
  'too-long': 'a message longer than the bound',
  'unknown-field': 'a line that is no field of an event stream',
} as const
