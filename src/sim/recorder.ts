import type { JsonObject } from '../wire/json-fields.ts'
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

/** A message as upstream would put it on the wire, before the network to the observer. */
export type Message =
  /** The object of one operator-API record. */
  | { readonly from: 'mesos'; readonly json: JsonObject | readonly unknown[] }
  /** An SSE event's data; its type is `eventType`. */
  | { readonly from: 'marathon'; readonly json: JsonObject | readonly unknown[] }
  /** The answer of `GET /v1/jobs?embed=activeRuns&embed=history`. */
  | { readonly from: 'metronome'; readonly json: JsonObject | readonly unknown[] }
  /** A line of an agent's audit log, as auditd writes it (RAW). */
  | { readonly from: 'audit'; readonly agent: string; readonly line: string }
  /** A line of an agent's kernel log, as syslog keeps it. */
  | { readonly from: 'kernel-log'; readonly agent: string; readonly line: string }
  /** A line of an agent's own log (glog). */
  | { readonly from: 'agent-log'; readonly agent: string; readonly line: string }
  /** A line of a sandbox file; `path` as below the agent's work folder. */
  | { readonly from: 'sandbox'; readonly agent: string; readonly path: string; readonly line: string }

/** Keeps what happens. `isOn` false: nobody listens, and models skip making texts and messages. */
export type Recorder = {
  readonly isOn: boolean
  /** @returns the entry's number, from 1; 0 if nobody listens */
  note(entry: Entry): number
  send(message: Message): void
  /** Takes what no observer could know; undefined: nobody asked for it. */
  readonly reveal?: ((truth: Truth) => void) | undefined
}
