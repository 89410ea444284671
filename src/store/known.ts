import type { Database } from './driver.ts'
import { sequenceTable } from './sequence-table.ts'

/** What tells an event from all others. */
type Named = { readonly source: string; readonly id: string }

/**
 * Tells which events are in the journal already. An index of the database would have to write a page for nearly every
 * event, since those of many sources lie far apart in it: most of what a commit cost (ADR 0026).
 */
export type Known = {
  /**
   * Adds an event in the transaction that writes it, unless it is here: at a sequence from the first to the last, or
   * among the fresh ones that follow. @returns whether it was added
   */
  readonly take: (event: Named, journal: Bounds & { readonly fresh: readonly Named[] }) => boolean
  /** Writes what was added, before the transaction ends. */
  readonly write: () => void
  /** The transaction came to nothing: takes back what was added after a sequence. */
  readonly undo: (last: number) => void
  /** Removes rows of what is before a sequence. */
  readonly remove: (before: number) => void
  /** Lets go what is before a sequence, once it is gone for good. */
  readonly forget: (before: number) => void
}

/** The oldest sequence kept, and the newest one given. */
type Bounds = { readonly first: number; readonly last: number }

/** Hashes of one row. The last row is written anew until it is full, and should fit into a page with others. */
const hashesMax = 256
const hashBytes = 4

/** A row of the table: hashes of the sequences from `first` on. */
type Row = { readonly first: number; count: number; readonly bytes: Buffer }

/**
 * What is known of the events of a journal. Events that no row stands for, as in a store of an earlier schema, are
 * looked through once.
 *
 * @param seed makes hashes unlike those of other journals, so that names that share one are hard to choose
 */
export function knownOf(database: Database, { seed }: { readonly seed: string }): Known {
  const table = sequenceTable()
  const namesAt = database.prepare('SELECT source, id FROM event WHERE sequence = ?')
  const keep = database.prepare('INSERT OR REPLACE INTO known VALUES (?, ?)')
  const remove = database.prepare('DELETE FROM known WHERE first <= ?')
  const newest = database.prepare('SELECT first, hashes FROM known ORDER BY first DESC LIMIT 1')
  const start = textHash(seed, 0)
  let row = rowOf(newest.get())
  let isChanged = false

  const hashOf = ({ source, id }: Named): number => mixed(textHash(id, textHash(source, start) + 1))

  function put(hash: number, sequence: number): void {
    table.add(hash, sequence)
    if (row.count === hashesMax || sequence !== row.first + row.count) {
      write()
      row = { first: sequence, count: 0, bytes: Buffer.alloc(hashesMax * hashBytes) }
    }
    row.bytes.writeInt32LE(hash, row.count * hashBytes)
    row.count += 1
    isChanged = true
  }

  function write(): void {
    if (isChanged) keep.run(row.first, row.bytes.subarray(0, row.count * hashBytes))
    isChanged = false
  }

  function load(): void {
    for (const each of database.prepare('SELECT first, hashes FROM known ORDER BY first').iterate()) {
      const { first, count, bytes } = rowOf(each)
      for (let at = 0; at < count; at += 1) table.add(bytes.readInt32LE(at * hashBytes), first + at)
    }
    const others = database.prepare('SELECT sequence, source, id FROM event WHERE sequence >= ? ORDER BY sequence')
    database.exec('BEGIN IMMEDIATE')
    for (const each of others.iterate(row.first + row.count)) {
      const { sequence, source, id } = each as Named & { readonly sequence: number }
      put(hashOf({ source, id }), sequence)
    }
    write()
    database.exec('COMMIT')
  }

  load()
  return {
    take: (event, { first, last, fresh }) => {
      const hash = hashOf(event)
      const isHere = table.has(hash, (sequence) => {
        if (sequence < first) return false
        const there = sequence > last ? fresh[sequence - last - 1] : (namesAt.get(sequence) as Named | undefined)
        return there?.id === event.id && there.source === event.source
      })
      if (!isHere) put(hash, last + fresh.length + 1)
      return !isHere
    },
    write,
    undo: (last) => {
      table.rewind(last)
      row = rowOf(newest.get())
      isChanged = false
    },
    remove: (before) => void remove.run(before - hashesMax),
    forget: table.forget,
  }
}

/** A row as it is read, with room for more; before there is any, that of the first sequence. */
function rowOf(read: unknown): Row {
  const { first, hashes } = (read ?? { first: 1, hashes: new Uint8Array() }) as {
    readonly first: number
    readonly hashes: Uint8Array
  }
  const bytes = Buffer.alloc(hashesMax * hashBytes)
  bytes.set(hashes)
  return { first, count: hashes.length / hashBytes, bytes }
}

/** FNV-1a over UTF-16. Source: www.isthe.com/chongo/tech/comp/fnv. */
function textHash(text: string, from: number): number {
  let hash = from ^ 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}

/** Spreads what differs in a few bits over all of them: the last step of MurmurHash3. */
function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}
