/**
 * Words that programs print for what they tried, and the system calls such a word can stand for on Linux.
 *
 * Programs name a library function (`pthread_create`), a request (`PTRACE_TRACEME`) or a purpose (`changing ownership`);
 * a filter judges the system call below it. Which call a function makes depends on the C library and the architecture,
 * so a word has all of them, the likeliest first.
 * Sources: sysdeps/unix/sysv/linux in bminor/glibc, src/ in the musl tree, man-pages section 2.
 */

const processes = ['clone3', 'clone', 'fork', 'vfork']
const threads = ['clone3', 'clone']
const starts = ['clone3', 'clone', 'vfork', 'execve']
const owners = ['fchownat', 'chown', 'lchown', 'fchown']
const modes = ['fchmodat', 'chmod', 'fchmod', 'fchmodat2']
const lookups = ['statx', 'newfstatat', 'stat', 'lstat', 'fstat']
const checks = ['faccessat2', 'faccessat', 'access']
const clocks = ['clock_settime', 'settimeofday', 'clock_adjtime', 'adjtimex']
const namespaces = ['unshare', 'clone', 'clone3', 'setns']
const newMounts = ['mount', 'fsopen', 'fsmount', 'move_mount', 'open_tree', 'mount_setattr', 'fsconfig']

/** Function names that are not the name of the one call they make. */
const functions: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['fork', processes],
  ['vfork', ['vfork', 'clone']],
  ['clone', ['clone', 'clone3']],
  ['popen', starts],
  ['posix_openpt', ['openat', 'ioctl']],
  ['openpty', ['openat', 'ioctl']],
  ['spawn', starts],
  ['spawnSync', starts],
  ['posix_spawn', starts],
  ['posix_spawnp', starts],
  ['fork/exec', starts],
  ['exec', ['execve', 'execveat']],
  ['execv', ['execve']],
  ['execvp', ['execve']],
  ['execlp', ['execve']],
  ['execl', ['execve']],
  ['execvpe', ['execve']],
  ['fexecve', ['execveat', 'execve']],
  ['pthread_create', threads],
  ['thrd_create', threads],
  ['uv_thread_create', threads],
  ['newosproc', threads],
  ['PTRACE_TRACEME', ['ptrace']],
  ['PTRACE_ATTACH', ['ptrace']],
  ['PTRACE_SEIZE', ['ptrace']],
  ['PTRACE_SETOPTIONS', ['ptrace']],
  ['CLONE_NEWUSER', namespaces],
  ['CLONE_NEWNS', namespaces],
  ['CLONE_NEWNET', namespaces],
  ['CLONE_NEWPID', namespaces],
  ['umount', ['umount2', 'umount']],
  ['chown', owners],
  ['lchown', owners],
  ['fchown', ['fchown']],
  ['chmod', modes],
  ['mknod', ['mknodat', 'mknod']],
  ['mkfifo', ['mknodat', 'mknod']],
  ['mkdir', ['mkdirat', 'mkdir']],
  ['rmdir', ['unlinkat', 'rmdir']],
  ['unlink', ['unlinkat', 'unlink']],
  ['link', ['linkat', 'link']],
  ['symlink', ['symlinkat', 'symlink']],
  ['rename', ['renameat2', 'renameat', 'rename']],
  ['readlink', ['readlinkat', 'readlink']],
  ['stat', lookups],
  ['lstat', lookups],
  ['fstat', ['fstat', 'newfstatat', 'statx']],
  ['fstatat', ['newfstatat', 'statx']],
  ['access', checks],
  ['eaccess', checks],
  ['euidaccess', checks],
  ['faccessat', ['faccessat2', 'faccessat']],
  ['open', ['openat', 'open', 'openat2']],
  ['creat', ['openat', 'creat']],
  ['fopen', ['openat', 'open']],
  ['opendir', ['openat', 'open']],
  ['scandir', ['openat', 'getdents64']],
  ['utime', ['utimensat', 'utime', 'utimes']],
  ['utimes', ['utimensat', 'utimes']],
  ['futime', ['utimensat']],
  ['uv_cwd', ['getcwd']],
  ['copyfile', ['copy_file_range', 'sendfile', 'ioctl']],
  ['closefrom', ['close_range']],
  ['initgroups', ['setgroups']],
  ['seteuid', ['setresuid']],
  ['setegid', ['setresgid']],
  ['setrlimit', ['prlimit64', 'setrlimit']],
  ['getrlimit', ['prlimit64', 'getrlimit']],
  ['prlimit', ['prlimit64']],
  ['nice', ['setpriority']],
  ['pthread_setschedparam', ['sched_setscheduler']],
  ['pthread_setaffinity_np', ['sched_setaffinity']],
  ['posix_fallocate', ['fallocate']],
  ['io_uring_queue_init', ['io_uring_setup']],
  ['io_uring_queue_init_params', ['io_uring_setup']],
  ['queue_init', ['io_uring_setup', 'io_setup']],
  ['io_queue_init', ['io_setup']],
  ['klogctl', ['syslog']],
  ['adjtime', ['adjtimex', 'clock_adjtime']],
  ['ntp_adjtime', ['adjtimex', 'clock_adjtime']],
  ['ntp_gettime', ['adjtimex', 'clock_adjtime']],
  ['adjtimex', ['adjtimex', 'clock_adjtime']],
  ['stime', ['clock_settime', 'settimeofday', 'stime']],
  ['numa_set_membind', ['set_mempolicy']],
  ['numa_maps', ['get_mempolicy']],
  ['bpf_create_map', ['bpf']],
  ['bpf_prog_load', ['bpf']],
  ['seccomp_load', ['seccomp', 'prctl']],
  ['cap_set_proc', ['capset']],
  ['set_tid', ['clone3']],
  ['sem_open', ['openat', 'linkat', 'mmap']],
  ['shm_open', ['openat']],
  ['getifaddrs', ['socket', 'bind', 'sendto']],
  ['sendfile', ['sendfile', 'copy_file_range']],
  ['lutimes', ['utimensat']],
  ['setxattr', ['setxattr', 'lsetxattr', 'fsetxattr']],
])

