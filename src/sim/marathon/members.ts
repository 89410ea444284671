/**
 * Things in the order they were added, each once. Of most of these sets there are a hundred thousand with one member, so
 * a table is made for the second. Sets of one are iterated as they were when that began.
 */
export class Members<T extends object> {
  #only: T | undefined
  #all: Set<T> | undefined

  get size(): number {
    return this.#all?.size ?? (this.#only === undefined ? 0 : 1)
  }

  add(one: T): void {
    if (this.#all !== undefined) this.#all.add(one)
    else if (this.#only === undefined || this.#only === one) this.#only = one
    else {
      this.#all = new Set([this.#only, one])
      this.#only = undefined
    }
  }

  has(one: T): boolean {
    return this.#all?.has(one) ?? this.#only === one
  }

  /** @returns whether it was there */
  delete(one: T): boolean {
    if (this.#all !== undefined) return this.#all.delete(one)
    if (this.#only !== one) return false
    this.#only = undefined
    return true
  }

  values(): Iterable<T> {
    return this.#all ?? (this.#only === undefined ? none : [this.#only])
  }
}

const none: readonly never[] = []
