import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { describe } from '../support/describe.ts'
import { differences, recordedRuns, recordedStatuses, simulatedStatuses } from '../support/recorded-statuses.ts'

/** The statuses of a recorded run, cut from its framework's stream. */
function fixture(name: string): ReturnType<typeof recordedStatuses> {
  const lines = readFileSync(join('test', 'fixtures', 'recorded', `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
  const [head, ...updates] = lines.map((line) => JSON.parse(line) as unknown)
  return recordedStatuses((head as { readonly launched_at: number }).launched_at, updates)
}

describe('a simulated run beside the recorded one', (it) => {
  for (const name of Object.keys(recordedRuns))
    it(`${name}: the same statuses, in the same order, at about the same time`, () => {
      const recorded = fixture(name)
      assert.ok(recorded.length >= 7)
      assert.equal(differences(simulatedStatuses(name), recorded), [])
    })

  const name = 'behind-a-shell'
  it('a difference would be seen', () => {
    const recorded = fixture(name)
    const last = recorded.at(-1)
    assert.ok(last)
    const changed = { ...last, message: 'Command exited with status 0' }
    assert.is(differences([...recorded.slice(0, -1), changed], recorded).length, 1)
    assert.is(differences(recorded.slice(0, -1), recorded).length, 1)
    assert.ok(differences([...recorded.slice(0, -1), { ...last, at: 0 }], recorded).length > 1)
  })
})
