import type { AgentSeen, DomainEvent, Host, TaskStatusChanged } from '../../domain/event.ts'
import type { ContainerId } from '../../domain/ids.ts'
import { unreachable } from '../../domain/invariant.ts'
import type { Instant } from '../../domain/time.ts'
import type { Placed } from '../placed.ts'
import { flagsOf } from './cluster.ts'
import { agentRules } from './log-agent.ts'
import { factsOf, type LogFact, noted } from './log-fact.ts'
import { masterRules } from './log-master.ts'
import { logSelf } from './log-self.ts'
import { recent } from './recent.ts'

/** Where and when a fact was found. */
export type FoundInLog = { readonly at: Instant; readonly number: number; readonly thread: number }

/** Turns what the lines of one log say into events. */
export type LogKeeper = {
  /** What a message says of what bears on tasks, most often nothing. A master's message makes the log a master's. */
  readonly factsIn: (text: string) => readonly LogFact[]
  readonly take: (facts: readonly LogFact[], found: FoundInLog) => readonly Placed[]
  /** What the journal or syslog daemon calls the host. */
  readonly setCarrier: (hostname: string) => void
  /** Events that did not know their host yet. */
  readonly end: () => readonly Placed[]
}

/** How many events wait until the log says which agent wrote it. A log that never does releases them then. */
export const heldEventsMax = 1000
/** How many containers, tasks, agents and statuses are remembered so as not to say the same thing twice. */
const rememberedMax = 10_000

type FactOf<K extends LogFact['is']> = Extract<LogFact, { is: K }>

/** What becomes an event as soon as it is known whose log it is. */
type Told =
  | FactOf<'note' | 'status' | 'flags' | 'agent' | 'framework' | 'agent-removed' | 'framework-removed'>
  | { readonly is: 'seen'; readonly seen: AgentSeen }

type Held = { readonly what: Told; readonly at: Instant; readonly position: number }

/**
 * A log says late whose it is: an agent prints its hostname after its flags, and its id when it has registered. Its
 * events wait until then, so that none is without a host that the same log names.
 */
export function logKeeper(given: Host): LogKeeper {
  const own = logSelf(given)
  const said = recent(rememberedMax)
  let held: Held[] = []
  let oom: { readonly containerId: ContainerId; readonly thread: number } | undefined

  function factsIn(text: string): readonly LogFact[] {
    const ofAgent = factsOf(agentRules, text)
    if (ofAgent.length > 0) return ofAgent
    const ofMaster = factsOf(masterRules, text)
    if (ofMaster.length > 0) own.setMaster()
    return ofMaster
  }

  function take(facts: readonly LogFact[], found: FoundInLog): readonly Placed[] {
    if (facts.length === 0) return none
    for (const fact of facts) keep(fact, found)
    if (held.length === 0) return none
    return own.isKnown() || held.length >= heldEventsMax ? release() : none
  }

  const hold = (what: Told, { at, number }: FoundInLog): void => {
    held.push({ what, at, position: number })
  }

  function keep(fact: LogFact, found: FoundInLog): void {
    switch (fact.is) {
      case 'self':
        return keepSelf(fact, found)
      case 'flags':
        return flagsOf(fact.flags) === 'agent' ? hold(fact, found) : undefined
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
        return said.add(fact.frameworkId, fact.is, fact.name) ? hold(fact, found) : undefined
      case 'agent-removed':
      case 'framework-removed':
        return hold(fact, found)
      default:
        return unreachable(fact)
    }
  }

  function keepSelf(fact: FactOf<'self'>, found: FoundInLog): void {
    own.learn(fact)
    const seen = own.seen(found.at)
    if (seen !== undefined && said.add(seen.agentId, seen.kind, seen.hostname, seen.address, seen.version))
      hold({ is: 'seen', seen }, found)
  }

  /** Every container and task is tied to its place once; everything else is said as often as it happens. */
  function keepNote(fact: FactOf<'note'>, found: FoundInLog): void {
    const { note, host } = fact
    if (note.is === 'agent-started') own.start()
    if (note.is === 'container-of-executor' && !said.add(note.containerId, note.is)) return
    if (note.is === 'task-assigned' && !said.add(note.taskId, note.is, note.frameworkId, host?.agentId)) return
    hold(fact, found)
  }

  function keepOutOfMemory(text: string, found: FoundInLog): void {
    if (oom === undefined || oom.thread !== found.thread) return
    hold(noted({ is: 'out-of-memory', containerId: oom.containerId, text }), found)
  }

  function keepStatus(fact: FactOf<'status'>, found: FoundInLog): void {
    const isNew = said.add(fact.taskId, fact.via, fact.frameworkId, fact.state)
    if (!fact.isRepeat || isNew) hold(fact, found)
  }

  /** A master names the agent with every update; that is news only the first time. */
  function keepAgent(fact: FactOf<'agent'>, found: FoundInLog): void {
    const isNew = said.add(fact.agentId, 'agent', fact.hostname, fact.address)
    if (isNew || fact.active !== undefined) hold(fact, found)
  }

  function release(): readonly Placed[] {
    const host = own.host()
    const released = held.map(({ what, at, position }) => ({ event: eventOf(what, at, host), position }))
    held = []
    return released
  }

  return { factsIn, take, setCarrier: own.setCarrier, end: release }
}

const none: readonly Placed[] = []

function eventOf(what: Told, at: Instant, host: Host): DomainEvent {
  switch (what.is) {
    case 'note':
      return { kind: 'container-note', at, host: what.host ?? host, note: what.note }
    case 'status':
      return statusOf(what, at, host)
    case 'flags':
      return { kind: 'agent-flags', at, host, flags: what.flags }
    case 'agent': {
      const { agentId, hostname, address, active } = what
      return { kind: 'agent-seen', at, agentId, hostname, address, version: undefined, active }
    }
    case 'seen':
      return { ...what.seen, hostname: host.hostname }
    case 'framework':
      return { kind: 'framework-seen', at, frameworkId: what.frameworkId, name: what.name }
    case 'agent-removed':
      return { kind: 'agent-removed', at, agentId: what.agentId }
    case 'framework-removed':
      return { kind: 'framework-removed', at, frameworkId: what.frameworkId }
    default:
      return unreachable(what)
  }
}

const statusOf = (fact: FactOf<'status'>, at: Instant, host: Host): TaskStatusChanged => ({
  kind: 'task-status',
  via: fact.via,
  taskId: fact.taskId,
  frameworkId: fact.frameworkId,
  agentId: fact.via === 'agent-log' ? host.agentId : fact.agentId,
  state: fact.state,
  source: fact.source,
  message: fact.message,
  healthy: fact.healthy,
  uuid: fact.uuid,
  at,
  executorId: undefined,
  reason: undefined,
  containerId: undefined,
  executorPid: undefined,
})
