import { instant } from '../../domain/time.ts'
import type { Journal } from '../../store/journal.ts'
import type { SealedEvent } from '../../wire/cloudevent.ts'
import type { FactWriter } from './facts.ts'

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
  /** A small text that outlives the collector. */
  readonly kept: (key: SpoolKey) => string | undefined
  readonly keep: (key: SpoolKey, text: string) => void
}

const page = { countMax: 500, bytesMax: 2 ** 20, types: undefined }

/**
 * A spool in a journal. Beyond its size the oldest go, whatever they are, and a gap says how many: what was found last
 * is what somebody waits for.
 */
export function spoolOf(
  journal: Journal,
  { write, say }: { readonly write: FactWriter; readonly say: (line: string) => void },
): Spool {
  const { database } = journal
  const value = database.prepare('SELECT value FROM store WHERE key = ?')
  const keep = database.prepare('INSERT OR REPLACE INTO store VALUES (?, ?)')
  const textAt = (key: string): string | undefined => (value.get(key) as { readonly value: string } | undefined)?.value
  let acked = Number(textAt('acked') ?? '0')
  let isFull = false
  let appends = 0

  /** What goes for want of room was never acknowledged, if it lies behind what was. */
  function shed(): void {
    const before = Math.max(journal.first(), acked + 1)
    journal.prune(Date.now())
    const gone = journal.first() - before
    if (gone <= 0) return
    acked = journal.first() - 1
    const now = instant(Date.now())
    say(`the spool is full; the oldest ${gone} events were shed`)
    journal.append([write.gap(`the spool was full: the oldest ${gone} events were shed`, { from: now, to: now })], now)
  }

  return {
    put: (events) => {
      const written = journal.append(events, Date.now())
      if (!written.ok && !isFull) say(`${written.error.says}; events wait in memory`)
      isFull = !written.ok
      appends += 1
      if (appends % 64 === 0) shed()
      return written.ok
    },
    next: (after) => {
      const found = journal.read(after, page)
      if (!found.ok) return []
      return found.value.entries.map(({ sequence, text }) => ({
        sequence,
        text: `${text.slice(0, -1)},"sequence":"${sequence}"}`,
      }))
    },
    acknowledged: (through) => {
      acked = Math.max(acked, through)
      keep.run('acked', String(acked))
      journal.forget(acked)
    },
    acked: () => acked,
    waiting: () => journal.last() - acked,
    kept: textAt,
    keep: (key, text) => void keep.run(key, text),
  }
}
