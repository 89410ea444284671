import * as assert from 'uvu/assert'
import type { SeccompRecord } from '../../../src/domain/audit.ts'
import { auditRecord } from '../../../src/wire/audit/record.ts'
import { hexOf, seccompAction, seccompCode, seccompRecord } from '../../../src/wire/audit/seccomp.ts'
import { describe } from '../../support/describe.ts'
import { clock } from './fixtures.ts'

const head = 'type=SECCOMP msg=audit(1795460142.523:540): '
const usual = 'auid=4294967295 uid=33 gid=0 ses=4294967295 pid=21071'

function read(line: string): SeccompRecord {
  const record = auditRecord(line, clock)
  assert.ok(record.ok)
  const seccomp = seccompRecord(record.value)
  assert.ok(seccomp.ok, JSON.stringify(seccomp))
  return seccomp.value
}

describe('seccompAction', (it) => {
  const table = [
    [0x8000_0000, 'kill-process'],
    [0, 'kill-thread'],
    [0x3_0000, 'trap'],
    [0x5_0000, 'errno'],
    [0x7fc0_0000, 'user-notif'],
    [0x7ff0_0000, 'trace'],
    [0x7ffc_0000, 'log'],
    [0x7fff_0000, 'unknown'],
    [0x6_0000, 'unknown'],
  ] as const
  for (const [code, action] of table) {
    it(`${hexOf(code)} is ${action}`, () => {
      assert.is(seccompAction(code), action)
      if (action !== 'unknown') assert.is(seccompCode(action), code)
    })
  }
})

describe('seccompRecord', (it) => {
  it('reads a whole record', () =>
    assert.equal(
      read(
        `${head}${usual} comm="packet-tap" exe="/opt/lab/bin/packet-tap" sig=31 arch=c000003e syscall=321 compat=0 ip=0x7f8dd652d829 code=0x0`,
      ),
      {
        node: undefined,
        at: 1_795_460_142_523,
        serial: 540,
        pid: 21_071,
        uid: 33,
        comm: 'packet-tap',
        exe: '/opt/lab/bin/packet-tap',
        sig: 31,
        arch: 'x86_64',
        syscall: { name: 'bpf', number: 321 },
        action: 'kill-thread',
        code: 0,
        ip: '0x7f8dd652d829',
        compat: 0,
      },
    ))

  const names = [
    ['"http"', 'http'],
    ['6874747020776F726B65722037', 'http worker 7'],
    ['7361792022686922', 'say "hi"'],
    ['6772C3BC6E2DC3A974C3A9', 'grün-été'],
    ['6C696E65310A6C696E6532', 'line1\nline2'],
    ['""', ''],
    ['"deadbeef"', 'deadbeef'],
    ['"DEADBEEF"', 'DEADBEEF'],
    ['"a=b,pid=1"', 'a=b,pid=1'],
    ['"back\\x5cslash"', 'back\\x5cslash'],
    ['6772C3', 'gr\\xc3'],
    ['FF6100', '\\xffa\0'],
    ['EFBBBF61', '\ufeffa'],
    ['EDA080', '\\xed\\xa0\\x80'],
    ['(null)', undefined],
    ['?', undefined],
  ] as const
  for (const [value, comm] of names)
    it(`reads comm=${value} as ${JSON.stringify(comm)}`, () =>
      assert.is(read(`${head}${usual} comm=${value} sig=31 code=0x0`).comm, comm))

  it('reads no path from what stands for a path that could not be printed', () => {
    for (const exe of ['(null)', '"<too_long>"', '"<no_memory>"'])
      assert.is(read(`${head}${usual} comm="x" exe=${exe} code=0x0`).exe, undefined)
  })

  const calls = [
    ['c000003e', '165', 'x86_64', 'mount'],
    ['c000003e', '1073741824', 'x32', 'read'],
    ['c000003e', '-1', 'x86_64', undefined],
    ['c000003e', '100000', 'x86_64', undefined],
    ['40000003', '26', 'i386', 'ptrace'],
    ['c00000b7', '117', 'aarch64', 'ptrace'],
    ['4000003e', '1', '4000003e', undefined],
    ['zz', '1', 'zz', undefined],
  ] as const
  for (const [token, number, arch, name] of calls) {
    it(`reads arch=${token} syscall=${number} as ${arch} ${name}`, () => {
      const record = read(`${head}${usual} comm="x" sig=0 arch=${token} syscall=${number} compat=0 code=0x50000`)
      assert.equal([record.arch, record.syscall], [arch, { name, number: Number(number) }])
    })
  }

  it('reads a record of 3.10, which has no exe', () => {
    const record = read(
      'type=1326 audit(1795460142.523:540): auid=1 uid=0 gid=0 ses=1 pid=9 comm="x" sig=31 arch=c000003e syscall=101 compat=0 ip=0x1 code=0x0',
    )
    assert.equal([record.exe, record.comm, record.syscall?.name], [undefined, 'x', 'ptrace'])
  })

  it('reads a record of an old kernel, which has no arch', () => {
    const record = read(`${head}${usual} comm="x" sig=31 syscall=101 compat=0 ip=0x1 code=0x0`)
    assert.equal([record.arch, record.syscall], [undefined, { name: undefined, number: 101 }])
  })

  // Cut to 0x80000 to 0x8000000 the code is a value that a filter may have; nothing in the line tells.
  it('keeps what a cut line still has, and nothing of the value it was cut in', () => {
    const line = `${head}${usual} comm="srv" exe="/opt/long" sig=31 arch=c000003e syscall=165 compat=0 ip=0x7f8c48ed6829 code=0x80000000`
    const whole = read(line)
    for (let length = line.indexOf(' comm=') + 1; length < line.length - 3; length += 1) {
      const record = read(line.slice(0, length))
      for (const key of ['pid', 'uid', 'comm', 'exe', 'sig', 'arch', 'ip', 'compat', 'code'] as const)
        assert.ok(record[key] === undefined || record[key] === whole[key], `${key} at ${length}: ${record[key]}`)
      assert.ok(record.syscall === undefined || record.syscall.number === 165)
    }
  })

  it('refuses a record without a pid, or of another type', () => {
    for (const line of [
      `${head}uid=0 code=0x0`,
      `${head}pid=x code=0x0`,
      `${head}pid=-1 code=0x0`,
      'type=SYSCALL msg=audit(1.000:1): pid=1',
    ]) {
      const record = auditRecord(line, clock)
      assert.is(record.ok && seccompRecord(record.value).ok, false)
    }
  })
})
