/** One message of a RecordIO stream. */
export type RecordioFrame = {
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
export type RecordioFrames = { readonly frames: readonly RecordioFrame[]; readonly error: FrameError | undefined }

/** A stream that ended inside a frame. `wantedBytes` is undefined where even the header is cut. */
export type CutFrame = {
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
const digitsMax = 20
const none = Buffer.alloc(0)

/**
 * Splits a RecordIO byte stream: a decimal length, LF, then that many bytes, over and over.
 * Chunks may cut a frame anywhere. A header that cannot be read is fatal for the stream, since nothing tells where
 * the next frame begins. Source: docs/recordio.md and 3rdparty/stout/include/stout/recordio.hpp in apache/mesos.
 *
 * @param frameBytesMax longer frames are refused before they are buffered
 */
export function recordioDecoder(limits: { readonly frameBytesMax: number }): RecordioDecoder {
  let header = ''
  let body: Buffer | undefined
  let filled = 0
  let frameAt = 0
  let error: FrameError | undefined

  /** Reads header bytes up to the first bad one; the index after them. */
  function readHeader(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      const kind = trouble(header, byte, limits.frameBytesMax)
      if (kind !== undefined) {
        error = { kind, offset: frameAt, header: header + String.fromCharCode(byte) }
        return at
      }
      if (byte === lf) {
        body = none
        return at + 1
      }
      header += String.fromCharCode(byte)
    }
    return chunk.length
  }

  /** Copies body bytes; the index after them. The frame is complete when `filled` is its length. */
  function readBody(chunk: Buffer, from: number, length: number): number {
    const to = Math.min(chunk.length, from + length - filled)
    // Room for the whole frame at once: joining chunks would hold a large frame twice.
    if (body === undefined || body === none) body = Buffer.allocUnsafe(length)
    chunk.copy(body, filled, from, to)
    filled += to - from
    return to
  }

  function push(bytes: Uint8Array): RecordioFrames {
    const frames: RecordioFrame[] = []
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    const finish = (payload: Uint8Array): void => {
      frames.push({ offset: frameAt, bytes: payload })
      frameAt += header.length + 1 + payload.length
      header = ''
      body = undefined
      filled = 0
    }
    while (error === undefined && (at < chunk.length || body !== undefined)) {
      if (body === undefined) {
        at = readHeader(chunk, at)
        continue
      }
      const length = Number(header)
      if (filled === 0 && chunk.length - at >= length) {
        finish(chunk.subarray(at, at + length))
        at += length
        continue
      }
      if (at === chunk.length) break
      at = readBody(chunk, at, length)
      if (filled === length) finish(body)
    }
    return { frames, error }
  }

  function end(): CutFrame | undefined {
    if (error !== undefined || (header === '' && body === undefined)) return undefined
    const wantedBytes = body === undefined ? undefined : Number(header)
    return { kind: 'cut', offset: frameAt, wantedBytes, gotBytes: filled }
  }

  return { push, end }
}

/** What is wrong with the next byte of a header. Judged byte by byte, so that chunks make no difference. */
function trouble(digits: string, byte: number, bytesMax: number): FrameError['kind'] | undefined {
  const isDigit = byte >= 0x30 && byte <= 0x39
  if (byte === lf) return digits === '' ? 'not-a-number' : undefined
  if (!isDigit && digits !== '') return 'missing-newline'
  if (!isDigit) return byte === minus ? 'negative' : 'not-a-number'
  // A length over the limit does not get shorter by more digits; leading zeros are digits too.
  const length = Number(digits) * 10 + byte - 0x30
  return length > bytesMax || digits.length === digitsMax ? 'too-long' : undefined
}

/** A message with its header, as Mesos sends it. */
export function recordioBytes(message: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${message.length}\n`, 'latin1'), message])
}
