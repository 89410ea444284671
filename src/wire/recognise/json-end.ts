/** Where a JSON value stands: not at its end yet, ended before `at`, or wrong at `at`. */
export type JsonScan = { readonly is: 'open' } | { readonly is: 'ended' | 'wrong'; readonly at: number }

/** Finds the end of one JSON object or array in a growing buffer. */
export type JsonEnd = {
  /** Goes on from where the last call stopped. `bytes` begins with the value and has only grown since. */
  readonly scan: (bytes: Uint8Array) => JsonScan
}

/** Deeper values are taken for no JSON: a line that opens and never closes must not be searched to the end of a file. */
const nestingMax = 128

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]

/** What may come next. `key` and `value` may also close what is empty. */
type Next = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'after'

/**
 * Follows the structure of JSON (RFC 8259) strictly enough to notice at once where text is none; numbers, words and
 * escapes are left to the parser, which gets the whole value once its end is known.
 */
export function jsonEnd(): JsonEnd {
  let position = 0
  let next: Next = 'value'
  let inString: 'key' | 'value' | undefined
  const open: number[] = []

  /** To the end of the string or of the bytes; false at a control character, which no string may hold. */
  function passString(bytes: Uint8Array): boolean {
    while (position < bytes.length) {
      const byte = bytes[position] ?? 0
      if (byte === backslash) {
        if (position + 1 >= bytes.length) return true
        position += 2
      } else if (byte === quote) {
        position += 1
        next = inString === 'key' ? 'colon' : 'after'
        inString = undefined
        return true
      } else if (byte < 0x20) return false
      else position += 1
    }
    return true
  }

  /** Takes one byte outside strings; false if it cannot stand there. */
  function take(byte: number): boolean {
    if (byte === quote) return openString()
    if (byte === openBrace || byte === openBracket) return openNested(byte)
    if (byte === closeBrace || byte === closeBracket) return close(byte)
    if (byte === comma) {
      if (next !== 'after') return false
      next = open.at(-1) === openBrace ? 'key' : 'value'
      return true
    }
    if (byte === colon) {
      if (next !== 'colon') return false
      next = 'value'
      return true
    }
    return takeWord(byte)
  }

  function openString(): boolean {
    if (next === 'key' || next === 'key-or-end') inString = 'key'
    else if (next === 'value' || next === 'value-or-end') inString = 'value'
    return inString !== undefined
  }

  function openNested(byte: number): boolean {
    if ((next !== 'value' && next !== 'value-or-end') || open.length >= nestingMax) return false
    open.push(byte)
    next = byte === openBrace ? 'key-or-end' : 'value-or-end'
    return true
  }

  function close(byte: number): boolean {
    const isObject = byte === closeBrace
    if (next !== 'after' && next !== (isObject ? 'key-or-end' : 'value-or-end')) return false
    if (open.pop() !== (isObject ? openBrace : openBracket)) return false
    next = 'after'
    return true
  }

  /** A byte of a number, `true`, `false` or `null`. */
  let inWord = false
  function takeWord(byte: number): boolean {
    if (!isWordByte(byte)) return false
    if (next === 'after') return inWord
    if (next !== 'value' && next !== 'value-or-end') return false
    next = 'after'
    inWord = true
    return true
  }

  function scan(bytes: Uint8Array): JsonScan {
    while (position < bytes.length) {
      if (inString !== undefined) {
        if (!passString(bytes)) return { is: 'wrong', at: position }
        if (inString !== undefined) return { is: 'open' }
        continue
      }
      const byte = bytes[position] ?? 0
      if (!isBlank(byte) && !take(byte)) return { is: 'wrong', at: position }
      if (!isWordByte(byte)) inWord = false
      position += 1
      if (open.length === 0 && next === 'after') return { is: 'ended', at: position }
    }
    return { is: 'open' }
  }

  return { scan }
}

/** Digits, letters, `+`, `-`, `.`: the parser says later whether the word is one. */
const isWordByte = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x45 ||
  byte === 0x2b ||
  byte === 0x2d ||
  byte === 0x2e

/** Whether text that begins so may be a JSON object or list of objects. A list of anything else is no evidence. */
export function mayBeJson(bytes: Uint8Array): 'yes' | 'no' | 'too-short' {
  const first = blankBytes(bytes)
  const opening = bytes[first]
  if (opening === undefined) return first >= blanksMax ? 'no' : 'too-short'
  if (opening !== openBrace && opening !== openBracket) return 'no'
  const second = first + 1 + blankBytes(bytes.subarray(first + 1))
  const following = bytes[second]
  if (following === undefined) return second - first > blanksMax ? 'no' : 'too-short'
  if (opening === openBrace) return following === quote || following === closeBrace ? 'yes' : 'no'
  return following === openBrace || following === closeBracket ? 'yes' : 'no'
}

/** More blanks in a row than stand before or in any value. */
const blanksMax = 1024

/** How many blanks the bytes begin with, counted up to a bound. */
export function blankBytes(bytes: Uint8Array): number {
  let at = 0
  while (at < blanksMax && at < bytes.length && isBlank(bytes[at] ?? 0)) at += 1
  return at
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
