import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { HubCounters } from './counters.ts'
import type { EventLog, LogEntry } from './event-log.ts'
import { type Intake, intakeOf } from './intake.ts'
import type { HubLimits } from './limits.ts'
import { type Peer, peerOf } from './peer.ts'
import { type Presence, presenceOf } from './presence.ts'
import { type Producer, producerOf } from './producer.ts'
import { type Batch, framesOf, type Reader, readerOf } from './reader.ts'
import type { Route } from './route.ts'
import type { Role } from './tokens.ts'

/** Everybody who is connected. */
export type Room = {
  readonly publish: Intake['publish']
  readonly sources: Presence['sources']
  readonly welcome: (socket: WebSocket, stream: Socket, admitted: Admitted) => void
  /** Looks after every connection; to be called about once a second. */
  readonly tend: () => void
  /** Tells those to leave whose token is not known any more. */
  readonly recheck: () => void
  /** Stores and acknowledges what waits, and says good-bye to all, also to those who still come. */
  readonly close: () => void
}

type Admitted = {
  readonly route: Route
  readonly role: Role
  /** Whether it would still be let in. */
  readonly isKnown: () => boolean
}

type Parts = { readonly log: EventLog; readonly limits: HubLimits; readonly counters: HubCounters }

/** A room without anybody. */
export function roomOf({ log, limits, counters }: Parts): Room {
  const readers = new Set<Reader>()
  const producers = new Set<Producer>()
  const presence = presenceOf(Date.now)
  const intake = intakeOf({ log, limits, counters, broadcast })
  const members = new Map<Peer, () => boolean>()
  let isClosing = false

  function broadcast(entries: readonly LogEntry[]): void {
    const last = entries.at(-1)?.sequence
    if (last === undefined) return
    const batches = new Map<string, Batch>()
    for (const reader of readers) {
      const batch = batches.get(reader.key) ?? batchFor(reader, { entries, last, epoch: log.epoch })
      batches.set(reader.key, batch)
      reader.push(batch)
    }
  }

  function welcome(socket: WebSocket, stream: Socket, { route, role, isKnown }: Admitted): void {
    counters.connections += 1
    counters.connectionsNow += 1
    socket.on('error', countError)
    socket.on('close', () => void (counters.connectionsNow -= 1))
    const peer = peerOf({ socket, stream, limits, counters })
    members.set(peer, isKnown)
    socket.on('close', () => void members.delete(peer))
    if (isClosing) peer.leave(1001, 'going away')
    else if (counters.connectionsNow > limits.connectionsMax) {
      counters.tooMany += 1
      peer.leave(1013, `too many connections: ${limits.connectionsMax} are open`)
    } else if (route.is === 'producer') enterProducer(peer, role)
    else enterReader(peer, route)
  }

  function countError({ code = '' }: Error & { readonly code?: string }): void {
    if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') counters.oversized += 1
    else if (code.startsWith('WS_ERR')) counters.violations += 1
  }

  function enterProducer(peer: Peer, role: Role): void {
    const producer = producerOf({
      peer,
      role,
      limits,
      counters,
      take: (taken) => {
        presence.heard(taken.event.source, taken.producer)
        intake.take(taken)
      },
    })
    producers.add(producer)
    counters.producersNow = producers.size
    peer.socket.on('close', () => {
      producers.delete(producer)
      presence.left(producer)
      counters.producersNow = producers.size
    })
  }

  function enterReader(peer: Peer, { since, types, selector }: Extract<Route, { is: 'reader' }>): void {
    const reader = readerOf({ peer, log, limits, counters, since, types, selector })
    readers.add(reader)
    counters.readersNow = readers.size
    peer.socket.on('close', () => {
      readers.delete(reader)
      counters.readersNow = readers.size
    })
  }

  function tend(): void {
    const now = performance.now()
    for (const reader of readers) reader.tend(now)
    for (const { peer } of producers) peer.tend(now)
  }

  function recheck(): void {
    for (const [peer, isKnown] of members) if (!isKnown()) peer.leave(1008, 'the token is not known here any more')
  }

  function close(): void {
    isClosing = true
    intake.flush()
    for (const { peer } of [...readers, ...producers]) peer.leave(1001, 'going away')
  }

  return { publish: intake.publish, sources: presence.sources, welcome, tend, recheck, close }
}

function batchFor(
  { wants }: Reader,
  { entries, last, epoch }: { readonly entries: readonly LogEntry[]; readonly last: number; readonly epoch: string },
): Batch {
  const wanted = entries.filter(wants)
  return { last, count: wanted.length, frames: framesOf(wanted, epoch) }
}
