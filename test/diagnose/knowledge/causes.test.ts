import { readFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { causeAnchor, causeFix, causeMeaning, causeWouldSettle } from '../../../src/diagnose/knowledge/causes.ts'
import { noContext } from '../../../src/diagnose/knowledge/causes/cause-context.ts'
import { ausearchCommand, kernelLogCommand, shellWord } from '../../../src/diagnose/knowledge/causes/commands.ts'
import { causeCodes } from '../../../src/domain/diagnosis.ts'
import { instant } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'

const page = readFileSync('docs/diagnoses.md', 'utf8')
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section]),
)
const failure = {
  ...noContext,
  failedAt: instant(Date.parse('2026-11-23T19:36:28.801Z')),
  agent: 'agent-1',
  profile: 'no-trace.json',
  call: { name: 'ptrace', number: 101, arch: 'x86_64' },
  action: 'kill-thread',
  pid: 7393,
  containerId: 'c1.c2',
} as const

describe('what is known of a cause', (it) => {
  for (const code of causeCodes) {
    it(`${code} has a meaning of one line`, () => {
      assert.match(causeMeaning(code), /^[a-zA-Z][^\n]{15,}[^.\n]$/)
    })
    it(`${code} says what would settle it, with and without details`, () => {
      for (const context of [noContext, failure]) {
        const lines = causeWouldSettle(code, context)
        assert.ok(lines.length > 0)
        for (const line of lines) assert.not.match(line, /undefined|null|\n/)
      }
    })
    it(`${code} says what to do, with and without details`, () => {
      for (const context of [noContext, failure]) {
        const fixes = causeFix(code, context)
        assert.ok(code === 'unknown' ? fixes.length === 0 : fixes.length > 0)
        for (const { do: what, if: when, risk, command } of fixes) {
          assert.ok(what.length > 10)
          for (const text of [what, when ?? '', risk ?? '', command ?? '']) assert.not.match(text, /undefined|null|\n/)
        }
      }
    })
    it(`${code} has a section with its four parts`, () => {
      assert.is(causeAnchor(code), `docs/diagnoses.md#${code}`)
      const section = sections.get(code) ?? ''
      for (const part of ['**When.**', '**Proof.**', '**Confused with.**', '**Change.**'])
        assert.ok(section.includes(part), part)
    })
  }
  it('has no section without a code', () => {
    assert.equal(
      [...sections.keys()].filter((name) => !causeCodes.some((code) => code === name)),
      [],
    )
  })
})

describe('advice', (it) => {
  it('names the call, the profile, and what permitting it opens up', () => {
    const [permit] = causeFix('seccomp-kill', failure)
    assert.match(permit?.do ?? '', /permit ptrace in no-trace\.json on every agent/)
    assert.match(permit?.risk ?? '', /^high: /)
    assert.match(permit?.command ?? '', /sigsys profile lint .*no-trace\.json$/)
  })
  it('warns of names that libseccomp 2.3.3 refuses', () => {
    const [permit] = causeFix('seccomp-errno', { ...failure, call: { name: 'clone3', number: 435, arch: 'x86_64' } })
    assert.match(permit?.do ?? '', /2\.4\.2 or later/)
    assert.match(permit?.do ?? '', /SCMP_ACT_TRACE/)
  })
  it('asks for a restart of the agent for a changed default profile only', () => {
    assert.not.match(causeFix('seccomp-kill', failure)[0]?.do ?? '', /restart the agent/)
    assert.match(causeFix('seccomp-kill', { ...failure, isDefaultProfile: true })[0]?.do ?? '', /restart the agent/)
  })
  it('does not tell a job to run unconfined', () => {
    const texts = causeFix('seccomp-errno', { ...failure, workload: { kind: 'job', id: 'etl' } }).map((fix) => fix.do)
    assert.not.ok(texts.some((text) => text.includes('"unconfined"')))
    assert.ok(texts.some((text) => text.includes('cannot choose a profile')))
  })
})

describe('commands', (it) => {
  it('look around the failure, in UTC and in the form each tool reads', () => {
    assert.is(
      ausearchCommand(failure),
      'TZ=UTC LC_ALL=C ausearch --raw -m SECCOMP,ANOM_ABEND -ts 11/23/26 19:36:18 -te 11/23/26 19:36:39',
    )
    assert.is(
      kernelLogCommand(failure),
      "journalctl -k --since '2026-11-23 19:36:18 UTC' --until '2026-11-23 19:36:39 UTC' --output=short-iso-precise",
    )
    assert.match(ausearchCommand(noContext), /-ts today$/)
  })

  const words = [
    ['agent-1.example', 'agent-1.example'],
    ['a b', "'a b'"],
    ["x'; rm -rf /; '", "'x'\\''; rm -rf /; '\\'''"],
    ['$(reboot)', "'$(reboot)'"],
    ['-x', "'-x'"],
    ['', "''"],
    ['a\nb', "'a?b'"],
  ] as const
  for (const [name, word] of words) it(`quote ${JSON.stringify(name)}`, () => assert.is(shellWord(name), word))
})
