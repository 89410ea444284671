/**
 * What is due, in order of (time, phase, sequence).
 *
 * Most is put beside what was put just before: a hundred thousand lives that began in one instant take each step in one.
 * So the heap holds queues, each of what was put at one time and phase while it was open; a few are open at once. The
 * heap is four-way and, as the queues, in flat arrays: nothing is allocated for what is due, and no object is moved.
 * The root is left open after `take`, so that an action which schedules its own successor (most do) costs one way down
 * instead of a way down and a way up.
 */
export class Calendar<Due> {
  /** The heap: the key of a queue, the sequence of its first, and where that lies. */
  #keys = new Float64Array(1024)
  #orders = new Float64Array(1024)
  #heads = new Int32Array(1024)
  #queues = 0
  #order = 0
  /** Whether the queue at the root was taken to its end, and its place not yet filled. */
  #isOpen = false
  /** What is due, and what comes after it in its queue. Places that are free are linked like a queue. */
  #dues: (Due | undefined)[] = []
  #nexts = new Int32Array(1024)
  #free = none
  #length = 0
  /** Queues that may still be added to: a new one takes the place of the oldest. */
  readonly #openKeys = new Float64Array(openMax).fill(Number.NaN)
  readonly #openTails = new Int32Array(openMax).fill(none)
  #turn = 0

  /** How many actions are due some time. */
  get length(): number {
    return this.#length
  }

  /** Puts an action at a time (whole ms, at most 2^49) and phase (0 to 7). */
  put(at: number, phase: number, due: Due): void {
    const key = at * 8 + phase
    const place = this.#placed(due)
    this.#length += 1
    const [openKeys, openTails] = [this.#openKeys, this.#openTails]
    for (let open = 0; open < openMax; open += 1) {
      if (openKeys[open] !== key) continue
      this.#nexts[openTails[open] as number] = place
      openTails[open] = place
      return
    }
    openKeys[this.#turn] = key
    openTails[this.#turn] = place
    this.#turn = (this.#turn + 1) % openMax
    this.#push(key, place)
  }

  /** When the next action is due; Infinity if none is. */
  nextAt(): number {
    if (this.#isOpen) this.#close()
    return this.#queues === 0 ? Number.POSITIVE_INFINITY : Math.floor((this.#keys[0] as number) / 8)
  }

  /** Takes the next action. Only when `nextAt` just said that there is one. */
  take(): Due {
    const place = this.#heads[0] as number
    const due = this.#dues[place] as Due
    const next = this.#nexts[place] as number
    this.#dues[place] = undefined
    this.#nexts[place] = this.#free
    this.#free = place
    this.#length -= 1
    if (next === none) this.#end(place)
    else this.#heads[0] = next
    return due
  }

  /** Puts what is due where it stays until it is taken, as the last of its queue. */
  #placed(due: Due): number {
    let place = this.#free
    if (place === none) {
      place = this.#dues.length
      this.#dues.push(due)
      if (place === this.#nexts.length) this.#nexts = grown(this.#nexts, new Int32Array(place * 2))
    } else {
      this.#free = this.#nexts[place] as number
      this.#dues[place] = due
    }
    this.#nexts[place] = none
    return place
  }

  /** The queue at the root has come to its end, which lay there: nothing can be added to it. */
  #end(tail: number): void {
    this.#isOpen = true
    const openTails = this.#openTails
    for (let open = 0; open < openMax; open += 1) {
      if (openTails[open] !== tail) continue
      openTails[open] = none
      this.#openKeys[open] = Number.NaN
      return
    }
  }

  #push(key: number, head: number): void {
    const order = this.#order
    this.#order += 1
    if (this.#isOpen) {
      this.#isOpen = false
      this.#sink(key, order, head)
      return
    }
    if (this.#queues === this.#keys.length) this.#grow()
    this.#queues += 1
    this.#rise(this.#queues - 1, key, order, head)
  }

  #close(): void {
    this.#isOpen = false
    this.#queues -= 1
    const last = this.#queues
    if (last > 0) this.#sink(this.#keys[last] as number, this.#orders[last] as number, this.#heads[last] as number)
  }

  #rise(start: number, key: number, order: number, head: number): void {
    const [keys, orders, heads] = [this.#keys, this.#orders, this.#heads]
    let place = start
    while (place > 0) {
      const parent = (place - 1) >> 2
      const above = keys[parent] as number
      // A newcomer has the highest sequence, so among equals it stays below.
      if (above <= key) break
      keys[place] = above
      orders[place] = orders[parent] as number
      heads[place] = heads[parent] as number
      place = parent
    }
    keys[place] = key
    orders[place] = order
    heads[place] = head
  }

  #sink(key: number, order: number, head: number): void {
    const [keys, orders, heads, length] = [this.#keys, this.#orders, this.#heads, this.#queues]
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
      heads[place] = heads[child] as number
      place = child
    }
    keys[place] = key
    orders[place] = order
    heads[place] = head
  }

  #grow(): void {
    const length = this.#keys.length * 2
    this.#keys = grown(this.#keys, new Float64Array(length))
    this.#orders = grown(this.#orders, new Float64Array(length))
    this.#heads = grown(this.#heads, new Int32Array(length))
  }
}

const openMax = 4
/** In the place of a place. */
const none = -1

function grown<List extends Float64Array | Int32Array>(from: List, to: List): List {
  to.set(from)
  return to
}
