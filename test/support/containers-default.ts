type Arg = readonly [index: number, op: string, value: number, valueTwo: number]
type Condition = { readonly arches?: readonly string[]; readonly caps?: readonly string[] }
type Facts = {
  readonly action: 'ALLOW' | 'ERRNO'
  readonly names: string
  readonly args?: readonly Arg[] | null
  readonly includes?: Condition
  readonly excludes?: Condition
  readonly errno?: readonly [number, string]
}

/**
 * The rules of the default profile of containers-common, in order, names sorted.
 * Source: containers/common pkg/seccomp/seccomp.json of 0.50.1 (Debian 12, golang-github-containers-common).
 */
const rules: readonly Facts[] = [
  {
    action: 'ERRNO',
    names: `
      bdflush io_pgetevents kexec_file_load kexec_load migrate_pages move_pages nfsservctl nice oldfstat oldlstat
      oldolduname oldstat olduname pciconfig_iobase pciconfig_read pciconfig_write sgetmask ssetmask swapcontext
      swapoff swapon sysfs uselib userfaultfd ustat vm86 vm86old vmsplice`,
    errno: [1, 'EPERM'],
  },
  {
    action: 'ALLOW',
    names: `
      _llseek _newselect accept accept4 access adjtimex alarm bind brk capget capset chdir chmod chown chown32
      clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64 clock_nanosleep
      clock_nanosleep_time64 clone clone3 close close_range connect copy_file_range creat dup dup2 dup3
      epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old
      eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 fadvise64_64 fallocate
      fanotify_mark fchdir fchmod fchmodat fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr flistxattr
      flock fork fremovexattr fsconfig fsetxattr fsmount fsopen fspick fstat fstat64 fstatat64 fstatfs fstatfs64
      fsync ftruncate ftruncate64 futex futex_time64 futimesat get_mempolicy get_robust_list get_thread_area
      getcpu getcwd getdents getdents64 getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32
      getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid getresgid32 getresuid
      getresuid32 getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday getuid getuid32 getxattr
      inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents io_setup
      io_submit ioctl ioprio_get ioprio_set ipc keyctl kill landlock_add_rule landlock_create_ruleset
      landlock_restrict_self lchown lchown32 lgetxattr link linkat listen listxattr llistxattr lremovexattr lseek
      lsetxattr lstat lstat64 madvise mbind membarrier memfd_create memfd_secret mincore mkdir mkdirat mknod
      mknodat mlock mlock2 mlockall mmap mmap2 mount mount_setattr move_mount mprotect mq_getsetattr mq_notify
      mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink mremap msgctl
      msgget msgrcv msgsnd msync munlock munlockall munmap name_to_handle_at nanosleep newfstatat open open_tree
      openat openat2 pause pidfd_getfd pidfd_open pidfd_send_signal pipe pipe2 pivot_root pkey_alloc pkey_free
      pkey_mprotect poll ppoll ppoll_time64 prctl pread64 preadv preadv2 prlimit64 process_mrelease
      process_vm_readv process_vm_writev pselect6 pselect6_time64 ptrace pwrite64 pwritev pwritev2 read readahead
      readdir readlink readlinkat readv reboot recv recvfrom recvmmsg recvmmsg_time64 recvmsg remap_file_pages
      removexattr rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask
      rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo
      sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam
      sched_getscheduler sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity sched_setattr
      sched_setparam sched_setscheduler sched_yield seccomp select semctl semget semop semtimedop
      semtimedop_time64 send sendfile sendfile64 sendmmsg sendmsg sendto set_mempolicy set_robust_list
      set_thread_area set_tid_address setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups
      setgroups32 setitimer setns setpgid setpriority setregid setregid32 setresgid setresgid32 setresuid
      setresuid32 setreuid setreuid32 setrlimit setsid setsockopt setuid setuid32 setxattr shmat shmctl shmdt
      shmget shutdown sigaction sigaltstack signal signalfd signalfd4 sigpending sigprocmask sigreturn sigsuspend
      socketcall socketpair splice stat stat64 statfs statfs64 statx symlink symlinkat sync sync_file_range syncfs
      syscall sysinfo syslog tee tgkill time timer_create timer_delete timer_getoverrun timer_gettime
      timer_gettime64 timer_settime timer_settime64 timerfd timerfd_create timerfd_gettime timerfd_gettime64
      timerfd_settime timerfd_settime64 times tkill truncate truncate64 ugetrlimit umask umount umount2 uname
      unlink unlinkat unshare utime utimensat utimensat_time64 utimes vfork wait4 waitid waitpid write writev`,
  },
  { action: 'ALLOW', names: `personality`, args: [[0, 'EQ', 0, 0]] },
  { action: 'ALLOW', names: `personality`, args: [[0, 'EQ', 8, 0]] },
  { action: 'ALLOW', names: `personality`, args: [[0, 'EQ', 131072, 0]] },
  { action: 'ALLOW', names: `personality`, args: [[0, 'EQ', 131080, 0]] },
  { action: 'ALLOW', names: `personality`, args: [[0, 'EQ', 4294967295, 0]] },
  { action: 'ALLOW', names: `sync_file_range2`, includes: { arches: ['ppc64le'] } },
  {
    action: 'ALLOW',
    names: `arm_fadvise64_64 arm_sync_file_range breakpoint cacheflush set_tls sync_file_range2`,
    includes: { arches: ['arm', 'arm64'] },
  },
  { action: 'ALLOW', names: `arch_prctl`, includes: { arches: ['amd64', 'x32'] } },
  { action: 'ALLOW', names: `modify_ldt`, includes: { arches: ['amd64', 'x32', 'x86'] } },
  {
    action: 'ALLOW',
    names: `s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr`,
    includes: { arches: ['s390', 's390x'] },
  },
  { action: 'ALLOW', names: `open_by_handle_at`, includes: { caps: ['CAP_DAC_READ_SEARCH'] } },
  { action: 'ERRNO', names: `open_by_handle_at`, excludes: { caps: ['CAP_DAC_READ_SEARCH'] }, errno: [1, 'EPERM'] },
  {
    action: 'ALLOW',
    names: `bpf fanotify_init lookup_dcookie perf_event_open quotactl setdomainname sethostname setns`,
    includes: { caps: ['CAP_SYS_ADMIN'] },
  },
  {
    action: 'ERRNO',
    names: `bpf fanotify_init lookup_dcookie perf_event_open quotactl setdomainname sethostname setns`,
    excludes: { caps: ['CAP_SYS_ADMIN'] },
    errno: [1, 'EPERM'],
  },
  { action: 'ALLOW', names: `chroot`, includes: { caps: ['CAP_SYS_CHROOT'] } },
  { action: 'ERRNO', names: `chroot`, excludes: { caps: ['CAP_SYS_CHROOT'] }, errno: [1, 'EPERM'] },
  {
    action: 'ALLOW',
    names: `delete_module finit_module init_module query_module`,
    includes: { caps: ['CAP_SYS_MODULE'] },
  },
  {
    action: 'ERRNO',
    names: `delete_module finit_module init_module query_module`,
    excludes: { caps: ['CAP_SYS_MODULE'] },
    errno: [1, 'EPERM'],
  },
  { action: 'ALLOW', names: `acct`, includes: { caps: ['CAP_SYS_PACCT'] } },
  { action: 'ERRNO', names: `acct`, excludes: { caps: ['CAP_SYS_PACCT'] }, errno: [1, 'EPERM'] },
  { action: 'ALLOW', names: `kcmp process_madvise`, includes: { caps: ['CAP_SYS_PTRACE'] } },
  { action: 'ERRNO', names: `kcmp process_madvise`, excludes: { caps: ['CAP_SYS_PTRACE'] }, errno: [1, 'EPERM'] },
  { action: 'ALLOW', names: `ioperm iopl`, includes: { caps: ['CAP_SYS_RAWIO'] } },
  { action: 'ERRNO', names: `ioperm iopl`, excludes: { caps: ['CAP_SYS_RAWIO'] }, errno: [1, 'EPERM'] },
  { action: 'ALLOW', names: `clock_settime clock_settime64 settimeofday stime`, includes: { caps: ['CAP_SYS_TIME'] } },
  {
    action: 'ERRNO',
    names: `clock_settime clock_settime64 settimeofday stime`,
    excludes: { caps: ['CAP_SYS_TIME'] },
    errno: [1, 'EPERM'],
  },
  { action: 'ALLOW', names: `vhangup`, includes: { caps: ['CAP_SYS_TTY_CONFIG'] } },
  { action: 'ERRNO', names: `vhangup`, excludes: { caps: ['CAP_SYS_TTY_CONFIG'] }, errno: [1, 'EPERM'] },
  {
    action: 'ERRNO',
    names: `socket`,
    args: [
      [0, 'EQ', 16, 0],
      [2, 'EQ', 9, 0],
    ],
    excludes: { caps: ['CAP_AUDIT_WRITE'] },
    errno: [22, 'EINVAL'],
  },
  { action: 'ALLOW', names: `socket`, args: [[2, 'NE', 9, 0]], excludes: { caps: ['CAP_AUDIT_WRITE'] } },
  { action: 'ALLOW', names: `socket`, args: [[0, 'NE', 16, 0]], excludes: { caps: ['CAP_AUDIT_WRITE'] } },
  { action: 'ALLOW', names: `socket`, args: [[2, 'NE', 9, 0]], excludes: { caps: ['CAP_AUDIT_WRITE'] } },
  { action: 'ALLOW', names: `socket`, args: null, includes: { caps: ['CAP_AUDIT_WRITE'] } },
]

