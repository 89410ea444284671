import * as assert from 'uvu/assert'
import { rowWindow } from '../../src/page/row-window.ts'
import { describe } from '../support/describe.ts'

describe('rowWindow', (it) => {
  const table = [
    [{ rowCount: 0, scrolled: 0, height: 900 }, [0, 0]],
    [{ rowCount: 5, scrolled: -100, height: 900 }, [0, 5]],
    [{ rowCount: 5000, scrolled: 0, height: 900 }, [0, 15]],
    [{ rowCount: 5000, scrolled: 100_000, height: 900 }, [996, 1015]],
    [{ rowCount: 5000, scrolled: 499_100, height: 900 }, [4986, 5000]],
    [{ rowCount: 5000, scrolled: 9_999_999, height: 900 }, [4994, 5000]],
  ] as const
  for (const [sight, [first, end]] of table)
    it(`draws ${first} to ${end} of ${sight.rowCount} at ${sight.scrolled}`, () =>
      assert.equal(rowWindow({ rowHeight: 100, ...sight }), { first, end }))

  it('has every row in sight, at every place', () => {
    for (let scrolled = 0; scrolled < 50_000; scrolled += 37) {
      const { first, end } = rowWindow({ rowHeight: 64, rowCount: 800, scrolled, height: 777 })
      assert.ok(first * 64 <= Math.min(scrolled, 800 * 64 - 1))
      assert.ok(end === 800 || end * 64 >= scrolled + 777)
    }
  })

  it('never draws without bound, whatever the window claims to be', () =>
    assert.ok(rowWindow({ rowHeight: 64, rowCount: 1e6, scrolled: 0, height: 1e9 }).end < 250))
})
