/** What stands in a row knows its place in it. One thing stands in one row at a time; elsewhere its place means nothing. */
export type InRow = { place: number }

/** The place of what has not stood in a row yet. */
export const noPlace = -1

/**
 * A set in the order that things were added, which may change while it is gone through, as a set may. A hundred thousand
 * lives are added and deleted in one instant: in a table each would be looked for, and the table grow and shrink.
 */
export class Row<T extends InRow> {
  #places: (T | undefined)[] = []
  /** Before it there are only gaps: mostly the first go first. */
  #first = 0
  #size = 0
  /** How many are going through it. */
  #readers = 0

  get size(): number {
    return this.#size
  }

  has(one: T): boolean {
    return one.place >= 0 && this.#places[one.place] === one
  }

  add(one: T): void {
    if (this.has(one)) return
    if (this.#places.length > this.#size * 2 + slack) this.#close()
    one.place = this.#places.length
    this.#places.push(one)
    this.#size += 1
  }

  /** @returns whether it was there */
  delete(one: T): boolean {
    if (!this.has(one)) return false
    this.#places[one.place] = undefined
    this.#size -= 1
    this.#skip()
    return true
  }

  clear(): void {
    this.#places.fill(undefined)
    this.#size = 0
    this.#skip()
  }

  *[Symbol.iterator](): Generator<T, void> {
    this.#readers += 1
    try {
      for (let place = this.#first; place < this.#places.length; place += 1) {
        const one = this.#places[place]
        if (one !== undefined) yield one
      }
    } finally {
      this.#readers -= 1
    }
  }

  #skip(): void {
    while (this.#first < this.#places.length && this.#places[this.#first] === undefined) this.#first += 1
  }

  /** Closes the gaps; not while somebody counts on places. */
  #close(): void {
    if (this.#readers > 0) return
    this.#places = this.#places.filter((one) => one !== undefined)
    this.#first = 0
    this.#places.forEach((one, place) => {
      if (one !== undefined) one.place = place
    })
  }
}

/** So many gaps are left however few stand in a row. */
const slack = 32
