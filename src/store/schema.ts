/** Tells our databases from those of other programs: `SIGS` in ASCII. Source: sqlite.org/pragma.html, application_id. */
export const applicationId = 0x53494753

/** One step from a version of the schema to the next. Steps that were released never change. */
export type Migration = { readonly version: number; readonly says: string; readonly sql: string }

/**
 * Every version of the schema. `type` stands before `text`, so that a search by type reads no overflow pages.
 * The last sequence is kept in `store`: AUTOINCREMENT would leave a hole for every event that is here already.
 */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    says: 'the journal of events',
    sql: `
      CREATE TABLE store (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE event (
        sequence INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        source TEXT NOT NULL,
        id TEXT NOT NULL,
        type TEXT NOT NULL,
        text TEXT NOT NULL
      );
      CREATE UNIQUE INDEX event_once ON event (source, id);
    `,
  },
  {
    version: 2,
    says: 'diagnoses with their revisions',
    sql: `
      CREATE TABLE diagnosis (
        id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        at INTEGER NOT NULL,
        failed_at TEXT NOT NULL,
        workload TEXT,
        cause TEXT NOT NULL,
        confidence TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (id, revision)
      ) WITHOUT ROWID;
      CREATE INDEX diagnosis_by_time ON diagnosis (at);
      CREATE INDEX diagnosis_by_workload ON diagnosis (workload, failed_at);
    `,
  },
]
