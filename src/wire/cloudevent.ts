import { err, ok, type Result } from '../domain/result.ts'
import { jsonMembers } from './json-members.ts'

/** The WebSocket subprotocol of events. Source: CloudEvents WebSockets Protocol Binding 1.0.2, §2. */
export const cloudEventsProtocol = 'cloudevents.json'

/** What tells an event from all others and says what it is about; the attributes of CloudEvents 1.0. */
export type EventHead = {
  /** Unique among the events of its source. */
  readonly id: string
  /** `/CLUSTER/HOST-OR-FRAMEWORK`. */
  readonly source: string
  readonly type: string
  /** The task, container or run. */
  readonly subject: string | undefined
  /** RFC 3339; when it happened, or else was heard of. */
  readonly time: string | undefined
}

/** An event as it is kept: `text` is the whole JSON object, without the extensions of a store. */
export type SealedEvent = EventHead & { readonly text: string }

/** An event of a store: `text` has `sequence` and `epoch`. */
export type StampedEvent = EventHead & {
  readonly sequence: string | undefined
  readonly epoch: string | undefined
  readonly data: unknown
}

/** Longest texts of the attributes, in characters. */
export const attributeCharsMax = { id: 512, source: 1024, type: 128, subject: 2048 } as const

/**
 * An event around data that is JSON text already, which stays as it is, byte for byte: numbers beyond 2^53, such as
 * Mesos' nanoseconds, would not survive being read and written.
 *
 * @param extensions names of lower-case letters and digits
 */
export function sealed(
  head: EventHead,
  dataJson: string,
  extensions: Readonly<Record<string, string | boolean>> = {},
): SealedEvent {
  const { id, source, type, subject, time } = head
  const front = JSON.stringify({ specversion: '1.0', id, source, type, subject, time, ...extensions })
  return {
    id,
    source,
    type,
    subject,
    time,
    text: `${front.slice(0, -1)},"datacontenttype":"application/json","data":${dataJson}}`,
  }
}

/** An event with its place in a store, as readers get it. */
export const stamped = (
  text: string,
  { sequence, epoch }: { readonly sequence: number; readonly epoch: string },
): string => `${text.slice(0, -1)},"sequence":"${sequence}","epoch":"${epoch}"}`

/**
 * Reads a message that should be an event. The extensions of the store it came from are taken out of the text and
 * given apart; nothing else of it is touched.
 *
 * @returns what is wrong, in words that follow "a message …"
 */
export function receivedEvent(
  message: string,
): Result<{ readonly event: SealedEvent; readonly sequence: string | undefined }, string> {
  const read = objectOf(message)
  if (!read.ok) return read
  const head = headOf(read.value)
  if (!head.ok) return head
  const { sequence } = read.value
  if (sequence !== undefined && !isSequence(sequence))
    return err('whose sequence is no decimal text of up to 15 digits')
  const { id, source, type, subject, time } = head.value
  return ok({ event: { id, source, type, subject, time, text: textOf(message, read.value) }, sequence })
}

/** Reads an event of a hub, data included. */
export function stampedEvent(message: string): Result<StampedEvent, string> {
  const read = objectOf(message)
  if (!read.ok) return read
  const head = headOf(read.value)
  if (!head.ok) return head
  const { sequence, epoch, data } = read.value
  return ok({
    ...head.value,
    sequence: isSequence(sequence) ? sequence : undefined,
    epoch: typeof epoch === 'string' ? epoch : undefined,
    data,
  })
}

/** Decimal text that a number holds exactly. */
export const isSequence = (value: unknown): value is string => typeof value === 'string' && /^\d{1,15}$/.test(value)

function objectOf(message: string): Result<Readonly<Record<string, unknown>>, string> {
  try {
    const value: unknown = JSON.parse(message)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return ok(value as Record<string, unknown>)
    return err('that is no JSON object')
  } catch {
    return err('that is no JSON')
  }
}

/** The attributes of an event that is whole and within its limits. */
export function headOf(value: Readonly<Record<string, unknown>>): Result<EventHead, string> {
  const { specversion, id, source, type, subject, time } = value
  if (specversion !== '1.0') return err('whose specversion is not "1.0"')
  if (!isText(id, attributeCharsMax.id)) return err(`whose id is no text of 1 to ${attributeCharsMax.id} characters`)
  if (!isText(source, attributeCharsMax.source))
    return err(`whose source is no text of 1 to ${attributeCharsMax.source} characters`)
  if (!isText(type, attributeCharsMax.type) || !/^[\w.-]+$/.test(type))
    return err(`whose type is no word of 1 to ${attributeCharsMax.type} letters, digits, dots and dashes`)
  if (subject !== undefined && subject !== null && !isText(subject, attributeCharsMax.subject))
    return err(`whose subject is no text of 1 to ${attributeCharsMax.subject} characters`)
  if (time !== undefined && time !== null && !(typeof time === 'string' && rfc3339.test(time)))
    return err('whose time is no RFC 3339 time')
  return ok({ id, source, type, subject: subject ?? undefined, time: time ?? undefined })
}

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:[Zz]|[+-]\d\d:\d\d)$/

const isText = (value: unknown, charsMax: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= charsMax

function textOf(message: string, value: Readonly<Record<string, unknown>>): string {
  if ('epoch' in value) return withoutStamp(message)
  if (!('sequence' in value)) return message.trim()
  // As our own producers write it: at the end and nowhere else, which is a tenth of looking at every member.
  const end = `,"sequence":"${value['sequence'] as string}"}`
  const isLastAlone = message.endsWith(end) && message.indexOf('"sequence"') === message.length - end.length + 1
  return isLastAlone ? `${message.slice(0, -end.length)}}` : withoutStamp(message)
}

/** The members of the object but `sequence` and `epoch`, each as it was written. */
function withoutStamp(message: string): string {
  const kept = jsonMembers(message).filter(({ key }) => key !== 'sequence' && key !== 'epoch')
  return `{${kept.map(({ text }) => text).join(',')}}`
}
