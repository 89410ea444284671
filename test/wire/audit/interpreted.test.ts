import * as assert from 'uvu/assert'
import { instant, iso, parseIso } from '../../../src/domain/time.ts'
import { localStamp } from '../../../src/wire/audit/interpreted.ts'
import { auditRecord } from '../../../src/wire/audit/record.ts'
import { seccompRecord } from '../../../src/wire/audit/seccomp.ts'
import { describe } from '../../support/describe.ts'
import { eventsOf } from './fixtures.ts'

describe('localStamp', (it) => {
  const table = [
    ['11/23/26 19:05:56.847', 'UTC', undefined, '2026-11-23T19:05:56.847Z'],
    ['11/23/2026 19:05:56.847', 'Europe/Berlin', undefined, '2026-11-23T18:05:56.847Z'],
    ['23/11/26 19:05:56.847', 'UTC', undefined, '2026-11-23T19:05:56.847Z'],
    ['23.11.2026 19:05:56.847', 'UTC', undefined, '2026-11-23T19:05:56.847Z'],
    ['23-11-26 19:05:56.847', 'UTC', undefined, '2026-11-23T19:05:56.847Z'],
    ['2026-11-23 19:05:56.847', 'UTC', undefined, '2026-11-23T19:05:56.847Z'],
    ['2026年11月23日 19:05:56.847', 'UTC', undefined, '2026-11-23T19:05:56.847Z'],
    ['05/06/26 19:05:56.847', 'UTC', undefined, '2026-05-06T19:05:56.847Z'],
    ['05/06/26 19:05:56.847', 'UTC', '2026-06-04T00:00:00Z', '2026-06-05T19:05:56.847Z'],
    ['05.06.26 19:05:56.847', 'UTC', undefined, '2026-06-05T19:05:56.847Z'],
    ['31/12/98 19:05:56.847', 'UTC', undefined, '1998-12-31T19:05:56.847Z'],
    ['13/13/26 19:05:56.847', 'UTC', undefined, undefined],
    ['02/30/26 19:05:56.847', 'UTC', undefined, undefined],
    ['19:05:56.847', 'UTC', undefined, undefined],
    ['1795460142.523', 'UTC', undefined, undefined],
  ] as const
  for (const [stamp, zone, near, expected] of table) {
    it(`reads ${stamp} in ${zone} as ${expected}`, () => {
      const at = localStamp(stamp, { zone, near: near === undefined ? undefined : parseIso(near) })
      assert.is(at === undefined ? undefined : iso(at), expected)
    })
  }
})

const head = 'type=SECCOMP msg=audit(11/23/26 19:05:56.847:45301) : auid=unset uid=root gid=root ses=unset '
const tail = ' sig=SIGSYS arch=x86_64 syscall=mount compat=0 ip=0x7f6cf4b93829 code=kill '

function read(line: string) {
  const record = auditRecord(line, { zone: 'UTC', near: instant(0) })
  assert.ok(record.ok)
  const seccomp = seccompRecord(record.value)
  assert.ok(seccomp.ok, JSON.stringify(seccomp))
  return seccomp.value
}

