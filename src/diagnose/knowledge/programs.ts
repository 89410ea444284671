/**
 * Which system calls a program makes because they are what it is for, so that a filter which refuses them breaks it.
 *
 * Only calls without which the program does not do its work are listed, not all it ever makes.
 * Sources: the programs' manual pages and sources, the project named per row.
 */

/** What a program is known to do. */
export type ProgramKnowledge = {
  readonly program: string
  /** Calls it makes as its purpose, the most telling first. */
  readonly calls: readonly string[]
  /** The capability the kernel demands for them besides: EPERM may come from its lack. */
  readonly capability: string | undefined
  readonly source: string
}

type Row = readonly [programs: string, calls: string, capability: string, source: string]

const mounting = 'mount fsopen fsconfig fsmount move_mount open_tree mount_setattr'
const clock = 'clock_settime settimeofday clock_adjtime adjtimex'
const rows: readonly Row[] = [
  ['unshare', 'unshare', 'CAP_SYS_ADMIN', 'util-linux sys-utils/unshare.c'],
  ['nsenter', 'setns', 'CAP_SYS_ADMIN', 'util-linux sys-utils/nsenter.c'],
  ['ip', 'setns unshare mount', 'CAP_SYS_ADMIN', 'iproute2 ip/ipnetns.c (ip netns only)'],
  ['lsns', 'setns', 'CAP_SYS_ADMIN', 'util-linux sys-utils/lsns.c'],
  [
    'mount mount.nfs mount.nfs4 mount.cifs mount.fuse',
    mounting,
    'CAP_SYS_ADMIN',
    'util-linux libmount/src/context_mount.c',
  ],
  [
    'fusermount fusermount3 sshfs s3fs gcsfuse bindfs rclone',
    'mount umount2',
    'CAP_SYS_ADMIN',
    'libfuse util/fusermount.c',
  ],
  ['umount', 'umount2', 'CAP_SYS_ADMIN', 'util-linux libmount/src/context_umount.c'],
  ['mountpoint findmnt', 'statmount listmount', '', 'util-linux libmount'],
  ['pivot_root', 'pivot_root', 'CAP_SYS_ADMIN', 'util-linux sys-utils/pivot_root.c'],
  ['switch_root', 'mount chroot', 'CAP_SYS_ADMIN', 'util-linux sys-utils/switch_root.c'],
  ['chroot', 'chroot', 'CAP_SYS_CHROOT', 'coreutils src/chroot.c'],
  ['proot', 'ptrace', '', 'proot src/tracee'],
  ['schroot debootstrap', 'chroot mount', 'CAP_SYS_ADMIN', 'debootstrap functions'],
  ['bwrap', 'clone unshare mount pivot_root umount2', 'CAP_SYS_ADMIN', 'containers/bubblewrap bubblewrap.c'],
  ['firejail nsjail', 'clone unshare mount pivot_root seccomp', 'CAP_SYS_ADMIN', 'google/nsjail subproc.cc, mnt.cc'],
  [
    'runc crun',
    'clone unshare setns mount pivot_root keyctl seccomp',
    'CAP_SYS_ADMIN',
    'opencontainers/runc libcontainer',
  ],
  ['podman buildah', 'clone unshare mount setns keyctl', 'CAP_SYS_ADMIN', 'containers/storage pkg/unshare'],
  ['dockerd containerd', 'mount unshare setns pivot_root', 'CAP_SYS_ADMIN', 'moby/moby daemon, containerd/containerd'],
  ['systemd-nspawn', 'clone mount pivot_root keyctl', 'CAP_SYS_ADMIN', 'systemd src/nspawn'],
  ['rootlesskit slirp4netns', 'unshare setns mount', 'CAP_SYS_ADMIN', 'rootless-containers/rootlesskit'],
  ['lxc-start lxc-execute', 'clone setns mount pivot_root', 'CAP_SYS_ADMIN', 'lxc src/lxc/start.c'],
  ['strace ltrace', 'ptrace process_vm_readv', 'CAP_SYS_PTRACE', 'strace/strace src/strace.c'],
  [
    'gdb gdbserver lldb lldb-server rr dlv',
    'ptrace personality process_vm_readv',
    'CAP_SYS_PTRACE',
    'gdb/nat/linux-ptrace.c; gdb/nat/linux-personality.c',
  ],
  ['pstack gcore py-spy rbspy reptyr', 'ptrace process_vm_readv', 'CAP_SYS_PTRACE', 'benfred/py-spy README'],
  ['criu', 'ptrace kcmp process_vm_readv userfaultfd clone3', 'CAP_CHECKPOINT_RESTORE', 'checkpoint-restore/criu'],
  ['perf', 'perf_event_open', 'CAP_PERFMON', 'linux tools/perf'],
  ['bpftrace bpftool bcc tetragon', 'bpf perf_event_open', 'CAP_BPF', 'linux tools/bpf/bpftool'],
  ['keyctl keyutils', 'keyctl add_key request_key', '', 'keyutils keyctl.c'],
  ['request-key key.dns_resolver', 'keyctl request_key', '', 'keyutils request-key.c'],
  ['fscrypt fscryptctl e4crypt', 'keyctl add_key', '', 'google/fscrypt keyring'],
  ['hwclock', clock, 'CAP_SYS_TIME', 'util-linux sys-utils/hwclock.c'],
  ['date', 'clock_settime settimeofday', 'CAP_SYS_TIME', 'coreutils src/date.c (date -s only)'],
  [
    'ntpd chronyd ntpdate sntp ptp4l phc2sys timesyncd systemd-timesyncd',
    clock,
    'CAP_SYS_TIME',
    'chrony sys_linux.c; ntp ntpd/ntp_loopfilter.c',
  ],
  ['adjtimex', 'adjtimex clock_adjtime', 'CAP_SYS_TIME', 'adjtimex adjtimex.c'],
  ['dmesg', 'syslog', 'CAP_SYSLOG', 'util-linux sys-utils/dmesg.c'],
  ['klogd rsyslogd', 'syslog', 'CAP_SYSLOG', 'rsyslog plugins/imklog'],
  ['hostname', 'sethostname', 'CAP_SYS_ADMIN', 'net-tools hostname.c (setting only)'],
  ['domainname nisdomainname ypdomainname', 'setdomainname', 'CAP_SYS_ADMIN', 'net-tools hostname.c'],
  ['hostnamectl', 'sethostname', 'CAP_SYS_ADMIN', 'systemd src/hostname'],
  ['reboot halt poweroff shutdown', 'reboot', 'CAP_SYS_BOOT', 'systemd src/shared/reboot-util.c'],
  ['kexec', 'kexec_load kexec_file_load reboot', 'CAP_SYS_BOOT', 'kexec-tools kexec/kexec.c'],
  ['insmod modprobe kmod', 'finit_module init_module', 'CAP_SYS_MODULE', 'kmod libkmod/libkmod-module.c'],
  ['rmmod', 'delete_module', 'CAP_SYS_MODULE', 'kmod libkmod/libkmod-module.c'],
  ['swapon', 'swapon', 'CAP_SYS_ADMIN', 'util-linux sys-utils/swapon.c'],
  ['swapoff', 'swapoff', 'CAP_SYS_ADMIN', 'util-linux sys-utils/swapoff.c'],
  ['accton', 'acct', 'CAP_SYS_PACCT', 'acct accton.c'],
  [
    'quota quotaon quotaoff quotacheck setquota edquota repquota',
    'quotactl quotactl_fd',
    'CAP_SYS_ADMIN',
    'linuxquota quotasys.c',
  ],
  ['xfs_quota', 'quotactl', 'CAP_SYS_ADMIN', 'xfsprogs quota'],
  ['mknod', 'mknod mknodat', 'CAP_MKNOD', 'coreutils src/mknod.c'],
  ['mkfifo', 'mknod mknodat', '', 'coreutils src/mkfifo.c'],
  ['chown chgrp', 'fchownat chown lchown fchown', 'CAP_CHOWN', 'coreutils src/chown-core.c'],
  ['chmod', 'fchmodat chmod fchmodat2', 'CAP_FOWNER', 'coreutils src/chmod.c'],
  ['numactl numad', 'set_mempolicy mbind get_mempolicy sched_setaffinity', 'CAP_SYS_NICE', 'numactl numactl.c'],
  ['migratepages', 'migrate_pages', 'CAP_SYS_NICE', 'numactl migratepages.c'],
  ['memhog numademo', 'mbind set_mempolicy get_mempolicy', 'CAP_SYS_NICE', 'numactl memhog.c'],
  ['setarch linux32 linux64 i386', 'personality', '', 'util-linux sys-utils/setarch.c'],
  ['wine wine64 wineserver', 'modify_ldt personality', '', 'wine dlls/ntdll/unix/signal_i386.c'],
  ['chrt', 'sched_setscheduler sched_setattr', 'CAP_SYS_NICE', 'util-linux schedutils/chrt.c'],
  ['uclampset', 'sched_setattr', 'CAP_SYS_NICE', 'util-linux schedutils/uclampset.c'],
  ['ionice', 'ioprio_set', 'CAP_SYS_NICE', 'util-linux schedutils/ionice.c'],
  ['taskset', 'sched_setaffinity', 'CAP_SYS_NICE', 'util-linux schedutils/taskset.c'],
  ['nice renice', 'setpriority', 'CAP_SYS_NICE', 'coreutils src/nice.c'],
  ['setpriv capsh', 'capset prctl setresuid', 'CAP_SETPCAP', 'util-linux sys-utils/setpriv.c'],
  ['su sudo runuser gosu su-exec', 'setresuid setresgid setgroups', 'CAP_SETUID', 'sudo src/exec.c'],
  ['getty agetty', 'vhangup', 'CAP_SYS_TTY_CONFIG', 'util-linux term-utils/agetty.c'],
  ['fio', 'io_uring_setup io_setup io_submit', '', 'axboe/fio engines'],
  ['inb inw inl outb outw outl ioport', 'ioperm iopl', 'CAP_SYS_RAWIO', 'ioport ioport.c'],
  ['dpdk-testpmd testpmd', 'iopl set_mempolicy mbind get_mempolicy', 'CAP_SYS_RAWIO', 'DPDK lib/eal/linux'],
  ['xtrabackup mariabackup', 'io_setup io_uring_setup', '', 'percona/percona-xtrabackup'],
  [
    'chromium chromium-browser chrome google-chrome headless_shell',
    'clone unshare chroot seccomp',
    'CAP_SYS_ADMIN',
    'chromium sandbox/linux/services/credentials.cc',
  ],
  ['flatpak', 'clone unshare mount pivot_root', 'CAP_SYS_ADMIN', 'flatpak common/flatpak-run.c'],
  ['exportfs rpc.nfsd', 'mount nfsservctl name_to_handle_at', 'CAP_SYS_ADMIN', 'nfs-utils'],
  [
    'nfs-ganesha ganesha.nfsd',
    'open_by_handle_at name_to_handle_at',
    'CAP_DAC_READ_SEARCH',
    'nfs-ganesha src/FSAL/FSAL_VFS',
  ],
  ['fatrace', 'fanotify_init', 'CAP_SYS_ADMIN', 'fatrace fatrace.c'],
  ['clamonacc', 'fanotify_init', 'CAP_SYS_ADMIN', 'Cisco-Talos/clamav clamonacc'],
]

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')

