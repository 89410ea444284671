import * as assert from 'uvu/assert'
import { auditTable } from '../../src/output/audit-text.ts'
import { displayWidth, plain } from '../../src/output/terminal-text.ts'
import type { AuditJson } from '../../src/wire/audit/json.ts'
import { describe } from '../support/describe.ts'

const record: AuditJson = {
  at: '2026-11-23T19:05:37.023Z',
  serial: 7,
  node: null,
  pid: 8885,
  uid: 0,
  comm: 'backup-agent',
  exe: null,
  sig: 31,
  arch: 'x86_64',
  syscall: { name: 'mount', number: 165 },
  action: 'kill-process',
  code: '0x80000000',
  ip: '0x1',
  compat: 0,
  container_id: null,
  source: 'audit.log:1',
}

const rows: readonly (readonly [name: string, change: Partial<AuditJson>, line: string])[] = [
  ['the usual', {}, '2026-11-23 19:05:37.023    8885 backup-agent     kill-process mount'],
  [
    'another architecture',
    { arch: 'i386' },
    '2026-11-23 19:05:37.023    8885 backup-agent     kill-process mount (i386)',
  ],
  [
    'a call without a name',
    { syscall: { name: null, number: -1 } },
    '2026-11-23 19:05:37.023    8885 backup-agent     kill-process -1',
  ],
  [
    'a cut line',
    { syscall: null, comm: null },
    '2026-11-23 19:05:37.023    8885 ?                kill-process ? (line is cut)',
  ],
  ['an empty name', { comm: '' }, '2026-11-23 19:05:37.023    8885 ""               kill-process mount'],
  ['wide letters', { comm: '日本' }, '2026-11-23 19:05:37.023    8885 日本             kill-process mount'],
  [
    'a hostile name',
    { comm: '\u001b[31mred\u0007and more' },
    '2026-11-23 19:05:37.023    8885 \\x1b[31mred\\x07… kill-process mount',
  ],
]

const table = () => auditTable({ paint: plain, time: (iso) => iso.replace('T', ' ').replace('Z', ' UTC') })

describe('audit records for a person', (it) => {
  for (const [name, change, line] of rows)
    it(`shows ${name} in a line of 80 columns`, () => {
      const lines = table().lines({ ...record, ...change })
      assert.equal(lines, ['TIME (UTC)                  PID COMM             ACTION       SYSCALL', line])
      assert.ok(lines.every((each) => displayWidth(each) <= 80))
    })

  it('says the node where it changes, and the head once', () => {
    const { lines } = table()
    const nodes = [null, 'a', 'a', null].flatMap((node) => lines({ ...record, node }))
    assert.equal(
      nodes.filter((line) => !line.startsWith('2026')),
      ['TIME (UTC)                  PID COMM             ACTION       SYSCALL', 'on a:', 'on an unknown host:'],
    )
  })

  it('shows all fields of other records', () => {
    const other = { at: record.at, serial: 1, node: null, type: 'CWD', fields: { cwd: '/a b', x: null }, source: null }
    assert.is(table().lines(other)[1], '2026-11-23 19:05:37.023 CWD cwd=/a b x=?')
  })
})
