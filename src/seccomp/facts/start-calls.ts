/** Which containers need a call before their command runs, or to notice that it ended. */
type StartKind = 'all containers' | 'command tasks' | 'command tasks with an image'

/** What a container's start makes under the filter: any one of `calls` will do. */
export type StartNeed = {
  readonly calls: readonly string[]
  readonly of: StartKind
  readonly for: string
  /** Set for what some containers do without: a profile may refuse it knowingly. */
  readonly optional?: true
}

/**
 * Calls that Mesos itself makes in a filtered container. Where the C library chooses between calls, all choices are
 * listed. Source: apache/mesos src/slave/containerizer/mesos/launch.cpp, execute; src/launcher/executor.cpp;
 * docs/isolators/linux-seccomp.md (pivot_root).
 */
export const startNeeds: readonly StartNeed[] = [
  { calls: ['execve'], of: 'all containers', for: 'start the command' },
  { calls: ['exit_group'], of: 'all containers', for: 'end any process' },
  { calls: ['clone', 'clone3', 'fork', 'vfork'], of: 'all containers', for: 'fork the command from its init' },
  { calls: ['wait4', 'waitid'], of: 'all containers', for: 'wait for the command' },
  { calls: ['write'], of: 'all containers', for: 'write the exit status' },
  { calls: ['read'], of: 'all containers', for: 'load programs and read from pipes' },
  { calls: ['close'], of: 'all containers', for: 'close inherited files' },
  { calls: ['fcntl'], of: 'all containers', for: 'set close-on-exec on inherited files' },
  { calls: ['openat', 'open'], of: 'all containers', for: 'open files and load libraries' },
  { calls: ['getdents64', 'getdents'], of: 'all containers', for: 'list /proc/self/fd' },
  { calls: ['readlink', 'readlinkat'], of: 'all containers', for: 'read links in /proc' },
  { calls: ['mmap'], of: 'all containers', for: 'load programs' },
  { calls: ['mprotect'], of: 'all containers', for: 'load programs' },
  { calls: ['munmap'], of: 'all containers', for: 'load programs' },
  { calls: ['brk'], of: 'all containers', for: 'allocate memory' },
  { calls: ['arch_prctl', 'set_thread_area'], of: 'all containers', for: 'set up thread-local storage on x86' },
  { calls: ['rt_sigaction'], of: 'all containers', for: 'set signal handlers' },
  { calls: ['rt_sigprocmask'], of: 'all containers', for: 'block and unblock signals' },
  { calls: ['rt_sigreturn'], of: 'all containers', for: 'return from a signal handler' },
  { calls: ['prctl'], of: 'all containers', for: 'keep capabilities over a change of user' },
  { calls: ['capget'], of: 'all containers', for: 'read capabilities' },
  { calls: ['capset'], of: 'all containers', for: 'set capabilities' },
  { calls: ['setuid'], of: 'all containers', for: 'switch to the user of the task', optional: true },
  { calls: ['setgid'], of: 'all containers', for: 'switch to the group of the task', optional: true },
  { calls: ['setgroups'], of: 'all containers', for: 'set the groups of the user', optional: true },
  { calls: ['futex'], of: 'command tasks', for: 'synchronise the threads of the command executor' },
  { calls: ['socket'], of: 'command tasks', for: 'connect the executor with its agent' },
  { calls: ['connect'], of: 'command tasks', for: 'connect the executor with its agent' },
  { calls: ['bind'], of: 'command tasks', for: 'listen for the agent' },
  { calls: ['listen'], of: 'command tasks', for: 'listen for the agent' },
  { calls: ['accept', 'accept4'], of: 'command tasks', for: 'take connections of the agent' },
  { calls: ['sendto', 'sendmsg', 'writev'], of: 'command tasks', for: 'report to the agent' },
  { calls: ['recvfrom', 'recvmsg', 'readv'], of: 'command tasks', for: 'hear the agent' },
  { calls: ['getsockname'], of: 'command tasks', for: 'learn its own address' },
  { calls: ['setsockopt'], of: 'command tasks', for: 'set up sockets' },
  { calls: ['epoll_create1', 'epoll_create'], of: 'command tasks', for: 'wait for events' },
  { calls: ['epoll_ctl'], of: 'command tasks', for: 'wait for events' },
  { calls: ['epoll_wait', 'epoll_pwait'], of: 'command tasks', for: 'wait for events' },
  { calls: ['eventfd2', 'eventfd', 'pipe2', 'pipe'], of: 'command tasks', for: 'wake the event loop' },
  { calls: ['unshare'], of: 'command tasks with an image', for: 'leave the mounts of the executor' },
  { calls: ['mount'], of: 'command tasks with an image', for: 'prepare the image as root' },
  { calls: ['pivot_root'], of: 'command tasks with an image', for: 'change the root to the image' },
  { calls: ['chroot'], of: 'command tasks with an image', for: 'change the root to the image' },
  { calls: ['umount2'], of: 'command tasks with an image', for: 'detach the old root' },
  { calls: ['chdir'], of: 'command tasks with an image', for: 'enter the working directory' },
  { calls: ['mkdir', 'mkdirat'], of: 'command tasks with an image', for: 'make a place for the old root' },
  { calls: ['rmdir', 'unlinkat'], of: 'command tasks with an image', for: 'remove the place of the old root' },
]
