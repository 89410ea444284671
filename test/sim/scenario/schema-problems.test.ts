import * as assert from 'uvu/assert'
import { problemLine } from '../../../src/document/problem.ts'
import { readScenario } from '../../../src/sim/scenario/read-scenario.ts'
import { describe } from '../../support/describe.ts'
import { badScenarios, readFile } from '../../support/scenario-files.ts'

const shortPath = (line: string): string =>
  line.replace('test/fixtures/scenarios/bad/', '').replace('test/fixtures/scenarios/', '')

describe('scenarios that cannot be read', (it) => {
  const all = badScenarios()
  it('are many', () => assert.ok(all.length >= 60, String(all.length)))

  for (const { name, path, text, expected } of all)
    it(`${name}: every problem at its place, and no other`, () => {
      const scenario = readScenario(text, { path, readFile })
      assert.not(scenario.ok)
      if (scenario.ok) return
      assert.equal(
        scenario.error.map((problem) => shortPath(`${problem.kind} ${problemLine(problem)}`)),
        expected,
      )
    })
})

describe('a scenario cut anywhere', (it) => {
  const { text } = badScenarios().find(({ name }) => name === 'all-at-once') ?? { text: '' }
  it('is read or refused, and never throws', () => {
    for (let end = 0; end < text.length; end += 1) {
      const scenario = readScenario(text.slice(0, end), { path: 's.yaml', readFile })
      if (!scenario.ok) assert.ok(scenario.error.length > 0)
    }
  })
})
