import type { ChangeObject } from '../domain/change-object.ts'
import type { Database } from './driver.ts'

/** What was changed, and what was last seen of definitions and profiles, of a store. */
export type KeptChanges = {
  /** The newest first. */
  readonly of: (key: string, limit: number) => readonly ChangeObject[]
  /** One change by its name. */
  readonly one: (key: string, name: string) => ChangeObject | undefined
  /** Keeps a change in place of an earlier state of it, and only so many of one key; inside a transaction. */
  readonly put: (key: string, name: string, change: ChangeObject) => void
  readonly seen: (key: string) => string | undefined
  /** To be called inside a transaction. */
  readonly see: (key: string, body: string, at: number) => void
  /** Forgets changes that are older; inside a transaction or not. */
  readonly prune: (before: number) => void
}

/** Changes kept of one workload or profile. */
const changesMax = 50
/** Definitions and profiles of nodes that are remembered; the one that changed longest ago gives way. */
const seenMax = 200_000

/** The changes of a store. */
export function keptChanges(database: Database): KeptChanges {
  const newest = database.prepare('SELECT body FROM change WHERE key = ? ORDER BY at DESC, name DESC LIMIT ?')
  const named = database.prepare('SELECT body FROM change WHERE key = ? AND name = ?')
  const insert = database.prepare('INSERT OR REPLACE INTO change (key, name, at, body) VALUES (?, ?, ?, ?)')
  const shorten = database.prepare(
    'DELETE FROM change WHERE key = ? AND name NOT IN (SELECT name FROM change WHERE key = ? ORDER BY at DESC LIMIT ?)',
  )
  const last = database.prepare('SELECT body FROM seen WHERE key = ?')
  const note = database.prepare('INSERT OR REPLACE INTO seen (key, at, body) VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM change WHERE at < ?')
  const forget = database.prepare(
    'DELETE FROM seen WHERE key IN (SELECT key FROM seen ORDER BY at DESC LIMIT -1 OFFSET ?)',
  )
  const bodyOf = (row: unknown): string => (row as { readonly body: string }).body
  const changeOf = (row: unknown): ChangeObject => JSON.parse(bodyOf(row)) as ChangeObject
  return {
    of: (key, limit) => newest.all(key, limit).map(changeOf),
    one: (key, name) => {
      const row = named.get(key, name)
      return row === undefined ? undefined : changeOf(row)
    },
    put: (key, name, change) => {
      insert.run(key, name, Date.parse(change.at), JSON.stringify(change))
      shorten.run(key, key, changesMax)
    },
    seen: (key) => {
      const row = last.get(key)
      return row === undefined ? undefined : bodyOf(row)
    },
    see: (key, body, at) => void note.run(key, at, body),
    prune: (before) => {
      remove.run(before)
      forget.run(seenMax)
    },
  }
}
