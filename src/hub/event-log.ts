import type { Result } from '../domain/result.ts'
import type { SealedEvent } from '../wire/cloudevent.ts'

/** Where the hub keeps events; the journal of a store is one. */
export type EventLog = {
  /** UUID of the store: a sequence means nothing in another one. */
  readonly epoch: string
  /** The oldest sequence kept; one after `last` where nothing is. */
  readonly first: () => number
  readonly last: () => number
  /** Durable when it returns. For each event its sequence, or undefined where it was taken in before. */
  readonly append: (
    events: readonly SealedEvent[],
    at: number,
    /** Runs inside the same transaction. */
    also?: () => void,
  ) => Result<readonly (number | undefined)[], { readonly says: string }>
  readonly read: (
    after: number,
    limits: { readonly countMax: number; readonly bytesMax: number; readonly types: readonly string[] | undefined },
  ) => Result<{ readonly entries: readonly LogEntry[]; readonly through: number }, { readonly says: string }>
}

/** An event in the log. */
export type LogEntry = { readonly sequence: number; readonly type: string; readonly text: string }
