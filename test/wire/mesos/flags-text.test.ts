import * as assert from 'uvu/assert'
import { flagsText } from '../../../src/wire/mesos/flags-text.ts'
import { describe } from '../../support/describe.ts'

describe('flagsText', (it) => {
  const table: readonly (readonly [text: string, flags: object])[] = [
    ['--a="1" --b_c=""', { a: '1', b_c: '' }],
    ['--resources="[{"name": "cpus"}]" --x="--y=z"', { resources: '[{"name": "cpus"}]', x: '--y=z' }],
    ['--json="{\n  "a": 1\n}" --b="2"\n', { json: '{\n  "a": 1\n}', b: '2' }],
    ['--__proto__="1"', Object.fromEntries([['__proto__', '1']])],
    ['nothing', {}],
    ['--open="x', { open: 'x' }],
  ]
  for (const [text, flags] of table) it(`reads ${JSON.stringify(text)}`, () => assert.equal(flagsText(text), flags))
})