/** Functions that make the call of their own name and no other, as far as messages are concerned. */
const plain = `
  accept accept4 acct add_key bind bpf cachestat capget capset chdir chroot clock_adjtime clock_settime clone3 close_range
  connect copy_file_range delete_module epoll_create epoll_create1 epoll_ctl epoll_pwait2 eventfd eventfd2 execve execveat
  faccessat2 fallocate fanotify_init fanotify_mark fchdir fchmod fchmodat fchmodat2 fchownat fcntl finit_module flock
  fsconfig fsetxattr fsmount fsopen fspick fsync ftruncate futex futex_waitv get_mempolicy getcwd getdents64 getpriority
  getrandom getxattr init_module inotify_add_watch inotify_init inotify_init1 io_cancel io_destroy io_getevents
  io_pgetevents io_setup io_submit io_uring_enter io_uring_register io_uring_setup ioctl ioperm iopl ioprio_set kcmp
  kexec_file_load kexec_load keyctl kill landlock_add_rule landlock_create_ruleset landlock_restrict_self linkat listen
  lookup_dcookie lsetxattr madvise map_shadow_stack mbind membarrier memfd_create memfd_secret migrate_pages mincore
  mkdirat mknodat mlock mlock2 mlockall mmap modify_ldt mount mount_setattr move_mount move_pages mprotect mq_open mremap
  mseal msgget munlock name_to_handle_at open_by_handle_at open_tree openat openat2 perf_event_open personality pidfd_getfd
  pidfd_open pidfd_send_signal pivot_root pkey_alloc pkey_free pkey_mprotect preadv2 prctl process_madvise
  process_vm_readv process_vm_writev ptrace pwritev2 quotactl quotactl_fd read readahead reboot recvmsg remap_file_pages
  removexattr renameat renameat2 request_key rseq sched_getattr sched_setaffinity sched_setattr sched_setparam
  sched_setscheduler seccomp semget semop semtimedop sendmmsg sendmsg sendto set_mempolicy set_mempolicy_home_node
  setdomainname setfsgid setfsuid setgid setgroups sethostname setitimer setns setpgid setpriority setregid setresgid
  setresuid setreuid setsid setsockopt settimeofday setuid shmat shmctl shmget sigaltstack signalfd signalfd4 socket
  socketpair splice statfs statmount listmount statx swapoff swapon symlinkat sync_file_range syncfs sysfs syslog tgkill
  timer_create timerfd_create timerfd_settime truncate umount2 unlinkat unshare uselib userfaultfd ustat utimensat
  vhangup vmsplice wait4 waitid write
`
const plainCalls: ReadonlySet<string> = new Set(plain.split(/\s+/).filter((word) => word !== ''))

/**
 * The system calls a printed word can stand for, the likeliest first; empty for a word that is no call or function.
 * Prefixes that mark a raw call (`sys_`, `SYS_`, `__NR_`, `__x64_sys_`) are taken off.
 */
export function callsOfWord(word: string): readonly string[] {
  const name = word.replace(/^(?:__x64_sys_|__arm64_sys_|__se_sys_|sys_|SYS_|__NR_)/, '')
  const known = functions.get(name)
  if (known !== undefined) return known
  return plainCalls.has(name) ? [name] : []
}

