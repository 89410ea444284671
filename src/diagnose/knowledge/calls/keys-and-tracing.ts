import type { CallRow } from './call-knowledge.ts'

/** Key rings, BPF, profiling, random numbers. */
export const keyAndTracingCallRows: readonly CallRow[] = [
  {
    names: 'keyctl add_key request_key',
    purpose: 'keeps keys in rings of the kernel',
    makers: [
      ['keyctl, request-key, fscrypt, eCryptfs, dm-crypt tools', '', 'as their purpose'],
      ['runc', '', 'joins a new session key ring, and goes on where that answers ENOSYS, not EPERM'],
      ['Kerberos libraries with KEYRING: caches (RHEL default)', '', 'kinit and everything with GSSAPI'],
      ['systemd', '', 'a session key ring per service'],
      ['CIFS and NFS with id mapping, AFS', '', 'through upcalls'],
    ],
    eperm: [
      'breaks',
      'keyctl: Operation not permitted; Kerberos: credential cache error; set another cache type such as FILE:',
    ],
    enosys: [
      'depends',
      'runc takes the kernel for one without key rings and goes on; Kerberos needs another cache type',
    ],
    capability: "CAP_SYS_ADMIN for a few operations on others' keys",
    kernel: '2.6.10',
    risk: [
      'high',
      'rings are not of one container but of a user id: keys of other containers of the same user are in reach; several use-after-free bugs (CVE-2016-0728)',
    ],
    sources: [
      'security/keys/keyctl.c',
      'opencontainers/runc libcontainer/keys/keyctl.go',
      'docs.docker.com engine/security/seccomp',
    ],
  },
  {
    names: 'bpf',
    purpose: 'loads programs and maps into the kernel',
    makers: [
      ['bpftrace, bcc, Cilium, Falco, Tetragon, Pixie, Parca, OpenTelemetry profiler', '', 'as their purpose'],
      ['systemd', '235', 'IP accounting and device policies of units'],
      ['runc, crun', '', 'device rules on cgroup v2'],
      ['iproute2, nftables, Suricata (XDP)', '', 'filters'],
    ],
    eperm: [
      'breaks',
      'failed to load program: operation not permitted; libbpf hints at RLIMIT_MEMLOCK, which is then wrong; systemd degrades',
    ],
    enosys: ['degrades', 'the feature is off'],
    capability:
      'CAP_BPF with CAP_PERFMON or CAP_NET_ADMIN from 5.8, before that CAP_SYS_ADMIN; kernel.unprivileged_bpf_disabled refuses the rest with EPERM',
    kernel: '3.18',
    risk: [
      'severe',
      "the verifier has had many bugs that gave the kernel's memory; with the capability it reads and changes every process",
    ],
    sources: ['kernel/bpf/syscall.c', 'libbpf/libbpf src/libbpf.c'],
  },
  {
    names: 'perf_event_open',
    purpose: 'counts and samples what the CPU and kernel do',
    makers: [
      ['perf, bpftrace, async-profiler, Intel VTune, PAPI, py-spy --native', '', 'as their purpose'],
      ['ClickHouse', '', 'metrics_perf_events_enabled'],
      ['rr, Netdata, node_exporter (perf collector)', '', 'counters'],
    ],
    eperm: [
      'breaks',
      'Access to performance monitoring and observability operations is limited; async-profiler: No access to perf events; kernel.perf_event_paranoid gives EACCES or EPERM too',
    ],
    enosys: ['degrades', 'no counters'],
    capability: 'CAP_PERFMON (5.8) or CAP_SYS_ADMIN, depending on kernel.perf_event_paranoid',
    kernel: '2.6.31',
    risk: ['high', 'sees timings of the whole machine and has been a frequent source of kernel bugs'],
    sources: ['kernel/events/core.c', 'tools/perf/util/evsel.c', 'async-profiler/async-profiler docs'],
  },
  {
    names: 'getrandom',
    purpose: 'reads random numbers',
    makers: [
      ['glibc', '2.25', 'getentropy, arc4random (2.36), malloc hardening'],
      ['OpenSSL 1.1.1, Python 3.6, Go 1.4, Rust std, Node, libuv', '', 'at start'],
    ],
    eperm: [
      'depends',
      'Python and Rust read /dev/urandom, OpenSSL tries devices; arc4random of glibc ends the program',
    ],
    enosys: ['falls-back', '/dev/urandom'],
    kernel: '3.17',
    risk: ['low', 'default profiles permit it'],
    sources: ['bminor/glibc stdlib/arc4random.c', 'python/cpython Python/bootstrap_hash.c', 'drivers/char/random.c'],
  },
  {
    names: 'syslog',
    purpose: 'reads or empties the kernel log',
    makers: [
      ['dmesg', '', 'where /dev/kmsg cannot be read'],
      ['klogd, rsyslog imklog, busybox syslogd', '', 'as their purpose'],
      ['node-problem-detector', '', 'a tail of the log'],
    ],
    eperm: [
      'breaks',
      'dmesg: read kernel buffer failed: Operation not permitted; kernel.dmesg_restrict gives the same',
    ],
    enosys: ['breaks', 'the same with Function not implemented'],
    capability: 'CAP_SYSLOG, where kernel.dmesg_restrict=1 or for anything but reading',
    kernel: '1.0',
    risk: ['moderate', "the log is the host's: addresses and messages of other tenants"],
    sources: ['kernel/printk/printk.c', 'util-linux/util-linux sys-utils/dmesg.c'],
  },
]
