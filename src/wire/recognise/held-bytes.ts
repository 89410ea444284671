const none = Buffer.alloc(0)

/** Bytes that came but are not yet understood. Growing is linear: room doubles when it is full. */
export class HeldBytes {
  /** A chunk as it came, or room of our own that may be written to from `#end` on. */
  #room: Buffer = none
  #isOwn = false
  #start = 0
  #end = 0

  /** The bytes held; the view is good until the next `append`. */
  get bytes(): Buffer {
    return this.#room.subarray(this.#start, this.#end)
  }

  /** How many there are. */
  get length(): number {
    return this.#end - this.#start
  }

  /** Adds a chunk. Where nothing is held, which is usual, the chunk itself is what is held then. */
  append(chunk: Uint8Array): void {
    const { length } = this
    if (length === 0) {
      this.#room = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      this.#isOwn = false
      this.#start = 0
      this.#end = chunk.length
      return
    }
    if (!this.#isOwn || this.#end + chunk.length > this.#room.length) {
      const room = Buffer.allocUnsafe(2 * (length + chunk.length))
      this.#room.copy(room, 0, this.#start, this.#end)
      this.#room = room
      this.#isOwn = true
      this.#start = 0
      this.#end = length
    }
    this.#room.set(chunk, this.#end)
    this.#end += chunk.length
  }

  /** Lets go of the first `count` bytes. */
  drop(count: number): void {
    this.#start = Math.min(this.#end, this.#start + count)
    if (this.#start < this.#end) return
    this.#room = none
    this.#isOwn = false
    this.#start = 0
    this.#end = 0
  }
}
