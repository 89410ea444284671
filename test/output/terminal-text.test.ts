import * as assert from 'uvu/assert'
import { displayWidth, visible, wrapped } from '../../src/output/terminal-text.ts'
import { describe } from '../support/describe.ts'

const widths: readonly (readonly [text: string, columns: number])[] = [
  ['', 0],
  ['plain', 5],
  ['é', 1],
  ['e\u0301', 1],
  ['日本', 4],
  ['한글', 4],
  ['🔥', 2],
  ['a…b', 3],
]

const shown: readonly (readonly [name: string, text: string, shown: string])[] = [
  ['plain text', 'sh -c "x"', 'sh -c "x"'],
  ['an escape sequence', '\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
  ['a bell and a delete', 'a\u0007b\u007f', 'a\\x07b\\x7f'],
  ['a C1 control', '\u009b31m', '\\x9b31m'],
  ['line breaks and tabs', 'a\r\n\tb', 'a b'],
  ['a mark that turns the order', 'exe\u202etxt', 'exe\\u{202e}txt'],
  ['letters of any script', 'überlänge 日本', 'überlänge 日本'],
]

const folded: readonly (readonly [name: string, text: string, lines: readonly string[]])[] = [
  ['at spaces', 'one two three', ['one two', 'three']],
  ['never in a word', 'x /a/very/long/path y', ['x', '/a/very/long/path', 'y']],
  ['by columns, not letters', '日本 日本 x', ['日本', '日本 x']],
  ['nothing', '', ['']],
]

describe('text on a terminal', (it) => {
  for (const [text, columns] of widths)
    it(`${JSON.stringify(text)} takes ${columns}`, () => assert.is(displayWidth(text), columns))
  for (const [name, text, out] of shown) it(`shows ${name}`, () => assert.is(visible(text), out))
  for (const [name, text, lines] of folded) it(`wraps ${name}`, () => assert.equal(wrapped(text, 8), lines))
})
