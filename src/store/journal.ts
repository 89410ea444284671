import { err, ok, type Result } from '../domain/result.ts'
import type { SealedEvent } from '../wire/cloudevent.ts'
import type { Database } from './driver.ts'
import { knownOf } from './known.ts'
import { numberOf, type OpenStore, openStore, type StoreFault, storeFault } from './open.ts'

/** How long events are kept. Whatever bound is reached first, the oldest go. */
export type Retention = { readonly ageMs: number; readonly bytesMax: number }

/** A week and a gibibyte. */
export const defaultRetention: Retention = { ageMs: 7 * 86_400_000, bytesMax: 2 ** 30 }

/** Part of the journal. `through` is the last sequence that was looked at, wanted or not. */
export type JournalPage = {
  readonly entries: readonly { readonly sequence: number; readonly type: string; readonly text: string }[]
  readonly through: number
}

/** What part of the journal is wanted; `types` undefined for all. */
export type PageLimits = {
  readonly countMax: number
  readonly bytesMax: number
  readonly types: readonly string[] | undefined
}

/** Events in the order they were taken in, each once, numbered without holes from 1. */
export type Journal = {
  readonly epoch: string
  /** The oldest sequence kept; one after `last` where nothing is. */
  readonly first: () => number
  readonly last: () => number
  /**
   * Writes all or none, on disk before it returns. For each event its sequence, or undefined where it is here already.
   *
   * @param also writes other tables of the same database in the same transaction
   */
  readonly append: (
    events: readonly SealedEvent[],
    at: number,
    also?: () => void,
  ) => Result<readonly (number | undefined)[], StoreFault>
  readonly read: (after: number, limits: PageLimits) => Result<JournalPage, StoreFault>
  /** Keeps events by another rule from now on. */
  readonly retain: (retention: Retention) => void
  /** Removes what retention does not keep, a bounded part at a time; how many events went. */
  readonly prune: (now: number) => Result<number, StoreFault>
  /** Removes everything up to a sequence: nobody needs it any more. @returns how many events that were */
  readonly forget: (through: number) => number
  readonly bytes: () => number
  /** For the other tables of the store. */
  readonly database: Database
  readonly close: () => void
}

/** Sequences looked at in one read, so that a rare type does not hold everybody up. */
const scannedMax = 5000
/** Events removed in one transaction, and how long it may take: everybody else waits. */
const prunedMax = 2000
const prunedMsMax = 10
/** Events removed with one statement. */
const prunedAtOnce = 50

/** Rows of one statement: many with one cost half of what they cost one by one. */
const rowsAtOnce = [64, 16, 4, 1] as const

/** Rows with sequences that follow one another, all taken in at one moment. */
const insertOf = (rows: number): string => {
  const values = Array.from({ length: rows }, (_, row) => `(?1 + ${row}, ?2, ?, ?, ?, ?)`)
  return `INSERT INTO event (sequence, at, source, id, type, text) VALUES ${values.join()}`
}

/** Opens the journal of a store. */
export function openJournal(path: string, retention: Retention = defaultRetention): Result<Journal, StoreFault> {
  const store = openStore(path)
  return store.ok ? ok(journalOf(store.value, { path, retention })) : store
}

