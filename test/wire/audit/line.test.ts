import * as assert from 'uvu/assert'
import { iso } from '../../../src/domain/time.ts'
import { auditLine, type AuditLine } from '../../../src/wire/audit/line.ts'
import { describe } from '../../support/describe.ts'
import { clock } from './fixtures.ts'

const body =
  'audit(1795462137.087:47175): auid=1 uid=0 gid=0 ses=1 pid=1237 comm="x" sig=31 arch=c000003e syscall=165 compat=0 ip=0x1 code=0x0'
const numbered = `type=1326 ${body}`
const printed = `audit: ${numbered}`

/** How each line is wrapped: carrier, host, milliseconds since boot. */
const wrapped: readonly (readonly [string, string, string | undefined, number | undefined])[] = [
  [`type=SECCOMP msg=${body}`, 'auditd', undefined, undefined],
  [`node=n type=SECCOMP msg=${body}`, 'auditd', undefined, undefined],
  [`type=SECCOMP msg=${body}\x1dAUID="unset" SYSCALL=unknown-syscall(-1)`, 'auditd', undefined, undefined],
  [
    `type=SECCOMP msg=${body.replace('1795462137.087', '11/23/26 19:28:57.087').replace('): ', ') : ')} `,
    'ausearch',
    undefined,
    undefined,
  ],
  [numbered, 'dmesg', undefined, undefined],
  [printed, 'dmesg', undefined, undefined],
  [`5,1069,1675690566,-;${printed}`, 'kmsg', undefined, 1_675_690.566],
  [`5,1069,1675690566,-,caller=T123;${printed}`, 'kmsg', undefined, 1_675_690.566],
  [`5,1069,1675690566,-;${numbered}`, 'kmsg', undefined, 1_675_690.566],
  [`<5>[ 1675.690566] ${printed}`, 'dmesg', undefined, 1_675_690.566],
  [`[ 1675.690566] ${printed}`, 'dmesg', undefined, 1_675_690.566],
  [`[ 1675.690566] ${numbered}`, 'dmesg', undefined, 1_675_690.566],
  [`[ 1675.690566][  T123] ${printed}`, 'dmesg', undefined, 1_675_690.566],
  [`[Mon Nov 23 19:22:43 2026] ${printed}`, 'dmesg', undefined, undefined],
  [`[Nov23 19:22] ${printed}`, 'dmesg', undefined, undefined],
  [`[  +0.000004] ${printed}`, 'dmesg', undefined, undefined],
  [`kern  :notice: [ 1675.690566] ${printed}`, 'dmesg', undefined, 1_675_690.566],
  [`2026-11-23T19:22:43,731045+00:00 ${printed}`, 'dmesg', undefined, undefined],
  [`<5>${printed}`, 'dmesg', undefined, undefined],
  [`Nov 23 19:28:57 agent-07 kernel: [ 3001.031346] ${printed}`, 'syslog', 'agent-07', 3_001_031.346],
  [`Nov  3 19:28:57 agent-07 kernel: ${printed}`, 'syslog', 'agent-07', undefined],
  [`Nov 23 2026 19:28:57 agent-07 kernel: ${printed}`, 'syslog', 'agent-07', undefined],
  [`Nov 23 19:28:57.087123 agent-07 kernel: ${printed}`, 'syslog', 'agent-07', undefined],
  [`<5>Nov 23 19:28:57 agent-07 kernel: ${printed}`, 'syslog', 'agent-07', undefined],
  [`Nov 23 19:28:57 kernel: ${printed}`, 'syslog', undefined, undefined],
  [`Nov 23 19:28:57 agent-07 kern.notice kernel: ${printed}`, 'syslog', 'agent-07', undefined],
  [
    `<5>2026-11-23T19:28:57.092419+00:00 agent-07 kernel: [ 3001.031346] ${printed}`,
    'syslog',
    'agent-07',
    3_001_031.346,
  ],
  [`2026-11-23T19:28:57+0100 agent-07 kernel: ${printed}`, 'syslog', 'agent-07', undefined],
  [`Mon 2026-11-23 19:28:57 UTC agent-07 kernel: ${printed}`, 'syslog', 'agent-07', undefined],
  [`1795462137.087123 agent-07 kernel: ${printed}`, 'syslog', 'agent-07', undefined],
  [`[ 3001.031346] agent-07 kernel: ${printed}`, 'syslog', 'agent-07', 3_001_031.346],
  [
    `<5>1 2026-11-23T19:28:57.092419+00:00 agent-07 kernel - - - [ 3001.031346] ${printed}`,
    'syslog',
    'agent-07',
    3_001_031.346,
  ],
  [
    `<5>1 2026-11-23T19:28:57.092419Z 10.0.0.1 kernel - - [a@1 b="c\\]d"] \xef\xbb\xbf${printed}`,
    'syslog',
    '10.0.0.1',
    undefined,
  ],
  [`1 - - kernel - - - ${printed}`, 'syslog', undefined, undefined],
  [`Nov 23 19:28:57 agent-07 audispd: node=n1 type=SECCOMP msg=${body}`, 'syslog', 'agent-07', undefined],
  [`Nov 23 19:28:57 agent-07 audisp-syslog[77]: type=SECCOMP msg=${body}`, 'syslog', 'agent-07', undefined],
]

