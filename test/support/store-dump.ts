import type { Database } from '../../src/store/driver.ts'
import { applicationId } from '../../src/store/schema.ts'

/** A store as the text of SQL that makes it again. */
export function storeDump(database: Database, version: number): string {
  const objects = database
    .prepare(
      "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )
    .all() as readonly { readonly type: string; readonly name: string; readonly sql: string }[]
  const made = (is: (type: string) => boolean) => objects.filter(({ type }) => is(type))
  return [
    `PRAGMA application_id = ${applicationId};`,
    `PRAGMA user_version = ${version};`,
    ...made((type) => type === 'table').flatMap(({ name, sql }) => [
      `${sql.replace(/\s+/g, ' ')};`,
      ...database
        .prepare(`SELECT * FROM "${name}"`)
        .all()
        .map(
          (row) =>
            `INSERT INTO "${name}" VALUES (${Object.values(row as object)
              .map(literal)
              .join(', ')});`,
        ),
    ]),
    ...made((type) => type !== 'table').map(({ sql }) => `${sql.replace(/\s+/g, ' ')};`),
    '',
  ].join('\n')
}

const literal = (value: unknown): string =>
  value === null ? 'NULL' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value)
