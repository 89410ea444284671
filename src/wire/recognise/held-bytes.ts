const none = Buffer.alloc(0)

/** Bytes that came but are not yet understood. Growing is linear: room doubles when it is full. */
export class HeldBytes {
  /** What is held: a view into a chunk as it came, or into room of our own. */
  #view: Buffer = none
  /** Room of our own, that may be written to from `#end` on; undefined while a chunk is held. */
  #room: Buffer | undefined
  #end = 0

  /** The bytes held; the view is good until the next `append`. */
  get bytes(): Buffer {
    return this.#view
  }

  /** Adds a chunk. Where nothing is held, which is usual, the chunk itself is what is held then. */
  append(chunk: Uint8Array): void {
    const { length } = this.#view
    if (length === 0) {
      this.#view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      this.#room = undefined
      return
    }
    if (this.#room === undefined || this.#end + chunk.length > this.#room.length) {
      const room = Buffer.allocUnsafe(2 * (length + chunk.length))
      this.#view.copy(room)
      this.#room = room
      this.#end = length
    }
    this.#room.set(chunk, this.#end)
    this.#end += chunk.length
    this.#view = this.#room.subarray(this.#end - length - chunk.length, this.#end)
  }

  /** Lets go of the first `count` bytes. */
  drop(count: number): void {
    this.#view = count < this.#view.length ? this.#view.subarray(count) : none
    if (this.#view.length === 0) this.#room = undefined
  }
}