const read = (line: string): AuditLine | undefined => auditLine(Buffer.from(line, 'latin1'), clock)

describe('auditLine', (it) => {
  for (const [line, carrier, hostname, uptimeMs] of wrapped) {
    it(`reads ${line.slice(0, 60)}`, () => {
      const found = read(line)
      assert.ok(found?.kind === 'record', JSON.stringify(found))
      assert.equal([found.carrier, found.hostname], [carrier, hostname])
      assert.is(found.uptimeMs === undefined ? undefined : Math.round(found.uptimeMs * 1000) / 1000, uptimeMs)
      const { record } = found
      assert.equal([record.type, record.serial, iso(record.at)], ['SECCOMP', 47_175, '2026-11-23T19:28:57.087Z'])
      assert.equal([record.fields.get('pid'), record.fields.has('code')], ['1237', true])
    })
    it(`stands every cut of ${line.slice(0, 60)}`, () => {
      for (let length = 0; length < line.length; length += 1) read(line.slice(0, length))
    })
  }

  const short = [
    ['Nov 23 19:28:57 host audit[1237]: SECCOMP auid=1 pid=1237 code=0x0', '2026-11-23T19:28:57.000Z'],
    ['Nov 23 19:28:57.087123 host audit[1237]: SECCOMP auid=1 pid=1237 code=0x0', '2026-11-23T19:28:57.087Z'],
    ['2026-11-23T19:28:57+0000 host audit[1237]: SECCOMP auid=1 pid=1237 code=0x0', '2026-11-23T19:28:57.000Z'],
    ['2026-11-23T20:28:57.087123+0100 host audit[1237]: SECCOMP auid=1 pid=1237 code=0x0', '2026-11-23T19:28:57.087Z'],
    ['1795462137.087000 host audit[1237]: SECCOMP auid=1 pid=1237 code=0x0', '2026-11-23T19:28:57.087Z'],
  ] as const
  for (const [line, at] of short) {
    it(`reads ${line.slice(0, 44)} without a serial`, () => {
      const found = read(line)
      assert.ok(found?.kind === 'record')
      assert.equal([found.carrier, found.record.serial, iso(found.record.at)], ['journal', 0, at])
    })
  }

  it('takes the escapes of /dev/kmsg back, and those of no other carrier', () => {
    const comm = (line: string): string | undefined => {
      const found = read(line)
      return found?.kind === 'record' ? found.record.fields.get('comm') : undefined
    }
    const escaped = 'type=1326 audit(1.000:1): pid=1 comm="a\\x5cb" code=0x0'
    assert.is(comm(`5,1,2,-;audit: ${escaped}`), '"a\\b"')
    assert.is(comm(`[ 1.0] audit: ${escaped}`), '"a\\x5cb"')
  })

  it('takes text as text and bytes as bytes', () => {
    const line = 'type=SECCOMP msg=audit(1.000:1): subj=grün pid=1 code=0x0'
    for (const form of [line, Buffer.from(line)]) {
      const found = auditLine(form, clock)
      assert.is(found?.kind === 'record' ? found.record.fields.get('subj') : undefined, 'grün')
    }
  })

  it('ends an event at ---- of ausearch, and passes over its time line', () => {
    assert.equal(read('----'), { kind: 'separator' })
    assert.is(read('----x'), undefined)
    assert.is(read('time->Mon Nov 23 19:28:57 2026'), undefined)
  })

  it('does not look through a line over 1 MiB', () => {
    const found = read(`type=SECCOMP msg=${body} ${'x'.repeat(1 << 20)}`)
    assert.is(found?.kind === 'rejected' ? found.error.kind : found?.kind, 'too-long')
    assert.is(read('x'.repeat(1 << 21)), undefined)
  })
})
