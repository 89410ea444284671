import { readFileSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { scenarioJsonSchema } from '../../../src/sim/scenario/schema.ts'
import { describe } from '../../support/describe.ts'

const path = 'docs/schema/scenario.schema.json'

describe('the JSON Schema of scenarios', (it) => {
  it('is the one that is committed; `SIGSYS_WRITE=1` writes it', () => {
    const made = `${JSON.stringify(scenarioJsonSchema(), undefined, 1)}\n`
    if (process.env['SIGSYS_WRITE'] === '1') writeFileSync(path, made)
    assert.ok(
      readFileSync(path, 'utf8') === made,
      `${path} is not what the sources say: run the tests with SIGSYS_WRITE=1`,
    )
  })
})