function journalOf(
  { database, epoch, release }: OpenStore,
  { path, retention: given }: { readonly path: string; readonly retention: Retention },
): Journal {
  let retention = given
  const inserts = rowsAtOnce.map((rows) => ({ rows, statement: database.prepare(insertOf(rows)) }))
  const oldest = database.prepare('SELECT sequence FROM event ORDER BY sequence LIMIT 1')
  const young = database.prepare(
    'SELECT min(sequence) AS sequence FROM (SELECT sequence, at FROM event ORDER BY sequence LIMIT ?) WHERE at >= ?',
  )
  const newest = database.prepare("SELECT CAST(value AS INTEGER) AS sequence FROM store WHERE key = 'last'")
  const keepLast = database.prepare("INSERT OR REPLACE INTO store VALUES ('last', ?)")
  const remove = database.prepare('DELETE FROM event WHERE sequence < ?')
  const readers = pageReaders(database)
  const known = knownOf(database, { seed: epoch })
  let last = sequenceOf(newest.get()) ?? 0
  let first = sequenceOf(oldest.get()) ?? last + 1

  /** Does work that SQLite may refuse. */
  function tried<T>(work: () => T): Result<T, StoreFault> {
    try {
      return ok(work())
    } catch (error) {
      const fault = storeFault(error, path)
      if (fault === undefined) throw error
      return err(fault)
    }
  }

  /** Numbers the events that are not here yet. */
  function numbered(events: readonly SealedEvent[]) {
    const fresh: SealedEvent[] = []
    const sequences = events.map((event) =>
      known.take(event, { first, last, fresh }) ? last + fresh.push(event) : undefined,
    )
    return { fresh, sequences }
  }

  function insertAll(events: readonly SealedEvent[], at: number): void {
    let done = 0
    for (const { rows, statement } of inserts)
      for (; events.length - done >= rows; done += rows) {
        const values: (string | number)[] = [last + 1 + done, at]
        for (let row = done; row < done + rows; row += 1) {
          const { source, id, type, text } = events[row] as SealedEvent // The loop ends before the events do.
          values.push(source, id, type, text)
        }
        statement.run(...values)
      }
  }

  function write(events: readonly SealedEvent[], at: number, also: (() => void) | undefined) {
    database.exec('BEGIN IMMEDIATE')
    try {
      const { fresh, sequences } = numbered(events)
      insertAll(fresh, at)
      known.write()
      if (fresh.length > 0) keepLast.run(String(last + fresh.length))
      also?.()
      database.exec('COMMIT')
      last += fresh.length
      return sequences
    } catch (error) {
      // A full disk may have ended the transaction already. Source: sqlite.org/lang_transaction.html.
      if (database.isTransaction) database.exec('ROLLBACK')
      known.undo(last)
      throw error
    }
  }

  const usedBytes = (): number =>
    (numberOf(database, 'page_count') - numberOf(database, 'freelist_count')) * numberOf(database, 'page_size')

  const isTooLarge = (): boolean => usedBytes() > retention.bytesMax

  /** Up to where a few of the oldest go: those that are too old, or some where there is too much. */
  function endOfFew(now: number): number {
    const { sequence } = young.get(prunedAtOnce, now - retention.ageMs) as { readonly sequence: number | null }
    const youngest = sequence ?? Math.min(first + prunedAtOnce, last + 1)
    if (youngest > first || !isTooLarge()) return youngest
    return first + Math.min(prunedAtOnce, Math.max(1, Math.floor((last - first + 1) / 20)))
  }

  function pruneSome(now: number): number {
    const from = first
    const started = performance.now()
    database.exec('BEGIN IMMEDIATE')
    try {
      while (first <= last && first - from < prunedMax && performance.now() - started < prunedMsMax) {
        const end = endOfFew(now)
        if (end === first) break
        remove.run(end)
        first = end
      }
      known.remove(first)
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      first = from
      throw error
    }
    known.forget(first)
    return first - from
  }

  return {
    epoch,
    first: () => first,
    last: () => last,
    append: (events, at, also) =>
      events.length === 0 && also === undefined ? ok([]) : tried(() => write(events, at, also)),
    read: (after, limits) => tried(() => readers.page(after, { ...limits, last })),
    retain: (next) => void (retention = next),
    prune: (now) => tried(() => pruneSome(now)),
    forget: (through) => {
      if (through < first) return 0
      const { changes } = remove.run(through + 1)
      first = Math.min(through, last) + 1
      known.remove(first)
      known.forget(first)
      return changes
    },
    bytes: usedBytes,
    database,
    close: () => {
      // Prepared statements keep SQLite from doing it by itself when it closes. What fails here is done at the next start.
      tried(() => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
      release()
    },
  }
}

/** A journal that is only read, also while another process writes it. */
export type JournalReader = {
  readonly last: () => number
  readonly page: (after: number, limits: PageLimits & { readonly last: number }) => JournalPage
}

/** Reads the journal of a store. */
export function journalReader(database: Database): JournalReader {
  const newest = database.prepare("SELECT CAST(value AS INTEGER) AS sequence FROM store WHERE key = 'last'")
  const { page } = pageReaders(database)
  return { last: () => sequenceOf(newest.get()) ?? 0, page }
}

const sequenceOf = (row: unknown): number | undefined => (row as { readonly sequence: number } | undefined)?.sequence

type Row = { readonly sequence: number; readonly type: string; readonly text: string }

/** One prepared statement for each number of types asked for. */
function pageReaders(database: Database) {
  const statements = new Map<number, ReturnType<Database['prepare']>>()

  function statement(typeCount: number): ReturnType<Database['prepare']> {
    const found = statements.get(typeCount)
    if (found !== undefined) return found
    const only = typeCount === 0 ? '' : `AND type IN (${Array(typeCount).fill('?').join(', ')})`
    const made = database.prepare(
      `SELECT sequence, type, text FROM event WHERE sequence > ? AND sequence <= ? ${only} ORDER BY sequence`,
    )
    statements.set(typeCount, made)
    return made
  }

  function page(
    after: number,
    { countMax, bytesMax, types = [], last }: PageLimits & { readonly last: number },
  ): JournalPage {
    const to = Math.min(last, after + scannedMax)
    const entries: Row[] = []
    let bytes = 0
    for (const row of statement(types.length).iterate(after, to, ...types)) {
      const entry = row as Row
      entries.push(entry)
      bytes += entry.text.length
      if (entries.length >= countMax || bytes >= bytesMax) return { entries, through: entry.sequence }
    }
    return { entries, through: Math.max(after, to) }
  }

  return { page }
}
