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
  {
    version: 3,
    says: 'incidents, and which diagnoses count towards each',
    sql: `
      CREATE TABLE incident (
        id TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL,
        last_seen INTEGER NOT NULL,
        closed_at INTEGER,
        because TEXT,
        longest_up INTEGER NOT NULL,
        body TEXT NOT NULL
      );
      CREATE INDEX incident_by_time ON incident (last_seen, id);
      CREATE INDEX incident_by_state ON incident (state, last_seen, id);
      CREATE TABLE incident_diagnosis (diagnosis TEXT NOT NULL UNIQUE, incident TEXT NOT NULL);
      CREATE INDEX incident_diagnosis_by_incident ON incident_diagnosis (incident);
    `,
  },
  {
    version: 4,
    says: 'what is remembered of workloads for forecasts',
    sql: `
      CREATE TABLE history (key TEXT PRIMARY KEY, heard_at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
      CREATE INDEX history_by_time ON history (heard_at);
    `,
  },
  {
    version: 5,
    says: 'what alerts remember, and messages on their way to sinks',
    sql: `
      CREATE TABLE alert_part (
        part TEXT NOT NULL,
        key TEXT NOT NULL,
        at INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (part, key)
      ) WITHOUT ROWID;
      CREATE TABLE delivery (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        sink TEXT NOT NULL,
        alert TEXT NOT NULL,
        id TEXT NOT NULL,
        event TEXT NOT NULL,
        at INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
        attempts INTEGER NOT NULL DEFAULT 0,
        due_at INTEGER NOT NULL,
        ended_at INTEGER,
        says TEXT,
        receipt TEXT,
        body TEXT NOT NULL
      );
      CREATE TABLE alert_sink (
        alert TEXT NOT NULL,
        sink TEXT NOT NULL,
        receipt TEXT,
        closed_at INTEGER,
        PRIMARY KEY (alert, sink)
      ) WITHOUT ROWID;
      CREATE INDEX alert_sink_closed ON alert_sink (closed_at);
      CREATE INDEX delivery_waiting ON delivery (sink, alert, number) WHERE state = 'waiting';
      CREATE INDEX delivery_in_turn ON delivery (sink, number) WHERE state = 'waiting';
      CREATE INDEX delivery_of_alert ON delivery (alert, sink, number);
      CREATE INDEX delivery_ended ON delivery (state, ended_at);
      CREATE TABLE delivery_attempt (
        number INTEGER PRIMARY KEY,
        delivery INTEGER NOT NULL,
        at INTEGER NOT NULL,
        took_ms INTEGER NOT NULL,
        says TEXT NOT NULL
      );
      CREATE INDEX delivery_attempt_of ON delivery_attempt (delivery, number);
      CREATE INDEX delivery_attempt_by_time ON delivery_attempt (at);
    `,
  },
  {
    version: 6,
    says: 'diagnoses by task, so that a failure keeps its id',
    sql: "CREATE INDEX diagnosis_by_task ON diagnosis (json_extract(body, '$.task.id'));",
  },
  {
    version: 7,
    says: 'what was changed about workloads and profiles, and what was last seen of them',
    sql: `
      CREATE TABLE change (
        key TEXT NOT NULL,
        name TEXT NOT NULL,
        at INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (key, name)
      ) WITHOUT ROWID;
      CREATE INDEX change_by_time ON change (at);
      CREATE TABLE seen (key TEXT PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
      CREATE INDEX seen_by_time ON seen (at);
    `,
  },
  {
    version: 8,
    says: 'hashes of events tell what is here already, in place of an index',
    sql: `
      DROP INDEX event_once;
      CREATE TABLE known (first INTEGER PRIMARY KEY, hashes BLOB NOT NULL);
    `,
  },
]
