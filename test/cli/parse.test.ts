import * as assert from 'uvu/assert'
import type { Command } from '../../src/cli/command.ts'
import { formatOption, quietOption } from '../../src/cli/common-options.ts'
import type { Option, Switch } from '../../src/cli/option.ts'
import { parse } from '../../src/cli/parse.ts'
import { countKind, textKind, timeKind } from '../../src/cli/value-kinds.ts'
import type { Instant } from '../../src/domain/time.ts'
import { describe } from '../support/describe.ts'

const task: Option<string> = { name: 'task', says: '', kind: textKind('ID'), repeats: true }
const since: Option<Instant> = { name: 'since', says: '', kind: timeKind }
const from: Option<string> = { name: 'from', says: '', kind: textKind('EVIDENCE…'), repeats: true, takesMore: true }
const pid: Option<number> = { name: 'pid', says: '', kind: countKind('PID') }
const all: Switch = { name: 'all', says: '' }

const command = (name: string, operands: Partial<Command['operands']> = {}): Command => ({
  name,
  says: '',
  about: [],
  operands: { placeholder: 'PATH', says: 'a file or folder', min: 1, max: 9, ...operands },
  options: [task, since, pid, all],
  examples: [],
  load: () => Promise.reject(new Error('not run here')),
})
const suggest: Command = { ...command('suggest', { max: 1 }), options: [task, from] }
const commands = [
  command('diagnose'),
  command('audit'),
  suggest,
  command('shell', { max: 1, choices: ['bash', 'zsh'] }),
]

const call = (line: string) => {
  const parsed = parse(line.split(' '), commands)
  assert.is(parsed.is, 'call', JSON.stringify(parsed))
  if (parsed.is !== 'call') throw new Error('unreachable')
  return parsed
}

const wrong: readonly (readonly [line: string, ...problems: readonly string[]])[] = [
  ['', 'no command; it is one of diagnose, audit, suggest, shell'],
  ['diagnos x', 'unknown command diagnos; did you mean diagnose?'],
  ['help diagnos', 'unknown command diagnos; did you mean diagnose?'],
  ['zzzzzz', 'unknown command zzzzzz'],
  ['--taks x', 'unknown option --taks; did you mean --task?', 'unknown command x'],
  ['diagnose', 'PATH is missing: a file or folder'],
  ['diagnose x --tsak y', 'unknown option --tsak; did you mean --task?'],
  ['diagnose x -z', 'unknown option -z'],
  ['diagnose x --all=yes', '--all takes no value; found yes'],
  ['diagnose x --task', '--task needs ID'],
  ['diagnose x --task --all', '--task needs ID'],
  ['diagnose x --task=', '--task: found nothing; it must not be empty'],
  ['diagnose x --pid 1 --pid 2', '--pid is given twice'],
  ['diagnose x --pid 1e3', '--pid: found 1e3; write a whole number from 0 on'],
  [
    'diagnose x --since 2026-11-23T19:00:00',
    '--since: found 2026-11-23T19:00:00; write a time with its zone, such as 2026-11-23T19:36:28Z',
  ],
  ['diagnose x --format xml', '--format: found xml; it is one of text, json, jsonl'],
  ['shell bsh', 'unknown PATH bsh; did you mean bash?'],
  ['shell bash zsh', 'unexpected zsh: nothing more is taken here'],
  [
    'diagnose --tsak y --pid z --format xml',
    'unknown option --tsak; did you mean --task?',
    '--pid: found z; write a whole number from 0 on',
    '--format: found xml; it is one of text, json, jsonl',
  ],
]

describe('reading a command line', (it) => {
  it('takes options before and after the command and its operands', () => {
    const { command: found, asked } = call('--format jsonl diagnose a --task x b --task=y -q')
    assert.is(found.name, 'diagnose')
    assert.equal(asked.operands, ['a', 'b'])
    assert.is(asked.values.get(formatOption), 'jsonl')
    assert.equal(asked.values.all(task), ['x', 'y'])
    assert.ok(asked.values.isOn(quietOption))
    assert.not.ok(asked.values.isOn(all))
  })

  it('an option that takes more leaves the command its own words', () => {
    for (const [line, taken, left] of [
      ['suggest --from a b c x', ['a', 'b', 'c'], ['x']],
      ['suggest x --from a b', ['a', 'b'], ['x']],
      ['suggest --from a b --task t x', ['a', 'b'], ['x']],
      ['suggest --from a --from b x', ['a', 'b'], ['x']],
      ['suggest --from a -- x', ['a'], ['x']],
    ] as const) {
      const { asked } = call(line)
      assert.equal([asked.values.all(from), asked.operands], [taken, left], line)
    }
  })

  it('takes everything after -- and a lone - for operands', () => {
    assert.equal(call('diagnose - -- --all -x').asked.operands, ['-', '--all', '-x'])
  })

  it('reads values by their kind', () => {
    const { values } = call('diagnose x --since 2026-11-23T20:00:00+01:00 --pid 42').asked
    assert.is(values.get(since), Date.UTC(2026, 10, 23, 19))
    assert.is(values.get(pid), 42)
  })

  for (const [line, help] of [
    ['--help', undefined],
    ['-h', undefined],
    ['help', undefined],
    ['help audit', 'audit'],
    ['audit --help', 'audit'],
    ['audit --tsak -h', 'audit'],
  ] as const)
    it(`gives help for: ${line}`, () => {
      const parsed = parse(line.split(' '), commands)
      assert.is(parsed.is, 'help')
      if (parsed.is === 'help') assert.is(parsed.command?.name, help)
    })

  for (const line of ['--version', 'audit --version', '--version diagnose', 'audit x --tsak --version'])
    it(`tells the version for: ${line}`, () => assert.is(parse(line.split(' '), commands).is, 'version'))

  it('leaves a command its own --version', () => {
    const version: Option<string> = { name: 'version', says: '', kind: textKind('VERSION') }
    const own: Command = { ...command('silence'), options: [version] }
    const parsed = parse(['silence', 'x', '--version', '7'], [own])
    assert.is(parsed.is, 'call')
    if (parsed.is === 'call') assert.is(parsed.asked.values.get(version), '7')
  })

  for (const [line, ...problems] of wrong)
    it(`says what is wrong with: ${line}`, () => {
      const parsed = parse(line === '' ? [] : line.split(' '), commands)
      assert.is(parsed.is, 'wrong', JSON.stringify(parsed))
      if (parsed.is === 'wrong') assert.equal(parsed.problems, problems)
    })
})
