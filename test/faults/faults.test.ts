import * as assert from 'uvu/assert'
import { describe } from '../support/describe.ts'
import { needing } from '../support/requirement.ts'
import { faults } from './all.ts'
import { chance } from './chance.ts'
import { isGood } from './fault.ts'

describe('what goes wrong', (it) => {
  for (const { name, needs = { requirement: 'root', missing: undefined } as const, run } of faults)
    needing(it, needs, () => {
      for (const seed of [1, 2])
        it(`${name}: nothing acknowledged is lost, nothing told twice (${seed})`, async () => {
          const outcome = await run(chance(seed), false)
          assert.ok(isGood(outcome), JSON.stringify(outcome))
        })
    })
})
