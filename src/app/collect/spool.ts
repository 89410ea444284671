import { instant } from '../../domain/time.ts'
import type { Journal } from '../../store/journal.ts'
import type { SealedEvent } from '../../wire/cloudevent.ts'
import type { FactWriter } from './facts.ts'
import { shedding } from './shedding.ts'
import type { Shed } from './worth.ts'

/** Places of carriers and of the agent's log, and the moment up to which netlink had told everything. */
export type SpoolKey = 'place-file' | 'place-journal' | 'place-kmsg' | 'place-agent-log' | 'netlink-through'

/** What waits on disk for the hub, in order, and how far the hub has it. */
export type Spool = {
  /** false: could not be written; said once. */
  readonly put: (events: readonly SealedEvent[]) => boolean
  readonly next: (after: number) => readonly { readonly sequence: number; readonly text: string }[]
  readonly acknowledged: (through: number) => void
  readonly acked: () => number
  readonly waiting: () => number
  /** What went for want of room since the start. */
  readonly shed: () => Readonly<Shed>
  /** A small text that outlives the collector. */
  readonly kept: (key: SpoolKey) => string | undefined
  readonly keep: (key: SpoolKey, text: string) => void
}

const page = { countMax: 500, bytesMax: 2 ** 20, types: undefined }

/** A spool in a journal. Beyond its size what is worth least goes, the oldest first, and a gap says what and how many. */
export function spoolOf(
  journal: Journal,
  {
    bytesMax,
    write,
    say,
  }: { readonly bytesMax: number; readonly write: FactWriter; readonly say: (line: string) => void },
): Spool {
  const { database } = journal
  const value = database.prepare('SELECT value FROM store WHERE key = ?')
  const keep = database.prepare('INSERT OR REPLACE INTO store VALUES (?, ?)')
  const count = database.prepare('SELECT count(*) AS count FROM event WHERE sequence > ?')
  const textAt = (key: string): string | undefined => (value.get(key) as { readonly value: string } | undefined)?.value
  let acked = Number(textAt('acked') ?? '0')
  let isFull = false
  let waiting = (count.get(acked) as { readonly count: number }).count
  const removed = (events: number): void => void (waiting -= events)
  const shed = shedding(journal, { bytesMax, write, say, acked: () => acked, removed })

  function next(after: number): readonly { readonly sequence: number; readonly text: string }[] {
    // A page may be empty where much was shed.
    for (let from = after; from < journal.last();) {
      const found = journal.read(from, page)
      if (!found.ok) return []
      const { entries, through } = found.value
      if (entries.length === 0) {
        from = through
        continue
      }
      shed.sent(through)
      return entries.map(({ sequence, text }) => ({
        sequence,
        text: `${text.slice(0, -1)},"sequence":"${sequence}"}`,
      }))
    }
    return []
  }

  return {
    put: (events) => {
      const written = journal.append(events, Date.now())
      if (!written.ok && !isFull) say(`${written.error.says}; events wait in memory`)
      isFull = !written.ok
      if (!written.ok) return false
      for (const sequence of written.value) if (sequence !== undefined) waiting += 1
      shed.after(events, instant(Date.now()))
      return true
    },
    next,
    acknowledged: (through) => {
      acked = Math.max(acked, through)
      keep.run('acked', String(acked))
      waiting -= journal.forget(acked)
    },
    acked: () => acked,
    waiting: () => waiting,
    shed: shed.counts,
    kept: textAt,
    keep: (key, text) => void keep.run(key, text),
  }
}
