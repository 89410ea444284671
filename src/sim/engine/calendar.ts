/**
 * What is due, in order of (time, phase, sequence).
 *
 * A four-way heap in flat arrays: the two numbers compared lie side by side, and nothing is allocated for what is due.
 * The root is left open after `take`, so that an action which schedules its own successor (most do) costs one way down
 * instead of a way down and a way up.
 */
export class Calendar<Due> {
  #keys = new Float64Array(1024)
  #orders = new Float64Array(1024)
  #dues: Due[] = []
  #length = 0
  #order = 0
  /** Whether the root was taken and not yet filled. */
  #isOpen = false

  /** How many actions are due some time. */
  get length(): number {
    return this.#isOpen ? this.#length - 1 : this.#length
  }

  /** Puts an action at a time (whole ms, at most 2^49) and phase (0 to 7). */
  put(at: number, phase: number, due: Due): void {
    const key = at * 8 + phase
    const order = this.#order
    this.#order += 1
    if (this.#isOpen) {
      this.#isOpen = false
      this.#sink(key, order, due)
      return
    }
    if (this.#length === this.#keys.length) this.#grow()
    this.#length += 1
    this.#rise(this.#length - 1, key, order, due)
  }

  /** When the next action is due; Infinity if none is. */
  nextAt(): number {
    if (this.#isOpen) this.#close()
    return this.#length === 0 ? Number.POSITIVE_INFINITY : Math.floor((this.#keys[0] as number) / 8)
  }

  /** Takes the next action. Only when `nextAt` just said that there is one. */
  take(): Due {
    this.#isOpen = true
    return this.#dues[0] as Due
  }

  #close(): void {
    this.#isOpen = false
    this.#length -= 1
    const last = this.#length
    const due = this.#dues.pop() as Due
    if (last > 0) this.#sink(this.#keys[last] as number, this.#orders[last] as number, due)
  }

  #rise(start: number, key: number, order: number, due: Due): void {
    const [keys, orders, dues] = [this.#keys, this.#orders, this.#dues]
    let place = start
    while (place > 0) {
      const parent = (place - 1) >> 2
      const above = keys[parent] as number
      // A newcomer has the highest sequence, so among equals it stays below.
      if (above <= key) break
      keys[place] = above
      orders[place] = orders[parent] as number
      dues[place] = dues[parent] as Due
      place = parent
    }
    keys[place] = key
    orders[place] = order
    dues[place] = due
  }

  #sink(key: number, order: number, due: Due): void {
    const [keys, orders, dues, length] = [this.#keys, this.#orders, this.#dues, this.#length]
    let place = 0
    for (;;) {
      let child = place * 4 + 1
      if (child >= length) break
      const end = Math.min(child + 4, length)
      let best = keys[child] as number
      for (let other = child + 1; other < end; other += 1) {
        const one = keys[other] as number
        if (one < best || (one === best && (orders[other] as number) < (orders[child] as number))) {
          child = other
          best = one
        }
      }
      if (best > key || (best === key && (orders[child] as number) > order)) break
      keys[place] = best
      orders[place] = orders[child] as number
      dues[place] = dues[child] as Due
      place = child
    }
    keys[place] = key
    orders[place] = order
    dues[place] = due
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2)
    const orders = new Float64Array(this.#keys.length * 2)
    keys.set(this.#keys)
    orders.set(this.#orders)
    this.#keys = keys
    this.#orders = orders
  }
}
