import type { ProfileFacts } from './profile-facts.ts'

/**
 * Well-known default profiles as facts: order of rules kept, names sorted within a rule. Profile texts are made from
 * them, none is a copy of a file.
 * Source: apache/mesos docs/examples/seccomp_default.json (the same, once parsed, as default.json of DC/OS 1.13 to 2.2);
 * moby/moby profiles/seccomp/default.json of late 2018 and of August 2026.
 */
export const defaultProfileFacts: Readonly<Record<'mesos' | 'docker-2018' | 'docker-2026', ProfileFacts>> = {
  mesos: {
    defaultAction: 'ERRNO',
    archMap: [
      ['X86_64', 'X86', 'X32'],
      ['AARCH64', 'ARM'],
      ['MIPS64', 'MIPS', 'MIPS64N32'],
      ['MIPS64N32', 'MIPS', 'MIPS64'],
      ['MIPSEL64', 'MIPSEL', 'MIPSEL64N32'],
      ['MIPSEL64N32', 'MIPSEL', 'MIPSEL64'],
      ['S390X', 'S390'],
    ],
    rules: [
      {
        action: 'ALLOW',
        names: `
          _llseek _newselect accept accept4 access adjtimex alarm bind brk capget capset chdir chmod chown chown32
          clock_getres clock_gettime clock_nanosleep close connect copy_file_range creat dup dup2 dup3 epoll_create
          epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_wait epoll_wait_old eventfd eventfd2 execve execveat
          exit exit_group faccessat fadvise64 fadvise64_64 fallocate fanotify_mark fchdir fchmod fchmodat fchown
          fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr flistxattr flock fork fremovexattr fsetxattr fstat
          fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate ftruncate64 futex futimesat get_robust_list
          get_thread_area getcpu getcwd getdents getdents64 getegid getegid32 geteuid geteuid32 getgid getgid32
          getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid
          getresgid32 getresuid getresuid32 getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday
          getuid getuid32 getxattr inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy
          io_getevents io_setup io_submit ioctl ioprio_get ioprio_set ipc kill lchown lchown32 lgetxattr link linkat
          listen listxattr llistxattr lremovexattr lseek lsetxattr lstat lstat64 madvise memfd_create mincore mkdir
          mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 mprotect mq_getsetattr mq_notify mq_open
          mq_timedreceive mq_timedsend mq_unlink mremap msgctl msgget msgrcv msgsnd msync munlock munlockall munmap
          nanosleep newfstatat open openat pause pipe pipe2 poll ppoll prctl pread64 preadv preadv2 prlimit64 pselect6
          pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv recv recvfrom recvmmsg recvmsg
          remap_file_pages removexattr rename renameat renameat2 restart_syscall rmdir rt_sigaction rt_sigpending
          rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo
          sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam
          sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam sched_setscheduler
          sched_yield seccomp select semctl semget semop semtimedop send sendfile sendfile64 sendmmsg sendmsg sendto
          set_robust_list set_thread_area set_tid_address setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32
          setgroups setgroups32 setitimer setpgid setpriority setregid setregid32 setresgid setresgid32 setresuid
          setresuid32 setreuid setreuid32 setrlimit setsid setsockopt setuid setuid32 setxattr shmat shmctl shmdt
          shmget shutdown sigaltstack signalfd signalfd4 sigreturn socket socketcall socketpair splice stat stat64
          statfs statfs64 statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill time timer_create
          timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime
          times tkill truncate truncate64 ugetrlimit umask uname unlink unlinkat utime utimensat utimes vfork vmsplice
          wait4 waitid waitpid write writev`,
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 0, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 8, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 131072, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 131080, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 4294967295, 0]],
      },
      {
        action: 'ALLOW',
        names: `sync_file_range2`,
        includes: { arches: ['ppc64le'] },
      },
      {
        action: 'ALLOW',
        names: `arm_fadvise64_64 arm_sync_file_range breakpoint cacheflush set_tls sync_file_range2`,
        includes: { arches: ['arm', 'arm64'] },
      },
      {
        action: 'ALLOW',
        names: `arch_prctl`,
        includes: { arches: ['amd64', 'x32'] },
      },
      {
        action: 'ALLOW',
        names: `modify_ldt`,
        includes: { arches: ['amd64', 'x32', 'x86'] },
      },
      {
        action: 'ALLOW',
        names: `s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr`,
        includes: { arches: ['s390', 's390x'] },
      },
      {
        action: 'ALLOW',
        names: `open_by_handle_at`,
        includes: { caps: ['CAP_DAC_READ_SEARCH'] },
      },
      {
        action: 'ALLOW',
        names: `
          bpf clone fanotify_init lookup_dcookie mount name_to_handle_at perf_event_open quotactl setdomainname
          sethostname setns syslog umount umount2 unshare`,
        includes: { caps: ['CAP_SYS_ADMIN'] },
      },
      {
        action: 'ALLOW',
        names: `clone`,
        args: [[0, 'MASKED_EQ', 2080505856, 0]],
        excludes: { arches: ['s390', 's390x'], caps: ['CAP_SYS_ADMIN'] },
      },
      {
        action: 'ALLOW',
        names: `clone`,
        args: [[1, 'MASKED_EQ', 2080505856, 0]],
        includes: { arches: ['s390', 's390x'] },
        excludes: { caps: ['CAP_SYS_ADMIN'] },
      },
      {
        action: 'ALLOW',
        names: `reboot`,
        includes: { caps: ['CAP_SYS_BOOT'] },
      },
      {
        action: 'ALLOW',
        names: `chroot pivot_root`,
        includes: { caps: ['CAP_SYS_CHROOT'] },
      },
      {
        action: 'ALLOW',
        names: `delete_module finit_module init_module query_module`,
        includes: { caps: ['CAP_SYS_MODULE'] },
      },
      {
        action: 'ALLOW',
        names: `acct`,
        includes: { caps: ['CAP_SYS_PACCT'] },
      },
      {
        action: 'ALLOW',
        names: `kcmp process_vm_readv process_vm_writev ptrace`,
        includes: { caps: ['CAP_SYS_PTRACE'] },
      },
      {
        action: 'ALLOW',
        names: `ioperm iopl`,
        includes: { caps: ['CAP_SYS_RAWIO'] },
      },
      {
        action: 'ALLOW',
        names: `clock_settime settimeofday stime`,
        includes: { caps: ['CAP_SYS_TIME'] },
      },
      {
        action: 'ALLOW',
        names: `vhangup`,
        includes: { caps: ['CAP_SYS_TTY_CONFIG'] },
      },
      {
        action: 'ALLOW',
        names: `get_mempolicy mbind set_mempolicy`,
        includes: { caps: ['CAP_SYS_NICE'] },
      },
      {
        action: 'ALLOW',
        names: `syslog`,
        includes: { caps: ['CAP_SYSLOG'] },
      },
    ],
  },
  'docker-2018': {
    defaultAction: 'ERRNO',
    archMap: [
      ['X86_64', 'X86', 'X32'],
      ['AARCH64', 'ARM'],
      ['MIPS64', 'MIPS', 'MIPS64N32'],
      ['MIPS64N32', 'MIPS', 'MIPS64'],
      ['MIPSEL64', 'MIPSEL', 'MIPSEL64N32'],
      ['MIPSEL64N32', 'MIPSEL', 'MIPSEL64'],
      ['S390X', 'S390'],
    ],
    rules: [
      {
        action: 'ALLOW',
        names: `
          _llseek _newselect accept accept4 access adjtimex alarm bind brk capget capset chdir chmod chown chown32
          clock_getres clock_gettime clock_nanosleep close connect copy_file_range creat dup dup2 dup3 epoll_create
          epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_wait epoll_wait_old eventfd eventfd2 execve execveat
          exit exit_group faccessat fadvise64 fadvise64_64 fallocate fanotify_mark fchdir fchmod fchmodat fchown
          fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr flistxattr flock fork fremovexattr fsetxattr fstat
          fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate ftruncate64 futex futimesat get_robust_list
          get_thread_area getcpu getcwd getdents getdents64 getegid getegid32 geteuid geteuid32 getgid getgid32
          getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid
          getresgid32 getresuid getresuid32 getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday
          getuid getuid32 getxattr inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy
          io_getevents io_setup io_submit ioctl ioprio_get ioprio_set ipc kill lchown lchown32 lgetxattr link linkat
          listen listxattr llistxattr lremovexattr lseek lsetxattr lstat lstat64 madvise memfd_create mincore mkdir
          mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 mprotect mq_getsetattr mq_notify mq_open
          mq_timedreceive mq_timedsend mq_unlink mremap msgctl msgget msgrcv msgsnd msync munlock munlockall munmap
          nanosleep newfstatat open openat pause pipe pipe2 poll ppoll prctl pread64 preadv preadv2 prlimit64 pselect6
          pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv recv recvfrom recvmmsg recvmsg
          remap_file_pages removexattr rename renameat renameat2 restart_syscall rmdir rt_sigaction rt_sigpending
          rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo
          sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam
          sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam sched_setscheduler
          sched_yield seccomp select semctl semget semop semtimedop send sendfile sendfile64 sendmmsg sendmsg sendto
          set_robust_list set_thread_area set_tid_address setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32
          setgroups setgroups32 setitimer setpgid setpriority setregid setregid32 setresgid setresgid32 setresuid
          setresuid32 setreuid setreuid32 setrlimit setsid setsockopt setuid setuid32 setxattr shmat shmctl shmdt
          shmget shutdown sigaltstack signalfd signalfd4 sigreturn socket socketcall socketpair splice stat stat64
          statfs statfs64 statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill time timer_create
          timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime
          times tkill truncate truncate64 ugetrlimit umask uname unlink unlinkat utime utimensat utimes vfork vmsplice
          wait4 waitid waitpid write writev`,
      },
      {
        action: 'ALLOW',
        names: `ptrace`,
        includes: { minKernel: '4.8.0' },
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 0, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 8, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 131072, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 131080, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 4294967295, 0]],
      },
      {
        action: 'ALLOW',
        names: `sync_file_range2`,
        includes: { arches: ['ppc64le'] },
      },
      {
        action: 'ALLOW',
        names: `arm_fadvise64_64 arm_sync_file_range breakpoint cacheflush set_tls sync_file_range2`,
        includes: { arches: ['arm', 'arm64'] },
      },
      {
        action: 'ALLOW',
        names: `arch_prctl`,
        includes: { arches: ['amd64', 'x32'] },
      },
      {
        action: 'ALLOW',
        names: `modify_ldt`,
        includes: { arches: ['amd64', 'x32', 'x86'] },
      },
      {
        action: 'ALLOW',
        names: `s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr`,
        includes: { arches: ['s390', 's390x'] },
      },
      {
        action: 'ALLOW',
        names: `open_by_handle_at`,
        includes: { caps: ['CAP_DAC_READ_SEARCH'] },
      },
      {
        action: 'ALLOW',
        names: `
          bpf clone fanotify_init lookup_dcookie mount name_to_handle_at perf_event_open quotactl setdomainname
          sethostname setns syslog umount umount2 unshare`,
        includes: { caps: ['CAP_SYS_ADMIN'] },
      },
      {
        action: 'ALLOW',
        names: `clone`,
        args: [[0, 'MASKED_EQ', 2080505856, 0]],
        excludes: { arches: ['s390', 's390x'], caps: ['CAP_SYS_ADMIN'] },
      },
      {
        action: 'ALLOW',
        names: `clone`,
        args: [[1, 'MASKED_EQ', 2080505856, 0]],
        includes: { arches: ['s390', 's390x'] },
        excludes: { caps: ['CAP_SYS_ADMIN'] },
      },
      {
        action: 'ALLOW',
        names: `reboot`,
        includes: { caps: ['CAP_SYS_BOOT'] },
      },
      {
        action: 'ALLOW',
        names: `chroot`,
        includes: { caps: ['CAP_SYS_CHROOT'] },
      },
      {
        action: 'ALLOW',
        names: `delete_module finit_module init_module query_module`,
        includes: { caps: ['CAP_SYS_MODULE'] },
      },
      {
        action: 'ALLOW',
        names: `acct`,
        includes: { caps: ['CAP_SYS_PACCT'] },
      },
      {
        action: 'ALLOW',
        names: `kcmp process_vm_readv process_vm_writev ptrace`,
        includes: { caps: ['CAP_SYS_PTRACE'] },
      },
      {
        action: 'ALLOW',
        names: `ioperm iopl`,
        includes: { caps: ['CAP_SYS_RAWIO'] },
      },
      {
        action: 'ALLOW',
        names: `clock_settime settimeofday stime`,
        includes: { caps: ['CAP_SYS_TIME'] },
      },
      {
        action: 'ALLOW',
        names: `vhangup`,
        includes: { caps: ['CAP_SYS_TTY_CONFIG'] },
      },
      {
        action: 'ALLOW',
        names: `get_mempolicy mbind set_mempolicy`,
        includes: { caps: ['CAP_SYS_NICE'] },
      },
      {
        action: 'ALLOW',
        names: `syslog`,
        includes: { caps: ['CAP_SYSLOG'] },
      },
    ],
  },
  'docker-2026': {
    defaultAction: 'ERRNO',
    defaultErrnoRet: 1,
    archMap: [
      ['X86_64', 'X86', 'X32'],
      ['AARCH64', 'ARM'],
      ['MIPS64', 'MIPS', 'MIPS64N32'],
      ['MIPS64N32', 'MIPS', 'MIPS64'],
      ['MIPSEL64', 'MIPSEL', 'MIPSEL64N32'],
      ['MIPSEL64N32', 'MIPSEL', 'MIPSEL64'],
      ['S390X', 'S390'],
      ['RISCV64'],
      ['LOONGARCH64'],
    ],
    rules: [
      {
        action: 'ALLOW',
        names: `
          _llseek _newselect accept accept4 access adjtimex alarm bind brk cachestat capget capset chdir chmod chown
          chown32 clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64
          clock_nanosleep clock_nanosleep_time64 close close_range connect copy_file_range creat dup dup2 dup3
          epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old
          eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 fadvise64_64 fallocate
          fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr
          flistxattr flock fork fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate
          ftruncate64 futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake futimesat get_robust_list
          get_thread_area getcpu getcwd getdents getdents64 getegid getegid32 geteuid geteuid32 getgid getgid32
          getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid
          getresgid32 getresuid getresuid32 getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday
          getuid getuid32 getxattr getxattrat inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel
          io_destroy io_getevents io_pgetevents io_pgetevents_time64 io_setup io_submit ioctl ioprio_get ioprio_set
          ipc kill landlock_add_rule landlock_create_ruleset landlock_restrict_self lchown lchown32 lgetxattr link
          linkat listen listmount listxattr listxattrat llistxattr lremovexattr lseek lsetxattr lstat lstat64 madvise
          map_shadow_stack membarrier memfd_create memfd_secret mincore mkdir mkdirat mknod mknodat mlock mlock2
          mlockall mmap mmap2 mprotect mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64
          mq_timedsend mq_timedsend_time64 mq_unlink mremap mseal msgctl msgget msgrcv msgsnd msync munlock munlockall
          munmap name_to_handle_at nanosleep newfstatat open openat openat2 pause pidfd_open pidfd_send_signal pipe
          pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll ppoll_time64 prctl pread64 preadv preadv2 prlimit64
          process_mrelease pselect6 pselect6_time64 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv
          recv recvfrom recvmmsg recvmmsg_time64 recvmsg remap_file_pages removexattr removexattrat rename renameat
          renameat2 restart_syscall riscv_hwprobe rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo
          rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo sched_get_priority_max
          sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler
          sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam
          sched_setscheduler sched_yield seccomp select semctl semget semop semtimedop semtimedop_time64 send sendfile
          sendfile64 sendmmsg sendmsg sendto set_robust_list set_thread_area set_tid_address setfsgid setfsgid32
          setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 setitimer setpgid setpriority setregid setregid32
          setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setrlimit setsid setsockopt setuid setuid32
          setxattr setxattrat shmat shmctl shmdt shmget shutdown sigaltstack signalfd signalfd4 sigprocmask sigreturn
          socketcall socketpair splice stat stat64 statfs statfs64 statmount statx symlink symlinkat sync
          sync_file_range syncfs sysinfo tee tgkill time timer_create timer_delete timer_getoverrun timer_gettime
          timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime timerfd_gettime64
          timerfd_settime timerfd_settime64 times tkill truncate truncate64 ugetrlimit umask uname unlink unlinkat
          uretprobe utime utimensat utimensat_time64 utimes vfork vmsplice wait4 waitid waitpid write writev`,
      },
      {
        action: 'ALLOW',
        names: `process_vm_readv process_vm_writev ptrace`,
        includes: { minKernel: '4.8' },
      },
      {
        action: 'ALLOW',
        names: `socket`,
        args: [[0, 'LT', 38, 0]],
      },
      {
        action: 'ALLOW',
        names: `socket`,
        args: [[0, 'EQ', 39, 0]],
      },
      {
        action: 'ALLOW',
        names: `socket`,
        args: [[0, 'GT', 40, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 0, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 8, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 131072, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 131080, 0]],
      },
      {
        action: 'ALLOW',
        names: `personality`,
        args: [[0, 'EQ', 4294967295, 0]],
      },
      {
        action: 'ALLOW',
        names: `swapcontext sync_file_range2`,
        includes: { arches: ['ppc64le'] },
      },
      {
        action: 'ALLOW',
        names: `arm_fadvise64_64 arm_sync_file_range breakpoint cacheflush set_tls sync_file_range2`,
        includes: { arches: ['arm', 'arm64'] },
      },
      {
        action: 'ALLOW',
        names: `arch_prctl`,
        includes: { arches: ['amd64', 'x32'] },
      },
      {
        action: 'ALLOW',
        names: `modify_ldt`,
        includes: { arches: ['amd64', 'x32', 'x86'] },
      },
      {
        action: 'ALLOW',
        names: `s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr`,
        includes: { arches: ['s390', 's390x'] },
      },
      {
        action: 'ALLOW',
        names: `riscv_flush_icache`,
        includes: { arches: ['riscv64'] },
      },
      {
        action: 'ALLOW',
        names: `open_by_handle_at`,
        includes: { caps: ['CAP_DAC_READ_SEARCH'] },
      },
      {
        action: 'ALLOW',
        names: `
          bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie lsm_get_self_attr
          lsm_list_modules lsm_set_self_attr mount mount_setattr move_mount open_tree perf_event_open quotactl
          quotactl_fd setdomainname sethostname setns syslog umount umount2 unshare`,
        includes: { caps: ['CAP_SYS_ADMIN'] },
      },
      {
        action: 'ALLOW',
        names: `clone`,
        args: [[0, 'MASKED_EQ', 2114060288, 0]],
        excludes: { arches: ['s390', 's390x'], caps: ['CAP_SYS_ADMIN'] },
      },
      {
        action: 'ALLOW',
        names: `clone`,
        args: [[1, 'MASKED_EQ', 2114060288, 0]],
        includes: { arches: ['s390', 's390x'] },
        excludes: { caps: ['CAP_SYS_ADMIN'] },
      },
      {
        action: 'ERRNO',
        names: `clone3`,
        excludes: { caps: ['CAP_SYS_ADMIN'] },
        errnoRet: 38,
      },
      {
        action: 'ALLOW',
        names: `reboot`,
        includes: { caps: ['CAP_SYS_BOOT'] },
      },
      {
        action: 'ALLOW',
        names: `chroot`,
        includes: { caps: ['CAP_SYS_CHROOT'] },
      },
      {
        action: 'ALLOW',
        names: `delete_module finit_module init_module`,
        includes: { caps: ['CAP_SYS_MODULE'] },
      },
      {
        action: 'ALLOW',
        names: `acct`,
        includes: { caps: ['CAP_SYS_PACCT'] },
      },
      {
        action: 'ALLOW',
        names: `kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace`,
        includes: { caps: ['CAP_SYS_PTRACE'] },
      },
      {
        action: 'ALLOW',
        names: `ioperm iopl`,
        includes: { caps: ['CAP_SYS_RAWIO'] },
      },
      {
        action: 'ALLOW',
        names: `clock_settime clock_settime64 settimeofday stime`,
        includes: { caps: ['CAP_SYS_TIME'] },
      },
      {
        action: 'ALLOW',
        names: `vhangup`,
        includes: { caps: ['CAP_SYS_TTY_CONFIG'] },
      },
      {
        action: 'ALLOW',
        names: `get_mempolicy mbind set_mempolicy set_mempolicy_home_node`,
        includes: { caps: ['CAP_SYS_NICE'] },
      },
      {
        action: 'ALLOW',
        names: `syslog`,
        includes: { caps: ['CAP_SYSLOG'] },
      },
      {
        action: 'ALLOW',
        names: `bpf`,
        includes: { caps: ['CAP_BPF'] },
      },
      {
        action: 'ALLOW',
        names: `perf_event_open`,
        includes: { caps: ['CAP_PERFMON'] },
      },
    ],
  },
}
