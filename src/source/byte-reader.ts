/** A stream of bytes. Whoever asks for one reads it to its end or returns it. */
export type Bytes = AsyncIterable<Uint8Array>

const empty = Buffer.alloc(0)

/** Reads a stream of chunks by count, with look-ahead. Holds no more than what was looked ahead at, and one chunk. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #held: Buffer = empty
  #offset = 0
  #ended = false

  constructor(chunks: Bytes) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** How many bytes were taken so far. */
  get offset(): number {
    return this.#offset
  }

  /** The next `count` bytes, or fewer at the end; they stay to be read. */
  async peek(count: number): Promise<Buffer> {
    if (this.#held.length < count && !this.#ended) {
      const parts: Uint8Array[] = [this.#held]
      let bytes = this.#held.length
      while (bytes < count) {
        const next = await this.#chunks.next()
        if (next.done === true) {
          this.#ended = true
          break
        }
        parts.push(next.value)
        bytes += next.value.length
      }
      this.#held = parts.length === 1 ? this.#held : Buffer.concat(parts)
    }
    return this.#held.subarray(0, count)
  }

  /** Takes the next `count` bytes, or fewer at the end. */
  async read(count: number): Promise<Buffer> {
    const bytes = await this.peek(count)
    this.#drop(bytes.length)
    return bytes
  }

  /** Takes whatever is at hand, at most `countMax` bytes; empty only at the end. */
  async some(countMax: number): Promise<Buffer> {
    if (this.#held.length === 0) await this.peek(1)
    const bytes = this.#held.subarray(0, countMax)
    this.#drop(bytes.length)
    return bytes
  }

  /** Gives bytes back that were taken last, so that they are read again. */
  unread(bytes: Uint8Array): void {
    this.#held = this.#held.length === 0 ? Buffer.from(bytes) : Buffer.concat([bytes, this.#held])
    this.#offset -= bytes.length
  }

  /** Takes `count` bytes as a stream; `count` of infinity takes all. Ends early where the source does. */
  async *take(count: number): AsyncGenerator<Uint8Array, void, undefined> {
    let left = count
    while (left > 0) {
      const bytes = await this.some(Math.min(left, chunkBytes))
      if (bytes.length === 0) return
      left -= bytes.length
      yield bytes
    }
  }

  /** Passes over `count` bytes; says how many there were. */
  async skip(count: number): Promise<number> {
    const from = this.#offset
    while (this.#offset - from < count) {
      const bytes = await this.some(Math.min(count - (this.#offset - from), chunkBytes))
      if (bytes.length === 0) break
    }
    return this.#offset - from
  }

  /** Lets go of the source before its end. */
  async close(): Promise<void> {
    this.#ended = true
    await this.#chunks.return?.()
  }

  #drop(count: number): void {
    this.#held = this.#held.subarray(count)
    this.#offset += count
  }
}

const chunkBytes = 1 << 18

/** A stream of the given chunks. */
export async function* bytesOf(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunks
}
