import * as assert from 'uvu/assert'
import { sigsys, trapDump } from '../../../../src/diagnose/knowledge/stderr/sigsys.ts'
import { describe } from '../../../support/describe.ts'

type Row = readonly [line: string, form: string, pid: number | undefined, certainty: string]

const deaths: readonly Row[] = [
  // shells and make
  ['Bad system call', 'signal', undefined, 'clear'],
  ['Bad system call (core dumped)', 'signal', undefined, 'clear'],
  ['/bin/bash: line 1:  8513 Bad system call         umount /nonexistent', 'signal', 8513, 'clear'],
  ['/bin/bash: line 1:  8513 Bad system call         (core dumped) umount /nonexistent', 'signal', 8513, 'clear'],
  ['run.sh: line 12: 44 Bad system call     | ledger-sync', 'signal', 44, 'clear'],
  ['[1]+  44 Bad system call     ledger-sync', 'signal', 44, 'clear'],
  ['sh: Bad system call', 'signal', undefined, 'clear'],
  ['zsh: bad system call (core dumped)  ./x', 'signal', undefined, 'clear'],
  ['make: *** [Makefile:2: all] Bad system call', 'signal', undefined, 'clear'],
  ["fish: Job 1, './x' terminated by signal SIGSYS (Bad system call)", 'signal', undefined, 'clear'],
  ['xargs: ledger-sync: terminated by signal 31', 'signal', undefined, 'fair'],
  ['Command terminated by signal 31', 'signal', undefined, 'fair'],
  // runtimes
  ['SIGSYS: bad system call', 'signal', undefined, 'clear'],
  ['exit status: signal: bad system call (core dumped)', 'signal', undefined, 'clear'],
  ['2026/11/23 19:20:01 worker: signal: bad system call', 'signal', undefined, 'clear'],
  ["subprocess.CalledProcessError: Command '['/opt/x']' died with <Signals.SIGSYS: 31>.", 'signal', undefined, 'clear'],
  ["subprocess.CalledProcessError: Command 'x' returned non-zero exit status 159.", 'status', undefined, 'fair'],
  ['returncode -31', 'status', undefined, 'fair'],
  ['child rc -31', 'status', undefined, 'fair'],
  ['returncode=-31', 'status', undefined, 'fair'],
  ["<Process name='Process-1' pid=17 parent=1 stopped exitcode=-SIGSYS>", 'signal', 17, 'clear'],
  [
    'billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 31 (SIGSYS) Job: 3.',
    'signal',
    undefined,
    'clear',
  ],
  ["{ status: null, signal: 'SIGSYS', output: [] }", 'signal', undefined, 'clear'],
  ["  signal: 'SIGSYS',", 'signal', undefined, 'clear'],
  ['null SIGSYS', 'signal', undefined, 'clear'],
  ['npm ERR! signal SIGSYS', 'signal', undefined, 'clear'],
  ['error Command failed with signal "SIGSYS".', 'signal', undefined, 'clear'],
  [
    "  process didn't exit successfully: `target/debug/x` (signal: 31, SIGSYS: bad system call)",
    'signal',
    undefined,
    'clear',
  ],
  ['Process finished with exit code 159 (interrupted by signal 31: SIGSYS)', 'signal', undefined, 'clear'],
  ['#<Process::Status: pid 17 SIGSYS (signal 31)> reaped', 'signal', 17, 'clear'],
  ['Program terminated with signal SIGSYS, Bad system call.', 'signal', undefined, 'clear'],
  ['+++ killed by SIGSYS (core dumped) +++', 'signal', undefined, 'clear'],
  // supervisors
  ['batch-run: worker 27248 lost (signal 31)', 'signal', 27248, 'fair'],
  ['2026/11/23 19:20:01 [alert] 1#1: worker process 17 exited on signal 31 (core dumped)', 'signal', 17, 'fair'],
  ['[pool www] child 17 exited on signal 31 (SIGSYS) after 1.2 seconds from start', 'signal', 17, 'clear'],
  ['AH00052: child pid 17 exit signal Bad system call (31)', 'signal', 17, 'clear'],
  ['[WARNING] Current worker (17) exited with code 159 (Bad system call)', 'signal', 17, 'clear'],
  ['LOG:  server process (PID 17) was terminated by signal 31: Bad system call', 'signal', 17, 'clear'],
  ['DAMN ! worker 1 (pid: 17) died, killed by signal 31 :( trying respawn ...', 'signal', 17, 'fair'],
  ['[ERROR] Worker (pid:17) was sent SIGSYS!', 'signal', 17, 'clear'],
  [
    '2026-11-23 19:20:01,123 WARN exited: web (terminated by SIGSYS (core dumped); not expected)',
    'signal',
    undefined,
    'clear',
  ],
  ['down (signal SIGSYS) 3 seconds, ready 3 seconds', 'signal', undefined, 'clear'],
  ['web.service: Main process exited, code=killed, status=31/SYS', 'signal', undefined, 'clear'],
  ['web.service: Main process exited, code=dumped, status=31/SYS', 'signal', undefined, 'clear'],
  ['App [web:0] exited with code [0] via signal [SIGSYS]', 'signal', undefined, 'clear'],
  ['killed by signal 31', 'signal', undefined, 'fair'],
  ['exited on signal 31', 'signal', undefined, 'fair'],
  ['child 44 crashed, sig 31', 'signal', 44, 'fair'],
  ['web exited with code 159', 'status', undefined, 'fair'],
  ['step failed with 159', 'status', undefined, 'fair'],
  ['rc=159', 'status', undefined, 'fair'],
  ['status=159', 'status', undefined, 'fair'],
  ['"ExitCode": 159,', 'status', undefined, 'fair'],
  ['[sup] pid 99 -> SIGSYS', 'signal', 99, 'clear'],
  ['waitpid: WTERMSIG=31', 'signal', undefined, 'fair'],
  ['worker-3 signalled 31', 'signal', undefined, 'fair'],
  ['child exited abnormally: signal=31', 'signal', undefined, 'fair'],
  ['process 17 crashed: bad system call', 'signal', 17, 'clear'],
  ['main: child status 0x9f', 'status', undefined, 'fair'],
  ['pipeline: stage 2 rc 159', 'status', undefined, 'fair'],
  ['E: Sub-process /usr/bin/dpkg returned an error code (159)', 'status', undefined, 'fair'],
  ['Dubious, test returned 0 (wstat 31, 0x1f)', 'status', undefined, 'fair'],
]

