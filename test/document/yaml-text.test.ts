import * as assert from 'uvu/assert'
import { assert as check, json, property } from 'fast-check'
import { parse } from 'yaml'
import { yamlText } from '../../src/document/yaml-text.ts'
import { describe } from '../support/describe.ts'

const table: readonly (readonly [value: unknown, text: string])[] = [
  [{ a: 1, b: 'x' }, 'a: 1\nb: x'],
  [{ a: { b: [1, 'two'] } }, 'a: { b: [1, two] }'],
  [{ a: [] }, 'a: []'],
  [{ a: {} }, 'a: {}'],
  [[{ a: 1 }], '- { a: 1 }'],
  [
    { version: '2.2', yes: 'true', none: null, nothing: 'null', on: true },
    "version: '2.2'\nyes: 'true'\nnone: null\nnothing: 'null'\non: true",
  ],
  [{ cron: '*/5 * * * *', at: '2024-01-01T00:00:00Z' }, "cron: '*/5 * * * *'\nat: 2024-01-01T00:00:00Z"],
  [{ '/web#front': 'a: b', list: ['a,b', '[x]'] }, "/web#front: 'a: b'\nlist: ['a,b', '[x]']"],
  [{ text: 'two\nlines' }, 'text: "two\\nlines"'],
  [{ long: ['a'.repeat(60), 'b'.repeat(60)] }, `long:\n  - ${'a'.repeat(60)}\n  - ${'b'.repeat(60)}`],
  [
    [{ key: 'a'.repeat(60), other: { more: 'b'.repeat(60) } }],
    `- key: ${'a'.repeat(60)}\n  other: { more: ${'b'.repeat(60)} }`,
  ],
]

describe('yamlText', (it) => {
  for (const [value, text] of table)
    it(`${JSON.stringify(value)} is ${JSON.stringify(text)}`, () => assert.is(yamlText(value), text))

  it('reads back as it was, whatever it is', () =>
    check(
      property(json(), (text) => {
        const value: unknown = JSON.parse(text)
        assert.equal(parse(yamlText(value)), value)
      }),
      { numRuns: 300, seed: 1 },
    ))

  for (const text of [
    '- a',
    '? b',
    '# c',
    'a #b',
    '"quoted"',
    "it's",
    '',
    ' lead',
    'trail ',
    '0x1f',
    '1e3',
    '~',
    '<<',
    '|',
    '---',
    '%x',
    '@x',
    '`x',
    '\u202e',
    'a\tb',
    '\ud800',
  ])
    it(`${JSON.stringify(text)} stays text, by itself, in a list and as a key`, () => {
      assert.is(parse(yamlText(text)), text)
      assert.equal(parse(yamlText({ a: [text, { [text]: text }] }), { merge: false }), { a: [text, { [text]: text }] })
    })
})
