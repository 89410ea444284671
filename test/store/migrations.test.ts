import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { diagnosesOf } from '../../src/store/diagnoses.ts'
import { openDatabase } from '../../src/store/driver.ts'
import { incidentsOf } from '../../src/store/incidents.ts'
import { openJournal } from '../../src/store/journal.ts'
import { openStore } from '../../src/store/open.ts'
import { migrations } from '../../src/store/schema.ts'
import { repository } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { exampleDiagnosis } from '../support/diagnosis.ts'
import { inFolder } from '../support/folder.ts'
import { anEvent, valueOf } from '../support/hub.ts'
import { storeDump } from '../support/store-dump.ts'

const folder = join(repository, 'test/fixtures/store')
const all = { countMax: 10, bytesMax: 1e6, types: undefined }

/** Every table and index, as the database itself describes it. */
const shapeOf = (database: Parameters<typeof diagnosesOf>[0]): readonly string[] =>
  database
    .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .all()
    .map((row) => (row as { readonly sql: string }).sql.replace(/\s+/g, ' '))
    .sort()

const fixture = (version: number): string => join(folder, `schema-${version}.sql`)

/** Makes the fixture of a version from that of the version before. Those that are there never change. */
async function writeFixture(version: number): Promise<void> {
  if (existsSync(fixture(version))) return
  await inFolder((place) => {
    const path = join(place, 'a.db')
    const old = openDatabase(path, { waitMs: 0 })
    old.exec(readFileSync(fixture(version - 1), 'utf8'))
    old.close()
    const { database, release } = valueOf(openStore(path, migrations.slice(0, version)))
    writeFileSync(fixture(version), storeDump(database, version))
    release()
  })
}

describe('a store of an earlier schema', (it) => {
  it('is kept as a fixture for every version there was; `SIGSYS_WRITE=1` makes those that lack', async () => {
    if (process.env['SIGSYS_WRITE'] === '1') for (const { version } of migrations) await writeFixture(version)
    assert.equal(readdirSync(folder).sort(), migrations.map(({ version }) => `schema-${version}.sql`).sort())
  })

  for (const { version } of migrations) {
    it(`of version ${version} is brought up to date with everything in it`, () =>
      inFolder((place) => {
        const path = join(place, 'a.db')
        const old = openDatabase(path, { waitMs: 0 })
        old.exec(readFileSync(fixture(version), 'utf8'))
        old.close()
        const journal = valueOf(openJournal(path))
        const fresh = valueOf(openJournal(':memory:'))
        assert.equal(shapeOf(journal.database), shapeOf(fresh.database))
        fresh.close()
        assert.is(journal.epoch, '2b1d7f0e-3c55-4b7e-9a61-7f6f0c2a9d10')
        assert.equal(
          valueOf(journal.read(0, all)).entries.map(({ text }) => text),
          [1, 2, 3].map((number) => anEvent(number).text),
        )
        assert.equal(valueOf(journal.append([anEvent(3), anEvent(4)], 0)), [undefined, 4])
        const diagnoses = diagnosesOf(journal.database)
        assert.is(diagnoses.latest(exampleDiagnosis.id)?.diagnosis.revision, version >= 2 ? 1 : undefined)
        assert.is(diagnoses.idOf(exampleDiagnosis), version >= 2 ? exampleDiagnosis.id : undefined)
        assert.equal(diagnoses.place(), version >= 2 ? { judged: 3, needed: 1 } : { judged: 0, needed: 0 })
        const open = incidentsOf(journal.database).open({ incidentsMax: 10, countedMax: 10 })
        assert.equal(
          open.map(({ counted }) => counted),
          version >= 3 ? [[exampleDiagnosis.id]] : [],
        )
        journal.close()
      }))
  }
})
