import { jsonValue } from '../json-fields.ts'
import type { Front, Taken } from './front.ts'
import { blankBytes, type JsonEnd, jsonEnd, mayBeJson } from './json-end.ts'
import { excerptBytes } from './piece.ts'

const lf = 0x0a
/** A length of 20 digits, and its line feed. */
const headerBytesMax = 21
/** So far the end of a line is sought before the value's own end: values without lines between them must not cost more. */
const lineBytesMax = 1 << 16

type Misfit = {
  readonly wanted: number
  readonly got: number
  readonly at: { readonly offset: number; readonly line: number }
}

/** Takes JSON values off the front: framed by RecordIO, one a line, or over several lines. */
export class JsonPieces {
  /** At this offset JSON was tried and there is none. */
  #noneAt = -1
  #brokenAt = -1
  #end: JsonEnd | undefined
  /** A RecordIO header that did not fit what follows it, which begins at the front. */
  #misfit: Misfit | undefined

  /** Whether a value begins at this offset that turned out to be none: its first line belongs to the broken document. */
  isBrokenAt(offset: number): boolean {
    return this.#brokenAt === offset
  }

  /** A RecordIO frame. Source: docs/recordio.md in apache/mesos. */
  takeFrame(front: Front): Taken {
    const { bytes } = front
    const head = bytes.subarray(0, headerBytesMax)
    const newline = head.indexOf(lf)
    if (newline === -1) return head.length < headerBytesMax && !front.ended && isDigits(head) ? 'more' : 'none'
    const start = newline + 1
    if (!isDigits(head.subarray(0, newline))) return 'none'
    if (bytes.length === start && !front.ended) return 'more'
    const wanted = Number(head.toString('latin1', 0, newline))
    if (bytes[start] !== 0x7b || wanted > front.limits.jsonBytesMax) return 'none'
    if (bytes.length < start + wanted && !front.ended) return 'more'

    const frame = bytes.subarray(start, start + wanted)
    const json = frame.length === wanted ? jsonValue(frame) : undefined
    if (json?.ok === true) {
      front.emit({ kind: 'json', framing: 'recordio', value: json.value, bytes: frame })
      return front.drop(start + wanted)
    }
    this.#misfit = { wanted, got: bytes.length - start, at: { offset: front.offset, line: front.line } }
    return front.drop(start)
  }

  /** A JSON value that ends by itself. */
  takeValue(front: Front): Taken {
    if (this.#noneAt === front.offset) return 'none'
    const { bytes } = front
    if (this.#end === undefined) {
      // Inside a broken document indented objects are parts of it.
      const may = front.broken !== undefined && bytes[0] !== 0x7b ? 'no' : mayBeJson(bytes)
      if (may === 'too-short' && !front.ended) return 'more'
      if (may !== 'yes') return this.#none(front, undefined)
      if (this.#takeLine(front)) return 'taken'
      this.#end = jsonEnd()
    }
    const start = blankBytes(bytes)
    const found = this.#end.scan(bytes.subarray(start))
    if (found.is === 'open' && !front.ended && bytes.length <= front.limits.jsonBytesMax) return 'more'
    this.#end = undefined
    const isLong = found.is === 'ended' && found.at > front.limits.jsonBytesMax
    if (found.is === 'open' || isLong) {
      return this.#none(
        front,
        front.ended && !isLong ? 'the text ends inside it' : `longer than ${front.limits.jsonBytesMax} bytes`,
      )
    }
    if (found.is === 'wrong')
      return this.#none(front, `byte ${front.offset + start + found.at} cannot stand where it does`)
    const json = jsonValue(bytes.subarray(start, start + found.at))
    if (!json.ok) return this.#none(front, json.error.why)
    return this.#emit(front, { start, end: start + found.at, value: json.value })
  }

  /** The quick way, for one value a line. */
  #takeLine(front: Front): boolean {
    const { bytes } = front
    const start = blankBytes(bytes)
    const newline = bytes.subarray(start, start + lineBytesMax).indexOf(lf)
    if (newline === -1) return false
    let end = start + newline
    while (isSpace(bytes[end - 1] ?? 0)) end -= 1
    const last = bytes[end - 1]
    if (last !== 0x7d && last !== 0x5d) return false
    const json = jsonValue(bytes.subarray(start, end))
    if (!json.ok) return false
    this.#emit(front, { start, end, value: json.value })
    return true
  }

  #emit(
    front: Front,
    { start, end, value }: { readonly start: number; readonly end: number; readonly value: unknown },
  ): Taken {
    const misfit = this.#misfit
    this.#misfit = undefined
    if (misfit !== undefined) {
      const why = `the RecordIO header says ${misfit.wanted} bytes, the message that follows has ${end - start}`
      front.emitAt({ kind: 'broken', what: 'recordio', why, text: excerpt(front.bytes, end) }, misfit.at)
    }
    front.emit({ kind: 'json', framing: 'value', value, bytes: front.bytes.subarray(start, end) }, start)
    return front.drop(end)
  }

  /** Remembers that there is no value here, and what began as one. */
  #none(front: Front, why: string | undefined): Taken {
    const misfit = this.#misfit
    this.#misfit = undefined
    this.#noneAt = front.offset
    if (misfit !== undefined) {
      const { wanted, got } = misfit
      const cut = got < wanted ? `the stream ends ${got} bytes into a RecordIO message of ${wanted}` : undefined
      const says = cut ?? `the RecordIO message of ${wanted} bytes is not JSON: it is cut or damaged`
      front.emitAt({ kind: 'broken', what: 'recordio', why: says, text: excerpt(front.bytes, wanted) }, misfit.at)
    } else if (why !== undefined) {
      this.#brokenAt = front.offset
      front.beginBroken(why, blankBytes(front.bytes))
    }
    return 'none'
  }
}

const isDigits = (bytes: Buffer): boolean => bytes.every((byte) => byte >= 0x30 && byte <= 0x39)
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d
const excerpt = (bytes: Buffer, end: number): string => bytes.toString('utf8', 0, Math.min(end, excerptBytes))