const others: readonly string[] = [
  '',
  'no signal 31 found',
  'signal 31',
  'handler for signal 31 installed',
  'ignoring signal 31',
  'ignoring SIGSYS',
  'installing handlers for SIGINT, SIGTERM, SIGSYS',
  'blocked signals: SIGHUP SIGSYS SIGTERM',
  'caught SIGTERM, exiting',
  'killed by signal 3',
  'killed by signal 310',
  'killed by signal 31.5',
  'returned 159 rows',
  'exited with code 15',
  'exit code 1590',
  'status: 159 items in the queue',
  'took 159 ms',
  'failed 159 times in a row',
  'HTTP status 159.2',
  'temperature -31',
  'offset=-31',
  'Bad system callback',
  'the bad system call was refused by an operator',
  'worker 31 exited with signal 9',
  'worker 159 exited with status 1',
  'port 159 exit',
  'killed idle connections (31)',
  'Bad system call table entry',
  'status 0x1f00',
]

describe('sigsys', (it) => {
  for (const [line, form, pid, certainty] of deaths) {
    it(`${line} is a death by SIGSYS`, () => {
      const found = sigsys(line)
      assert.equal([found?.form, found?.pid, found?.certainty, found?.ownFilter], [form, pid, certainty, false])
    })
  }
  for (const line of others) it(`'${line}' is none`, () => assert.is(sigsys(line), undefined))

  it('repeats the command that bash names', () => {
    assert.is(sigsys('/bin/bash: line 1:  8513 Bad system call         umount /x')?.command, 'umount /x')
    assert.is(sigsys('sh: line 3: 12 Bad system call         (core dumped) ./x | cat')?.command, './x | cat')
    assert.is(sigsys('sh: line 3: 12 Bad system call')?.command, undefined)
  })
  it('sees the core', () => {
    assert.is(sigsys('Bad system call (core dumped)')?.core, true)
    assert.is(sigsys('Bad system call')?.core, false)
  })
})

describe('sigsys of a sandbox of the program itself', (it) => {
  const table = [
    [
      '../../sandbox/linux/seccomp-bpf-helpers/sigsys_handlers.cc:**CRASHING**:seccomp-bpf failure in syscall 0230',
      230,
      undefined,
    ],
    [
      '../../sandbox/linux/seccomp-bpf-helpers/sigsys_handlers.cc:**CRASHING**:seccomp-bpf failure in syscall nr=0x25 arg1=0x1',
      37,
      undefined,
    ],
    ['Sandbox: seccomp sandbox violation: pid 17, syscall 16, args 0 0 0 0 0 0.  Killing process.', 16, undefined],
    ['(Sandbox) Caught a bad syscall attempt (syscall 0x48)', 72, undefined],
    ['Sandbox: seccomp sandbox violation: pid 17, tid 18, syscall 315, args 0 0 0 0 0 0.', 315, undefined],
    ['ssh_sandbox_violation: unexpected system call (arch:0xc000003e,syscall:20 @ 0x7f00) [preauth]', 20, undefined],
    ['[warn] (Sandbox) Caught a bad syscall attempt (syscall openat)', undefined, 'openat'],
  ] as const
  for (const [line, number, call] of table) {
    it(line, () => {
      const found = sigsys(line)
      assert.equal([found?.number, found?.call, found?.ownFilter], [number, call, true])
    })
  }
  it('leaves open whose filter a traced signal is from', () => {
    const line =
      '--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x7f, si_syscall=__NR_mount, si_arch=AUDIT_ARCH_X86_64} ---'
    assert.equal([sigsys(line)?.call, sigsys(line)?.ownFilter], ['mount', false])
  })
})

describe('trapDump', (it) => {
  const dump = [
    'PC=0x40268e m=0 sigcode=1',
    '',
    'goroutine 1 [syscall]:',
    'syscall.Syscall6(0x498745?, 0x5?, 0x8?, 0x0?, 0xc000088f00?, 0x8?, 0x7?)',
    'syscall.mount({0x498745?, 0x7?}, {0x49a0c6, 0x10}, {0x498745, 0x5}, 0xc000050000?, 0xc0000a2000)',
    'main.main()',
    '',
  ]
  it('reads the wrapper and the register of amd64', () =>
    assert.equal(trapDump([...dump, 'rax    0xa5', 'rbx    0x1', 'r8     0x2']), {
      call: 'mount',
      number: 165,
      arch: 'x86_64',
    }))
  it('reads the register of arm64', () =>
    assert.equal(trapDump(['r0      0x1', 'r8      0x28']), { call: undefined, number: 40, arch: 'aarch64' }))
  it('reads no register of 32-bit arm', () =>
    assert.equal(trapDump([...dump, 'trap    0x0', 'r8      0x28']), {
      call: 'mount',
      number: undefined,
      arch: undefined,
    }))
  it('finds nothing in other text', () =>
    assert.equal(trapDump(['done']), { call: undefined, number: undefined, arch: undefined }))
})
