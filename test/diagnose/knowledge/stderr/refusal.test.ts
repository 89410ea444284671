import * as assert from 'uvu/assert'
import { refusal } from '../../../../src/diagnose/knowledge/stderr/refusal.ts'
import { describe } from '../../../support/describe.ts'

/** Line, errno, the likeliest call behind it, program, language, certainty. Sources: measured, or the program's code or bug reports. */
type Row = readonly [
  line: string,
  errno: string,
  call: string | undefined,
  program: string | undefined,
  language: string,
  certainty: string,
]

const refused: readonly Row[] = [
  // perror() and strerror() of C programs
  ['keyring-load: keyctl: Operation not permitted', 'EPERM', 'keyctl', 'keyring-load', 'c', 'clear'],
  ['ns-split: unshare: Operation not permitted', 'EPERM', 'unshare', 'ns-split', 'c', 'clear'],
  ['vol-attach: mount: Operation not permitted', 'EPERM', 'mount', 'vol-attach', 'c', 'clear'],
  ['keyctl: Operation not permitted', 'EPERM', 'keyctl', undefined, 'c', 'clear'],
  ['keyctl_session_to_parent: Operation not permitted', 'EPERM', undefined, 'keyctl_session_to_parent', 'c', 'fair'],
  ['unshare: unshare failed: Operation not permitted', 'EPERM', 'unshare', 'unshare', 'c', 'clear'],
  ['unshare failed: Operation not permitted', 'EPERM', 'unshare', undefined, 'c', 'clear'],
  ['worker: operation failed: Operation not permitted', 'EPERM', undefined, 'worker', 'c', 'fair'],
  ['worker: operation failed: Permission denied', 'EACCES', undefined, 'worker', 'c', 'fair'],
  ["chroot: cannot change root directory to '/mnt': Operation not permitted", 'EPERM', 'chroot', 'chroot', 'c', 'fair'],
  ['mknod: /dev/fuse: Operation not permitted', 'EPERM', 'mknod', 'mknod', 'c', 'fair'],
  ["chown: changing ownership of '/data': Operation not permitted", 'EPERM', 'fchownat', 'chown', 'c', 'fair'],
  ["ls: cannot access '/data': Operation not permitted", 'EPERM', 'statx', 'ls', 'c', 'fair'],
  ['tar: dev/null: Cannot mknod: Operation not permitted', 'EPERM', 'mknodat', 'tar', 'c', 'clear'],
  [
    "nsenter: reassociate to namespace 'ns/net' failed: Operation not permitted",
    'EPERM',
    'unshare',
    'nsenter',
    'c',
    'fair',
  ],
  ['date: cannot set date: Operation not permitted', 'EPERM', 'clock_settime', 'date', 'c', 'fair'],
  ['hwclock: settimeofday() failed: Operation not permitted', 'EPERM', 'settimeofday', 'hwclock', 'c', 'clear'],
  [
    '2026-11-23T19:20:01Z Fatal error : adjtimex(0x8001) failed : Operation not permitted',
    'EPERM',
    'adjtimex',
    undefined,
    'c',
    'clear',
  ],
  ['dmesg: read kernel buffer failed: Operation not permitted', 'EPERM', 'syslog', 'dmesg', 'c', 'fair'],
  [
    'insmod: ERROR: could not insert module x.ko: Operation not permitted',
    'EPERM',
    'finit_module',
    'insmod',
    'c',
    'fair',
  ],
  ['swapon: /swap: swapon failed: Operation not permitted', 'EPERM', 'swapon', 'swapon', 'c', 'clear'],
  ['umount: /mnt: umount failed: Operation not permitted.', 'EPERM', 'umount2', 'umount', 'c', 'clear'],
  ['mount: /mnt: fsconfig() failed: Operation not permitted.', 'EPERM', 'fsconfig', 'mount', 'c', 'clear'],
  ['mount: /mnt: permission denied.', 'EPERM', 'mount', 'mount', 'c', 'fair'],
  ['mount: /mnt: must be superuser to use mount.', 'EPERM', 'mount', 'mount', 'c', 'fair'],
  ['mount: permission denied (are you root?)', 'EPERM', 'mount', 'mount', 'c', 'fair'],
  ['umount: /mnt: must be superuser to unmount.', 'EPERM', 'umount2', 'umount', 'c', 'fair'],
  ['hostname: you must be root to change the host name', 'EPERM', 'sethostname', 'hostname', 'c', 'fair'],
  [
    'strace: test_ptrace_get_syscall_info: PTRACE_TRACEME: Operation not permitted',
    'EPERM',
    'ptrace',
    'strace',
    'c',
    'clear',
  ],
  ['strace: attach: ptrace(PTRACE_SEIZE, 17): Operation not permitted', 'EPERM', 'ptrace', 'strace', 'c', 'clear'],
  ['warning: ptrace: Function not implemented', 'ENOSYS', 'ptrace', undefined, 'c', 'clear'],
  [
    'warning: Error disabling address space randomization: Operation not permitted',
    'EPERM',
    'personality',
    undefined,
    'c',
    'fair',
  ],
  [
    'The sys_perf_event_open() syscall returned with 1 (Operation not permitted) for event (cycles).',
    'EPERM',
    'perf_event_open',
    undefined,
    'c',
    'clear',
  ],
  ['bwrap: Creating new namespace failed: Operation not permitted', 'EPERM', 'unshare', 'bwrap', 'c', 'fair'],
  ['mbind: Operation not permitted', 'EPERM', 'mbind', undefined, 'c', 'clear'],
  [
    'E: setgroups 65534 failed - setgroups (1: Operation not permitted)',
    'EPERM',
    'setgroups',
    undefined,
    'nginx',
    'clear',
  ],
  [
    'OpenBLAS blas_thread_init: pthread_create failed for thread 1 of 4: Operation not permitted',
    'EPERM',
    'clone3',
    undefined,
    'c',
    'clear',
  ],
  ['[1681713279.028][SEVERE]: pthread_create: Operation not permitted (1)', 'EPERM', 'clone3', undefined, 'c', 'clear'],
  [
    'E1215 06:44:24.358007328       1 thd.cc:157]                           pthread_create failed: Operation not permitted',
    'EPERM',
    'clone3',
    undefined,
    'c',
    'clear',
  ],
  ['libgomp: Thread creation failed: Operation not permitted', 'EPERM', 'clone3', 'libgomp', 'c', 'fair'],
  ['[alert] 7#7: io_setup() failed (38: Function not implemented)', 'ENOSYS', 'io_setup', undefined, 'nginx', 'clear'],
  [
    '2026/11/23 19:20:01 [emerg] 1#1: chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)',
    'EPERM',
    'fchownat',
    undefined,
    'nginx',
    'clear',
  ],
  [
    'F20220624 06:36:54.917619     8 proactor.cc:432] Error initializing io_uring: (1) Operation not permitted',
    'EPERM',
    'io_uring_setup',
    undefined,
    'c',
    'fair',
  ],
  [
    'mysqld: io_uring_queue_init() failed with ENOSYS: check seccomp filters, and the kernel version',
    'ENOSYS',
    'io_uring_setup',
    'mysqld',
    'c',
    'clear',
  ],
  ['mariadbd: io_uring_queue_init() failed with errno 1', 'EPERM', 'io_uring_setup', 'mariadbd', 'c', 'clear'],
  [
    'Nov 23 19:20:01 web-1 vol-attach[17]: mount: Operation not permitted',
    'EPERM',
    'mount',
    'vol-attach',
    'c',
    'clear',
  ],
  ['\u001b[31mvol-attach: mount: Operation not permitted\u001b[0m', 'EPERM', 'mount', 'vol-attach', 'c', 'clear'],
  [
    'mount("none", "/mnt", "tmpfs", 0, NULL) = -1 EPERM (Operation not permitted)',
    'EPERM',
    'mount',
    undefined,
    'strace',
    'clear',
  ],
  [
    '[pid   17] clone3({flags=CLONE_VM|CLONE_FS, stack_size=0x9000}, 88) = -1 EPERM (Operation not permitted)',
    'EPERM',
    'clone3',
    undefined,
    'strace',
    'clear',
  ],
  [
    'FATAL:  could not setup io_uring queue: Operation not permitted',
    'EPERM',
    'io_uring_setup',
    undefined,
    'c',
    'fair',
  ],
  ['tar: docker: Cannot change mode to rwxrwxr-x: Operation not permitted', 'EPERM', 'fchmodat', 'tar', 'c', 'fair'],
  ['make: /bin/sh: Operation not permitted', 'EPERM', 'faccessat2', 'make', 'c', 'fair'],
  ['queue_init: Operation not permitted', 'EPERM', 'io_uring_setup', undefined, 'c', 'clear'],
  [
    'unable to join session keyring: unable to create session key: operation not permitted',
    'EPERM',
    'keyctl',
    undefined,
    'go',
    'fair',
  ],
  ['error: EPERM from keyctl', 'EPERM', 'keyctl', undefined, 'c', 'clear'],
  ['open_by_handle_at: errno=1 (Operation not permitted)', 'EPERM', 'open_by_handle_at', undefined, 'c', 'clear'],
  ['ERROR tool: personality() = -1, errno = 1', 'EPERM', 'personality', 'tool', 'c', 'clear'],
  ['mount: /mnt: mount(2) system call failed: Operation not permitted.', 'EPERM', 'mount', 'mount', 'c', 'clear'],
  ['nix::Error: EPERM: Operation not permitted', 'EPERM', undefined, undefined, 'c', 'fair'],
  ['ip: RTNETLINK answers: Operation not permitted', 'EPERM', 'sendmsg', 'ip', 'c', 'fair'],
  ["rm: cannot remove '/x': Operation not permitted", 'EPERM', 'unlinkat', 'rm', 'c', 'fair'],
  ["OSError: [Errno 1] Operation not permitted: 'unshare'", 'EPERM', 'unshare', undefined, 'python', 'clear'],
  [
    'runc: error mounting "proc" to rootfs: mount proc:/proc: operation not permitted: unknown.',
    'EPERM',
    'mount',
    'runc',
    'go',
    'clear',
  ],
  // shells
  ['/bin/bash: fork: Operation not permitted', 'EPERM', 'clone3', 'bash', 'shell', 'clear'],
  ['sh: 1: cannot create /data/x: Permission denied', 'EACCES', undefined, 'sh', 'shell', 'fair'],
  // C++
  [
    '  what():  Enable multithreading to use std::thread: Operation not permitted',
    'EPERM',
    undefined,
    undefined,
    'c++',
    'fair',
  ],
  [
    'libc++abi: terminating due to uncaught exception of type std::__1::system_error: thread constructor failed: Operation not permitted',
    'EPERM',
    'clone3',
    undefined,
    'c++',
    'fair',
  ],
  [
    'terminate: filesystem error: cannot set permissions: Operation not permitted [/data/x]',
    'EPERM',
    'fchmodat',
    undefined,
    'c++',
    'fair',
  ],
  // Python
  ["PermissionError: [Errno 1] Operation not permitted: '/tmp'", 'EPERM', undefined, undefined, 'python', 'fair'],
  ['PermissionError: [Errno 1] Operation not permitted', 'EPERM', undefined, undefined, 'python', 'fair'],
  [
    "PermissionError: [Errno 13] Permission denied: '/data/x' -> '/data/y'",
    'EACCES',
    undefined,
    undefined,
    'python',
    'fair',
  ],
  ['OSError: [Errno 38] Function not implemented', 'ENOSYS', undefined, undefined, 'python', 'fair'],
  // Node
  ["Error: EPERM: operation not permitted, chown '/data'", 'EPERM', 'fchownat', undefined, 'node', 'clear'],
  ['Error: spawn EPERM', 'EPERM', 'clone3', undefined, 'node', 'clear'],
  ['Error: listen EPERM: operation not permitted 0.0.0.0:80', 'EPERM', 'listen', undefined, 'node', 'clear'],
  // Go
  ['mount failed: operation not permitted', 'EPERM', 'mount', undefined, 'go', 'clear'],
  ['panic: fork/exec /proc/self/exe: operation not permitted', 'EPERM', 'clone3', undefined, 'go', 'clear'],
  ['chown /data/x: operation not permitted', 'EPERM', 'fchownat', undefined, 'go', 'clear'],
  ['2026/11/23 19:20:01 setns: function not implemented', 'ENOSYS', 'setns', undefined, 'go', 'clear'],
  [
    'time="2026-11-23T19:20:01Z" level=fatal msg="mount /a:/b, flags: 0x1000: operation not permitted"',
    'EPERM',
    'mount',
    undefined,
    'go',
    'clear',
  ],
  ['{"level":"fatal","msg":"unshare: operation not permitted","pid":7}', 'EPERM', 'unshare', undefined, 'go', 'clear'],
  ['runtime: failed to create new OS thread (have 2 already; errno=1)', 'EPERM', 'clone3', 'runtime', 'c', 'fair'],
  ['runtime/cgo: pthread_create failed: Operation not permitted', 'EPERM', 'clone3', 'cgo', 'c', 'clear'],
  // Java
  [
    '[0.008s][warning][os,thread] Failed to start thread "GC Thread#0" - pthread_create failed (EPERM) for attributes: stacksize: 1024k, guardsize: 4k, detached.',
    'EPERM',
    'clone3',
    undefined,
    'java',
    'clear',
  ],
  [
    'java.io.IOException: Cannot run program "/opt/x": error=1, Operation not permitted',
    'EPERM',
    undefined,
    undefined,
    'java',
    'fair',
  ],
  // Rust
  [
    'Error: Os { code: 1, kind: PermissionDenied, message: "Operation not permitted" }',
    'EPERM',
    undefined,
    undefined,
    'rust',
    'fair',
  ],
  [
    "thread 'main' panicked at src/main.rs:4:5: unshare: Operation not permitted (os error 1)",
    'EPERM',
    'unshare',
    undefined,
    'rust',
    'clear',
  ],
  [
    'Error: Os { code: 38, kind: Unsupported, message: "Function not implemented" }',
    'ENOSYS',
    undefined,
    undefined,
    'rust',
    'fair',
  ],
  // Ruby, PHP, Perl, OCaml, Haskell, Erlang
  [
    "-e:1:in `chroot': Operation not permitted @ dir_s_chroot - / (Errno::EPERM)",
    'EPERM',
    'chroot',
    undefined,
    'ruby',
    'clear',
  ],
  [
    'PHP Warning:  chown(): Operation not permitted in /srv/x.php on line 3',
    'EPERM',
    'fchownat',
    undefined,
    'php',
    'clear',
  ],
  ['chroot failed: Operation not permitted at /srv/x.pl line 3.', 'EPERM', 'chroot', undefined, 'perl', 'clear'],
  ['Fatal error: exception Unix.Unix_error(Unix.EPERM, "chroot", "/")', 'EPERM', 'chroot', undefined, 'ocaml', 'clear'],
  ['setRoot: permission denied (Operation not permitted)', 'EPERM', undefined, 'setRoot', 'haskell', 'fair'],
  ['{error,eperm}', 'EPERM', undefined, undefined, 'erlang', 'fair'],
  // said by a machine elsewhere, or by nobody
  [
    'rpc error: code = Unknown desc = failed to mount: operation not permitted',
    'EPERM',
    'mount',
    undefined,
    'go',
    'weak',
  ],
  ['git@host: Permission denied (publickey).', 'EACCES', undefined, undefined, 'c', 'weak'],
  ['Operation not permitted', 'EPERM', undefined, undefined, 'c', 'fair'],
]

