import type { DomainEvent, Host } from '../../domain/event.ts'
import type { ContainerId } from '../../domain/ids.ts'
import { unreachable } from '../../domain/invariant.ts'
import type { Instant } from '../../domain/time.ts'
import type { Placed } from '../placed.ts'
import { flagsOf } from './cluster.ts'
import { carriedLine, glogAt, glogLine, type GlogLine, type LogClock } from './glog.ts'
import { agentRules } from './log-agent.ts'
import { factsOf, type LogFact } from './log-fact.ts'
import { masterRules } from './log-master.ts'
import { logSelf } from './log-self.ts'
import { recentKeys } from './recent.ts'

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
/** How many events wait until the log says which agent wrote it. A log that never does releases them then. */
export const heldEventsMax = 1000
const excerptMax = 120
/** How many containers, tasks, agents and statuses are remembered so as not to say the same thing twice. */
const rememberedMax = 10_000

/** Messages that go on in lines without a header. */
const continues =
  /^(?:Memory limit exceeded|Flags at startup|Sending status update|Container .* failed to start|Failed to launch )/

type Message = {
  readonly line: GlogLine
  readonly number: number
  readonly carriedAt: Instant | undefined
  text: string
}

/** Where and when a fact was found. */
type Found = { readonly at: Instant; readonly number: number; readonly thread: number }

type FactOf<K extends LogFact['is']> = Extract<LogFact, { is: K }>

/**
 * Turns lines into events. Lines of other programs, and what Mesos writes that bears on no task, yield nothing.
 *
 * A log says late whose it is: an agent prints its hostname after its flags, and its id when it has registered. Its
 * events wait until then, so that none is without a host that the same log names.
 */
export function mesosLog(options: LogOptions): MesosLog {
  const own = logSelf(options.host)
  const said = recentKeys(rememberedMax)
  const held: { readonly make: (host: Host) => DomainEvent; readonly position: number }[] = []
  let message: Message | undefined
  let oom: { readonly containerId: ContainerId; readonly thread: number } | undefined
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
    if (carried.hostname !== undefined) own.setCarrier(carried.hostname)
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
    const facts = factsIn(text.trimEnd())
    if (facts.length === 0) return []
    const at = glogAt(line, { zone: options.clock.zone, near: carriedAt ?? options.clock.near })
    if (at === undefined) return undated(number, text)
    for (const fact of facts) keep(fact, { at, number, thread: line.thread })
    return own.isKnown() || held.length >= heldEventsMax ? release() : []
  }

  function factsIn(text: string): readonly LogFact[] {
    const ofAgent = factsOf(agentRules, text)
    if (ofAgent.length > 0) return ofAgent
    const ofMaster = factsOf(masterRules, text)
    if (ofMaster.length > 0) own.setMaster()
    return ofMaster
  }

  /** Says once that a log's moments cannot be told. */
  function undated(position: number, text: string): readonly Placed[] {
    if (isUndated) return []
    isUndated = true
    const why = 'this log has lines whose date cannot be told: no year and nothing near, or no such day'
    return [{ event: { kind: 'rejected', why, excerpt: text.slice(0, excerptMax) }, position }]
  }

  const hold = ({ number }: Found, make: (host: Host) => DomainEvent): void => {
    held.push({ make, position: number })
  }

  function keep(fact: LogFact, found: Found): void {
    const { at } = found
    switch (fact.is) {
      case 'self':
        return keepSelf(fact, found)
      case 'flags':
        if (flagsOf(fact.flags) === 'agent')
          hold(found, (host) => ({ kind: 'agent-flags', at, host, flags: fact.flags }))
        return undefined
      case 'oom':
        oom = { containerId: fact.containerId, thread: found.thread }
        return keepOutOfMemory(fact.text, found)
      case 'memory-limit':
        return keepOutOfMemory(fact.text, found)
      case 'note':
        return keepNote(fact, found)
      case 'status':
        return keepStatus(fact, found)
      case 'agent':
        return keepAgent(fact, found)
      case 'framework':
        if (said.add(key(fact.is, fact.frameworkId, fact.name)))
          hold(found, () => ({ kind: 'framework-seen', at, frameworkId: fact.frameworkId, name: fact.name }))
        return undefined
      case 'agent-removed':
        return hold(found, () => ({ kind: 'agent-removed', at, agentId: fact.agentId }))
      case 'framework-removed':
        return hold(found, () => ({ kind: 'framework-removed', at, frameworkId: fact.frameworkId }))
      default:
        return unreachable(fact)
    }
  }

  function keepSelf(fact: FactOf<'self'>, found: Found): void {
    own.learn(fact)
    const seen = own.seen(found.at)
    if (seen !== undefined && said.add(key(seen.kind, seen.agentId, seen.hostname, seen.address, seen.version)))
      hold(found, (host) => ({ ...seen, hostname: host.hostname }))
  }

  /** Every container and task is tied to its place once; everything else is said as often as it happens. */
  function keepNote({ note, host: named }: FactOf<'note'>, found: Found): void {
    if (note.is === 'agent-started') own.start()
    if (note.is === 'container-of-executor' && !said.add(key(note.is, note.containerId))) return
    if (note.is === 'task-assigned' && !said.add(key(note.is, note.frameworkId, note.taskId, named?.agentId))) return
    hold(found, (host) => ({ kind: 'container-note', at: found.at, host: named ?? host, note }))
  }

  function keepOutOfMemory(text: string, found: Found): void {
    if (oom === undefined || oom.thread !== found.thread) return
    const note = { is: 'out-of-memory', containerId: oom.containerId, text } as const
    hold(found, (host) => ({ kind: 'container-note', at: found.at, host, note }))
  }

  function keepStatus(fact: FactOf<'status'>, found: Found): void {
    const isNew = said.add(key(fact.via, fact.frameworkId, fact.taskId, fact.state))
    if (fact.isRepeat && !isNew) return
    const { is: _is, isRepeat: _isRepeat, ...status } = fact
    hold(found, (host) => ({
      kind: 'task-status',
      ...status,
      agentId: fact.via === 'agent-log' ? host.agentId : fact.agentId,
      at: found.at,
      executorId: undefined,
      reason: undefined,
      containerId: undefined,
      executorPid: undefined,
    }))
  }

  /** A master names the agent with every update; that is news only the first time. */
  function keepAgent({ agentId, hostname, address, active }: FactOf<'agent'>, found: Found): void {
    const isNew = said.add(key('agent', agentId, hostname, address))
    if (!isNew && active === undefined) return
    hold(found, () => ({ kind: 'agent-seen', at: found.at, agentId, hostname, address, version: undefined, active }))
  }

  function release(): readonly Placed[] {
    const host = own.host()
    return held.splice(0).map(({ make, position }) => ({ event: make(host), position }))
  }

  return { push, end: () => [...finish(), ...release()] }
}

/** Parts as one text that no other parts have. */
const key = (...parts: readonly (string | undefined)[]): string => JSON.stringify(parts)