describe('seccompRecord of ausearch -i', (it) => {
  const names = [
    ['comm=sandboxd exe=/opt/bin/sandboxd', 'sandboxd', '/opt/bin/sandboxd'],
    ['comm=http worker 7 exe=/opt/bin/web', 'http worker 7', '/opt/bin/web'],
    ['comm=hot exe=/opt/bin/hot (deleted)', 'hot', '/opt/bin/hot (deleted)'],
    ['comm=a exe=/b exe=/opt/bin/web', 'a exe=/b', '/opt/bin/web'],
    ['comm=web exe=/opt/a exe=/b/web', 'web', '/opt/a exe=/b/web'],
    ['comm= exe=/opt/bin/web', '', '/opt/bin/web'],
    ['comm=x sig=SIGKILL exe=/opt/bin/web', 'x sig=SIGKILL', '/opt/bin/web'],
    ['comm=x exe=/opt/y sig=SIGSYS arch=z', 'x', '/opt/y sig=SIGSYS arch=z'],
    ['comm=line1\\012line2 exe=/opt/bin/web', 'line1\nline2', '/opt/bin/web'],
    ['comm=say "hi" exe=/opt/bin/web', 'say "hi"', '/opt/bin/web'],
    ['comm=x exe=(null)', 'x', undefined],
    ['comm=grün exe=/opt/bin/web', 'grün', '/opt/bin/web'],
  ] as const
  for (const [text, comm, exe] of names) {
    it(`reads ${text}`, () => {
      const record = read(`${head}pid=10298 ${text}${tail}`)
      assert.equal(
        [record.pid, record.comm, record.exe, record.sig, record.syscall],
        [10_298, comm, exe, 31, { name: 'mount', number: 165 }],
      )
    })
  }

  const words = [
    [
      ' sig=SIG0 arch=x86_64 syscall=unknown-syscall(-1) compat=0 ip=0x1 code=errno ',
      0,
      'x86_64',
      { name: undefined, number: -1 },
      'errno',
      0x5_0000,
    ],
    [
      ' sig=SIGSYS arch=x86_64 syscall=unknown-syscall(1073741824) compat=0 ip=0x1 code=kill-thread ',
      31,
      'x32',
      { name: 'read', number: 0x4000_0000 },
      'kill-thread',
      0,
    ],
    [
      ' sig=SIGSYS arch=i386 syscall=ptrace compat=1 ip=0x1 code=kill-process ',
      31,
      'i386',
      { name: 'ptrace', number: 26 },
      'kill-process',
      0x8000_0000,
    ],
    [
      ' sig=SIG0 arch=aarch64 syscall=newfstat compat=0 ip=0x1 code=user-notify ',
      0,
      'aarch64',
      { name: 'fstat', number: 80 },
      'user-notif',
      0x7fc0_0000,
    ],
    [
      ' sig=SIG0 arch=x86_64 syscall=pread compat=0 ip=0x1 code=log ',
      0,
      'x86_64',
      { name: 'pread64', number: 17 },
      'log',
      0x7ffc_0000,
    ],
    [
      ' sig=SIGSYS arch=x86_64 syscall=no_such compat=0 ip=0x1 code=unknown-seccomp-code(0x60000) ',
      31,
      'x86_64',
      { name: 'no_such', number: undefined },
      'unknown',
      0x6_0000,
    ],
    [
      ' sig=SIGSYS arch=mips syscall=mount compat=0 ip=0x1 code=trap ',
      12,
      'mips',
      { name: 'mount', number: 4021 },
      'trap',
      0x3_0000,
    ],
    [
      ' sig=SIGSYS arch=armv7l syscall=mount compat=0 ip=0x1 code=kill ',
      31,
      'arm',
      { name: 'mount', number: 21 },
      'kill',
      undefined,
    ],
  ] as const
  for (const [text, sig, arch, syscall, action, code] of words) {
    it(`translates${text}`, () => {
      const record = read(`${head}pid=1 comm=x exe=/x${text}`)
      assert.equal(
        [record.sig, record.arch, record.syscall, record.action, record.code],
        [sig, arch, syscall, action, code],
      )
    })
  }

  it('keeps pid and time of a line cut anywhere behind them', () => {
    const line = `${head}subj=docker-default (enforce) pid=10298 comm=http worker exe=/opt/bin/web${tail}`
    for (let length = line.indexOf(' comm=') + 2; length < line.length; length += 1) {
      const record = read(line.slice(0, length))
      assert.is(record.pid, 10_298)
      assert.ok(record.exe === undefined || record.exe === '/opt/bin/web', `${length} ${record.exe}`)
    }
  })

  it('knows only users that are the same everywhere', () => {
    assert.is(read(`${head}pid=1 comm=x exe=/x${tail}`).uid, 0)
    assert.is(read(`${head.replace('uid=root', 'uid=core')}pid=1 comm=x exe=/x${tail}`).uid, undefined)
  })
})

describe('events of ausearch -i', (it) => {
  it('reads an execve whose arguments and directory hold spaces and look like fields', () => {
    const stamp = 'msg=audit(11/23/26 19:06:04.691:45435) : '
    const text = [
      '----',
      `type=PROCTITLE ${stamp}proctitle=/x y `,
      `type=CWD ${stamp}cwd=/sand box/a=b `,
      `type=EXECVE ${stamp}argc=3 a0=/x y a1=b a2=not a1= a2=c `,
      `type=SYSCALL ${stamp}arch=x86_64 syscall=execve success=yes exit=0 a0=0x1 items=2 ppid=10243 pid=10525 auid=unset uid=root tty=(none) ses=unset comm=x y exe=/x y key=lab-exec `,
      '----',
    ].join('\n')
    const [event] = eventsOf(text)
    assert.equal(event, {
      kind: 'process-executed',
      at: Date.UTC(2026, 10, 23, 19, 6, 4, 691),
      serial: 45_435,
      host: { agentId: undefined, hostname: undefined },
      pid: 10_525,
      ppid: 10_243,
      comm: 'x y',
      exe: '/x y',
      cwd: '/sand box/a=b',
      argv: ['/x y', 'b', 'not a1= a2=c'],
      success: true,
    })
  })
})