/** Wordings for a refused call that do not name it. First match wins. */
const phrases: readonly (readonly [pattern: RegExp, calls: readonly string[]])[] = [
  [/\bpivot(?:ing|ed)?\b.{0,12}\broot\b/i, ['pivot_root']],
  [/\bchang(?:e|ing) root\b|\benter chroot\b/i, ['chroot', 'pivot_root']],
  [/\bchang(?:e|ing) (?:the )?(?:owner|group)\w*\b|\bset(?:ting)? ownership\b|\bpreserve ownership\b/i, owners],
  [/\b(?:chang(?:e|ing)|set(?:ting)?) (?:the )?(?:access )?(?:permission|mode)s?\b|\bpreserve permissions\b/i, modes],
  [/\b(?:set(?:ting)?|preserv(?:e|ing)) times\b|\bcannot utime\b|\bsetting times\b/i, ['utimensat']],
  [/\b(?:set(?:ting)?|adjust(?:ing)?|step(?:ping)?) (?:the )?(?:system )?(?:date|time|clock)\b/i, clocks],
  [/\bhost ?name\b/i, ['sethostname']],
  [/\baddress space randomi[sz]ation\b/i, ['personality']],
  [/\b(?:insert(?:ing)?|load(?:ing)?) (?:kernel )?module\b|\bcould not insert\b/i, ['finit_module', 'init_module']],
  [/\b(?:remov|unload)(?:e|ing)? (?:kernel )?module\b/i, ['delete_module']],
  [/\bkernel (?:log|ring|message)? ?buffer\b/i, ['syslog']],
  [/\bperformance (?:counter|monitoring|event)s?\b/i, ['perf_event_open']],
  [/\bkey ?rings?\b|\bsession key\b/i, ['keyctl', 'add_key', 'request_key']],
  [/\bio_uring\b/i, ['io_uring_setup']],
  [/\bnamespaces?\b/i, namespaces],
  [/\b(?:attach(?:ing)?|trac(?:e|ing)) (?:to )?(?:the )?(?:inferior |child |target )?process\b/i, ['ptrace']],
  // make tests whether it may execute the shell before it does. Source: alpinelinux/docker-alpine issue 182.
  [/^g?make(?:\[\d+\])?: \S+: $/, ['faccessat2', 'clone3', 'execve']],
  // Refused by the kernel for want of CAP_NET_ADMIN, as a rule: a filter sees the sending only.
  [/\bRTNETLINK\b|\bnetlink\b/i, ['sendmsg', 'sendto']],
  [/\b(?:cannot|can't|could not|failed to|unable to) (?:remove|unlink|delete)\b/i, ['unlinkat', 'unlink', 'rmdir']],
  [/\bresource limits?\b|\brlimit\b/i, ['prlimit64', 'setrlimit']],
  [/\bcannot mknod\b/i, ['mknodat', 'mknod']],
  [/\b(?:cannot|can't|could not|failed to|unable to) (?:re)?mount\b|\bmount(?:ing)? (?:of )?\S+ failed\b/i, newMounts],
  [/\b(?:cannot|can't|could not|failed to|unable to) (?:access|stat)\b/i, [...lookups, ...checks]],
  [/\b(?:creat|start|spawn)(?:e|ing)? (?:a |an |the |new |native |worker |os |io )*threads?\b/i, threads],
  [/\bthread (?:creation|constructor|create)\b/i, threads],
  [/\b(?:cannot|can't|could not|failed to|unable to) (?:fork|spawn|start (?:a |the )?(?:child|process))\b/i, processes],
  [/\bNUMA\b|\bmemory policy\b/i, ['set_mempolicy', 'mbind', 'get_mempolicy', 'move_pages']],
  [/\b(?:set(?:ting)?|chang(?:e|ing)) (?:the )?(?:cpu )?affinity\b/i, ['sched_setaffinity']],
  [/\bscheduling (?:policy|class|priority)\b|\bset pid \d+'s policy\b/i, ['sched_setscheduler', 'sched_setattr']],
  [/\bset(?:ting)? (?:the )?priority\b/i, ['setpriority']],
  [/\block(?:ing)? memory\b/i, ['mlockall', 'mlock', 'mlock2']],
]

/** The system calls a wording stands for where no function is named; empty if it is not known. */
export const callsOfPhrase = (text: string): readonly string[] =>
  phrases.find(([pattern]) => pattern.test(text))?.[1] ?? []

/** Calls that start a thread or a process. A filter that refuses the first of them breaks most language runtimes. */
export const threadCalls: readonly string[] = threads

/** Calls that start a process, threads included. */
export const processCalls: readonly string[] = processes
