import type { DomainEvent } from '../../domain/event.ts'
import { collectorFact, factEvents } from '../../wire/collector.ts'
import { isObject } from '../../wire/json-fields.ts'
import { marathonEvents } from '../../wire/marathon/events.ts'
import type { MesosReader } from '../../wire/mesos/events.ts'
import { metronomeEvents } from '../../wire/metronome/events.ts'

/** What evidence is of; the summary counts by it. */
export const evidenceKinds = [
  'mesos-message',
  'mesos-log',
  'marathon',
  'metronome',
  'audit-line',
  'audit-record',
  'journal-entry',
  'sandbox',
  'profile',
  'collector',
] as const

/** One of them. */
export type EvidenceKind = (typeof evidenceKinds)[number]

/** What a JSON value says, and whose it is. */
export type JsonSaid = {
  readonly kind: EvidenceKind
  readonly events: readonly DomainEvent[]
  /** Types and states that are not followed. */
  readonly unknown: readonly string[]
}

/** Whose a fact is says the file it is in. */
const nobody = { agentId: undefined, hostname: undefined }

/** Reads the values of one file in their order; undefined for a value that nobody knows. */
export function jsonSaid(json: unknown, mesos: MesosReader): JsonSaid | undefined {
  const fromMesos = mesos.read(json)
  if (fromMesos !== undefined) return { kind: 'mesos-message', ...fromMesos }
  const fromMarathon = marathonEvents(json)
  if (fromMarathon !== undefined) return { kind: 'marathon', ...fromMarathon }
  const fromMetronome = metronomeEvents(json)
  if (fromMetronome !== undefined) return { kind: 'metronome', ...fromMetronome }
  const fact = isObject(json) && typeof json['fact'] === 'string' ? collectorFact(json) : undefined
  return fact?.ok === true ? { kind: 'collector', events: factEvents(fact.value, nobody), unknown: [] } : undefined
}

/**
 * Whether a value is a seccomp profile, sound or not. Mesos refuses one without `defaultAction`; that it was tried is
 * evidence. Source: docs/isolators/linux-seccomp.md in apache/mesos, and seccomp-profile.
 */
export const isProfile = (json: unknown): boolean =>
  isObject(json) &&
  ('defaultAction' in json || (Array.isArray(json['syscalls']) && ('archMap' in json || 'architectures' in json)))

/** Whether a value is an entry of the journal, as `journalctl -o json` prints it. */
export const isJournalEntry = (json: unknown): boolean =>
  isObject(json) &&
  'MESSAGE' in json &&
  ('__REALTIME_TIMESTAMP' in json || '_TRANSPORT' in json || '_AUDIT_TYPE' in json)
