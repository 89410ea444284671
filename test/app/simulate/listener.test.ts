import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { fileText, runnable } from '../../../src/app/simulate/runnable.ts'
import { heardRun } from '../../../src/app/simulate/heard-run.ts'
import { writtenEvidence } from '../../../src/app/simulate/written-evidence.ts'
import type { Sourced } from '../../../src/domain/event.ts'
import { finished } from '../../../src/domain/steps.ts'
import { actionsMax, scenarioSteps } from '../../../src/sim/world/run-scenario.ts'
import { describe } from '../../support/describe.ts'

/** Events as texts, keys in order, however they came. In a stream of messages only a reader of files knows offsets. */
const texts = (events: readonly Sourced[]): readonly string[] => events.map(({ event }) => sorted(event)).sort()

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

describe('what messages say of their meaning', (it) => {
  const folders = ['scenarios/situations', 'scenarios/recorded', 'scenarios/requirements']
  const paths = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => join(folder, name)),
  )
  it('there are scenarios', () => assert.ok(paths.length > 20))
  for (const path of paths)
    it(`is what is read in their wire formats: ${path}`, async () => {
      const read = runnable(path, fileText)
      if (!read.ok) throw new Error(JSON.stringify(read.error))
      const { seed, until } = read.value
      const options = { seed, until, isRecorded: true, actionsMax }
      const { run, heard: told } = finished(
        heardRun((arrive) => scenarioSteps(read.value, { ...options, arrive }), { isKept: true }),
      )
      const written = await writtenEvidence(run)
      assert.ok(told.length > 0)
      const [ofTold, ofWritten] = [texts(told), texts(written)]
      const place = ofTold.findIndex((text, index) => text !== ofWritten[index])
      assert.is(ofTold[place], ofWritten[place])
      assert.is(ofTold.length, ofWritten.length)
    })
})
