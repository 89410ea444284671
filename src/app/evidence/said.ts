import type { ContainerFact, DomainEvent } from '../../domain/event.ts'

/**
 * Events that were said, to know when one is said again. They are looked up by a number made of what mostly tells them
 * apart, and compared whole: JSON of every event as its key took a third of the time that reading took.
 */
export class Said {
  readonly #alike = new Map<number, DomainEvent | DomainEvent[]>()
  /** Of numbers that very many different events have: their JSON. */
  readonly #texts = new Map<number, Set<string>>()

  /** Whether an event is new; from then on it is not. */
  add(event: DomainEvent): boolean {
    const number = numberOf(event)
    const before = this.#alike.get(number)
    if (before === undefined) {
      this.#alike.set(number, event)
      return true
    }
    const list = Array.isArray(before) ? before : [before]
    if (list.length >= alikeMax) return this.#addText(number, event, list)
    if (list.some((each) => isSame(each, event))) return false
    list.push(event)
    this.#alike.set(number, list)
    return true
  }

  #addText(number: number, event: DomainEvent, list: readonly DomainEvent[]): boolean {
    const texts = this.#texts.get(number) ?? new Set(list.map((each) => JSON.stringify(each)))
    this.#texts.set(number, texts)
    const { size } = texts
    return texts.add(JSON.stringify(event)).size > size
  }
}

/** So many are compared one by one. */
const alikeMax = 32

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
  const [left, right] = [Object.entries(one), Object.entries(other)]
  return (
    left.length === right.length &&
    left.every(([key, value]) => key in other && isSame(value, (other as Readonly<Record<string, unknown>>)[key]))
  )
}
