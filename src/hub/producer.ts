import { receivedEvent, type SealedEvent } from '../wire/cloudevent.ts'
import { receivedBytes } from '../wire/event-bytes.ts'
import type { HubCounters } from './counters.ts'
import type { HubLimits } from './limits.ts'
import { acknowledgement } from './own-event.ts'
import type { Peer } from './peer.ts'
import type { Role } from './tokens.ts'
import { takeWholeTexts } from './whole-texts.ts'

/** A client of `/v1/ingest`. */
export type Producer = {
  readonly peer: Peer
  /** Says that everything up to `through` is durable. */
  readonly acknowledge: (through: string) => void
}

/** An event that waits to be written, and what its producer calls it. */
export type Taken = { readonly event: SealedEvent; readonly producer: Producer; readonly through: string }

type Parts = {
  readonly peer: Peer
  readonly role: Role
  readonly limits: HubLimits
  readonly counters: HubCounters
  readonly take: (taken: Taken) => void
}

/**
 * Serves one producer. Each message is one event; it is acknowledged by the `sequence` that the producer gave it, or
 * by its place on this connection, from 1, where it gave none. A message that is no event ends the connection: what
 * follows it cannot be acknowledged without saying that it is safe too.
 */
export function producerOf({ peer, role, limits, counters, take }: Parts): Producer {
  const { socket } = peer
  let count = 0
  let inSecond = 0
  let second = 0

  function acknowledge(through: string): void {
    if (socket.readyState !== socket.OPEN) return
    counters.acknowledgements += 1
    socket.send(acknowledgement(through))
  }

  const producer: Producer = { peer, acknowledge }

  function refuse(code: number, says: string): void {
    counters.malformed += 1
    peer.leave(code, `message ${count}: ${says}`)
  }

  /** Takes what a message was read as; undefined for one that is no text. */
  function hear(read: ReturnType<typeof receivedEvent> | undefined): void {
    if (socket.readyState !== socket.OPEN) return
    counters.received += 1
    count += 1
    slowDown()
    if (read === undefined) return refuse(1003, 'is binary; events are JSON text')
    if (!read.ok) return refuse(1007, `found one ${read.error}`)
    const { event, sequence } = read.value
    if (event.type === 'sigsys.ack' || (event.type === 'sigsys.diagnosis' && role !== 'admin'))
      return refuse(1008, `${event.type} is not taken from a producer`)
    take({ event, producer, through: sequence ?? String(count) })
  }

  /** Reads no more until the second is over; what is sent meanwhile waits at the sender. */
  function slowDown(): void {
    const now = Math.floor(performance.now() / 1000)
    if (now !== second) {
      second = now
      inSecond = 0
    }
    inSecond += 1
    if (inSecond !== limits.ingestPerSecondMax) return
    counters.throttled += 1
    socket.pause()
    setTimeout(() => socket.resume(), 1000 - (performance.now() % 1000)).unref()
  }

  socket.on('message', (data: Buffer, isBinary: boolean) => hear(isBinary ? undefined : receivedEvent(data.toString())))
  const ascii = (bytes: Buffer, from: number, to: number): void => hear(receivedBytes(bytes, from, to))
  const text = (message: string): void => hear(receivedEvent(message))
  takeWholeTexts({ socket, stream: peer.stream, take: { ascii, text } })
  return producer
}
