/** One message of a RecordIO stream. */
type RecordioFrame = {
  /** Where its header starts, in bytes from the start of the stream. */
  readonly offset: number
  /** The message without its header. May share memory with the chunk it came in. */
  readonly bytes: Uint8Array
}

/** Why a stream cannot be read any further. `header` ends with the first byte that cannot belong to one. */
export type FrameError = {
  readonly kind: 'too-long' | 'negative' | 'not-a-number' | 'missing-newline'
  readonly offset: number
  readonly header: string
}

/** The frames before the trouble are good, whatever came after them. */
type RecordioFrames = { readonly frames: readonly RecordioFrame[]; readonly error: FrameError | undefined }

/** A stream that ended inside a frame. `wantedBytes` is undefined where even the header is cut. */
type CutFrame = {
  readonly kind: 'cut'
  readonly offset: number
  readonly wantedBytes: number | undefined
  readonly gotBytes: number
}

/** Splits one stream. After an error every further `push` yields the same error and no frame. */
export type RecordioDecoder = {
  readonly push: (chunk: Uint8Array) => RecordioFrames
  /** What the end of the stream cut off; undefined when it ended between two frames. */
  readonly end: () => CutFrame | undefined
}

/** The longest frame taken by default: a snapshot of 10 000 agents and 100 000 tasks has about 215 MiB. */
export const frameBytesMax = 384 * 1024 * 1024

const lf = 0x0a
const minus = 0x2d
const zero = 0x30
const digitsMax = 20

/**
 * Splits a RecordIO byte stream: a decimal length, LF, then that many bytes, over and over.
 * Chunks may cut a frame anywhere. A header that cannot be read is fatal for the stream, since nothing tells where
 * the next frame begins. Source: docs/recordio.md and 3rdparty/stout/include/stout/recordio.hpp in apache/mesos.
 *
 * @param frameBytesMax longer frames are refused before they are buffered
 */
export function recordioDecoder(limits: { readonly frameBytesMax: number }): RecordioDecoder {
  /** How many digits of the header are here, and what they say. */
  let digits = 0
  let length = 0
  /** Room for the frame that is coming in; undefined while its header is. */
  let body: Buffer | undefined
  let filled = 0
  let frameAt = 0
  let error: FrameError | undefined

  /** Reads header bytes up to the first bad one; the index after them, or -1 where the header goes on. */
  function readHeader(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      const digit = byte - zero
      if (digit >= 0 && digit <= 9 && digits < digitsMax && length * 10 + digit <= limits.frameBytesMax) {
        length = length * 10 + digit
        digits += 1
      } else if (byte === lf && digits > 0) return at + 1
      else {
        error = { kind: trouble(digits, byte), offset: frameAt, header: headerText(digits, length, byte) }
        return -1
      }
    }
    return -1
  }

  function next(): void {
    frameAt += digits + 1 + length
    digits = 0
    length = 0
    body = undefined
    filled = 0
  }

  /** Copies body bytes; the index after them. */
  function readBody(chunk: Buffer, from: number): number {
    const to = Math.min(chunk.length, from + length - filled)
    // Room for the whole frame at once: joining chunks would hold a large frame twice.
    body ??= Buffer.allocUnsafe(length)
    chunk.copy(body, filled, from, to)
    filled += to - from
    return to
  }

  function push(bytes: Uint8Array): RecordioFrames {
    const frames: RecordioFrame[] = []
    const chunk = buffer(bytes)
    let at = 0
    while (error === undefined && at < chunk.length) {
      if (body === undefined) {
        at = readHeader(chunk, at)
        if (at === -1) break
        if (chunk.length - at >= length) {
          frames.push({ offset: frameAt, bytes: chunk.subarray(at, at + length) })
          at += length
          next()
          continue
        }
      }
      at = readBody(chunk, at)
      if (body !== undefined && filled === length) {
        frames.push({ offset: frameAt, bytes: body })
        next()
      }
    }
    return { frames, error }
  }

  function end(): CutFrame | undefined {
    if (error !== undefined || (digits === 0 && body === undefined)) return undefined
    return { kind: 'cut', offset: frameAt, wantedBytes: body === undefined ? undefined : length, gotBytes: filled }
  }

  return { push, end }
}

/** What is wrong with a byte that no header may have here. Judged byte by byte, so that chunks make no difference. */
function trouble(digits: number, byte: number): FrameError['kind'] {
  if (byte >= zero && byte <= zero + 9) return 'too-long'
  if (digits > 0) return 'missing-newline'
  return byte === minus ? 'negative' : 'not-a-number'
}

/** The header as far as it was read; the number of digits tells leading zeros. */
const headerText = (digits: number, length: number, byte: number): string =>
  (digits === 0 ? '' : String(length).padStart(digits, '0')) + String.fromCharCode(byte)

/** The same bytes as a Buffer. */
const buffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** A message with its header, as Mesos sends it. */
export function recordioBytes(message: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${message.length}\n`, 'latin1'), message])
}
