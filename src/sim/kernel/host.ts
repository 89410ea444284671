import type { FilterAction } from '../../seccomp/action.ts'
import { type KernelClass, kernelClasses, type Recording, recordings } from '../../seccomp/effect.ts'

/** What the kernel of one host is, and what it does with audit records now. Fate may change the audit part. */
export type HostState = {
  readonly hostname: string
  readonly kernel: KernelClass
  /** The architecture its programs are built for, as in the syscall tables. */
  readonly native: string
  audit: HostAudit
  /** What its clock shows beyond the true time, in ms. */
  clockOffset: number
  nextPid: number
  nextSerial: number
  /** Of the records that auditd makes itself, which it numbers for itself. */
  nextDaemonSerial: number
  /** Records lost since boot: `lost` of `auditctl -s`. */
  lost: number
  readonly prints: PrintLimit
}

/** Where audit records of a host go. */
export type HostAudit = {
  /** `audit_enabled`. */
  readonly isEnabled: boolean
  /** Words of `kernel.seccomp.actions_logged`, from 4.14 on. */
  readonly actionsLogged: ReadonlySet<string>
  /** A syscall rule is loaded, so that every task is audited. */
  readonly hasRule: boolean
  /** Where auditd runs records go to its file, else to the kernel's own log, as many as its rate limit lets through. */
  readonly hasDaemon: boolean
  /** How likely a record is lost between kernel and daemon: the kernel counts it, and says so in its log. */
  readonly loss: number
}

/** What the kernel's log may still print, and what it keeps to tell at the next print. */
export type PrintLimit = { since: number; printed: number; missed: number }

/** Audit as a host with auditd has it out of the box. Source: kernel/seccomp.c, seccomp_actions_logged. */
export const usualAudit: HostAudit = {
  isEnabled: true,
  actionsLogged: new Set(['kill_process', 'kill_thread', 'trap', 'errno', 'trace', 'log']),
  hasRule: false,
  hasDaemon: true,
  loss: 0,
}

/** A host where auditd never ran: nobody switched auditing on. Source: kernel/audit.c, audit_default. */
export const noAudit: HostAudit = { ...usualAudit, isEnabled: false, hasDaemon: false }

/** A host as it starts: pids and serials count from where a machine that was up for a while has them. */
export const host = (hostname: string, { kernel, native }: Pick<HostState, 'kernel' | 'native'>): HostState => ({
  hostname,
  kernel,
  native,
  audit: usualAudit,
  clockOffset: 0,
  nextPid: 2001,
  nextSerial: 101,
  nextDaemonSerial: 4001,
  lost: 0,
  prints: { since: Number.NEGATIVE_INFINITY, printed: 0, missed: 0 },
})

const logWords: Readonly<Record<FilterAction, string>> = {
  allow: '',
  errno: 'errno',
  trap: 'trap',
  trace: 'trace',
  'kill-thread': 'kill_thread',
}

type Rule = Recording['recorded']
const ruleOf = (action: FilterAction, kernel: KernelClass): Rule =>
  recordings(action).find((one) => one.kernel === kernel)?.recorded ?? 'no'
const rulesOf = (action: FilterAction): ReadonlyMap<KernelClass, Rule> =>
  new Map(kernelClasses.map((kernel) => [kernel, ruleOf(action, kernel)]))

/** Looked up for each refused call. */
const rules: Readonly<Record<FilterAction, ReadonlyMap<KernelClass, Rule>>> = {
  allow: rulesOf('allow'),
  errno: rulesOf('errno'),
  trap: rulesOf('trap'),
  trace: rulesOf('trace'),
  'kill-thread': rulesOf('kill-thread'),
}

/** Whether the kernel writes a record for an action. Source: kernel/seccomp.c, seccomp_log; kernel-audit §table. */
export function isRecorded({ kernel, audit }: Pick<HostState, 'kernel' | 'audit'>, action: FilterAction): boolean {
  const rule = rules[action].get(kernel)
  if (rule === 'yes') return true
  if (rule === 'if-audited') return audit.isEnabled && audit.hasRule
  if (rule !== 'if-enabled') return false
  const hasSysctl = kernel === '4.14-4.17' || kernel === '4.18+' || kernel === 'rhel-7.8'
  return hasSysctl ? audit.actionsLogged.has(logWords[action]) : audit.isEnabled
}
