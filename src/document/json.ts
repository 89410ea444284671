/** A JSON value that knows where it stands. `at` is an offset in UTF-16 units; `placeAt` turns it into line and column. */
export type JsonNode =
  | { readonly kind: 'object'; readonly at: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly at: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly at: number; readonly value: string }
  | { readonly kind: 'number'; readonly at: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly at: number; readonly value: boolean }
  | { readonly kind: 'null'; readonly at: number }

/** One `"key": value` of an object, in the order of the text; keys may repeat. */
type JsonMember = { readonly key: string; readonly keyAt: number; readonly value: JsonNode }

/** Line and column, both from 1. */
export type Place = { readonly line: number; readonly column: number }

/** Something that is wrong with the text, whatever the values mean. */
type JsonProblem = { readonly at: number; readonly says: string }

/**
 * What a text holds. `root` is undefined if nothing could be read. `refusedAt` is where a strict reader that looks at
 * one character at a time gives up: the first character it cannot use.
 */
export type JsonDocument = {
  readonly root: JsonNode | undefined
  readonly problems: readonly JsonProblem[]
  readonly refusedAt: number | undefined
  /** Where the first value ends; anything but white space after it is a problem too. */
  readonly end: number
}

/** How deep arrays and objects may nest before the rest is refused. */
export type JsonLimits = { readonly depthMax: number; readonly problemsMax: number }

type Reader = {
  readonly text: string
  readonly limits: JsonLimits
  readonly problems: JsonProblem[]
  at: number
  depth: number
  refusedAt: number | undefined
}

const byteOrderMark = '\uFEFF'

class Unreadable extends Error {}

/**
 * Reads JSON. Comments and trailing commas are reported and read past, so that problems behind them are found in the
 * same run; the first thing that cannot be read past ends the reading. Never throws for bad text.
 *
 * As lenient with numbers as picojson, which Mesos reads with: `01` and `1.` are numbers.
 */
export function readJson(text: string, limits: JsonLimits = { depthMax: 200, problemsMax: 1000 }): JsonDocument {
  const reader: Reader = { text, limits, problems: [], at: 0, depth: 0, refusedAt: undefined }
  let root: JsonNode | undefined
  if (text.startsWith(byteOrderMark)) {
    reader.refusedAt = 0
    problem(reader, 0, 'a byte-order mark, which JSON does not have: save the file as UTF-8 without it')
    reader.at = 1
  }
  try {
    root = readValue(reader)
  } catch (why) {
    if (!(why instanceof Unreadable)) throw why
  }
  const end = reader.at
  if (root !== undefined) {
    const refusedAt = reader.refusedAt
    skipSpace(reader)
    reader.refusedAt = refusedAt
    if (reader.at < text.length) problem(reader, reader.at, `text after the end of the value: ${excerpt(reader)}`)
  }
  return { root, problems: reader.problems, refusedAt: reader.refusedAt, end }
}

/** A function from offset to line and column of one text; the text is scanned once. */
export function placesOf(text: string): (at: number) => Place {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (at) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 }
  }
}

/** The member that counts: of repeated keys the last, as in every reader that assigns as it goes. */
export const member = (node: JsonNode | undefined, key: string): JsonNode | undefined =>
  node?.kind === 'object' ? node.members.findLast((one) => one.key === key)?.value : undefined

/** A node's kind as a person would say it. */
export const kindOf = (node: JsonNode): string =>
  node.kind === 'null' ? 'null' : `${node.kind === 'array' || node.kind === 'object' ? 'an' : 'a'} ${node.kind}`

function problem(reader: Reader, at: number, says: string): void {
  if (reader.problems.length < reader.limits.problemsMax) reader.problems.push({ at, says })
}

/** What stands at the reader's place, short enough for a line. */
function excerpt({ text, at }: Reader): string {
  if (at >= text.length) return 'the end of the text'
  const line = text.slice(at, at + 24).split('\n', 1)[0] ?? ''
  return `\`${line}\``
}

function refuse(reader: Reader, wanted: string): never {
  reader.refusedAt ??= reader.at
  problem(reader, reader.at, `expected ${wanted}, found ${excerpt(reader)}`)
  throw new Unreadable()
}

function skipSpace(reader: Reader): void {
  const { text } = reader
  for (;;) {
    const code = text.charCodeAt(reader.at)
    if (code === 32 || code === 10 || code === 13 || code === 9) reader.at += 1
    else if (code === 47 && skipComment(reader)) continue
    else return
  }
}

