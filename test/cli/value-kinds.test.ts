import * as assert from 'uvu/assert'
import type { ValueKind } from '../../src/cli/option.ts'
import { callKind, causesKind, choicesKind, hostKind, zoneKind } from '../../src/cli/value-kinds.ts'
import { describe } from '../support/describe.ts'

const good: readonly (readonly [name: string, kind: ValueKind<unknown>, text: string, value: unknown])[] = [
  ['one of some words', choicesKind('X', ['a', 'b']), 'b', ['b']],
  ['several of some words', choicesKind('X', ['a', 'b']), 'b, a', ['b', 'a']],
  ['causes', causesKind, 'seccomp-kill,memory-limit', ['seccomp-kill', 'memory-limit']],
  ['a host', hostKind, 'agent-1=logs/a=b.log', { agent: 'agent-1', path: 'logs/a=b.log' }],
  ['a call by name', callKind, 'ptrace', 'ptrace'],
  ['a call of another architecture', callKind, 'socketcall', 'socketcall'],
  ['a call by number', callKind, '101', '101'],
  ['a zone by name', zoneKind, 'Europe/Berlin', 'Europe/Berlin'],
  ['a zone by offset', zoneKind, '+02:00', '+02:00'],
]

const bad: readonly (readonly [name: string, kind: ValueKind<unknown>, text: string, says: RegExp])[] = [
  ['a word that is none of them', choicesKind('X', ['a', 'b']), 'a,c', /one or more of a, b/],
  ['a cause nobody knows', causesKind, 'seccomp-kil', /one or more of seccomp-kill, /],
  ['a call nobody knows', callKind, 'ptrase', /^did you mean ptrace\?$/],
  ['a call like none', callKind, 'zzzzzzzzzz', /no architecture has/],
  ['an agent alone', hostKind, 'agent-1', /AGENT|agent-1=/],
  ['no agent', hostKind, '=path', /agent-1=/],
  ['no path', hostKind, 'agent-1=', /agent-1=/],
  ['a zone nobody knows', zoneKind, 'Europe/Berln', /write a time zone/],
]

describe('what options may be', (it) => {
  for (const [name, kind, text, value] of good)
    it(`reads ${name}`, () => assert.equal(kind.read(text), { ok: true, value }))

  for (const [name, kind, text, says] of bad)
    it(`refuses ${name}`, () => {
      const read = kind.read(text)
      assert.not.ok(read.ok)
      if (!read.ok) assert.match(read.error, says)
    })
})
