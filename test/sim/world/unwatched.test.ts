import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { fileText, runnable } from '../../../src/app/simulate/runnable.ts'
import { actionsMax, runScenario } from '../../../src/sim/world/run-scenario.ts'
import { describe } from '../../support/describe.ts'
import { libraryFolder, libraryNames } from '../../support/scenario-files.ts'

const files = libraryNames()

describe('a run that nobody watches', (it) => {
  it('there are scenarios', () => assert.ok(files.length > 0))

  // Models make no texts and messages then, share what is alike, and use some objects again.
  for (const name of files)
    it(`${name}: comes to the same as one that is recorded`, () => {
      const read = runnable(join(libraryFolder, name), fileText)
      if (!read.ok) throw new Error(`${name} cannot be run`)
      const scenario = read.value
      const [watched, unwatched] = [true, false].map((isRecorded) => {
        const options = { seed: 5, until: scenario.until, isRecorded, actionsMax }
        const { figures, plain, jobs, endedAt } = runScenario(scenario, options)
        return { figures, plain, jobs, endedAt }
      })
      assert.equal(unwatched, watched)
    })
})
