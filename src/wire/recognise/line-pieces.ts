import type { Front, Taken } from './front.ts'
import { type JsonEnd, jsonEnd, mayBeJson } from './json-end.ts'
import { beginsOtherPiece, innerStart } from './line-start.ts'

const lf = 0x0a
const cr = 0x0d

/** Takes lines of text off the front. */
export class LinePieces {
  /** So far the line at this offset was searched for its end. */
  #searched = { offset: 0, bytes: 0 }
  #isSkipping = false
  /** The value after a line that ends in digits, while its end is sought. */
  #valueEnd: JsonEnd | undefined

  /** Whether the rest of a long line is being passed over. */
  get isSkipping(): boolean {
    return this.#isSkipping
  }

  /** A line, or the rest of one that was too long. */
  take(front: Front, isInBroken: boolean): Taken {
    const { bytes, limits } = front
    const newline = bytes.indexOf(lf, this.#searched.offset === front.offset ? this.#searched.bytes : 0)
    if (this.#isSkipping) {
      this.#isSkipping = newline === -1
      return front.drop(newline === -1 ? bytes.length : newline + 1)
    }
    const isLong = (newline === -1 ? bytes.length : newline) > limits.lineBytesMax
    if (newline === -1 && !front.ended && !isLong) {
      this.#searched = { offset: front.offset, bytes: bytes.length }
      return 'more'
    }
    const header = isLong || newline === -1 ? undefined : this.#headerStart(front, newline)
    if (header === 'more') return 'more'
    const end = isLong ? limits.lineBytesMax : newline === -1 ? bytes.length : newline
    const line = bytes.toString('latin1', 0, header ?? end)
    const inner = innerStart(bytes, line) ?? header
    const isWhole = inner === undefined || inner === header
    emit(front, {
      end: inner ?? end,
      latin: isWhole ? line : line.slice(0, inner),
      cut: isLong && inner === undefined,
      isInBroken,
    })
    if (inner !== undefined) return front.drop(inner, 0)
    this.#isSkipping = isLong
    return isLong || newline === -1 ? front.drop(end, 0) : front.drop(end + 1, 1)
  }

  /**
   * Where in a line a RecordIO header begins: a stream was joined to a text without a last line feed. The header is
   * known by the value after it, which is as long as the digits say.
   */
  #headerStart(front: Front, newline: number): number | 'more' | undefined {
    const { bytes, limits } = front
    const last = bytes[newline - 1] ?? 0
    if (last < 0x30 || last > 0x39) return undefined
    const digits = /\d{1,20}$/.exec(bytes.toString('latin1', Math.max(0, newline - 20), newline))?.[0] ?? ''
    if (digits === '') return undefined
    const value = bytes.subarray(newline + 1)
    if (value.length < 2 && !front.ended) return 'more'
    if (value[0] !== 0x7b || mayBeJson(value) !== 'yes') return undefined
    this.#valueEnd ??= jsonEnd()
    const found = this.#valueEnd.scan(value)
    if (found.is === 'open' && !front.ended && value.length <= limits.jsonBytesMax) return 'more'
    this.#valueEnd = undefined
    const length = found.is === 'ended' ? String(found.at) : undefined
    return length !== undefined && digits.endsWith(length) ? newline - length.length : undefined
  }
}

const beyondAscii = /[^\0-\x7f]/

type FoundText = {
  readonly end: number
  /** The bytes up to there, one a character. */
  readonly latin: string
  readonly cut: boolean
  readonly isInBroken: boolean
}

function emit(front: Front, { end, latin, cut, isInBroken }: FoundText): void {
  const isReturned = front.bytes[end - 1] === cr && end > 0
  const bytes = front.bytes.subarray(0, isReturned ? end - 1 : end)
  // Nearly all lines are ASCII, which reads the same either way.
  const text = beyondAscii.test(latin) ? bytes.toString('utf8') : isReturned ? latin.slice(0, -1) : latin
  if (front.broken !== undefined && (isInBroken || !beginsOtherPiece(text))) front.broken.add(text)
  else front.emitLine(text, bytes, cut)
}
