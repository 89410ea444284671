import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import type { Command } from '../../src/cli/command.ts'
import { formatOption, noColorOption } from '../../src/cli/common-options.ts'
import { configure } from '../../src/cli/config.ts'
import { type Option, type Switch, Values } from '../../src/cli/option.ts'
import { choicesKind, textKind, timeKind } from '../../src/cli/value-kinds.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/input.ts'

const host: Option<string> = { name: 'host', says: '', kind: textKind('AGENT'), repeats: true }
const failOn: Option<readonly string[]> = {
  name: 'fail-on',
  says: '',
  kind: choicesKind('X', ['a', 'b']),
  repeats: true,
}
const since: Option<number> = { name: 'since', says: '', kind: timeKind, onlyHere: true }
const all: Switch = { name: 'all', says: '' }

const command = (name: string, options: Command['options']): Command => ({
  name,
  says: '',
  about: [],
  operands: { placeholder: 'PATH', says: '', min: 0, max: 1 },
  options,
  examples: [],
  load: () => Promise.reject(new Error('not run here')),
})
const diagnose = command('diagnose', [host, failOn, since, all])
const audit = command('audit', [all])

const configured = (text: string, values = new Values()) =>
  inFolder((folder) => {
    const path = join(folder, 'c.yaml')
    writeFileSync(path, text)
    return configure(values, { path, command: diagnose, commands: [diagnose, audit] }).then((problems) => ({
      values,
      problems: problems.map((problem) => problem.replace(`${path}:`, '')),
    }))
  })

const bad: readonly (readonly [name: string, text: string, ...problems: readonly string[]])[] = [
  ['an unknown key', 'format: json\nhots: x\n', '2:1: unknown key hots; did you mean host?'],
  ['an unknown section', 'diagnos: {}\n', '1:1: unknown key diagnos; did you mean diagnose?'],
  ['an unknown key of a command', 'audit:\n  hots: x\n', '2:3: unknown key hots'],
  ['what is about one call only', 'since: 2026-11-23T19:00:00Z\n', '1:1: unknown key since'],
  ['a wrong word', 'format: xml\n', '1:9: format: found xml; it is one of text, json, jsonl'],
  ['a wrong word in a list', 'fail_on: [a, c]\n', '1:14: fail_on: found c; it is one or more of a, b'],
  ['a switch that is neither', 'all: 7\n', '1:6: all: write true or false'],
  ['a list for one value', 'format: [json]\n', '1:9: format: found a list; write one FORMAT'],
  ['keys for a value', 'host: { a: b }\n', '1:7: host: found keys; write AGENT'],
  [
    'a command without keys',
    'diagnose: yes\n',
    '1:11: diagnose: found no keys; write options of sigsys diagnose below it',
  ],
  ['a list', '- a\n', '1:1: found no keys; write one option a line, such as format: jsonl'],
  [
    'several things',
    'format: xml\nall: 7\n',
    '1:9: format: found xml; it is one of text, json, jsonl',
    '2:6: all: write true or false',
  ],
]

describe('the configuration file', (it) => {
  it('gives defaults, its own command before all commands, the command line before both', async () => {
    const given = new Values()
    given.add(formatOption, 'text')
    const { values, problems } = await configured(
      'format: jsonl\ncolor: false\nall: false\nhost: [a, b]\nfail_on: a\ndiagnose:\n  all: true\naudit: { all: false }\n',
      given,
    )
    assert.equal(problems, [])
    assert.is(values.get(formatOption), 'text')
    assert.ok(values.isOn(noColorOption))
    assert.ok(values.isOn(all))
    assert.equal(values.all(host), ['a', 'b'])
    assert.equal(values.all(failOn), [['a']])
  })

  it('may be empty', async () => assert.equal((await configured('# nothing\n')).problems, []))

  for (const [name, text, ...problems] of bad)
    it(`says where ${name} stands`, async () => assert.equal((await configured(text)).problems, problems))

  it('says where the text is no YAML', async () => {
    const { problems } = await configured('format: [json\nquiet: true\n')
    assert.ok(problems.length > 0)
    for (const problem of problems) assert.match(problem, /^\d+:\d+: /)
  })

  it('says where a key stands twice', async () =>
    assert.match(
      (await configured('format: json\nformat: json\n')).problems[0] ?? '',
      /^2:1: this key is there already/,
    ))

  it('does not follow aliases into billions of values', async () => {
    const bomb = Array.from(
      { length: 30 },
      (_, n) => `k${n}: &k${n} [${n === 0 ? 'x' : `*k${n - 1}, *k${n - 1}`}]`,
    ).join('\n')
    const { problems } = await configured(bomb)
    assert.is(problems.length, 1)
    assert.match(problems[0] ?? '', /: more than 100 aliases$/)
  })

  it('says that there is no such file', async () =>
    assert.equal(await configure(new Values(), { path: '/nowhere/c.yaml', command: audit, commands: [audit] }), [
      '/nowhere/c.yaml: the configuration cannot be read (ENOENT)',
    ]))
})
