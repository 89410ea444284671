import type { HubCounters } from './counters.ts'
import type { EventLog, LogEntry } from './event-log.ts'
import { textFrames } from './frames.ts'
import type { HubLimits } from './limits.ts'
import { gapText, type Missing } from './own-event.ts'
import type { Peer } from './peer.ts'
import type { Since } from './route.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import { type Selector, selects } from '../domain/selector.ts'
import { stamped, stampedEvent } from '../wire/cloudevent.ts'

/** A client of `/v1/events` or `/v1/diagnoses`. */
export type Reader = {
  readonly peer: Peer
  /** What it wants, as one text; readers with the same key get the same bytes. */
  readonly key: string
  readonly wants: (entry: LogEntry) => boolean
  /** Hands on what was just appended; ignored while older events are still being read. */
  readonly push: (batch: Batch) => void
  readonly tend: (now: number) => void
}

/** Events that were appended together, as frames for those who want them. */
export type Batch = { readonly last: number; readonly count: number; readonly frames: Buffer }

type Parts = {
  readonly peer: Peer
  readonly log: EventLog
  readonly limits: HubLimits
  readonly counters: HubCounters
  readonly since: Since | undefined
  readonly types: readonly string[] | undefined
  readonly selector: Selector | undefined
}

/** Older events are read in parts of this size, the next one when the socket has taken the last. */
const page = { countMax: 500, bytesMax: 2 ** 20 }

/**
 * Serves one reader: first what the log has after `since`, then what is appended, each once and in order. What the
 * log does not have any more is said in a gap event before anything after it.
 */
export function readerOf({ peer, log, limits, counters, since, types, selector }: Parts): Reader {
  const { socket, stream } = peer
  const wants = ({ type, text }: LogEntry): boolean =>
    (types === undefined || types.includes(type)) && (selector === undefined || isSelected(text, selector))
  let cursor = log.last()
  let isLive = true
  let messages = 0
  let written = 0
  let takenAt: number | undefined
  let taken = -1

  /** What waits is looked at before, not after: one message that is larger than the bound must get through. */
  function write(frames: Buffer, count: number, then?: () => void): void {
    const waiting = socket.bufferedAmount
    if (waiting > limits.queueBytesMax)
      return cut(`too slow: ${waiting} bytes wait; come back with since=${log.epoch}:SEQUENCE`)
    counters.sent += count
    written += frames.length
    stream.write(frames, then)
  }

  function cut(reason: string): void {
    isLive = false
    counters.slow += 1
    peer.leave(1013, reason)
  }

  function tell(missing: Missing): void {
    counters.gaps += 1
    cursor = missing.to
    write(textFrames([stamped(gapText(missing), { sequence: cursor, epoch: log.epoch })]), 1)
  }

  function start({ epoch, sequence }: Since): void {
    isLive = false
    cursor = sequence
    if (epoch !== undefined && epoch !== log.epoch)
      tell({
        from: 1,
        to: log.first() - 1,
        why: 'the epoch is not known here: what it had after that sequence is not kept',
      })
    else if (sequence > log.last())
      tell({
        from: log.last() + 1,
        to: log.last(),
        why: `the sequence is beyond the last one here, which is ${log.last()}`,
      })
    catchUp()
  }

  /** Sends the next part of what is in the log; live once there is no more. */
  function catchUp(): void {
    if (socket.readyState !== socket.OPEN) return
    if (cursor + 1 < log.first()) tell({ from: cursor + 1, to: log.first() - 1, why: 'older than what is kept' })
    const found = log.read(cursor, { ...page, types })
    if (!found.ok) {
      peer.leave(1011, found.error.says)
      return
    }
    const { through } = found.value
    const entries = found.value.entries.filter(wants)
    cursor = through
    isLive = cursor >= log.last()
    if (entries.length > 0) write(framesOf(entries, log.epoch), entries.length, isLive ? undefined : later)
    else if (!isLive) later()
  }

  const later = (): void => void setImmediate(catchUp)

  function push({ last, count, frames }: Batch): void {
    if (!isLive || socket.readyState !== socket.OPEN) return
    cursor = last
    if (count > 0) write(frames, count)
  }

  function tend(now: number): void {
    peer.tend(now)
    const waiting = socket.bufferedAmount
    const done = written - waiting
    // Pings wait in the same queue, so that `done` may also fall.
    if (waiting === 0 || done > taken || takenAt === undefined) {
      taken = done
      takenAt = now
    } else if (
      now - takenAt >= limits.stallMs * Math.max(1, waiting / limits.queueBytesMax) &&
      socket.readyState === socket.OPEN
    )
      cut(`too slow: nothing was taken for ${limits.stallMs / 1000} s; come back with since=${log.epoch}:SEQUENCE`)
  }

  socket.on('message', () => {
    messages += 1
    if (messages <= limits.readerMessagesMax) return
    counters.violations += 1
    peer.leave(1008, 'nothing is to be sent on this path; events go to /v1/ingest')
  })
  if (since !== undefined) start(since)
  return { peer, key: JSON.stringify([types, selector]), wants, push, tend }
}

/** Whether a diagnosis in its event is selected. Others wrote it, so it may be anything. */
function isSelected(text: string, selector: Selector): boolean {
  const event = stampedEvent(text)
  const data = event.ok ? event.value.data : undefined
  try {
    return selects(selector, data as Diagnosis)
  } catch {
    return false
  }
}

/** Entries as frames, each with its place in the store. */
export const framesOf = (entries: readonly LogEntry[], epoch: string): Buffer =>
  textFrames(entries.map(({ sequence, text }) => stamped(text, { sequence, epoch })))
