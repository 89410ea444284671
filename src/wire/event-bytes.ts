import { ok, type Result } from '../domain/result.ts'
import { headOf, isSequence, receivedEvent, type SealedEvent } from './cloudevent.ts'
import { jsonValueEnd, plainStringEnd } from './json-scan.ts'

/** An event as it came in, and the sequence that its producer gave it. */
type Received = Result<{ readonly event: SealedEvent; readonly sequence: string | undefined }, string>

/** Attributes that are looked at, by what they are spelled as. */
const names = ['specversion', 'id', 'source', 'type', 'subject', 'time', 'sequence', 'epoch'].map((name) =>
  Buffer.from(name),
)
const [specversion, id, source, type, subject, time, sequence, epoch] = [0, 1, 2, 3, 4, 5, 6, 7] as const

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d

/**
 * The same as `receivedEvent` of the text of ASCII bytes, without making anything of the data. The bytes may be changed:
 * their text has to be one piece, since what is put together from two is copied once more when it is kept.
 */
export const receivedBytes = (bytes: Buffer, from: number, to: number): Received =>
  usualEvent(bytes, from, to) ?? receivedEvent(bytes.toString('latin1', from, to))

/**
 * Reads an event as producers write it: attributes are plain texts, each once, and the sequence stands at the end.
 * undefined for any other message, whatever it is.
 */
function usualEvent(bytes: Buffer, from: number, to: number): Received | undefined {
  if (bytes[from] !== openBrace || bytes[to - 1] !== closeBrace) return undefined
  /** Where the text of each attribute begins and ends; 0 for those that are not there. */
  const places = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  let end = to - 1
  for (let at = from; end === to - 1 && (at === from || bytes[at] === comma);) {
    const key = at + 2
    const keyTo = bytes[at + 1] === quote ? plainStringEnd(bytes, key, to) : -1
    const value = keyTo + 2
    const valueTo = keyTo !== -1 && bytes[keyTo + 1] === colon ? jsonValueEnd(bytes, value, to) : -1
    if (valueTo === -1 || valueTo >= to) return undefined
    const name = nameOf(bytes, key, keyTo)
    if (name !== -1) {
      const isPlain = bytes[value] === quote && plainStringEnd(bytes, value + 1, to) === valueTo - 1
      if (!isPlain || places[2 * name] !== 0 || name === epoch) return undefined
      places[2 * name] = value + 1
      places[2 * name + 1] = valueTo - 1
      if (name === sequence) end = at
    }
    at = valueTo
    if (at === to - 1) return eventOf(bytes, from, end, places)
  }
  return undefined
}

function eventOf(bytes: Buffer, from: number, end: number, places: readonly number[]): Received | undefined {
  const given = textAt(bytes, places, sequence)
  if (given !== undefined && !isSequence(given)) return undefined
  bytes[end] = closeBrace
  const text = bytes.toString('latin1', from, end + 1)
  const attribute = (name: number): string | undefined => {
    const [start = 0, to = 0] = [places[2 * name], places[2 * name + 1]]
    return start === 0 ? undefined : text.slice(start - from, to - from)
  }
  const head = headOf({
    specversion: attribute(specversion),
    id: attribute(id),
    source: attribute(source),
    type: attribute(type),
    subject: attribute(subject),
    time: attribute(time),
  })
  if (!head.ok) return head
  const { value } = head
  return ok({
    event: { id: value.id, source: value.source, type: value.type, subject: value.subject, time: value.time, text },
    sequence: given,
  })
}

function textAt(bytes: Buffer, places: readonly number[], name: number): string | undefined {
  const start = places[2 * name] ?? 0
  return start === 0 ? undefined : bytes.toString('latin1', start, places[2 * name + 1])
}

/** Which of the names a key is; -1: none. */
function nameOf(bytes: Buffer, from: number, to: number): number {
  for (let name = 0; name < names.length; name += 1) {
    const spelling = names[name]
    if (spelling?.length !== to - from) continue
    let at = 0
    while (at < spelling.length && bytes[from + at] === spelling[at]) at += 1
    if (at === spelling.length) return name
  }
  return -1
}
