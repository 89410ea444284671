import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { scenarioOfEvidence } from '../../src/app/scenario-of/evidence.ts'
import { instant } from '../../src/domain/time.ts'
import { describe } from '../support/describe.ts'
import { recordingsFolder, recordingsMissing } from '../support/recordings.ts'
import { needing } from '../support/requirement.ts'

const folders = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()

describe('a scenario made of a recorded run', (it) => {
  needing(it, { requirement: 'recordings', missing: recordingsMissing }, () => {
    const mesos = join(recordingsFolder, 'mesos')
    const runs = folders(mesos).flatMap((incident) => {
      const [carrier] = folders(join(mesos, incident)).filter((name) => /^(?:auditd-|kmsg)/.test(name))
      return carrier === undefined ? [] : [join(incident, carrier)]
    })
    for (const run of runs)
      it(`${run} shows the failures that were recorded, and their causes`, async () => {
        const { made } = await scenarioOfEvidence([join(mesos, run), join(mesos, 'profiles')], {
          timezone: 'UTC',
          now: instant(Date.parse('2026-11-24T00:00:00Z')),
          hosts: [],
          stdin: process.stdin,
          path: 'made.yaml',
          schemaPath: undefined,
          isAnonymous: false,
        })
        assert.ok(made.ok, made.ok ? '' : made.error.join('\n'))
        assert.is(made.ok ? made.value.closeness.score : 0, 1, made.ok ? made.value.text : '')
      })
  })
})
