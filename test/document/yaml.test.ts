import * as assert from 'uvu/assert'
import { readYaml } from '../../src/document/yaml.ts'
import { describe } from '../support/describe.ts'

const problemsOf = (text: string): readonly string[] =>
  readYaml(text).problems.map(({ place: { line, column }, says }) => `${line}:${column}: ${says}`)

describe('readYaml', (it) => {
  for (const [title, text, problems] of [
    ['nothing of an empty text', '', []],
    ['nothing of an alias with its anchor', 'a: &x 1\nb: *x\n', []],
    ['a second document', 'a: 1\n---\nb: 2\n', ['2:1: a second document begins; write one a file']],
    ['a key twice', 'a: 1\na: 2\n', ['2:1: this key is there already; write it once']],
    ['a key twice on one line', 'a: { x: 1, x: 2 }\n', ['1:12: this key is there already; write it once']],
    ['a key once as a number', '"1": a\n1: b\n', ['2:1: this key is there already; write it once']],
    [
      'a key twice where an alias leads to it',
      'a: &x { k: 1, k: 2 }\nb: *x\n',
      ['1:15: this key is there already; write it once'],
    ],
    [
      'what is wrong in its order',
      'a: 1\na: 2\nb: "\\q"\n',
      ['2:1: this key is there already; write it once', '3:5: Invalid escape sequence \\q'],
    ],
    ['an alias of nothing', 'a: 1\nb: [*x]\n', ['2:5: no anchor &x before it']],
  ] as const)
    it(`tells ${title}`, () => assert.equal(problemsOf(text), problems))

  it('says once that it follows no more aliases', () => {
    assert.equal(problemsOf(`a: &x 1\nb:\n${'- *x\n'.repeat(150)}`), ['103:3: more than 100 aliases'])
  })

  it('does not overflow where a text is nested too deeply', () => {
    const problems = problemsOf('['.repeat(20_000))
    assert.ok(problems.some((one) => one.endsWith('nested too deeply')))
  })
})
