import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { readEvidence } from '../../src/app/evidence.ts'
import { describe } from '../support/describe.ts'
import { contentOf, options, readFiles } from '../support/evidence.ts'
import { recordingsFolder, recordingsMissing } from '../support/recordings.ts'
import { needing } from '../support/requirement.ts'

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())

/** What only a path tells apart: sandboxes, and the notes that are to be left out. */
const isByPath = (name: string): boolean =>
  /(?:^|\/)(?:sandbox|proc)\/|(?:truth\.json|README\.md|pids\.jsonl|proc-events\.jsonl|task-statuses\.jsonl|index\.jsonl)$/.test(
    name,
  )

describe('readEvidence on recorded incidents', (it) => {
  needing(it, { requirement: 'recordings', missing: recordingsMissing }, () => {
    const mesos = join(recordingsFolder, 'mesos')
    const runs = readdirSync(mesos)
      .filter((name) => /^\d/.test(name))
      .flatMap((name) =>
        readdirSync(join(mesos, name))
          .filter((run) => run !== 'README.md')
          .map((run) => `${name}/${run}`),
      )

    for (const run of runs) {
      it(`understands all of ${run}, and says the same of it all in one file`, async () => {
        const folder = join(mesos, run)
        const { events, summary } = await readEvidence([folder], options())
        assert.equal(summary.problems, { count: 0, first: [] })
        assert.equal(summary.notUnderstood, { count: 0, first: [] })
        assert.ok(
          summary.notRecognised.first.every((path) => /\.http$|scheduler-calls\.jsonl$|containers\.json$/.test(path)),
          String(summary.notRecognised.first),
        )
        const names = filesBelow(folder)
        const byPath = names
          .filter((name) => name.startsWith('sandbox/'))
          .map((name) => [name, readFileSync(join(folder, name))] as const)
        const rest = names.filter((name) => !isByPath(name)).map((name) => readFileSync(join(folder, name)))
        const joined = await readFiles({ ...Object.fromEntries(byPath), all: Buffer.concat(rest) })
        assert.equal(joined.content, contentOf(events))
      })
    }
    it('understands the kernel recordings', async () => {
      const { summary } = await readEvidence([join(recordingsFolder, 'kernel')], options())
      assert.equal(summary.problems, { count: 0, first: [] })
      assert.equal(summary.notUnderstood, { count: 0, first: [] })
    })
  })
})
