import type { DomainEvent } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import type { AlertMessage } from '../../output/alert/message.ts'
import { rememberClosed } from '../../output/alert/ending.ts'
import { alertStep, reopen } from '../../output/alert/policy.ts'
import {
  type AlertInput,
  type AlertState,
  closedMax,
  countedMax,
  incidentsMax,
  type IncidentNews,
} from '../../output/alert/state.ts'
import type { Incidents } from '../../store/incidents.ts'

/**
 * Hears in order what the pipeline hears and concludes, and keeps what follows from it. Hearing comes before the
 * transaction and writing in it: a transaction that fails and is tried again must not be heard twice.
 */
export type Desk = {
  readonly hear: (inputs: readonly AlertInput[]) => void
  /** Hears of an event as it is, for what watches over ourselves. */
  readonly see: (event: DomainEvent, at: Instant) => void
  /** Writes what was heard since `wrote`; inside a transaction. */
  readonly write: () => void
  /** The transaction is durable. */
  readonly wrote: () => void
  /** Forgets incidents that ended long ago; inside a transaction. */
  readonly prune: (before: Instant) => void
}

/** What a desk is given. */
export type DeskOptions = {
  readonly incidents: Incidents
  readonly state: AlertState
  /** When it begins. */
  readonly at: Instant
  /** Keeps what is to be told to people, so that it is told if and only if it is concluded. */
  readonly alerts?: AlertsBook | undefined
}

/** What keeps messages, and what the policy remembers beside the incidents. */
export type AlertsBook = {
  readonly see: (event: DomainEvent, at: Instant) => void
  readonly heard: (input: AlertInput) => void
  /** What is known of sigsys itself at a moment; asked at every tick. */
  readonly watched: (at: Instant) => readonly AlertInput[]
  /** Writes messages not written yet; inside a transaction. */
  readonly write: (messages: readonly AlertMessage[]) => void
  /** The transaction is durable. */
  readonly wrote: () => void
}

/** A failure of an incident that was closed longer ago is revised no more, with room for clocks and slow starts. */
const revisedMs = 3_600_000

/** A desk that goes on with the incidents that are open in the store. */
export function incidentDesk({ incidents, state, at: begunAt, alerts }: DeskOptions): Desk {
  for (const each of incidents.open({ incidentsMax, countedMax }).toReversed()) reopen(state, each)
  for (const id of incidents.closedSince(begunAt - revisedMs, { countedMax: closedMax })) rememberClosed(state, id)
  let news: IncidentNews[] = []
  let messages: AlertMessage[] = []

  function take(input: AlertInput): void {
    alerts?.heard(input)
    messages.push(...alertStep(state, input))
    news.push(...state.news)
  }

  function put(each: IncidentNews): void {
    const { incident, longestUp } = each.entry
    if (each.is === 'changed') incidents.put(incident, { longestUp, diagnosis: each.diagnosis })
    else incidents.end(incident.id, each)
  }

  return {
    hear: (inputs) => {
      for (const input of inputs) {
        if (input.kind === 'tick') for (const each of alerts?.watched(input.at) ?? []) take(each)
        take(input)
      }
    },
    see: (event, at) => alerts?.see(event, at),
    write: () => {
      for (const each of news) put(each)
      alerts?.write(messages)
    },
    wrote: () => {
      alerts?.wrote()
      news = []
      messages = []
    },
    prune: (before) => incidents.prune(before),
  }
}
