import type { Instant } from './time.ts'

/** What the kernel did with a call a filter judged. `kill` where the carrier does not tell thread from process. */
export type SeccompAction =
  | 'kill-process'
  | 'kill-thread'
  | 'kill'
  | 'trap'
  | 'errno'
  | 'user-notif'
  | 'trace'
  | 'log'
  | 'unknown'

/**
 * What identifies an audit event on one host: a serial restarts at boot, so it is only good with its time.
 * Serial 0 where the carrier has none (`journalctl -o short`, whose time is to the second); the kernel starts at 1.
 */
export type AuditId = { readonly node: string | undefined; readonly at: Instant; readonly serial: number }

/**
 * One record of an audit event, split into fields but not interpreted.
 * A field's value is the text as the carrier has it, quotes and hex kept.
 */
export type AuditRecord = AuditId & {
  /** `SECCOMP`, `SYSCALL`, …; `UNKNOWN[1234]` for a number without a name. */
  readonly type: string
  readonly fields: ReadonlyMap<string, string>
  /** `interpreted` for `ausearch -i` text: values are translated and unquoted. */
  readonly form: 'raw' | 'interpreted' | 'journal'
  /** True when the line stops before its end (printk limit, cut file). */
  readonly cut: boolean
}

/** All records with one node, time and serial, in the order of arrival. */
export type AuditEvent = AuditId & { readonly records: readonly AuditRecord[] }

/** A SECCOMP record. Only time, serial and pid are certain to be there; what a carrier lacks is undefined. */
export type SeccompRecord = AuditId & {
  readonly pid: number
  readonly uid: number | undefined
  readonly comm: string | undefined
  readonly exe: string | undefined
  readonly sig: number | undefined
  /** Name as in the syscall tables: `x86_64`, `i386`, `x32`, …; the hex token where it has none. */
  readonly arch: string | undefined
  readonly syscall: { readonly name: string | undefined; readonly number: number | undefined } | undefined
  readonly action: SeccompAction
  /** The unsigned 32-bit value, data masked off. */
  readonly code: number | undefined
  /** `0x…` as printed. */
  readonly ip: string | undefined
  readonly compat: 0 | 1 | undefined
}

/** How a carrier said that records are missing. Source: kernel-audit §11. */
export type AuditLossCause =
  | 'backlog'
  | 'lost'
  | 'rate-limit'
  | 'queue-overflow'
  | 'callbacks-suppressed'
  | 'printk-limit'
  | 'ring-buffer-overwritten'
  | 'daemon-error'
  | 'netlink-overrun'
