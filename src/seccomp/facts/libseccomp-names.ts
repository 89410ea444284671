/**
 * Which system call names each libseccomp release knows: what `seccomp_syscall_resolve_name` finds, whether or not the
 * call exists on the machine. Releases not listed add none.
 * Source: seccomp/libseccomp, release tags v2.3.0 to v2.6.1: src/arch-x86_64-syscalls.c, from 2.5 src/syscalls.csv.
 */
export const libseccompNames: readonly {
  readonly version: string
  readonly added: string
  readonly removed: string
}[] = [
  {
    version: '2.3.0',
    added: `
      _llseek _newselect _sysctl accept accept4 access acct add_key adjtimex afs_syscall alarm arch_prctl
      arm_fadvise64_64 arm_sync_file_range bdflush bind bpf break breakpoint brk cachectl cacheflush capget capset
      chdir chmod chown chown32 chroot clock_adjtime clock_getres clock_gettime clock_nanosleep clock_settime clone
      close connect copy_file_range creat create_module delete_module dup dup2 dup3 epoll_create epoll_create1
      epoll_ctl epoll_ctl_old epoll_pwait epoll_wait epoll_wait_old eventfd eventfd2 execve execveat exit exit_group
      faccessat fadvise64 fadvise64_64 fallocate fanotify_init fanotify_mark fchdir fchmod fchmodat fchown fchown32
      fchownat fcntl fcntl64 fdatasync fgetxattr finit_module flistxattr flock fork fremovexattr fsetxattr fstat
      fstat64 fstatat64 fstatfs fstatfs64 fsync ftime ftruncate ftruncate64 futex futimesat get_kernel_syms
      get_mempolicy get_robust_list get_thread_area getcpu getcwd getdents getdents64 getegid getegid32 geteuid
      geteuid32 getgid getgid32 getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getpmsg getppid
      getpriority getrandom getresgid getresgid32 getresuid getresuid32 getrlimit getrusage getsid getsockname
      getsockopt gettid gettimeofday getuid getuid32 getxattr gtty idle init_module inotify_add_watch inotify_init
      inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents io_setup io_submit ioctl ioperm iopl ioprio_get
      ioprio_set ipc kcmp kexec_file_load kexec_load keyctl kill lchown lchown32 lgetxattr link linkat listen
      listxattr llistxattr lock lookup_dcookie lremovexattr lseek lsetxattr lstat lstat64 madvise mbind membarrier
      memfd_create migrate_pages mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 modify_ldt mount
      move_pages mprotect mpx mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink mremap msgctl
      msgget msgrcv msgsnd msync multiplexer munlock munlockall munmap name_to_handle_at nanosleep newfstatat
      nfsservctl nice oldfstat oldlstat oldolduname oldstat olduname oldwait4 open open_by_handle_at openat pause
      pciconfig_iobase pciconfig_read pciconfig_write perf_event_open personality pipe pipe2 pivot_root poll ppoll
      prctl pread64 preadv prlimit64 process_vm_readv process_vm_writev prof profil pselect6 ptrace putpmsg pwrite64
      pwritev query_module quotactl read readahead readdir readlink readlinkat readv reboot recv recvfrom recvmmsg
      recvmsg remap_file_pages removexattr rename renameat renameat2 request_key restart_syscall rmdir rt_sigaction
      rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo rtas
      s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr sched_get_priority_max sched_get_priority_min
      sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_setaffinity
      sched_setattr sched_setparam sched_setscheduler sched_yield seccomp security select semctl semget semop
      semtimedop send sendfile sendfile64 sendmmsg sendmsg sendto set_mempolicy set_robust_list set_thread_area
      set_tid_address set_tls setdomainname setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups
      setgroups32 sethostname setitimer setns setpgid setpriority setregid setregid32 setresgid setresgid32 setresuid
      setresuid32 setreuid setreuid32 setrlimit setsid setsockopt settimeofday setuid setuid32 setxattr sgetmask shmat
      shmctl shmdt shmget shutdown sigaction sigaltstack signal signalfd signalfd4 sigpending sigprocmask sigreturn
      sigsuspend socket socketcall socketpair splice spu_create spu_run ssetmask stat stat64 statfs statfs64 stime
      stty subpage_prot swapcontext swapoff swapon switch_endian symlink symlinkat sync sync_file_range
      sync_file_range2 syncfs sys_debug_setcontext syscall sysfs sysinfo syslog sysmips tee tgkill time timer_create
      timer_delete timer_getoverrun timer_gettime timer_settime timerfd timerfd_create timerfd_gettime timerfd_settime
      times tkill truncate truncate64 tuxcall ugetrlimit ulimit umask umount umount2 uname unlink unlinkat unshare
      uselib userfaultfd usr26 usr32 ustat utime utimensat utimes vfork vhangup vm86 vm86old vmsplice vserver wait4
      waitid waitpid write writev`,
    removed: '',
  },
  {
    version: '2.3.1',
    added: ``,
    removed: '',
  },
  {
    version: '2.3.2',
    added: `pkey_alloc pkey_free pkey_mprotect preadv2 pwritev2`,
    removed: '',
  },
  {
    version: '2.3.3',
    added: `get_tls s390_guarded_storage s390_sthyi statx`,
    removed: '',
  },
  {
    version: '2.4.0',
    added: `io_pgetevents rseq`,
    removed: '',
  },
  {
    version: '2.4.1',
    added: ``,
    removed: '',
  },
  {
    version: '2.4.2',
    added: `
      clock_adjtime64 clock_getres_time64 clock_gettime64 clock_nanosleep_time64 clock_settime64 clone3 fsconfig
      fsmount fsopen fspick futex_time64 io_pgetevents_time64 io_uring_enter io_uring_register io_uring_setup
      move_mount mq_timedreceive_time64 mq_timedsend_time64 open_tree pidfd_open pidfd_send_signal ppoll_time64
      pselect6_time64 recvmmsg_time64 rt_sigtimedwait_time64 sched_rr_get_interval_time64 semtimedop_time64
      timer_gettime64 timer_settime64 timerfd_gettime64 timerfd_settime64 utimensat_time64`,
    removed: '',
  },
  {
    version: '2.4.3',
    added: ``,
    removed: '',
  },
  {
    version: '2.4.4',
    added: `faccessat2 openat2 pidfd_getfd`,
    removed: '',
  },
  {
    version: '2.5.0',
    added: `riscv_flush_icache`,
    removed: 'oldwait4',
  },
  {
    version: '2.5.1',
    added: ``,
    removed: '',
  },
  {
    version: '2.5.2',
    added: `
      close_range epoll_pwait2 landlock_add_rule landlock_create_ruleset landlock_restrict_self memfd_secret
      mount_setattr process_madvise quotactl_fd`,
    removed: '',
  },
  {
    version: '2.5.3',
    added: `process_mrelease`,
    removed: '',
  },
  {
    version: '2.5.4',
    added: `futex_waitv set_mempolicy_home_node`,
    removed: '',
  },
  {
    version: '2.5.5',
    added: `cachestat fchmodat2 futex_requeue futex_wait futex_wake map_shadow_stack`,
    removed: '',
  },
  {
    version: '2.5.6',
    added: `
      getxattrat listmount listxattrat lsm_get_self_attr lsm_list_modules lsm_set_self_attr mseal removexattrat
      riscv_hwprobe setxattrat statmount uretprobe`,
    removed: '',
  },
  {
    version: '2.6.0',
    added: `atomic_barrier atomic_cmpxchg_32 getpagesize`,
    removed: '',
  },
  {
    version: '2.6.1',
    added: `file_getattr file_setattr listns open_tree_attr rseq_slice_yield uprobe`,
    removed: '',
  },
]
