import type { Urgency } from '../source/netlink.ts'
import type { AuditStatus } from '../wire/netlink/audit.ts'
import type { ProcessFacts } from './host-processes.ts'
import type { Owner, TableCounts } from './owner.ts'

/** What the kernel's thread is given. */
export type KernelStart = {
  readonly cgroupsRoot: string
  /** Which sockets are wanted. */
  readonly records: boolean
  readonly processes: boolean
  /** Whether moves into control groups are read from the kernel's trace. */
  readonly trace: boolean
}

/** What the kernel's thread is told later. It is woken by its descriptor. */
export type KernelOrder = { readonly is: 'who'; readonly asked: readonly Question[] } | { readonly is: 'stop' }

/** Whose pid it was at a moment of the wall clock; `id` comes back with the answer. */
export type Question = { readonly id: number; readonly pid: number; readonly at: number }

/** A record as the socket had it, with its owner. */
export type SocketRecord = {
  readonly type: number
  /** Byte text, from `audit(` on. */
  readonly text: string
  /** Only of types that name a process that did something. */
  readonly owner: Owner | undefined
}

/** A process seen for the first time in a container. */
export type SeenProcess = ProcessFacts & {
  readonly pid: number
  readonly container: string
  /** Wall clock, in milliseconds. */
  readonly startedAt: number
}

/** What the kernel's thread says. */
export type KernelNews =
  | {
      readonly is: 'started'
      readonly waker: number
      /** Why a socket that was wanted is not there; undefined: it is. */
      readonly records: string | undefined
      readonly processes: string | undefined
      readonly trace: string | undefined
      readonly status: string | undefined
      readonly urgency: Urgency
    }
  | { readonly is: 'failed'; readonly why: string }
  | {
      readonly is: 'batch'
      readonly records: readonly SocketRecord[]
      readonly processes: readonly SeenProcess[]
      readonly answers: readonly { readonly id: number; readonly owner: Owner }[]
      /** How often messages were thrown away for want of room, since the last batch. */
      readonly overruns: { readonly records: number; readonly processes: number }
    }
  /** Where records come by another way: the status of auditing alone. */
  | { readonly is: 'status'; readonly status: AuditStatus }
  /** Every record that the kernel made up to `through` (wall clock) was read, unless `lost` went up or an overrun was told. */
  | {
      readonly is: 'drained'
      readonly through: number
      readonly status: AuditStatus | undefined
      readonly counts: TableCounts
    }
