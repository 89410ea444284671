import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { HubCounters } from './counters.ts'
import type { HubLimits } from './limits.ts'

/** What is common to readers and producers: they are alive or dead, and they can be told to go. */
export type Peer = {
  readonly socket: WebSocket
  readonly stream: Duplex & { readonly bytesRead?: number }
  /** Looks after the connection; called every second or so with a clock that never steps. */
  readonly tend: (now: number) => void
  /** Closes with a reason in words, and cuts the connection if the peer does not answer in time. */
  readonly leave: (code: number, reason: string) => void
}

type Parts = {
  readonly socket: WebSocket
  readonly stream: Peer['stream']
  readonly limits: HubLimits
  readonly counters: HubCounters
}

/** Pings answered between two visits of `tend`; a peer that pings faster is not answered more often. */
const pongsMax = 10

/** Watches over one WebSocket. Whatever arrives is a sign of life, also a part of a message. */
export function peerOf({ socket, stream, limits, counters }: Parts): Peer {
  let heardAt: number | undefined
  let heardBytes = -1
  let pingedAt: number | undefined
  let pongs = 0
  let isLeaving = false
  const close = socket.close.bind(socket)
  // ws closes by itself where it cannot read on, and gives a code only.
  socket.close = (code, reason) => close(code, reason ?? unreadableBecause(code, limits))

  function leave(code: number, reason: string): void {
    if (isLeaving) return
    isLeaving = true
    // A control frame has room for 125 bytes, two of them the code. Source: RFC 6455 §5.5.
    socket.close(
      code,
      Buffer.from(reason)
        .subarray(0, 123)
        .toString()
        .replace(/\uFFFD+$/, ''),
    )
    setTimeout(() => socket.terminate(), limits.closeMs).unref()
  }

  function tend(now: number): void {
    pongs = 0
    const bytes = stream.bytesRead ?? 0
    if (bytes !== heardBytes || heardAt === undefined) {
      heardBytes = bytes
      heardAt = now
    } else if (now - heardAt >= limits.silenceMs) {
      counters.dead += 1
      socket.terminate()
      return
    }
    pingedAt ??= now
    if (now - pingedAt >= limits.pingMs && socket.readyState === socket.OPEN) {
      pingedAt = now
      socket.ping()
    }
  }

  socket.on('ping', (data: Buffer) => {
    pongs += 1
    if (pongs <= pongsMax && socket.readyState === socket.OPEN) socket.pong(data)
  })
  return { socket, stream, tend, leave }
}

/** Why ws reads no further, in words. */
function unreadableBecause(code: number | undefined, { messageBytesMax }: HubLimits): string | undefined {
  if (code === 1009) return `a message may have ${messageBytesMax} bytes at most`
  if (code === 1007) return 'a text is not UTF-8'
  return code === 1002 ? 'a frame is not as RFC 6455 says' : undefined
}
