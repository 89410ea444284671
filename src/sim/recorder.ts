import type { DomainEvent, ExecutorFact } from '../domain/event.ts'
import type { Instant } from '../domain/time.ts'
import type { ReadRecord } from '../wire/audit/decoder.ts'
import type { JsonObject } from '../wire/json-fields.ts'
import type { MarathonEvent } from '../wire/marathon/event.ts'
import type { LogFact } from '../wire/mesos/log-fact.ts'
import type { Truth } from './truth.ts'

/** Where an entry belongs in the picture. */
export type Lane =
  | { readonly kind: 'app' | 'pod' | 'job'; readonly id: string }
  | { readonly kind: 'agent'; readonly id: string }
  | { readonly kind: 'cluster'; readonly id: string }

/** What kind of thing happened. */
export type EntryKind =
  | 'operator'
  | 'fate'
  | 'offer'
  | 'launch'
  | 'status'
  | 'call'
  | 'record'
  | 'back-off'
  | 'condition'
  | 'deployment'
  | 'health'
  | 'kill'
  | 'run'
  | 'agent'
  | 'master'
  | 'framework'
  | 'event'

/** One line of the timeline. Its number is its place, from 1. */
export type Entry = {
  readonly kind: EntryKind
  readonly lane: Lane
  /** The task, instance, run or deployment it is about. */
  readonly subject: string | undefined
  readonly says: string
  /** Number of the entry that led to it; 0 for what has no cause inside the simulation. */
  readonly because: number
}

/**
 * A message as upstream would put it on the wire, before the network to the observer. Beside its text or JSON stands
 * what a reader finds in it, so that whoever sits in the same process need not have it made and read; the frequent
 * ones make theirs when asked. That both say the same is tested (`test/app/simulate/listener.test.ts`).
 */
export type Message =
  /** The object of one operator-API record; `means`: what its decoder makes of it, where that is known without it. */
  | {
      readonly from: 'mesos'
      readonly json: JsonObject | readonly unknown[]
      readonly means?: readonly DomainEvent[] | undefined
    }
  /** An SSE event's data; its type is `eventType`. `event`: the same as it is when it was read. */
  | {
      readonly from: 'marathon'
      readonly json: JsonObject | readonly unknown[]
      readonly event?: MarathonEvent | undefined
    }
  /** The answer of `GET /v1/jobs?embed=activeRuns&embed=history`. */
  | { readonly from: 'metronome'; readonly json: JsonObject | readonly unknown[] }
  /** A line of an agent's audit log, as auditd writes it (RAW). `means`: the record as it is when it was read. */
  | { readonly from: 'audit'; readonly agent: string; readonly line: string; readonly means?: ReadRecord | undefined }
  /** A line of an agent's kernel log, as syslog keeps it. */
  | { readonly from: 'kernel-log'; readonly agent: string; readonly line: string }
  /**
   * A line of an agent's own log (glog). `says`: the whole message for its first line, nothing for the others; `facts`:
   * what it means, undefined where nobody has looked for it in the text yet.
   */
  | {
      readonly from: 'agent-log'
      readonly agent: string
      readonly line: string
      readonly at: Instant
      readonly thread: number
      readonly says: string
      readonly facts: readonly LogFact[] | undefined
    }
  /** A line of a sandbox file; `path` as below the agent's work folder. `fact`: what an executor wrote, and not the program. */
  | {
      readonly from: 'sandbox'
      readonly agent: string
      readonly path: string
      readonly line: string
      readonly fact?: ((number: number) => ExecutorFact | undefined) | undefined
    }

/** Keeps what happens. `isOn` false: nobody listens, and models skip making texts and messages. */
export type Recorder = {
  readonly isOn: boolean
  /** @returns the entry's number, from 1; 0 if nobody listens */
  note(entry: Entry): number
  send(message: Message): void
  /** Takes what no observer could know; undefined: nobody asked for it. */
  readonly reveal?: ((truth: Truth) => void) | undefined
}