const others: readonly string[] = [
  '',
  'operation not permitted by policy',
  '{"error":"operation not permitted by policy","status":403}',
  'This operation is not permitted',
  'Operation not permitted here because the account is closed',
  'Permission denied for role admin on table orders',
  'ERROR:  permission denied for table orders',
  'if errno is EPERM, EACCES or ENOSYS the call is tried again',
  'see EPERM|EACCES in the manual',
  'function not implemented yet, use v2',
  'errno 10',
  'errno=111',
  'code: 1, message: bad',
  'error=1',
  'No such file or directory',
  'TEMPERM mode on',
  'EPERMIT=1',
]

describe('refusal', (it) => {
  for (const [line, errno, call, program, language, certainty] of refused) {
    it(`${line} is ${errno} of ${call ?? program ?? 'something'}`, () => {
      const found = refusal(line)
      assert.equal(
        [found?.errno, found?.calls[0], found?.program, found?.language, found?.certainty],
        [errno, call, program, language, certainty],
      )
    })
  }
  for (const line of others) it(`'${line}' is no refusal`, () => assert.is(refusal(line), undefined))

  it('tells a refusal that the program goes on from', () => {
    const line =
      '0 [Warning] mariadbd: io_uring_queue_init() failed with EPERM: sysctl kernel.io_uring_disabled has the value 2'
    assert.is(refusal(line)?.tolerated, true)
    assert.is(refusal('create_uring: Operation not permitted, falling back to libaio')?.tolerated, true)
    assert.is(refusal('vol-attach: mount: Operation not permitted')?.tolerated, false)
  })

  it('gives every call a function can make', () => {
    assert.equal(refusal('fork: Operation not permitted')?.calls, ['clone3', 'clone', 'fork', 'vfork'])
    assert.equal(refusal("mysqld: Can't create thread: pthread_create: Operation not permitted")?.calls, [
      'clone3',
      'clone',
    ])
  })
})
