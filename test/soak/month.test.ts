import * as assert from 'uvu/assert'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { type Day, month } from './month.ts'

describe('two days of the month that npm run soak -- --month lets pass', (it) => {
  it('add up, and hold no more in memory than what lives and what is open', () =>
    inFolder(async (folder) => {
      const days: Day[] = []
      const loopsPerDay = 12
      const problems = await month({ days: 2, loopsPerDay, seed: 7, folder, each: (day) => void days.push(day) })
      assert.equal(problems, [])
      const [first, second] = days
      if (first === undefined || second === undefined) throw new Error('two days have passed')
      const { held, rows, done } = second
      assert.ok(done.published > 500 && done.told > loopsPerDay, JSON.stringify(done))
      assert.is(done.told, done.resolved + done.firing)
      assert.is(done.delivered, rows['delivery'])
      // What was heard since the last look is not written yet.
      assert.ok(Math.abs((rows['history'] ?? 0) - (held['histories'] ?? 0)) <= 3, JSON.stringify(rows))
      assert.equal([held['entries'], held['open']], [done.open, done.open])
      // Apps that loop or live, five jobs, and the plain tasks of an hour or so.
      const alive = (held['histories'] ?? 0) + 5
      assert.ok((held['proofs'] ?? 0) <= alive + 40, JSON.stringify(held))
      assert.ok((held['histories'] ?? 0) < 2 * loopsPerDay, JSON.stringify(held))
      for (const name of ['byDiagnosis', 'window', 'watches', 'digests', 'silences', 'roots'])
        assert.ok((held[name] ?? 0) < 2000, `${name}: ${held[name]}`)
    }))
})
