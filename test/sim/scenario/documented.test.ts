import * as assert from 'uvu/assert'
import { problemLine } from '../../../src/document/problem.ts'
import { readScenario } from '../../../src/sim/scenario/read-scenario.ts'
import { describe } from '../../support/describe.ts'
import { documentedScenarios, readFile } from '../../support/scenario-files.ts'

describe('the scenarios of docs/scenarios.md', (it) => {
  const all = documentedScenarios()
  it('are there', () => assert.ok(all.length >= 7, String(all.length)))

  for (const { line, text } of all)
    it(`the one at line ${line} can be read`, () => {
      const scenario = readScenario(text, { path: 'docs/scenario.yaml', readFile })
      assert.equal(scenario.ok ? [] : scenario.error.map(problemLine), [])
    })
})
