import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'

/** A SQLite database; on Node 22.13 and later `node:sqlite` has the same interface. */
export type Database = DatabaseSyncInstance

/**
 * Opens a database file, or one in memory (`:memory:`). Throws what SQLite says.
 *
 * @param waitMs how long a lock of another process is waited for
 */
export const openDatabase = (
  path: string,
  { waitMs, isReadOnly = false }: { readonly waitMs: number; readonly isReadOnly?: boolean },
): Database => new DatabaseSync(path, { timeout: waitMs, readOnly: isReadOnly })

/** What SQLite says of a failure: its result code (`SQLITE_CORRUPT` is 11) and its words. */
export type DatabaseFault = { readonly code: number; readonly says: string }

/** What an error thrown by the driver means; undefined where it did not come from SQLite. */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  if (!(error instanceof Error)) return undefined
  const { sqliteCode, errcode } = error as { sqliteCode?: unknown; errcode?: unknown }
  const code = typeof sqliteCode === 'number' ? sqliteCode : errcode
  // The low byte is the primary code. Source: sqlite.org/rescode.html, "Primary Result Codes versus Extended".
  return typeof code === 'number' ? { code: code & 0xff, says: error.message.replace(/\s+/g, ' ') } : undefined
}
