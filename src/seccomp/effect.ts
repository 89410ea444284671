import type { FilterAction } from './action.ts'

/** What the program that made the call notices. */
type CallerSees = 'runs' | 'EPERM' | 'ENOSYS' | 'SIGSYS' | 'thread-gone'

/** What an action does, and how that looks from outside. */
export type Effect = { readonly callerSees: CallerSees; readonly says: string }

/**
 * What the kernel does for each of Mesos' actions.
 * Source: kernel/seccomp.c, __seccomp_filter; apache/mesos src/linux/seccomp/seccomp.cpp, resolveAction (errno is EPERM).
 */
export const effects: Readonly<Record<FilterAction, Effect>> = {
  allow: { callerSees: 'runs', says: 'the call runs' },
  errno: {
    callerSees: 'EPERM',
    says: 'the call fails with EPERM (Operation not permitted); the program decides what follows',
  },
  trap: { callerSees: 'SIGSYS', says: 'the thread gets SIGSYS: the process dies of signal 31 unless it handles it' },
  'kill-thread': {
    callerSees: 'thread-gone',
    says: 'the calling thread is killed with SIGSYS: a process of one thread dies of signal 31, others go on without it',
  },
  trace: {
    callerSees: 'ENOSYS',
    says: 'the call fails with ENOSYS (Function not implemented) unless a tracer takes it',
  },
}

/** Kernels that record alike. */
export type KernelClass = '3.5-4.4' | '4.5-4.13' | '4.14-4.17' | '4.18+' | 'rhel-7.8'

/** Whether the kernel writes an audit record of type 1326. */
export type Recording = {
  readonly kernel: KernelClass
  readonly recorded: 'yes' | 'if-enabled' | 'if-audited' | 'no'
  readonly says: string
}

const audited = 'only if the task is audited: a syscall audit rule is loaded and no `never,task` rule matched'
const none = (kernel: KernelClass, says: string): Recording => ({ kernel, recorded: 'no', says })
const sysctl = '`kernel.seccomp.actions_logged` holds the action, as it does by default'

/**
 * Whether an action leaves a record, kernel by kernel. Mesos never sets the filter's log flag, so what needs it stays
 * silent. `if-enabled`: a setting that is on by default can switch it off.
 * Source: kernel/seccomp.c, seccomp_log; include/linux/audit.h, audit_seccomp, in the kernels named.
 */
export function recordings(action: FilterAction): readonly Recording[] {
  if (action === 'allow') return kernelClasses.map((kernel) => none(kernel, 'a permitted call is not recorded'))
  if (action === 'kill-thread')
    return [
      { kernel: '3.5-4.4', recorded: 'yes', says: 'always' },
      { kernel: '4.5-4.13', recorded: 'if-enabled', says: 'if `audit_enabled` is 1' },
      { kernel: '4.14-4.17', recorded: 'if-enabled', says: `if ${sysctl}` },
      { kernel: '4.18+', recorded: 'if-enabled', says: `if ${sysctl}` },
      { kernel: 'rhel-7.8', recorded: 'if-enabled', says: `if ${sysctl}` },
    ]
  return [
    { kernel: '3.5-4.4', recorded: 'if-audited', says: audited },
    { kernel: '4.5-4.13', recorded: 'if-audited', says: `${audited}, and \`audit_enabled\` is 1` },
    { kernel: '4.14-4.17', recorded: 'if-audited', says: `${audited}, and \`audit_enabled\` is 1` },
    none('4.18+', 'never: the filter of Mesos has no log flag'),
    { kernel: 'rhel-7.8', recorded: 'if-audited', says: `${audited}, and \`audit_enabled\` is 1` },
  ]
}

/** Every class, oldest first, the backport last. */
export const kernelClasses: readonly KernelClass[] = ['3.5-4.4', '4.5-4.13', '4.14-4.17', '4.18+', 'rhel-7.8']

/**
 * The class of a kernel release (`uname -r`): `3.10.0-1160.el7.x86_64` has the logging backport, other 3.10 have not.
 * Undefined for text that is no release and for kernels before 3.5, which have no filters.
 */
export function kernelClass(release: string): KernelClass | undefined {
  const parts = /^(\d+)\.(\d+)(?:\.(\d+))?(?:-(\d+))?/.exec(release)
  if (parts === null) return undefined
  const version = Number(parts[1]) * 1000 + Number(parts[2])
  if (version === 3010 && /\.el7/.test(release) && Number(parts[4] ?? 0) >= 1127) return 'rhel-7.8'
  if (version < 3005) return undefined
  return version <= 4004 ? '3.5-4.4' : version <= 4013 ? '4.5-4.13' : version <= 4017 ? '4.14-4.17' : '4.18+'
}