const byProgram: ReadonlyMap<string, ProgramKnowledge> = new Map(
  rows.flatMap(([programs, calls, capability, source]) =>
    words(programs).map((program): [string, ProgramKnowledge] => [
      program,
      { program, calls: words(calls), capability: capability === '' ? undefined : capability, source },
    ]),
  ),
)

/** The longest command or path looked at; what is longer is cut there. */
const commandCharactersMax = 4096

/** The most programs read out of one command line. */
export const commandProgramsMax = 32

/** A program's bare name: folder and version suffix taken off, `/usr/bin/python3.11` -> `python`. */
export function programName(path: string): string {
  const name = path.slice(0, commandCharactersMax).trim().split('/').at(-1) ?? ''
  const bare = name.replace(/(?:\.(?:real|static|bin|orig))?$/, '')
  return byProgram.has(bare) ? bare : bare.replace(/-?\d+(?:\.\d+)*$/, '') || bare
}

/** What is known of a program by its name or path; undefined if nothing is. */
export const programKnowledge = (program: string): ProgramKnowledge | undefined => byProgram.get(programName(program))

/** The calls a program makes as its purpose; empty if nothing is known of it. */
export const purposeCalls = (program: string): readonly string[] => programKnowledge(program)?.calls ?? []

/** The programs known to make a call as their purpose, in the order of the table. */
export const programsThatCall = (call: string): readonly string[] =>
  [...byProgram.values()].filter(({ calls }) => calls.includes(call)).map(({ program }) => program)

