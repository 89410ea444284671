import { readFileSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { settingsJsonSchema } from '../../../src/app/settings/schema.ts'
import { describe } from '../../support/describe.ts'

const path = 'docs/schema/serve.schema.json'

describe('the JSON Schema of settings', (it) => {
  it('is the one that is committed; `SIGSYS_WRITE=1` writes it', () => {
    const made = `${JSON.stringify(settingsJsonSchema(), undefined, 1)}\n`
    if (process.env['SIGSYS_WRITE'] === '1') writeFileSync(path, made)
    assert.is(readFileSync(path, 'utf8'), made)
  })
})
