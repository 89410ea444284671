/** Calls that programs use together: a program refused one of them is likely to need the others next. */
export const callFamilies: readonly { readonly calls: readonly string[]; readonly for: string }[] = [
  { calls: ['ptrace', 'process_vm_readv', 'process_vm_writev', 'kcmp'], for: 'debuggers and tracers' },
  { calls: ['add_key', 'keyctl', 'request_key'], for: 'kernel keyrings' },
  { calls: ['io_uring_setup', 'io_uring_enter', 'io_uring_register'], for: 'io_uring' },
  { calls: ['pidfd_open', 'pidfd_send_signal', 'pidfd_getfd'], for: 'process file descriptors' },
  { calls: ['mount', 'umount2', 'unshare', 'setns', 'pivot_root'], for: 'containers within the container' },
  {
    calls: ['fsopen', 'fsconfig', 'fsmount', 'fspick', 'move_mount', 'open_tree', 'mount_setattr'],
    for: 'the new mount interface',
  },
  { calls: ['get_mempolicy', 'mbind', 'set_mempolicy', 'migrate_pages', 'move_pages'], for: 'NUMA placement' },
  { calls: ['pkey_alloc', 'pkey_free', 'pkey_mprotect'], for: 'memory protection keys' },
  { calls: ['landlock_create_ruleset', 'landlock_add_rule', 'landlock_restrict_self'], for: 'Landlock' },
  { calls: ['clock_settime', 'clock_adjtime', 'settimeofday'], for: 'setting the clock' },
  { calls: ['init_module', 'finit_module', 'delete_module'], for: 'kernel modules' },
  { calls: ['bpf', 'perf_event_open'], for: 'tracing with BPF' },
  { calls: ['futex_waitv', 'futex_wait', 'futex_wake', 'futex_requeue'], for: 'the new futex interface' },
  { calls: ['clone', 'clone3'], for: 'threads and processes' },
]
