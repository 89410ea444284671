import type { Database } from './driver.ts'

/** What is remembered of workloads, for forecasts, as text that only its writer understands. */
export type KeptHistories = {
  /** To be called inside a transaction. */
  readonly put: (key: string, body: string, at: number) => void
  readonly one: (key: string) => string | undefined
  /** The newest last, at most `max`. */
  readonly all: (max: number) => readonly string[]
  /** To be called inside a transaction. */
  readonly remove: (key: string) => void
  /** Forgets what nothing was heard of since; inside a transaction or not. */
  readonly prune: (before: number) => void
}

/** The histories of a store. */
export function keptHistories(database: Database): KeptHistories {
  const insert = database.prepare('INSERT OR REPLACE INTO history (key, heard_at, body) VALUES (?, ?, ?)')
  const one = database.prepare('SELECT body FROM history WHERE key = ?')
  const newest = database.prepare('SELECT body FROM history ORDER BY heard_at DESC LIMIT ?')
  const forget = database.prepare('DELETE FROM history WHERE key = ?')
  const remove = database.prepare('DELETE FROM history WHERE heard_at < ?')
  return {
    put: (key, body, at) => void insert.run(key, at, body),
    one: (key) => (one.get(key) as { readonly body: string } | undefined)?.body,
    all: (max) =>
      newest
        .all(max)
        .map((row) => (row as { readonly body: string }).body)
        .toReversed(),
    remove: (key) => void forget.run(key),
    prune: (before) => void remove.run(before),
  }
}