const wrappers: ReadonlySet<string> = new Set(
  words(
    'exec sudo env nohup time nice ionice timeout setsid stdbuf command builtin busybox sh bash dash ash zsh ksh tini dumb-init gosu su-exec chrt taskset then do else if while until ! xargs catchsegv unbuffer',
  ),
)
const assignment = /^[A-Za-z_]\w*=/

/**
 * The programs a shell command line starts, as far as its words show: no expansion, no quoting rules beyond quotes
 * taken off. Wrappers (`sudo`, `env`, `timeout 5`) are kept in the list and looked through.
 */
export function commandPrograms(command: string): readonly string[] {
  const found: string[] = []
  for (const part of command.slice(0, commandCharactersMax).split(/&&|\|\||[;|&\n(){}`]|\$\(/)) {
    for (const program of partPrograms(part)) {
      if (found.length >= commandProgramsMax) return found
      if (!found.includes(program)) found.push(program)
    }
  }
  return found
}

/** The program of one simple command, and those behind its wrappers. */
function partPrograms(part: string): readonly string[] {
  const found: string[] = []
  for (const raw of part.split(/\s+/)) {
    const word = raw.replace(/^['"]+|['"]+$/g, '')
    if (word === '' || assignment.test(word) || /^[-<>\d]/.test(word)) continue
    const name = programName(word)
    found.push(name)
    if (!wrappers.has(name)) break
  }
  return found
}
