import { readFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { causeCodes } from '../../src/domain/diagnosis.ts'
import { describe } from '../support/describe.ts'
import { figures, tally } from './figures.ts'
import { noiseLevels } from './noise.ts'
import { figuresIn, figuresPage } from './page.ts'
import { soak } from './soak.ts'

/** A slice of `npm run soak`, from a seed of its own: 300 scenarios in all. */
const runs = 30
const counted = tally()

describe('what is said of drawn scenarios', (it) => {
  for (const level of noiseLevels)
    it(`is never certain and wrong, and reads alike from its wire formats; noise: ${level}`, async () => {
      const failure = await soak(level, { seed: 300, runs }, counted)
      assert.is(failure, undefined, failure && `${failure.problems.join('\n')}\nagain: ${failure.again}`)
      assert.is(counted[level].scenarios, runs)
      assert.ok(counted[level].answers.length > runs, 'scenarios have failures')
    })

  it('is said of every failure that was heard of, where nothing is lost', () => {
    const answers = counted.none.answers
    assert.equal(
      answers.filter(({ is }) => is === 'missing'),
      [],
    )
    assert.ok(answers.filter(({ is }) => is === 'right').length > answers.length * 0.9)
  })
})

describe('the figures on the page', (it) => {
  const page = figuresIn(readFileSync(figuresPage, 'utf8')) ?? ''
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  const heads = figures(tally())
    .split('\n')
    .filter((line) => line.includes(' cause ') || line.includes(' noise '))

  it('stand between their marks, in the tables that the soak writes', () => {
    for (const head of heads) assert.ok(page.includes(head), head)
  })
  it('have a row for each level of noise, and causes that there are', () => {
    const first = rows.map(([, cell = '']) => cell)
    for (const level of noiseLevels)
      assert.ok(
        first.some((cell) => cell.startsWith(`${level}: `)),
        level,
      )
    const codes = first.flatMap((cell) => /^`(.*)`$/.exec(cell)?.[1] ?? [])
    assert.equal(
      codes.filter((code) => !causeCodes.some((known) => known === code)),
      [],
    )
    assert.ok(codes.length > 10)
  })
  it('show no certain answer that was wrong', () => {
    const last = rows.filter((cells) => cells.length > 8 && /\d/.test(cells.at(-2) ?? '')).map((cells) => cells.at(-2))
    assert.ok(last.length > 20)
    assert.equal(
      last.filter((cell) => cell !== '0'),
      [],
    )
  })
})
