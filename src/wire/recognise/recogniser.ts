import { Front, type Taken } from './front.ts'
import { httpChunk, httpHead } from './http-body.ts'
import { beginsJournalEntry, journalEntry } from './journal-entry.ts'
import { JsonPieces } from './json-pieces.ts'
import { LinePieces } from './line-pieces.ts'
import { excerptBytes, type Piece, pieceLimits, type PieceLimits } from './piece.ts'

/** How a stream is taken apart. `offset` and `line` are where it begins in a greater one. */
export type RecogniserOptions = {
  readonly limits?: PieceLimits
  readonly offset?: number
  readonly line?: number
}

/**
 * Takes a byte stream apart into its pieces, whatever they are and in whatever order they follow each other:
 * RecordIO frames, JSON values on one line or several, journal entries, chunked HTTP answers and lines of text.
 * What a piece is, is told by the piece itself, so files may be joined or cut between pieces without changing what
 * comes out. The same bytes give the same pieces however they are cut into chunks.
 */
export class Recogniser {
  readonly #front: Front
  readonly #json = new JsonPieces()
  readonly #lines = new LinePieces()
  /** Right after a JSON value: what ends its line is no line of its own. */
  #isAfterValue = false
  /** The body of an HTTP answer, while its chunks go on. */
  #body: Recogniser | undefined

  constructor({ limits = pieceLimits, offset = 0, line = 1 }: RecogniserOptions = {}) {
    this.#front = new Front(limits, { offset, line })
  }

  /** The pieces that a chunk completes. What shares memory with the chunk is good until the chunk is reused. */
  push(chunk: Uint8Array): readonly Piece[] {
    this.#front.add(chunk)
    return this.#taken()
  }

  /** What is left when the stream has ended. */
  end(): readonly Piece[] {
    this.#front.finish()
    const rest = this.#taken()
    if (this.#body !== undefined) this.#front.pass(this.#body.end())
    this.#front.endBroken()
    return [...rest, ...this.#front.taken()]
  }

  #taken(): readonly Piece[] {
    while (this.#front.bytes.length > 0 && this.#step() === 'taken');
    return this.#front.taken()
  }

  #step(): Taken {
    const front = this.#front
    if (this.#body !== undefined) return this.#takeChunk(this.#body)
    if (this.#lines.isSkipping) return this.#lines.take(front, false)
    if (this.#isAfterValue) return this.#endLine()
    const [first = 0] = front.bytes
    if (first === 0xef && front.offset === 0) {
      const mark = takeByteOrderMark(front)
      if (mark !== 'none') return mark
    }
    const taken = this.#takeStructured(first)
    return taken === 'none' ? this.#lines.take(front, this.#json.isBrokenAt(front.offset)) : taken
  }

  #takeStructured(first: number): Taken {
    const front = this.#front
    if (isDigit(first)) {
      const before = front.offset
      const taken = this.#json.takeFrame(front)
      this.#isAfterValue = false
      if (taken !== 'none' || front.offset !== before) return taken
    }
    if (isBlank(first) || first === openBrace || first === openBracket) {
      const taken = this.#json.takeValue(front)
      this.#isAfterValue = taken === 'taken'
      return taken
    }
    if (first === underscore && beginsJournalEntry(front.bytes)) return takeJournalEntry(front)
    return first === letterH ? this.#takeHead() : 'none'
  }

  /** Passes over blanks after a value, up to the end of its line. */
  #endLine(): Taken {
    const { bytes } = this.#front
    let at = 0
    while (at < bytes.length && isSpace(bytes[at] ?? 0)) at += 1
    if (at < bytes.length) this.#isAfterValue = false
    return this.#front.drop(bytes[at] === lf ? at + 1 : at)
  }

  #takeHead(): Taken {
    const front = this.#front
    const head = httpHead(front.bytes)
    if (head === undefined) return 'none'
    if (head === 'more') return front.ended ? 'none' : 'more'
    front.endBroken()
    front.drop(head.length)
    const { limits, offset, line } = front
    if (head.isChunked) this.#body = new Recogniser({ limits, offset, line })
    return 'taken'
  }

  /** The data of a chunk go to the body; where no chunk begins, the answer has ended or was cut. */
  #takeChunk(body: Recogniser): Taken {
    const front = this.#front
    const chunk = httpChunk(front.bytes)
    if (chunk === 'more' && !front.ended) return 'more'
    const isData = chunk !== undefined && chunk !== 'more' && chunk.dataEnd > chunk.start
    if (isData) front.pass(body.push(Buffer.from(front.bytes.subarray(chunk.start, chunk.dataEnd))))
    else {
      front.pass(body.end())
      this.#body = undefined
    }
    return typeof chunk === 'object' ? front.drop(chunk.end) : 'taken'
  }
}

const lf = 0x0a
const [openBrace, openBracket, underscore, letterH] = [0x7b, 0x5b, 0x5f, 0x48]
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d
const isBlank = (byte: number): boolean => isSpace(byte) || byte === lf

/** UTF-8's mark at the very start, as some editors and shells write it. */
function takeByteOrderMark(front: Front): Taken {
  const { bytes } = front
  if (bytes.length < 3 && !front.ended) return 'more'
  return bytes[1] === 0xbb && bytes[2] === 0xbf ? front.drop(3) : 'none'
}

function takeJournalEntry(front: Front): Taken {
  const { bytes, limits, ended } = front
  const entry = journalEntry(bytes, ended)
  if (entry.is === 'open' && bytes.length <= limits.journalEntryBytesMax) return 'more'
  if (entry.is === 'whole') {
    front.emit({ kind: 'journal-entry', fields: entry.fields, bytes: bytes.subarray(0, entry.length) })
    return front.drop(entry.length)
  }
  const why =
    entry.is === 'open' ? 'longer than any journal entry' : `no field begins at byte ${front.offset + entry.at}`
  const end = entry.is === 'wrong' && entry.at > 0 ? entry.at : bytes.indexOf(lf) + 1 || bytes.length
  const text = bytes.toString('utf8', 0, Math.min(end, excerptBytes))
  front.emit({ kind: 'broken', what: 'journal-entry', why, text })
  return front.drop(end)
}
