import * as assert from 'uvu/assert'
import { vacuumed } from '../../../src/app/collect/journal.ts'
import { describe } from '../../support/describe.ts'

const cursor = (run: string, number: number, atMs: number): string =>
  `s=${run};i=${number.toString(16)};b=35eb;m=4ff81367;t=${(atMs * 1000).toString(16)};x=5aef2889a1aba2dd`

const read = cursor('aa', 20, 1_795_919_620_570)

describe('what was vacuumed of a journal', (it) => {
  it('is nothing where the entry read last is there, or the next one follows it', () => {
    assert.is(vacuumed(read, read), undefined)
    assert.is(vacuumed(read, cursor('aa', 21, 1_795_919_620_580)), undefined)
  })

  it('is counted by the numbers of entries, with its bounds in time', () => {
    assert.equal(vacuumed(read, cursor('aa', 28, 1_795_919_628_669)), {
      why: 'the journal was vacuumed: 7 entries of any kind were gone before they could be read',
      span: { from: 1_795_919_620_570, to: 1_795_919_628_669 },
    })
  })

  it('cannot be counted in another journal', () => {
    const found = vacuumed(read, cursor('bb', 2, 1_795_919_610_000))
    assert.match(found?.why ?? '', /begun anew/)
    assert.is(found?.span, undefined, 'the clock went back')
  })

  it('is not known of what is no cursor', () => assert.is(vacuumed('nonsense', read), undefined))
})