const archMap = [
  ['X86_64', 'X86', 'X32'],
  ['AARCH64', 'ARM'],
  ['MIPS64', 'MIPS', 'MIPS64N32'],
  ['MIPS64N32', 'MIPS', 'MIPS64'],
  ['MIPSEL64', 'MIPSEL', 'MIPSEL64N32'],
  ['MIPSEL64N32', 'MIPSEL', 'MIPSEL64'],
  ['S390X', 'S390'],
] as const

/** The default profile of containers-common: unlike Docker's it answers ENOSYS by default and names errno values in words too. */
export const containersDefault = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 38,
  defaultErrno: 'ENOSYS',
  archMap: archMap.map(([first, ...others]) => ({
    architecture: `SCMP_ARCH_${first}`,
    subArchitectures: others.map((name) => `SCMP_ARCH_${name}`),
  })),
  syscalls: rules.map(({ action, names, args = [], includes = {}, excludes = {}, errno }) => ({
    names: names.trim().split(/\s+/),
    action: `SCMP_ACT_${action}`,
    args: args?.map(([index, op, value, valueTwo]) => ({ index, value, valueTwo, op: `SCMP_CMP_${op}` })) ?? null,
    comment: '',
    includes,
    excludes,
    ...(errno === undefined ? {} : { errnoRet: errno[0], errno: errno[1] }),
  })),
}
