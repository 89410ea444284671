import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { type Journal, openJournal } from '../../src/store/journal.ts'
import type { SealedEvent } from '../../src/wire/cloudevent.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { anEvent, valueOf } from '../support/hub.ts'

const all = { countMax: 1e6, bytesMax: 1e9, types: undefined }
const named = (number: number): SealedEvent => ({ ...anEvent(number), source: `/test/${number % 3}` })

/** What is done to a journal, and to a plain list beside it. */
type Deed =
  | { readonly is: 'append'; readonly numbers: readonly number[] }
  | { readonly is: 'fail'; readonly numbers: readonly number[] }
  | { readonly is: 'forget' | 'shed'; readonly share: number }
  | { readonly is: 'restart' }

const numbers = fc.array(fc.nat(60), { minLength: 1, maxLength: 90 })
const share = fc.double({ min: 0, max: 1, noNaN: true })
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: numbers.map((some) => ({ is: 'append', numbers: some }) as const) },
  { weight: 2, arbitrary: numbers.map((some) => ({ is: 'fail', numbers: some }) as const) },
  { weight: 1, arbitrary: share.map((some) => ({ is: 'forget', share: some }) as const) },
  { weight: 1, arbitrary: share.map((some) => ({ is: 'shed', share: some }) as const) },
  { weight: 1, arbitrary: fc.constant({ is: 'restart' } as const) },
)

type Kept = { readonly sequence: number; readonly number: number }

describe('events that are here already', (it) => {
  it('are told from fresh ones as a list would, whatever fails, goes or is restarted', () =>
    inFolder((folder) => {
      let run = 0
      fc.assert(
        fc.property(fc.array(deed, { maxLength: 25 }), (deeds) => {
          const path = `${folder}/${(run += 1)}.db`
          let journal = valueOf(openJournal(path))
          let kept: Kept[] = []
          let last = 0
          for (const each of deeds) {
            if (each.is === 'append') {
              const expected = each.numbers.map((number) => {
                if (kept.some((one) => one.number === number)) return undefined
                kept.push({ sequence: (last += 1), number })
                return last
              })
              assert.equal(valueOf(journal.append(each.numbers.map(named), 0)), expected)
            } else if (each.is === 'fail') {
              assert.throws(() => journal.append(each.numbers.map(named), 0, stop), 'stop')
            } else if (each.is === 'forget') {
              const through = Math.floor(last * each.share)
              journal.forget(through)
              kept = kept.filter(({ sequence }) => sequence > through)
            } else if (each.is === 'shed') {
              const gone = kept[Math.floor((kept.length - 1) * each.share)]?.sequence ?? 0
              journal.database.prepare('DELETE FROM event WHERE sequence = ?').run(gone)
              kept = kept.filter(({ sequence }) => sequence !== gone)
            } else {
              journal.close()
              journal = valueOf(openJournal(path))
            }
          }
          assert.is(journal.last(), last)
          assert.equal(
            sequencesOf(journal),
            kept.map(({ sequence }) => sequence),
          )
          journal.close()
        }),
        { numRuns: 60, seed: 1 },
      )
    }))

  it('are known for as long as they are kept', () => {
    const journal = valueOf(openJournal(':memory:', { ageMs: 1000, bytesMax: 2 ** 30 }))
    const events = Array.from({ length: 2000 }, (_, at) => anEvent(at + 1))
    valueOf(journal.append(events.slice(0, 1500), 0))
    valueOf(journal.append(events.slice(1500), 500))
    while (valueOf(journal.prune(1200)) > 0) continue
    assert.is(journal.first(), 1501)
    const again = valueOf(journal.append([...events].reverse(), 1200))
    assert.equal([again[0], again[499], again[500], again[1999]], [undefined, undefined, 2001, 3500])
    const { rows } = journal.database.prepare('SELECT count(*) AS rows FROM known').get() as { readonly rows: number }
    assert.is(rows, Math.ceil(3500 / 256) - Math.floor(1500 / 256))
    journal.close()
  })

  it('are known over restarts where thousands came at once', () =>
    inFolder((folder) => {
      const path = `${folder}/a.db`
      const events = Array.from({ length: 3000 }, (_, at) => anEvent(at + 1))
      const journal = valueOf(openJournal(path))
      valueOf(journal.append(events.slice(0, 2900), 0))
      journal.close()
      const again = valueOf(openJournal(path))
      const found = valueOf(again.append(events, 0))
      assert.is(found.filter((sequence) => sequence === undefined).length, 2900)
      assert.equal([found[2900], again.last()], [2901, 3000])
      again.close()
    }))
})

const sequencesOf = (journal: Journal): readonly number[] =>
  valueOf(journal.read(0, all)).entries.map(({ sequence }) => sequence)

function stop(): void {
  throw new Error('stop')
}
