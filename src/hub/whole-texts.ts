import { isUtf8 } from 'node:buffer'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

/** Takes a text: where all of it is ASCII as its bytes, which are good for as long as the call. */
type Takers = {
  readonly ascii: (bytes: Buffer, from: number, to: number) => void
  readonly text: (text: string) => void
}

type Parts = { readonly socket: WebSocket; readonly stream: Duplex; readonly take: Takers }

/**
 * Takes text messages out of the bytes of a connection before `ws` gets to them: those that are one frame and came in
 * one piece, which of a backlog are nearly all. Taking them apart at once costs a third of what it costs one by one.
 * Everything else goes to `ws`, and with it the connection from where something is not as it should be. `ws` has to
 * tell of its messages in the same tick (`allowSynchronousEvents`): they would else come out of order.
 * Source: RFC 6455 §5.2.
 */
export function takeWholeTexts({ socket, stream, take }: Parts): void {
  const [listener, ...others] = stream.listeners('data')
  if (listener === undefined || others.length > 0) return
  const pass = (bytes: Buffer): unknown => Reflect.apply(listener, stream, [bytes])
  let told = 0
  let begun = none
  /** Bytes of a frame that has begun and goes to `ws`, and whether it is a text. */
  let passing = 0
  let isText = false

  function leave(rest: Buffer): void {
    stream.off('data', read)
    stream.on('data', listener as (chunk: Buffer) => void) // It was one of these.
    if (rest.length > 0) pass(rest)
  }

  /** @returns whether `ws` is content with what it got */
  function passOn(bytes: Buffer): boolean {
    const before = told
    passing -= bytes.length
    pass(bytes)
    return passing > 0 || !isText || told > before
  }

  function read(chunk: Buffer): void {
    const bytes = begun.length === 0 ? chunk : Buffer.concat([begun, chunk])
    begun = none
    if (socket.readyState !== socket.OPEN) return leave(bytes)
    let at = Math.min(passing, bytes.length)
    if (at > 0 && !passOn(bytes.subarray(0, at))) return leave(bytes.subarray(at))
    const words = wordsOf(bytes)
    while (at < bytes.length) {
      const frame = frameAt(bytes, at)
      if (frame === 'begun') {
        begun = Buffer.from(bytes.subarray(at))
        return
      }
      if (frame === 'other') return leave(bytes.subarray(at))
      const isTaken = frame.isText && frame.end <= bytes.length && takeText(bytes, frame, words, take)
      if (!isTaken) {
        isText = frame.isText
        passing = frame.end - at
        if (!passOn(bytes.subarray(at, frame.end))) return leave(bytes.subarray(frame.end))
      }
      at = frame.end
    }
  }

  socket.on('message', () => (told += 1))
  socket.on('error', () => stream.off('data', read))
  stream.on('data', read)
  stream.off('data', listener as (chunk: Buffer) => void)
}

const none = Buffer.alloc(0)

/** A masked frame that is a whole message: a text of less than 64 KiB, a ping or a pong. */
type Frame = { readonly isText: boolean; readonly start: number; readonly end: number }

const finalText = 0x81
const ping = 0x89
const pong = 0x8a
/** The first bit of a length: clients have to mask what they send. */
const masked = 0x80
const maskBytes = 4

function frameAt(bytes: Buffer, at: number): Frame | 'begun' | 'other' {
  const kind = bytes[at]
  const second = bytes[at + 1]
  if (kind === undefined || second === undefined) return 'begun'
  const isText = kind === finalText
  const length = second - masked
  if (length < 0 || length > 126 || !(isText || kind === ping || kind === pong)) return 'other'
  if (length < 126) return { isText, start: at + 2 + maskBytes, end: at + 2 + maskBytes + length }
  const [third, fourth] = [bytes[at + 2], bytes[at + 3]]
  // A ping is shorter.
  if (!isText) return 'other'
  if (third === undefined || fourth === undefined) return 'begun'
  return { isText, start: at + 4 + maskBytes, end: at + 4 + maskBytes + third * 256 + fourth }
}

/** Bytes as words of four, as far as they stand so in memory. */
type Words = { readonly words: Int32Array; readonly skipped: number }

function wordsOf({ buffer, byteOffset, length }: Buffer): Words {
  const skipped = -byteOffset & 3
  const count = Math.max(0, (length - skipped) >> 2)
  return { words: count === 0 ? new Int32Array() : new Int32Array(buffer, byteOffset + skipped, count), skipped }
}

/** Takes the text of a frame that is here as a whole; false, and the bytes are as they were, where it is no UTF-8. */
function takeText(bytes: Buffer, { start, end }: Frame, words: Words, take: Takers): boolean {
  const isAscii = unmask(bytes, start, end, words)
  if (isAscii) take.ascii(bytes, start, end)
  else if (isUtf8(bytes.subarray(start, end))) take.text(bytes.toString('utf8', start, end))
  else {
    unmask(bytes, start, end, words)
    return false
  }
  return true
}

const mask = new Uint8Array(maskBytes)
const maskWord = new Int32Array(mask.buffer)

/** Takes the mask off, or puts it on again. @returns whether every byte is ASCII then */
function unmask(bytes: Buffer, start: number, end: number, { words, skipped }: Words): boolean {
  const maskAt = start - maskBytes
  let all = 0
  let at = start
  const byByte = (until: number): void => {
    for (; at < until; at += 1) {
      const byte = (bytes[at] ?? 0) ^ (bytes[maskAt + ((at - start) & 3)] ?? 0)
      bytes[at] = byte
      all |= byte
    }
  }
  byByte(Math.min(end, at + ((skipped - at) & 3)))
  for (let index = 0; index < maskBytes; index += 1) mask[index] = bytes[maskAt + ((at - start + index) & 3)] ?? 0
  const key = maskWord[0] ?? 0
  const last = Math.min(words.length, (end - skipped) >> 2)
  for (let word = (at - skipped) >> 2; word < last; word += 1) {
    const value = (words[word] ?? 0) ^ key
    words[word] = value
    all |= value
    at += 4
  }
  byByte(end)
  return (all & 0x80_80_80_80) === 0
}
