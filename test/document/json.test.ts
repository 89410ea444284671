import * as assert from 'uvu/assert'
import { type JsonNode, member, placesOf, readJson } from '../../src/document/json.ts'
import { nearestWord } from '../../src/document/nearest.ts'
import { unreachable } from '../../src/domain/invariant.ts'
import { describe } from '../support/describe.ts'

function plain(node: JsonNode | undefined): unknown {
  if (node === undefined) return undefined
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]))
    case 'array':
      return node.items.map(plain)
    case 'number':
      return Number(node.text)
    case 'string':
    case 'boolean':
      return node.value
    case 'null':
      return null
    default:
      return unreachable(node)
  }
}

describe('readJson', (it) => {
  const good = [
    '{}',
    '[]',
    'null',
    '-1.5e3',
    '"a\\u00e9\\n\\"\\\\"',
    '{"a":[1,{"b":null}],"c":true,"d":false}',
    ' [ 1 , 2 ]\r\n',
  ]
  for (const text of good)
    it(`reads ${text.trim()} as JSON.parse does`, () => {
      const { root, problems, refusedAt } = readJson(text)
      assert.equal(plain(root), JSON.parse(text))
      assert.equal([problems, refusedAt], [[], undefined])
    })

  const bad = [
    ['', '1:1 expected a value, found the end of the text'],
    ['{"a" 1}', '1:6 expected `:`, found `1}`'],
    ['{a: 1}', '1:2 expected a key in double quotes, found `a: 1}`'],
    ['[1 2]', '1:4 expected `,` or `]`, found `2]`'],
    ['[1,\n 2,]', '2:3 a comma before `]`: JSON has none there'],
    ['[1 /* one */, 2]', '1:4 a comment: JSON has none'],
    ['"a\nb"', '1:3 expected the end of a string (`"`), found ``'],
    ['"\\x"', '1:4 expected an escape sequence before this, found `"`'],
    ['-', '1:1 expected a number, found `-`'],
    ['{} {}', '1:4 text after the end of the value: `{}`'],
    ['"open', '1:6 expected the end of a string (`"`), found the end of the text'],
  ] as const
  for (const [text, first] of bad)
    it(`says what is wrong with ${JSON.stringify(text)}`, () => {
      const [problem] = readJson(text).problems
      const { line, column } = placesOf(text)(problem?.at ?? -1)
      assert.is(`${line}:${column} ${problem?.says}`, first)
    })

  it('reads on behind comments and trailing commas', () => {
    const { root, problems } = readJson('// a\n{"x": [1, 2,], /* b */ "y": 3,}')
    assert.equal(plain(root), { x: [1, 2], y: 3 })
    assert.is(problems.length, 4)
  })

  it('keeps repeated keys, of which the last counts', () => {
    const { root } = readJson('{"a": 1, "a": 2}')
    assert.is(root?.kind === 'object' ? root.members.length : 0, 2)
    assert.equal(plain(member(root, 'a')), 2)
  })

  it('refuses what nests deeper than it may, and says so', () => {
    const { problems } = readJson('['.repeat(100_000))
    assert.match(problems[0]?.says ?? '', /at most 200 levels/)
  })

  it('never throws, however a text is cut', () => {
    const text = '{"a": [1, -2.5e3, "x\\u0041", true, null], "b": {}}'
    for (let length = 0; length < text.length; length += 1)
      assert.ok(readJson(text.slice(0, length)).problems.length > 0)
  })
})

describe('nearestWord', (it) => {
  const table = [
    ['raed', 'read'],
    ['clone33', 'clone3'],
    ['zzz', undefined],
    ['', undefined],
  ] as const
  for (const [word, nearest] of table)
    it(`of ${word} is ${nearest}`, () => assert.is(nearestWord(word, ['read', 'write', 'clone3']), nearest))
})
