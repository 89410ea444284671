import type { SealedEvent } from '../../wire/cloudevent.ts'

/** What an event is worth where there is no room for all; the least first, which is the order in which they go. */
export const worths = ['note', 'let-through', 'words', 'finding'] as const

/**
 * `note`: a process or an exec that nobody died of, the state of audit.
 * `let-through`: a record of a call that was allowed, and the runs of serials that say what was read.
 * `words`: lines of the agent's log, ends of sandbox files, changes of audit.
 * `finding`: a record of a call that was refused or killed for, an aborted process, what is known of its process and
 * container, profiles, and what is said of losses.
 */
export type Worth = (typeof worths)[number]

/** How many events of each worth went. */
export type Shed = Record<Worth, number>

/** Nothing went. */
export const nothingShed = (): Shed => ({ note: 0, 'let-through': 0, words: 0, finding: 0 })

/** How many went in all. */
export const shedCount = (shed: Readonly<Shed>): number => worths.reduce((sum, worth) => sum + shed[worth], 0)

const inWords: Readonly<Record<Worth, string>> = {
  note: 'notes of processes, execs and audit status',
  'let-through': 'records of allowed calls and runs of serials',
  words: 'log lines and sandbox texts',
  finding: 'findings',
}

/** What went, in words for people. */
export const shedText = (shed: Readonly<Shed>): string =>
  worths
    .filter((worth) => shed[worth] > 0)
    .map((worth) => `${shed[worth]} ${inWords[worth]}`)
    .join(', ')

type Judged = Pick<SealedEvent, 'type' | 'text'>

/** Containers and processes that a finding names: what is known of them is worth as much. */
export type Concern = {
  readonly learn: (event: Judged) => void
  readonly worthOf: (event: Judged) => Worth
}

/** Of more containers or processes than this, the ones heard of first are forgotten. */
const namedMax = 20_000

/** Judges events one after the other. */
export function concern(): Concern {
  const named = new Set<string>()

  function remember(name: string | undefined): void {
    if (name === undefined) return
    named.delete(name)
    named.add(name)
    const [oldest] = named
    if (named.size > namedMax && oldest !== undefined) named.delete(oldest)
  }

  const isNamed = (text: string): boolean => {
    const [container, pid] = [containerIn(text), pidIn(text)]
    return (container !== undefined && named.has(container)) || (pid !== undefined && named.has(pid))
  }

  return {
    learn: ({ type, text }) => {
      const isFinding = type === 'sigsys.audit' ? !isLetThrough(text) : factIn(text) === 'abort'
      if (!isFinding) return
      remember(containerIn(text))
      remember(pidIn(text))
    },
    worthOf: ({ type, text }) => {
      if (type === 'sigsys.audit') return isLetThrough(text) ? 'let-through' : 'finding'
      const worth = (type === 'sigsys.container' && worthOfFact[factIn(text) ?? '']) || 'finding'
      return (worth === 'note' || worth === 'words') && isNamed(text) ? 'finding' : worth
    },
  }
}

/** Events without so many of those that are worth least, of these the oldest; their order stays. */
export function withoutLeast<E extends Judged>(events: readonly E[], count: number, shed: Shed): E[] {
  const named = concern()
  for (const event of events) named.learn(event)
  const judged = events.map((event) => named.worthOf(event))
  const left = nothingShed()
  let open = count
  for (const worth of worths) {
    left[worth] = Math.min(open, judged.filter((each) => each === worth).length)
    open -= left[worth]
    shed[worth] += left[worth]
  }
  return events.filter((_event, index) => {
    const worth = judged[index] ?? 'finding'
    if (left[worth] === 0) return true
    left[worth] -= 1
    return false
  })
}

const worthOfFact: Readonly<Record<string, Worth>> = {
  process: 'note',
  exec: 'note',
  'audit-status': 'note',
  'audit-span': 'let-through',
  'log-line': 'words',
  sandbox: 'words',
  'audit-change': 'words',
}

// Our own events as text: a quotation mark inside a value stands behind a backslash, so what is looked for is no part
// of one. Reading a whole sandbox text for its kind would cost a hundred times as much.

const isLetThrough = (text: string): boolean => text.includes('"action":"log"')

const factIn = (text: string): string | undefined => /"data":\{"fact":"([a-z-]+)"/.exec(text)?.[1]

const containerIn = (text: string): string | undefined => /"container_id":"([^"]+)"/.exec(text)?.[1]

/** A number, so that it is never taken for a container's id. */
const pidIn = (text: string): string | undefined => {
  const pid = /"pid":(\d+)/.exec(text)?.[1]
  return pid === undefined ? undefined : `pid ${pid}`
}
