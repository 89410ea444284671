import type { ContainerFact, DomainEvent } from '../../domain/event.ts'

/**
 * Events that were said, to know when one is said again. They are looked up by a number made of what mostly tells them
 * apart, and compared whole: JSON of every event as its key took a third of the time that reading took. The table is one
 * flat array of places: a map of millions of numbers takes four times the room, and the collector goes through it.
 */
export class Said {
  readonly #events: DomainEvent[] = []
  #numbers = new Int32Array(tableMin / 2)
  /** Places in `#events` counted from 1; 0: none. A power of two of them, half of them free. */
  #table = new Int32Array(tableMin)
  /** Of numbers that very many different events have: their JSON. */
  readonly #texts = new Map<number, Set<string>>()

  /** Whether an event is new; from then on it is not. */
  add(event: DomainEvent): boolean {
    const number = numberOf(event)
    const texts = this.#texts.get(number)
    if (texts !== undefined) return isAdded(texts, event)
    const mask = this.#table.length - 1
    const alike: DomainEvent[] = []
    let slot = slotOf(number) & mask
    for (let place = this.#table[slot] ?? 0; place > 0; place = this.#table[slot] ?? 0) {
      const before = this.#events[place - 1]
      if (before !== undefined && this.#numbers[place - 1] === number) {
        if (isSame(before, event)) return false
        alike.push(before)
      }
      slot = (slot + 1) & mask
    }
    if (alike.length >= alikeMax) {
      const made = new Set(alike.map((each) => JSON.stringify(each)))
      this.#texts.set(number, made)
      return isAdded(made, event)
    }
    this.#numbers[this.#events.length] = number
    this.#table[slot] = this.#events.push(event)
    if (this.#events.length >= this.#numbers.length) this.#grow()
    return true
  }

  #grow(): void {
    const numbers = new Int32Array(this.#numbers.length * 2)
    numbers.set(this.#numbers)
    this.#numbers = numbers
    this.#table = new Int32Array(numbers.length * 2)
    const mask = this.#table.length - 1
    for (let place = 1; place <= this.#events.length; place += 1) {
      let slot = slotOf(numbers[place - 1] ?? 0) & mask
      while ((this.#table[slot] ?? 0) > 0) slot = (slot + 1) & mask
      this.#table[slot] = place
    }
  }
}

const tableMin = 1024

/** So many are compared one by one. */
const alikeMax = 32

function isAdded(texts: Set<string>, event: DomainEvent): boolean {
  const { size } = texts
  return texts.add(JSON.stringify(event)).size > size
}

/** Where a number is looked for first: all of its bits count. */
const slotOf = (number: number): number => {
  const mixed = Math.imul(number ^ (number >>> 15), 0x2c1b3c6d)
  return mixed ^ (mixed >>> 13)
}

function numberOf(event: DomainEvent): number {
  const at = 'at' in event && event.at !== undefined ? event.at : 0
  const mixed = Math.imul(at | 0, 0x9e3779b1) ^ Math.imul(event.kind.length * 31 + event.kind.charCodeAt(0), 0x85ebca6b)
  if (event.kind === 'task-status') return ended(ended(mixed, event.taskId), `${event.via}${event.state}`)
  if (event.kind === 'task-seen') return ended(mixed, event.taskId)
  if (event.kind === 'workload-seen') return ended(ended(mixed, event.id), event.taskIds[0])
  if (event.kind === 'container-note') return ended(ended(mixed, event.note.is), noteId(event.note))
  if (event.kind === 'sandbox-text') return ended(ended(mixed, event.containerId), event.stream)
  if (event.kind === 'agent-seen') return ended(mixed, event.agentId)
  if (event.kind === 'process-aborted') return Math.imul(mixed ^ event.serial, 0x01000193)
  if (event.kind === 'profile-seen' || event.kind === 'agent-flags') {
    // Of every agent there is one, and they hold much the same.
    const host = ended(ended(mixed, event.host.hostname), event.host.agentId)
    return event.kind === 'profile-seen' ? ended(ended(host, event.name), event.text) : host
  }
  // The rest is rare.
  return ended(mixed, JSON.stringify(event))
}

function noteId(note: ContainerFact): string | undefined {
  if ('containerId' in note) return note.containerId
  if ('taskId' in note) return note.taskId
  return 'executorId' in note ? note.executorId : undefined
}

/** Takes the end of a text in: ids differ there. */
function ended(number: number, text: string | undefined): number {
  if (text === undefined) return number
  let mixed = number ^ text.length
  for (let index = Math.max(0, text.length - endMax); index < text.length; index += 1)
    mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x01000193)
  return mixed
}

const endMax = 24

/** Whether two values are the same, down to their last part. Events are trees of plain data. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [left, right] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>]
  let more = 0
  for (const key in left) {
    if (!(key in right) || !isSame(left[key], right[key])) return false
    more += 1
  }
  for (const _ in right) more -= 1
  return more === 0
}
