import type { Host } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import type { Placed } from '../placed.ts'
import { carriedLine, glogAt, glogLine, type GlogLine, type LogClock } from './glog.ts'
import { logKeeper } from './log-keeper.ts'

/** How a log is read. */
export type LogOptions = {
  readonly clock: LogClock
  /** The agent whose log it is, as far as that is known without it. What the log says itself goes before. */
  readonly host: Host
}

/** Reads the log of an agent or a master, or of both in one journal, line by line. Positions are line numbers. */
export type MesosLog = {
  readonly push: (line: { readonly text: string; readonly number: number }) => readonly Placed[]
  /** What waited for more: a message of several lines, and events that did not know their host yet. */
  readonly end: () => readonly Placed[]
}

/** The longest message kept: more lines of it, or of a line, are cut off. */
export const messageTextMax = 32_768
const excerptMax = 120

/** Messages that go on in lines without a header. */
const continues =
  /^(?:Memory limit exceeded|Flags at startup|Sending status update|Container .* failed to start|Failed to launch )/

type Message = {
  readonly line: GlogLine
  readonly number: number
  readonly carriedAt: Instant | undefined
  text: string
}

/**
 * Turns lines into events. Lines of other programs, and what Mesos writes that bears on no task, yield nothing.
 */
export function mesosLog(options: LogOptions): MesosLog {
  const keeper = logKeeper(options.host)
  let message: Message | undefined
  let isUndated = false

  function push({ text, number }: { readonly text: string; readonly number: number }): readonly Placed[] {
    const carried = carriedLine(text.length > messageTextMax ? text.slice(0, messageTextMax) : text)
    const line = glogLine(carried.text)
    if (line === undefined) {
      if (message !== undefined && message.text.length + carried.text.length < messageTextMax)
        message.text += `\n${carried.text}`
      return []
    }
    const before = finish()
    if (carried.hostname !== undefined) keeper.setCarrier(carried.hostname)
    const next = { line, number, carriedAt: carried.at, text: line.text }
    if (!continues.test(line.text)) return [...before, ...read(next)]
    message = next
    return before
  }

  function finish(): readonly Placed[] {
    const whole = message
    message = undefined
    return whole === undefined ? [] : read(whole)
  }

  function read({ line, number, carriedAt, text }: Message): readonly Placed[] {
    const facts = keeper.factsIn(text.trimEnd())
    if (facts.length === 0) return []
    const at = glogAt(line, { zone: options.clock.zone, near: carriedAt ?? options.clock.near })
    if (at === undefined) return undated(number, text)
    return keeper.take(facts, { at, number, thread: line.thread })
  }

  /** Says once that a log's moments cannot be told. */
  function undated(position: number, text: string): readonly Placed[] {
    if (isUndated) return []
    isUndated = true
    const why = 'this log has lines whose date cannot be told: no year and nothing near, or no such day'
    return [{ event: { kind: 'rejected', why, excerpt: text.slice(0, excerptMax) }, position }]
  }

  return { push, end: () => [...finish(), ...keeper.end()] }
}
