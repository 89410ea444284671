import { randomUUID } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { err, ok, type Result } from '../domain/result.ts'
import { type Database, databaseFault, openDatabase } from './driver.ts'
import { applicationId, type Migration, migrations } from './schema.ts'

/** Why a store cannot be used; `says` is one line for people and names the file. */
export type StoreFault = {
  readonly kind: 'unusable' | 'corrupt' | 'foreign' | 'newer' | 'in-use' | 'full'
  readonly says: string
}

/** Pages of a fresh store. With half of it a write of many events costs a quarter more; a few events cost the same. */
const pageBytes = 8192
/** What was written is copied into the database when it is so much; a commit waits for that, so it is not more. */
const copiedBytes = 4 * 2 ** 20

/** A database of ours that nobody else has open, with the UUID it was given when it was made. */
export type OpenStore = { readonly database: Database; readonly epoch: string; readonly release: () => void }

/** Larger files are not examined page by page when they are opened; what is wrong with them shows when it is read. */
const examinedBytesMax = 256 * 2 ** 20

/**
 * Opens the database of a store, makes it where there is none, and brings its schema up to date.
 * A second process that opens it is refused: two writers would each believe to know the last sequence.
 *
 * @param path `:memory:` for one that ends with the process
 */
export function openStore(path: string, known: readonly Migration[] = migrations): Result<OpenStore, StoreFault> {
  const opened: Database[] = []
  const release = (): void => {
    for (const database of opened.splice(0).reverse()) database.close()
  }
  try {
    if (path !== ':memory:') {
      // A lock that ends with the process, however it ends; the database itself stays readable for others.
      const lock = openDatabase(`${path}.lock`, { waitMs: 0 })
      opened.push(lock)
      lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    }
    const database = openDatabase(path, { waitMs: 5000 })
    opened.push(database)
    const fault = prepare(database, { path, known })
    if (fault !== undefined) {
      release()
      return err(fault)
    }
    return ok({ database, epoch: epochOf(database), release })
  } catch (error) {
    release()
    const fault = storeFault(error, path)
    if (fault === undefined) throw error
    return err(fault)
  }
}

/**
 * Opens a store only to look at it, beside the process that has it open or without one. Nothing is made or changed, so
 * a store of an older schema is refused: the next start of its daemon brings it up to date.
 */
export function openForReading(path: string, known: readonly Migration[] = migrations): Result<Database, StoreFault> {
  let database: Database | undefined
  try {
    if (!existsSync(path)) return err({ kind: 'unusable', says: `${path}: no such file` })
    database = openDatabase(path, { waitMs: 5000, isReadOnly: true })
    const version = numberOf(database, 'user_version')
    const fault = strangeness(database, { path, known })
    if (fault === undefined && version === known.length) return ok(database)
    database.close()
    const says = `${path}: has schema ${version}, this program needs ${known.length}; start serve with it once`
    return err(fault ?? { kind: 'unusable', says })
  } catch (error) {
    database?.close()
    const fault = storeFault(error, path)
    if (fault === undefined) throw error
    return err(fault)
  }
}

/** What an error of SQLite means for a store; undefined for any other error. */
export function storeFault(error: unknown, path: string): StoreFault | undefined {
  const fault = databaseFault(error)
  if (fault === undefined) return undefined
  const { code, says } = fault
  // Source: sqlite.org/rescode.html: 5 BUSY, 6 LOCKED, 11 CORRUPT, 13 FULL, 26 NOTADB.
  if (code === 5 || code === 6) return { kind: 'in-use', says: `${path}: another process has this store open` }
  if (code === 11)
    return { kind: 'corrupt', says: `${path}: the store is damaged (${says}); move it away to start a fresh one` }
  if (code === 13) return { kind: 'full', says: `${path}: no room to write (${says})` }
  if (code === 26) return { kind: 'foreign', says: `${path}: is no SQLite database; name another file` }
  return { kind: 'unusable', says: `${path}: the store cannot be used (${says})` }
}

/** Why a database is not ours to use. */
function strangeness(
  database: Database,
  { path, known }: { readonly path: string; readonly known: readonly Migration[] },
): StoreFault | undefined {
  const found = numberOf(database, 'application_id')
  const version = numberOf(database, 'user_version')
  const tables = numberOf(database, 'schema_version')
  if (found !== applicationId && (found !== 0 || tables !== 0))
    return { kind: 'foreign', says: `${path}: is a database of another program; name another file` }
  if (version > known.length)
    return {
      kind: 'newer',
      says: `${path}: has schema ${version}, this program knows up to ${known.length}; use a newer sigsys`,
    }
  return undefined
}

function prepare(
  database: Database,
  { path, known }: { readonly path: string; readonly known: readonly Migration[] },
): StoreFault | undefined {
  const strange = strangeness(database, { path, known })
  if (strange !== undefined) return strange
  const version = numberOf(database, 'user_version')
  if (path !== ':memory:' && statSync(path).size <= examinedBytesMax) {
    const damage = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0]
    if (damage !== 'ok')
      return {
        kind: 'corrupt',
        says: `${path}: the store is damaged (${String(damage).replace(/\s+/g, ' ')}); move it away to start a fresh one`,
      }
  }
  // A store that is there keeps the size of its pages.
  database.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`)
  const pages = Math.floor(copiedBytes / numberOf(database, 'page_size'))
  database.exec(`PRAGMA wal_autocheckpoint = ${pages}; PRAGMA application_id = ${applicationId}`)
  migrate(database, { from: version, known })
  return undefined
}

function migrate(
  database: Database,
  { from, known }: { readonly from: number; readonly known: readonly Migration[] },
): void {
  for (const { version, says, sql } of known.slice(from)) {
    database.exec('BEGIN IMMEDIATE')
    try {
      database.exec(
        'CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, says TEXT NOT NULL, at TEXT NOT NULL)',
      )
      database.exec(sql)
      database.prepare('INSERT INTO migration VALUES (?, ?, ?)').run(version, says, new Date().toISOString())
      database.exec(`PRAGMA user_version = ${version}; COMMIT`)
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
}

function epochOf(database: Database): string {
  database.prepare("INSERT OR IGNORE INTO store VALUES ('epoch', ?)").run(randomUUID())
  const row = database.prepare("SELECT value FROM store WHERE key = 'epoch'").get() as { readonly value: string }
  return row.value
}

/** A pragma that is one number. */
export const numberOf = (database: Database, pragma: string): number =>
  Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] ?? 0)
