import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { describe } from '../support/describe.ts'
import { differences, recordedRuns, recordedStatuses, simulatedStatuses } from '../support/recorded-statuses.ts'
import { recordingsFolder, recordingsMissing } from '../support/recordings.ts'
import { needing } from '../support/requirement.ts'

const linesOf = (path: string): readonly Line[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)

type Line = {
  readonly record?: { readonly type?: string }
  readonly sent_ts?: string
  readonly call?: { readonly accept?: { readonly operations: readonly { readonly type: string }[] } }
}

/** What the framework of a recorded run launched first, and what it heard. */
function heard(run: string): ReturnType<typeof recordedStatuses> {
  const launch = linesOf(join(run, 'scheduler-calls.jsonl')).find(({ call }) =>
    call?.accept?.operations.some(({ type }) => type === 'LAUNCH'),
  )
  const updates = linesOf(join(run, 'scheduler.jsonl')).flatMap(({ record }) =>
    record?.type === 'UPDATE' ? [record] : [],
  )
  return recordedStatuses(Date.parse(launch?.sent_ts ?? ''), updates)
}

describe('simulated runs beside the whole recordings', (it) => {
  needing(it, { requirement: 'recordings', missing: recordingsMissing }, () => {
    for (const [name, run] of Object.entries(recordedRuns)) {
      const folder = join(recordingsFolder, 'mesos', run)
      for (const variant of readdirSync(folder).filter((one) => one !== 'README.md'))
        it(`${name}: as in ${run}/${variant}`, () => {
          const recorded = heard(join(folder, variant))
          assert.ok(recorded.length >= 7)
          assert.equal(differences(simulatedStatuses(name), recorded), [])
        })
    }
  })
})
