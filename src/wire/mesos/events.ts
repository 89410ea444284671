import type { FrameworkId } from '../../domain/ids.ts'
import { parseIso, type Instant } from '../../domain/time.ts'
import { isObject, objectAt, textAt } from '../json-fields.ts'
import { findings, noContext, type MesosContext, type MesosDecoded } from './decoded.ts'
import { frameworkIdIn } from './fields.ts'
import { findV0, v0Kind } from './v0.ts'
import { findV1, isV1 } from './v1.ts'

/**
 * What a JSON value of Mesos says: an event of the master's or a scheduler's stream, an answer of either operator
 * API, or an answer of the unversioned endpoints (`/state`, `/flags`, `/containers`, `/slaves`, `/tasks`); also inside
 * the envelope of a recorder, `{"recv_ts": …, "offset": …, "record": …}`.
 *
 * @returns undefined for what is none of these
 */
export function mesosEvents(json: unknown, context: MesosContext = noContext): MesosDecoded | undefined {
  const at = (isEnvelope(json) ? receivedAt(json) : undefined) ?? context.at
  const message = inside(json)
  // What a recorder says of itself (its stream ended) is no evidence of the cluster.
  if (message === undefined) return { events: [], unknown: [] }
  const found = findings(at === context.at ? context : { ...context, at })
  if (isV1(message)) findV1(found, message)
  else {
    const kind = v0Kind(message)
    if (kind === undefined) return undefined
    findV0(found, message, kind)
  }
  return { events: found.events, unknown: found.unknown }
}

/** Reads the messages of one stream, or of one file, one after another. */
export type MesosReader = { readonly read: (json: unknown) => MesosDecoded | undefined }

/**
 * Like `mesosEvents`, but remembers what a stream said before: the framework that a scheduler's updates are for, and
 * the time of the latest status, which stands in for the time of a message that has none.
 */
export function mesosReader(context: MesosContext = noContext): MesosReader {
  let known = context
  let latest: Instant | undefined

  function read(json: unknown): MesosDecoded | undefined {
    const type = textAt(inside(json), 'type')
    const isTimeless = type === 'FAILURE' && known.at === undefined
    const decoded = mesosEvents(json, isTimeless ? { ...known, at: latest } : known)
    if (type === 'SUBSCRIBED') known = { ...known, frameworkId: subscribedAs(json) ?? known.frameworkId }
    for (const event of decoded?.events ?? [])
      if (event.kind === 'task-status' && (latest === undefined || event.at > latest)) latest = event.at
    return decoded
  }

  return { read }
}

const isEnvelope = (json: unknown): json is Readonly<Record<string, unknown>> =>
  isObject(json) && typeof json['recv_ts'] === 'string' && ('record' in json || 'stream_end' in json)

/** The message in a recorder's envelope, or the value itself. */
const inside = (json: unknown): unknown => (isEnvelope(json) ? json['record'] : json)

const receivedAt = (json: unknown): Instant | undefined => parseIso(textAt(json, 'recv_ts') ?? '')

/** The framework that a scheduler's SUBSCRIBED names. */
const subscribedAs = (json: unknown): FrameworkId | undefined => frameworkIdIn(objectAt(inside(json), 'subscribed'))
