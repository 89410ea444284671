const lf = 0x0a
const sizeBytesMax = 64

/** The head of an HTTP answer. */
export type HttpHead = { readonly length: number; readonly isChunked: boolean }

/**
 * An answer's head at the front of the bytes; `more` if they are too few to tell; undefined if there is none.
 * Source: RFC 9112 §2.1, §7.1.
 */
export function httpHead(bytes: Buffer): HttpHead | 'more' | undefined {
  let isChunked = false
  for (let at = 0; at < headBytesMax;) {
    const newline = bytes.indexOf(lf, at)
    const line = bytes.toString('latin1', at, newline === -1 ? bytes.length : newline).replace(/\r$/, '')
    if (at === 0 ? !begins(line) : line !== '' && !/^[\w-]+(?::|$)/.test(line)) return undefined
    if (newline === -1) return 'more'
    at = newline + 1
    if (line === '') return { length: at, isChunked }
    if (/^transfer-encoding:.*\bchunked\b/i.test(line)) isChunked = true
  }
  return undefined
}

const begins = (line: string): boolean =>
  'HTTP/1.'.startsWith(line) || /^HTTP\/1\.(?:[01](?: \d{0,3}(?: .*)?)?)?$/.test(line)

/** A head longer than this is none. */
const headBytesMax = 1 << 16

/** What of the bytes is a chunk's data: it begins at `start`; `end` is where the next chunk's size is. */
export type HttpChunk = { readonly start: number; readonly dataEnd: number; readonly end: number }

/** The chunk at the front; `more` if it is not all there; undefined if no chunk begins there. Source: RFC 9112 §7.1. */
export function httpChunk(bytes: Buffer): HttpChunk | 'more' | undefined {
  const newline = bytes.subarray(0, sizeBytesMax).indexOf(lf)
  if (newline === -1) return bytes.length >= sizeBytesMax ? undefined : 'more'
  const digits = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?\r?$/i.exec(bytes.toString('latin1', 0, newline))?.[1]
  if (digits === undefined) return undefined
  const start = newline + 1
  const dataEnd = start + Number.parseInt(digits, 16)
  if (bytes.length < dataEnd + 2) return 'more'
  if (bytes[dataEnd] === 0x0d && bytes[dataEnd + 1] === lf) return { start, dataEnd, end: dataEnd + 2 }
  return bytes[dataEnd] === lf ? { start, dataEnd, end: dataEnd + 1 } : undefined
}
