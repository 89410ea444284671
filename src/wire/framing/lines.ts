/** One line of a text file, without its end (`\n` or `\r\n`). */
export type Line = {
  /** Counted from 1. */
  readonly number: number
  /** Where it starts, in bytes from the start of the file. */
  readonly offset: number
  /** May share memory with the chunk it came in: turn it into text before the chunk is used again. */
  readonly bytes: Uint8Array
  /** True where the line is longer than the limit: `bytes` is its beginning. */
  readonly cut: boolean
}

/** Splits one file. */
export type LineDecoder = {
  readonly push: (chunk: Uint8Array) => readonly Line[]
  /** The last line, where it has no newline. */
  readonly end: () => readonly Line[]
}

/** The longest line kept whole by default. */
export const lineBytesMax = 1024 * 1024

const lf = 0x0a
const cr = 0x0d

/**
 * Splits bytes into lines. Chunks may cut a line anywhere, also inside a character or between `\r` and `\n`.
 * A line over the limit comes out once, cut, as soon as the limit is passed; what is left of it is skipped.
 */
export function lineDecoder(limits: { readonly lineBytesMax: number }): LineDecoder {
  // One byte more than the limit, so that `\r` before the newline does not count as text.
  const roomMax = limits.lineBytesMax + 1
  let pending = Buffer.alloc(0)
  let filled = 0
  let number = 1
  let lineAt = 0
  let position = 0
  let skipping = false

  function keep(part: Buffer): void {
    if (filled + part.length > pending.length) {
      // Doubling keeps a slow drip linear.
      const larger = Buffer.allocUnsafe(Math.min(roomMax, Math.max(256, pending.length * 2, filled + part.length)))
      pending.copy(larger, 0, 0, filled)
      pending = larger
    }
    part.copy(pending, filled)
    filled += part.length
  }

  const line = (bytes: Buffer, cut: boolean): Line => ({ number, offset: lineAt, bytes, cut })

  function complete(rest: Buffer): Line {
    let bytes = rest
    if (filled > 0) {
      keep(rest)
      bytes = Buffer.from(pending.subarray(0, filled))
    }
    return line(bytes.at(-1) === cr ? bytes.subarray(0, -1) : bytes, false)
  }

  function next(): void {
    number += 1
    lineAt = position
    filled = 0
    skipping = false
  }

  /** Takes the bytes of one line that a chunk holds; `ended` if the newline followed them. */
  function take(part: Buffer, ended: boolean): Line | undefined {
    if (skipping) return undefined
    const bytes = filled + part.length
    const last = part.at(-1) ?? pending[filled - 1]
    // A `\r` is no text if the newline follows, which an unfinished line may not show yet.
    const over = last === cr ? bytes > roomMax : bytes > limits.lineBytesMax
    if (!over) {
      if (ended) return complete(part)
      keep(part)
      return undefined
    }
    keep(part.subarray(0, limits.lineBytesMax - filled))
    skipping = true
    return line(Buffer.from(pending.subarray(0, limits.lineBytesMax)), true)
  }

  function push(bytes: Uint8Array): readonly Line[] {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const lines: Line[] = []
    let at = 0
    while (at < chunk.length) {
      const newline = chunk.indexOf(lf, at)
      const to = newline === -1 ? chunk.length : newline
      const found = take(chunk.subarray(at, to), newline !== -1)
      if (found !== undefined) lines.push(found)
      position += newline === -1 ? to - at : to + 1 - at
      at = newline === -1 ? to : to + 1
      if (newline !== -1) next()
    }
    return lines
  }

  function end(): readonly Line[] {
    if (skipping || filled === 0) return []
    const bytes = Buffer.from(pending.subarray(0, filled))
    return [line(bytes.at(-1) === cr ? bytes.subarray(0, -1) : bytes, false)]
  }

  return { push, end }
}

/** A line as text; bytes that are not UTF-8 become U+FFFD. */
export const lineText = (line: Line): string => Buffer.from(line.bytes).toString('utf8')

/** Lines as bytes, each with its newline. */
export const linesBytes = (lines: readonly string[]): Uint8Array =>
  Buffer.from(lines.map((text) => `${text}\n`).join(''), 'utf8')
