import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { openDatabase } from '../../src/store/driver.ts'
import { openJournal } from '../../src/store/journal.ts'
import { openStore } from '../../src/store/open.ts'
import { applicationId, migrations } from '../../src/store/schema.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { anEvent, valueOf } from '../support/hub.ts'

const all = { countMax: 1e6, bytesMax: 1e9, types: undefined }
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)
const events = (from: number, to: number) => range(from, to).map((number) => anEvent(number))

describe('a journal', (it) => {
  it('numbers events without holes, each once, over restarts', () =>
    inFolder((folder) => {
      const open = () => valueOf(openJournal(`${folder}/a.db`))
      const first = open()
      assert.equal(valueOf(first.append(events(1, 3), 0)), [1, 2, 3])
      assert.equal(valueOf(first.append([anEvent(2), anEvent(9), anEvent(9), anEvent(10)], 0)), [
        undefined,
        4,
        undefined,
        5,
      ])
      const { epoch } = first
      first.close()
      const second = open()
      assert.is(second.epoch, epoch)
      assert.equal(valueOf(second.append([anEvent(10), anEvent(11)], 0)), [undefined, 6])
      assert.equal(
        valueOf(second.read(0, all)).entries.map(({ sequence }) => sequence),
        range(1, 6),
      )
      second.close()
    }))

  it('tells events of two sources with one id apart', () => {
    const journal = valueOf(openJournal(':memory:'))
    assert.equal(valueOf(journal.append([anEvent(1), { ...anEvent(1), source: '/test/two' }], 0)), [1, 2])
    journal.close()
  })

  const limits = [
    [{ ...all, countMax: 4 }, range(1, 4), 4],
    [{ ...all, bytesMax: 1 }, [1], 1],
    [{ ...all, types: ['odd'] }, range(1, 20).filter((at) => at % 2 === 1), 20],
    [{ ...all, types: ['none'] }, [], 20],
  ] as const
  for (const [given, sequences, through] of limits) {
    it(`reads ${JSON.stringify(given)}`, () => {
      const journal = valueOf(openJournal(':memory:'))
      valueOf(
        journal.append(
          range(1, 20).map((at) => anEvent(at, at % 2 === 1 ? 'odd' : 'even')),
          0,
        ),
      )
      const page = valueOf(journal.read(0, given))
      assert.equal([page.entries.map(({ sequence }) => sequence), page.through], [[...sequences], through])
      journal.close()
    })
  }

  it('forgets what is too old, and never gives a sequence twice', () =>
    inFolder((folder) => {
      const open = () => valueOf(openJournal(`${folder}/a.db`, { ageMs: 1000, bytesMax: 2 ** 30 }))
      const journal = open()
      valueOf(journal.append(events(1, 5), 0))
      valueOf(journal.append(events(6, 8), 900))
      assert.is(valueOf(journal.prune(1500)), 5)
      assert.equal([journal.first(), journal.last()], [6, 8])
      assert.is(valueOf(journal.prune(9000)), 3)
      assert.equal([journal.first(), journal.last()], [9, 8])
      journal.close()
      const again = open()
      assert.equal([again.first(), again.last()], [9, 8])
      assert.equal(valueOf(again.append([anEvent(9)], 9000)), [9])
      again.close()
    }))

  it('stays below its size while events come in', () =>
    inFolder((folder) => {
      const bytesMax = 4 * 2 ** 20
      const journal = valueOf(openJournal(`${folder}/a.db`, { ageMs: 1e9, bytesMax }))
      for (const round of range(1, 40)) {
        valueOf(
          journal.append(
            range(1, 50).map((at) => anEvent(round * 50 + at, 't', 'x'.repeat(5000))),
            0,
          ),
        )
        valueOf(journal.prune(0))
      }
      assert.ok(journal.bytes() <= bytesMax)
      assert.ok(journal.last() - journal.first() > 300)
      assert.is(valueOf(journal.read(journal.first() - 1, all)).entries[0]?.sequence, journal.first())
      journal.close()
    }))
})

describe('a store that cannot be used', (it) => {
  const made = (path: string): void => {
    const journal = valueOf(openJournal(path))
    valueOf(
      journal.append(
        range(1, 400).map((at) => anEvent(at, 't', 'x'.repeat(3000))),
        0,
      ),
    )
    journal.close()
  }
  const foreign = (path: string): void => {
    const database = openDatabase(path, { waitMs: 0 })
    database.exec('CREATE TABLE theirs (a)')
    database.close()
  }
  const newer = (path: string): void => {
    const database = openDatabase(path, { waitMs: 0 })
    database.exec(`CREATE TABLE t (a); PRAGMA application_id = ${applicationId}; PRAGMA user_version = 99`)
    database.close()
  }
  const damaged = (path: string): void => {
    made(path)
    const bytes = readFileSync(path)
    bytes.fill(0xaa, 4096 * 3, 4096 * 40)
    writeFileSync(path, bytes)
  }
  const cut = (path: string): void => {
    made(path)
    truncateSync(path, 4096 * 20)
  }
  const table = [
    [
      'is text',
      (path: string) => writeFileSync(path, 'not a database '.repeat(100)),
      'foreign',
      /is no SQLite database/,
    ],
    ['belongs to another program', foreign, 'foreign', /of another program/],
    ['is of a later version', newer, 'newer', /schema 99, this program knows up to/],
    ['is overwritten in its middle', damaged, 'corrupt', /damaged/],
    ['is cut', cut, 'corrupt', /damaged/],
  ] as const
  for (const [says, make, kind, words] of table) {
    it(`is refused in one line where it ${says}`, () =>
      inFolder((folder) => {
        const path = `${folder}/a.db`
        make(path)
        const opened = openJournal(path)
        assert.is(opened.ok, false)
        if (opened.ok) return
        assert.is(opened.error.kind, kind)
        assert.match(opened.error.says, words)
        assert.ok(opened.error.says.startsWith(path) && !opened.error.says.includes('\n'))
      }))
  }

  it('is refused where its folder does not exist', () => {
    const opened = openJournal('/nowhere/at/all/a.db')
    assert.is(opened.ok ? '' : opened.error.kind, 'unusable')
  })

  it('is refused while another process has it, and free once that is gone', () =>
    inFolder((folder) => {
      const path = `${folder}/a.db`
      const first = valueOf(openJournal(path))
      const second = openJournal(path)
      assert.is(second.ok ? '' : second.error.kind, 'in-use')
      first.close()
      valueOf(openJournal(path)).close()
    }))
})

describe('the schema of a store', (it) => {
  it('is brought from each version to the last, once, with a note of it', () =>
    inFolder((folder) => {
      const more = [...migrations, { version: migrations.length + 1, says: 'a test', sql: 'CREATE TABLE more (a)' }]
      for (const from of range(1, migrations.length)) {
        const path = `${folder}/${from}.db`
        valueOf(openStore(path, migrations.slice(0, from))).release()
        for (const _ of [1, 2]) {
          const { database, release } = valueOf(openStore(path, more))
          const rows = database.prepare('SELECT version FROM migration ORDER BY version').all()
          assert.equal(
            rows.map((row) => (row as { version: number }).version),
            range(1, more.length),
          )
          release()
        }
        const older = openStore(path, migrations)
        assert.is(older.ok ? '' : older.error.kind, 'newer')
      }
    }))
})
