import * as assert from 'uvu/assert'
import { incident } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { toldLive } from '../support/live.ts'

describe('a recording told again by the real protocols', (it) => {
  const table = [
    ['pod', { speed: Infinity, cuts: 5, seed: 1 }],
    ['shell-wrapper', { speed: Infinity, cuts: 5, seed: 2 }],
    ['same-second', { speed: Infinity, cuts: 3, seed: 3 }],
    ['profile-missing', { speed: 4, cuts: 1, seed: 4 }],
  ] as const
  for (const [name, how] of table) {
    it(`${name}, by way of a standby and cut ${how.cuts} times: the diagnoses of the files`, async () => {
      const { missing, strange, cuts } = await toldLive(incident(name), { ...how, patienceMs: 8000 })
      assert.equal([missing, strange], [[], []])
      assert.is(cuts, how.cuts)
    })
  }
})
