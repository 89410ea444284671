/** Bounds of the hub. What happens when one is reached stands beside it; each time is counted. */
export type HubLimits = {
  /** A longer message to `/v1/ingest` closes the connection with 1009. */
  readonly messageBytesMax: number
  /** One more WebSocket is accepted only to be closed with 1013. */
  readonly connectionsMax: number
  /** A reader for whom more waits is closed with 1013. */
  readonly queueBytesMax: number
  /** A reader who takes nothing for so long while something waits is closed with 1013. */
  readonly stallMs: number
  /** A producer who sends more is not read for the rest of the second. */
  readonly ingestPerSecondMax: number
  /** A reader who sends more messages than this in all is closed with 1008: there is nothing to say. */
  readonly readerMessagesMax: number
  /** Types in one `types=`; more are refused with 400. */
  readonly typesMax: number
  /** Time between two pings. */
  readonly pingMs: number
  /** A peer that is silent for so long is dead. */
  readonly silenceMs: number
  /** An answer to a closing handshake is waited for so long, also when the hub stops. */
  readonly closeMs: number
  /** Events of producers wait for company, so that one write to disk serves many: so long, */
  readonly commitMs: number
  /** or as long as the write before took, but no longer than this. */
  readonly commitMsMax: number
  /** So many waiting events, or so many characters of them, are written at once. */
  readonly commitCountMax: number
  readonly commitCharsMax: number
}

/** Source: product §5; the numbers it leaves open hold 1 000 collectors and 5 000 events a second. */
export const hubLimits: HubLimits = {
  messageBytesMax: 4 * 2 ** 20,
  connectionsMax: 4096,
  queueBytesMax: 8 * 2 ** 20,
  stallMs: 20_000,
  ingestPerSecondMax: 50_000,
  readerMessagesMax: 16,
  typesMax: 32,
  pingMs: 15_000,
  silenceMs: 45_000,
  closeMs: 5000,
  commitMs: 3,
  commitMsMax: 25,
  commitCountMax: 4000,
  commitCharsMax: 4 * 2 ** 20,
}