function skipComment(reader: Reader): boolean {
  const { text, at } = reader
  const kind = text[at + 1]
  if (kind !== '/' && kind !== '*') return false
  reader.refusedAt ??= at
  problem(reader, at, 'a comment: JSON has none')
  const close = kind === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2)
  reader.at = close === -1 ? text.length : close + (kind === '/' ? 1 : 2)
  return true
}

function readValue(reader: Reader): JsonNode {
  skipSpace(reader)
  const at = reader.at
  const char = reader.text[at]
  if (char === '{') return readObject(reader)
  if (char === '[') return readArray(reader)
  if (char === '"') return { kind: 'string', at, value: readString(reader) }
  if (char === 't') return readWord(reader, 'true', { kind: 'boolean', at, value: true })
  if (char === 'f') return readWord(reader, 'false', { kind: 'boolean', at, value: false })
  if (char === 'n') return readWord(reader, 'null', { kind: 'null', at })
  if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) return readNumber(reader)
  return refuse(reader, 'a value')
}

function readWord(reader: Reader, word: string, node: JsonNode): JsonNode {
  const start = reader.at
  for (let index = 1; index < word.length; index += 1) {
    reader.at = start + index
    if (reader.text[reader.at] !== word[index]) return refuse(reader, word)
  }
  reader.at = start + word.length
  return node
}

const numberText = /[-+0-9.eE]+/y
const numberShape = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/

function readNumber(reader: Reader): JsonNode {
  const at = reader.at
  numberText.lastIndex = at
  const text = numberText.exec(reader.text)?.[0] ?? ''
  if (numberShape.test(text)) {
    reader.at += text.length
    return { kind: 'number', at, text }
  }
  problem(reader, at, `expected a number, found \`${text.slice(0, 40)}\``)
  reader.at += text.length
  reader.refusedAt ??= reader.at
  throw new Unreadable()
}

const plain = /[^"\\\u0000-\u001f]*/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** From the opening quote to behind the closing one. */
function readString(reader: Reader): string {
  const { text } = reader
  reader.at += 1
  let value = ''
  for (;;) {
    plain.lastIndex = reader.at
    const run = plain.exec(text)?.[0] ?? ''
    value += run
    reader.at += run.length
    const char = text[reader.at]
    if (char === '"') {
      reader.at += 1
      return value
    }
    if (char !== '\\') return refuse(reader, 'the end of a string (`"`)')
    value += readEscape(reader)
  }
}

function readEscape(reader: Reader): string {
  const { text } = reader
  const kind = text[reader.at + 1] ?? ''
  reader.at += 2
  if (kind !== 'u') return escapes[kind] ?? refuse(reader, 'an escape sequence before this')
  const hex = text.slice(reader.at, reader.at + 4)
  if (!/^[0-9a-fA-F]{4}$/.test(hex)) return refuse(reader, 'four hex digits')
  reader.at += 4
  return String.fromCharCode(Number.parseInt(hex, 16))
}

function enter(reader: Reader): void {
  reader.at += 1
  reader.depth += 1
  if (reader.depth > reader.limits.depthMax) refuse(reader, `at most ${reader.limits.depthMax} levels of nesting`)
}

function readArray(reader: Reader): JsonNode {
  const at = reader.at
  const items: JsonNode[] = []
  enter(reader)
  for (;;) {
    skipSpace(reader)
    if (reader.text[reader.at] === ']') break
    items.push(readValue(reader))
    if (!more(reader, ']')) break
  }
  leave(reader)
  return { kind: 'array', at, items }
}

function readObject(reader: Reader): JsonNode {
  const at = reader.at
  const members: JsonMember[] = []
  enter(reader)
  for (;;) {
    skipSpace(reader)
    if (reader.text[reader.at] === '}') break
    const keyAt = reader.at
    if (reader.text[keyAt] !== '"') refuse(reader, 'a key in double quotes')
    const key = readString(reader)
    skipSpace(reader)
    if (reader.text[reader.at] !== ':') refuse(reader, '`:`')
    reader.at += 1
    members.push({ key, keyAt, value: readValue(reader) })
    if (!more(reader, '}')) break
  }
  leave(reader)
  return { kind: 'object', at, members }
}

/** Past the comma, or at the closing bracket. A comma right before the bracket is reported and forgiven. */
function more(reader: Reader, close: string): boolean {
  skipSpace(reader)
  const char = reader.text[reader.at]
  if (char === close) return false
  if (char !== ',') return refuse(reader, `\`,\` or \`${close}\``)
  const comma = reader.at
  reader.at += 1
  skipSpace(reader)
  if (reader.text[reader.at] !== close) return true
  reader.refusedAt ??= reader.at
  problem(reader, comma, `a comma before \`${close}\`: JSON has none there`)
  return false
}

function leave(reader: Reader): void {
  reader.at += 1
  reader.depth -= 1
}
