import fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { SeccompRecord } from '../../../src/domain/audit.ts'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { instant } from '../../../src/domain/time.ts'
import { auditDecoder } from '../../../src/wire/audit/decoder.ts'
import { abortText, auditdLine, execText, journalLine, kmsgLine, seccompText } from '../../../src/wire/audit/encode.ts'
import { groupLimits } from '../../../src/wire/audit/group.ts'
import { auditRecord } from '../../../src/wire/audit/record.ts'
import { seccompRecord } from '../../../src/wire/audit/seccomp.ts'
import { describe } from '../../support/describe.ts'

const clock = { zone: 'UTC', near: instant(1_795_461_780_000) }
const host = { agentId: undefined, hostname: undefined }

/** Names as processes set them: any text without NUL, and what looks like fields. */
const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 15 }).filter((text) => !text.includes('\0')),
  fc.constantFrom('a b', 'say "hi"', 'deadbeef', 'DEADBEEF', 'x=1 pid=2', '(null)', '?', 'grün', 'a\nb', ''),
)

const actions: readonly (readonly [SeccompRecord['action'], number])[] = [
  ['kill-process', 0x8000_0000],
  ['kill-thread', 0],
  ['errno', 0x5_0000],
  ['trap', 0x3_0000],
]
const calls: readonly (readonly [string | undefined, number])[] = [
  ['ptrace', 101],
  ['read', 0],
  [undefined, -1],
]

const records = fc.record({
  node: fc.option(fc.constantFrom('agent-7', '10.0.0.7'), { nil: undefined }),
  at: fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 }).map(instant),
  serial: fc.nat(),
  pid: fc.integer({ min: 1, max: 4_194_304 }),
  uid: fc.nat(65_535),
  comm: name,
  exe: name.map((text) => `/opt/${text}`),
  action: fc.constantFrom(...actions),
  sig: fc.constantFrom(31, 0),
  call: fc.constantFrom(...calls),
})

const made: fc.Arbitrary<SeccompRecord> = records.map(
  ({ action: [action, code], call: [called, number], ...rest }) => ({
    ...rest,
    action,
    code,
    arch: 'x86_64',
    syscall: { name: called, number },
    ip: '0x7f0000000001',
    compat: 0,
  }),
)

const decoded = (line: string): SeccompRecord => {
  const record = auditRecord(line, clock)
  assert.ok(record.ok, line)
  const seccomp = record.ok ? seccompRecord(record.value) : record
  assert.ok(seccomp.ok, line)
  return (seccomp as { readonly value: SeccompRecord }).value
}

/** The events of a file of such lines. */
function events(lines: readonly string[]): readonly DomainEvent[] {
  const decoder = auditDecoder({ clock, host, limits: groupLimits })
  return [...lines.flatMap((line, index) => decoder.push(line, index + 1)), ...decoder.end()].map(({ event }) => event)
}

describe('encode', (it) => {
  it('auditd lines read back as what was written', () => {
    fc.assert(
      fc.property(made, (record) => assert.equal(decoded(auditdLine(seccompText(record))), record)),
      { seed: 7, numRuns: 300 },
    )
  })

  it('lines of the ring buffer and the journal tell of the same call', () => {
    fc.assert(
      fc.property(made, (record) => {
        const text = seccompText({ ...record, node: undefined })
        for (const line of [kmsgLine(text, { sequence: 7, bootAt: instant(0) }), journalLine(text, 'agent-7')]) {
          const [found] = events([line])
          assert.is(found?.kind, 'seccomp-acted', line)
          if (found?.kind === 'seccomp-acted')
            assert.equal(
              [found.pid, found.serial, found.at, found.action],
              [record.pid, record.serial, record.at, record.action],
            )
        }
      }),
      { seed: 11, numRuns: 200 },
    )
  })

  it('aborts and execs read back', () => {
    const at = instant(1_795_461_780_123)
    const abort = {
      kind: 'process-aborted',
      at,
      serial: 5,
      host,
      pid: 77,
      uid: 0,
      comm: 'a b',
      exe: '/x',
      sig: 31,
    } as const
    const exec = {
      kind: 'process-executed',
      at,
      serial: 6,
      host,
      pid: 78,
      ppid: 77,
      comm: 'sh',
      exe: '/bin/sh',
      cwd: '/runs/c 1',
      argv: ['sh', '-c', 'x "y"'],
      success: true,
    } as const
    const lines = [abortText(abort, undefined), ...execText(exec, undefined)].map(auditdLine)
    const found = events(lines)
    assert.equal(
      found.find(({ kind }) => kind === 'process-aborted'),
      abort,
    )
    assert.equal(
      found.find(({ kind }) => kind === 'process-executed'),
      exec,
    )
  })
})
