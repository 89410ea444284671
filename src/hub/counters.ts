/** What a hub did since it started; every number only grows, but for those that are named `…Now`. */
export type HubCounters = {
  connectionsNow: number
  readersNow: number
  producersNow: number
  connections: number
  /** Upgrades answered with an HTTP error: no token, wrong role, unknown path, wrong query. */
  refused: number
  /** Connections over `connectionsMax`. */
  tooMany: number
  /** Messages of producers; equals accepted + duplicates + malformed + unstored + waiting. */
  received: number
  accepted: number
  duplicates: number
  malformed: number
  /** Longer than `messageBytesMax`. */
  oversized: number
  /** Could not be written; never acknowledged, so the producer sends them again. */
  unstored: number
  waitingNow: number
  /** 1: the log refused what was last to be written. */
  isUnwritableNow: number
  acknowledgements: number
  /** Events of our own sources. */
  published: number
  /** Of these, could not be written. */
  unpublished: number
  /** Messages given to readers. */
  sent: number
  gaps: number
  /** Readers cut off because they took too little. */
  slow: number
  /** Peers cut off because they were silent. */
  dead: number
  /** Producers held back for a while. */
  throttled: number
  /** Readers or producers closed because they broke the protocol. */
  violations: number
  commits: number
}

/** All zero. */
export const hubCounters = (): HubCounters => ({
  connectionsNow: 0,
  readersNow: 0,
  producersNow: 0,
  connections: 0,
  refused: 0,
  tooMany: 0,
  received: 0,
  accepted: 0,
  duplicates: 0,
  malformed: 0,
  oversized: 0,
  unstored: 0,
  waitingNow: 0,
  isUnwritableNow: 0,
  acknowledgements: 0,
  published: 0,
  unpublished: 0,
  sent: 0,
  gaps: 0,
  slow: 0,
  dead: 0,
  throttled: 0,
  violations: 0,
  commits: 0,
})
