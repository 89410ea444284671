import * as assert from 'uvu/assert'
import {
  commandPrograms,
  commandProgramsMax,
  programKnowledge,
  programName,
  programsThatCall,
  purposeCalls,
} from '../../../src/diagnose/knowledge/programs.ts'
import { describe } from '../../support/describe.ts'

describe('purposeCalls', (it) => {
  const table = [
    ['unshare', 'unshare'],
    ['/usr/bin/strace', 'ptrace'],
    ['gdb', 'ptrace'],
    ['mount', 'mount'],
    ['chroot', 'chroot'],
    ['keyctl', 'keyctl'],
    ['hwclock', 'clock_settime'],
    ['chronyd', 'clock_settime'],
    ['dmesg', 'syslog'],
    ['perf', 'perf_event_open'],
    ['nsenter', 'setns'],
    ['hostname', 'sethostname'],
    ['reboot', 'reboot'],
    ['insmod', 'finit_module'],
    ['rmmod', 'delete_module'],
    ['umount', 'umount2'],
    ['numactl', 'set_mempolicy'],
    ['ledger-sync', undefined],
    ['', undefined],
  ] as const
  for (const [program, call] of table) {
    it(`${program || 'nothing'} is for ${call ?? 'nothing known'}`, () => assert.is(purposeCalls(program)[0], call))
  }
  it('names a source for what it knows', () => {
    assert.match(programKnowledge('unshare')?.source ?? '', /unshare\.c/)
    assert.is(programKnowledge('unshare')?.capability, 'CAP_SYS_ADMIN')
  })
  it('knows who makes a call', () => assert.ok(programsThatCall('ptrace').includes('strace')))
})

describe('programName', (it) => {
  const table = [
    ['/usr/bin/python3.11', 'python'],
    ['gdb', 'gdb'],
    ['perf-5.10', 'perf'],
    ['mount.nfs4', 'mount.nfs4'],
    ['./x', 'x'],
    ['7', '7'],
  ] as const
  for (const [path, name] of table) it(`${path} is ${name}`, () => assert.is(programName(path), name))
})

describe('commandPrograms', (it) => {
  const table: readonly (readonly [command: string, programs: readonly string[]])[] = [
    ['unshare -m ./x', ['unshare']],
    ['cd /x && LANG=C strace -f ./y | tee log', ['cd', 'strace', 'tee']],
    ['sudo nsenter -t 1 -n ip a', ['sudo', 'nsenter']],
    ["sh -c 'mount /a /b; exec app'", ['sh', 'mount', 'exec', 'app']],
    ['timeout 5 hwclock -w', ['timeout', 'hwclock']],
    ['/usr/bin/keyctl new_session', ['keyctl']],
    ['', []],
  ]
  for (const [command, programs] of table)
    it(command || 'nothing', () => assert.equal(commandPrograms(command), programs))
  it('reads no more than its limit', () => {
    const command = Array.from(
      { length: 100 },
      (_, index) => `p${String.fromCharCode(97 + (index % 26))}${'x'.repeat(index)}`,
    ).join(';')
    assert.is(commandPrograms(command).length, commandProgramsMax)
  })
})
