/** A call that programs of today try, and what they do if it is refused with EPERM instead of ENOSYS. */
export type RuntimeNeed = {
  readonly call: string
  readonly by: string
  readonly without: string
  /** `breaks`: the program does not work; `degrades`: it does, with less. */
  readonly effect: 'breaks' | 'degrades'
}

/**
 * Source: glibc sysdeps/unix/sysv/linux (clone-internal.c, faccessat.c, closefrom.c, rseq-internal.h);
 * Go src/os/pidfd_linux.go; libuv src/unix/linux.c; moby/moby#42681 (clone3).
 */
export const runtimeNeeds: readonly RuntimeNeed[] = [
  {
    call: 'clone3',
    by: 'glibc 2.34 and later',
    without: 'no thread and no posix_spawn: it falls back to clone for ENOSYS only',
    effect: 'breaks',
  },
  {
    call: 'faccessat2',
    by: 'glibc 2.33 and later, musl 1.2.3 and later',
    without: 'access checks with flags fail: shells and test(1) take existing files for inaccessible',
    effect: 'breaks',
  },
  {
    call: 'statx',
    by: 'glibc 2.28 and later, Rust, Node.js',
    without: 'file times and stat fail or fall back',
    effect: 'breaks',
  },
  {
    call: 'getrandom',
    by: 'glibc, Go, the JVM, Node.js',
    without: 'no random numbers, or a fall-back to /dev/urandom',
    effect: 'breaks',
  },
  { call: 'rseq', by: 'glibc 2.35 and later', without: 'a slower sched_getcpu', effect: 'degrades' },
  {
    call: 'close_range',
    by: 'glibc 2.34 and later, Python 3.10 and later',
    without: 'files are closed one by one',
    effect: 'degrades',
  },
  { call: 'membarrier', by: 'the JVM, .NET, liburcu', without: 'slower barriers between threads', effect: 'degrades' },
  {
    call: 'pidfd_open',
    by: 'Go 1.23 and later, Python 3.9 and later',
    without: 'children are watched by pid',
    effect: 'degrades',
  },
  { call: 'pidfd_send_signal', by: 'Go 1.23 and later', without: 'children are signalled by pid', effect: 'degrades' },
  { call: 'epoll_pwait2', by: 'libevent 2.2, .NET', without: 'timers of lower resolution', effect: 'degrades' },
  {
    call: 'openat2',
    by: 'runc, systemd, libpathrs',
    without: 'paths are resolved step by step, or not at all',
    effect: 'degrades',
  },
  {
    call: 'io_uring_setup',
    by: 'libuv (Node.js), database engines',
    without: 'files are read through threads',
    effect: 'degrades',
  },
  {
    call: 'copy_file_range',
    by: 'coreutils 9 and later, Go',
    without: 'copies go through user space',
    effect: 'degrades',
  },
  { call: 'futex_waitv', by: 'Wine and Proton', without: 'slower waiting', effect: 'degrades' },
]
