import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { sigsys } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { recordingsFolder, recordingsMissing } from '../support/recordings.ts'
import { needing } from '../support/requirement.ts'
import { truthOf } from './truth.ts'

type Answer = {
  readonly suggestions: readonly { readonly call: string; readonly written: boolean; readonly confidence: string }[]
  readonly diff: { readonly calls: readonly { readonly name: string }[] }
  readonly text: string
}

const folders = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

/** The calls that the recorder knows to have been refused in a run, and the ones of these that were killed for it. */
function refusedIn(run: string): { readonly all: ReadonlySet<string>; readonly recorded: ReadonlySet<string> } {
  const tasks = Object.values(truthOf(run).tasks)
  const names = (list: typeof tasks) => new Set(list.flatMap(({ truth }) => truth.syscall ?? []))
  return {
    all: names(tasks),
    recorded: names(tasks.filter(({ audit }) => audit.some(({ type }) => type === 'SECCOMP'))),
  }
}

async function suggest(run: string, profile: string): Promise<Answer> {
  const words = ['profile', 'suggest', '--format', 'json', '--libseccomp', '2.5.4', '--from', run, profile]
  const { code, stdout, stderr } = await sigsys(words)
  assert.is(code, 0, stderr)
  return JSON.parse(stdout) as Answer
}

describe('profile suggest on recorded incidents', (it) => {
  needing(it, { requirement: 'recordings', missing: recordingsMissing }, () => {
    const root = join(recordingsFolder, 'mesos')
    const runs = folders(root)
      .flatMap((scenario) => folders(join(root, scenario)).map((run) => join(root, scenario, run)))
      .filter((run) => existsSync(join(run, 'truth.json')))
    const profiles = readdirSync(join(root, 'profiles')).filter((name) => name.endsWith('.json'))

    for (const name of profiles)
      it(`changes ${name} for calls that were refused, for nothing else, and only once`, async () => {
        const folder = mkdtempSync(join(tmpdir(), 'sigsys-suggest-'))
        let written = 0
        for (const run of runs) {
          const { all, recorded } = refusedIn(run)
          const { suggestions, diff, text } = await suggest(run, join(root, 'profiles', name))
          const calls = suggestions.filter((one) => one.written).map(({ call }) => call)
          for (const { call } of suggestions) assert.ok(all.has(call), `${run}: nobody was refused ${call}`)
          assert.equal([...new Set(diff.calls.map((one) => one.name))].sort(), [...calls].sort(), run)
          for (const call of recorded)
            assert.ok(
              suggestions.some((one) => one.call === call),
              `${run}: ${call}`,
            )
          written += calls.length
          const changed = join(folder, name)
          writeFileSync(changed, text)
          const again = await suggest(run, changed)
          assert.is(again.text, text)
          assert.equal(again.diff.calls, [])
        }
        // A profile that refuses a call that a record shows has something to gain somewhere.
        if (name === 'no-trace-kill.json') assert.ok(written > 0)
        rmSync(folder, { recursive: true })
      })
  })
})
