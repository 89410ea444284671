import type { Diagnosis } from '../domain/diagnosis.ts'
import type { Database } from './driver.ts'

/** Every revision of every diagnosis of a store. */
export type Diagnoses = {
  /** The newest revision, and when the first one was made (ms since 1970). */
  readonly latest: (id: string) => { readonly diagnosis: Diagnosis; readonly firstAt: number } | undefined
  /**
   * The id under which a failure was told before, which stays as it was over revisions: what was heard first may have
   * had another time, that of a log for one.
   */
  readonly idOf: (diagnosis: Diagnosis) => string | undefined
  /** To be called inside a transaction. */
  readonly put: (diagnosis: Diagnosis, at: number) => void
  /** Newest revisions by time of failure, the latest first. */
  readonly list: (filter: { readonly workload?: string; readonly limit: number }) => readonly Diagnosis[]
  /** How far the journal has been judged, and where to read from to know again what was known then. */
  readonly place: () => { readonly judged: number; readonly needed: number }
  /** To be called inside a transaction. */
  readonly keepPlace: (place: { readonly judged: number; readonly needed: number }) => void
  /** Removes what was made before; inside a transaction or not. */
  readonly prune: (before: number) => void
}

/** The diagnoses of a store. */
export function diagnosesOf(database: Database): Diagnoses {
  const newest = database.prepare('SELECT body FROM diagnosis WHERE id = ? ORDER BY revision DESC LIMIT 1')
  const oldest = database.prepare('SELECT at FROM diagnosis WHERE id = ? ORDER BY revision LIMIT 1')
  const ofTask = database.prepare(
    "SELECT body FROM diagnosis WHERE json_extract(body, '$.task.id') = ? ORDER BY at DESC, revision DESC LIMIT 1",
  )
  const insert = database.prepare(
    'INSERT OR REPLACE INTO diagnosis (id, revision, at, failed_at, workload, cause, confidence, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const only =
    'revision = (SELECT max(revision) FROM diagnosis AS other WHERE other.id = diagnosis.id) ORDER BY failed_at DESC, id LIMIT ?'
  const all = database.prepare(`SELECT body FROM diagnosis WHERE ${only}`)
  const some = database.prepare(`SELECT body FROM diagnosis WHERE workload = ? AND ${only}`)
  const value = database.prepare('SELECT CAST(value AS INTEGER) AS value FROM store WHERE key = ?')
  const keep = database.prepare('INSERT OR REPLACE INTO store VALUES (?, ?)')
  const remove = database.prepare('DELETE FROM diagnosis WHERE at < ?')

  const bodyOf = (row: unknown): Diagnosis => JSON.parse((row as { readonly body: string }).body) as Diagnosis
  const numberAt = (key: string): number => (value.get(key) as { readonly value: number } | undefined)?.value ?? 0

  return {
    latest: (id) => {
      const row = newest.get(id)
      const first = oldest.get(id) as { readonly at: number } | undefined
      return row === undefined || first === undefined ? undefined : { diagnosis: bodyOf(row), firstAt: first.at }
    },
    idOf: (diagnosis) => {
      const row = ofTask.get(diagnosis.task.id)
      const before = row === undefined ? undefined : bodyOf(row)
      return before !== undefined && isSameFailure(before, diagnosis) ? before.id : undefined
    },
    put: (diagnosis, at) => {
      const { id, revision, task, workload, cause } = diagnosis
      const body = JSON.stringify(diagnosis)
      insert.run(id, revision, at, task.failed_at, workload.id, cause.code, cause.confidence, body)
    },
    list: ({ workload, limit }) =>
      (workload === undefined ? all.all(limit) : some.all(workload, limit)).map((row) => bodyOf(row)),
    place: () => ({ judged: numberAt('judged'), needed: numberAt('needed') }),
    keepPlace: ({ judged, needed }) => {
      keep.run('judged', String(judged))
      keep.run('needed', String(needed))
    },
    prune: (before) => void remove.run(before),
  }
}

/** Clocks and ways that tell of one failure differ by less than this. */
const sameFailureMs = 60_000

/** A framework may use the id of a task again, and then it fails again. */
function isSameFailure(before: Diagnosis, now: Diagnosis): boolean {
  const [left, right] = [before.framework.id, now.framework.id]
  const isOfOne = left === null || right === null || left === right
  return isOfOne && Math.abs(Date.parse(before.task.failed_at) - Date.parse(now.task.failed_at)) <= sameFailureMs
}
