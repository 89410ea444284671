import type { Instant } from '../../domain/time.ts'
import type { AlertMessage } from '../../output/alert/message.ts'
import { alertStep, reopen } from '../../output/alert/policy.ts'
import {
  type AlertInput,
  type AlertState,
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
  /** Keeps what is to be told to people; inside the transaction, so that it is told if and only if it is concluded. */
  readonly keep?: (messages: readonly AlertMessage[]) => void
}

/** A desk that goes on with the incidents that are open in the store. */
export function incidentDesk({ incidents, state, keep }: DeskOptions): Desk {
  for (const each of incidents.open({ incidentsMax, countedMax }).toReversed()) reopen(state, each)
  let news: IncidentNews[] = []
  let messages: AlertMessage[] = []

  function put(each: IncidentNews): void {
    const { incident, longestUp } = each.entry
    if (each.is === 'changed') incidents.put(incident, { longestUp, diagnosis: each.diagnosis })
    else incidents.end(incident.id, each)
  }

  return {
    hear: (inputs) => {
      for (const input of inputs) {
        messages.push(...alertStep(state, input))
        news.push(...state.news)
      }
    },
    write: () => {
      for (const each of news) put(each)
      if (messages.length > 0) keep?.(messages)
    },
    wrote: () => {
      news = []
      messages = []
    },
    prune: (before) => incidents.prune(before),
  }
}
