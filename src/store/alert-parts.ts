import type { Database } from './driver.ts'

/** A row of what alerts remember. */
export type AlertPart = { readonly part: string; readonly key: string; readonly at: number; readonly body: string }

/** What alerts remember, row by row. Everything here is to be called inside a transaction. */
export type AlertParts = {
  /** All rows, those of one part from the oldest to the newest. */
  readonly all: () => readonly AlertPart[]
  readonly put: (row: AlertPart) => void
  readonly remove: (row: Pick<AlertPart, 'part' | 'key'>) => void
  /** One text beside the rows. */
  readonly rest: () => string | undefined
  readonly keepRest: (text: string) => void
  /** Other texts, by name. */
  readonly text: (name: string) => string | undefined
  readonly keepText: (name: string, text: string) => void
}

/** What alerts remember in a store. */
export function alertPartsOf(database: Database): AlertParts {
  const every = database.prepare('SELECT part, key, at, body FROM alert_part ORDER BY part, at, key')
  const put = database.prepare('INSERT OR REPLACE INTO alert_part (part, key, at, body) VALUES (?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM alert_part WHERE part = ? AND key = ?')
  const value = database.prepare('SELECT value FROM store WHERE key = ?')
  const keep = database.prepare('INSERT OR REPLACE INTO store VALUES (?, ?)')
  const textAt = (key: string): string | undefined => (value.get(key) as { readonly value: string } | undefined)?.value

  return {
    all: () => every.all() as readonly AlertPart[], // The columns that were asked for.
    put: ({ part, key, at, body }) => void put.run(part, key, at, body),
    remove: ({ part, key }) => void remove.run(part, key),
    rest: () => textAt('alerts'),
    keepRest: (text) => void keep.run('alerts', text),
    text: (name) => textAt(`alerts_${name}`),
    keepText: (name, text) => void keep.run(`alerts_${name}`, text),
  }
}
