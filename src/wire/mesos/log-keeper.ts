import type { DomainEvent, Host } from '../../domain/event.ts'
import type { ContainerId } from '../../domain/ids.ts'
import { unreachable } from '../../domain/invariant.ts'
import type { Instant } from '../../domain/time.ts'
import type { Placed } from '../placed.ts'
import { flagsOf } from './cluster.ts'
import { agentRules } from './log-agent.ts'
import { factsOf, type LogFact } from './log-fact.ts'
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

/**
 * A log says late whose it is: an agent prints its hostname after its flags, and its id when it has registered. Its
 * events wait until then, so that none is without a host that the same log names.
 */
export function logKeeper(given: Host): LogKeeper {
  const own = logSelf(given)
  const said = recent(rememberedMax)
  const held: { readonly make: (host: Host) => DomainEvent; readonly position: number }[] = []
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

  const hold = ({ number }: FoundInLog, make: (host: Host) => DomainEvent): void => {
    held.push({ make, position: number })
  }

  function keep(fact: LogFact, found: FoundInLog): void {
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
        if (said.add(fact.frameworkId, fact.is, fact.name))
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

  function keepSelf(fact: FactOf<'self'>, found: FoundInLog): void {
    own.learn(fact)
    const seen = own.seen(found.at)
    if (seen !== undefined && said.add(seen.agentId, seen.kind, seen.hostname, seen.address, seen.version))
      hold(found, (host) => ({ ...seen, hostname: host.hostname }))
  }

  /** Every container and task is tied to its place once; everything else is said as often as it happens. */
  function keepNote({ note, host: named }: FactOf<'note'>, found: FoundInLog): void {
    if (note.is === 'agent-started') own.start()
    if (note.is === 'container-of-executor' && !said.add(note.containerId, note.is)) return
    if (note.is === 'task-assigned' && !said.add(note.taskId, note.is, note.frameworkId, named?.agentId)) return
    hold(found, (host) => ({ kind: 'container-note', at: found.at, host: named ?? host, note }))
  }

  function keepOutOfMemory(text: string, found: FoundInLog): void {
    if (oom === undefined || oom.thread !== found.thread) return
    const note = { is: 'out-of-memory', containerId: oom.containerId, text } as const
    hold(found, (host) => ({ kind: 'container-note', at: found.at, host, note }))
  }

  function keepStatus(fact: FactOf<'status'>, found: FoundInLog): void {
    const isNew = said.add(fact.taskId, fact.via, fact.frameworkId, fact.state)
    if (fact.isRepeat && !isNew) return
    hold(found, (host) => ({
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
      at: found.at,
      executorId: undefined,
      reason: undefined,
      containerId: undefined,
      executorPid: undefined,
    }))
  }

  /** A master names the agent with every update; that is news only the first time. */
  function keepAgent({ agentId, hostname, address, active }: FactOf<'agent'>, found: FoundInLog): void {
    const isNew = said.add(agentId, 'agent', hostname, address)
    if (!isNew && active === undefined) return
    hold(found, () => ({ kind: 'agent-seen', at: found.at, agentId, hostname, address, version: undefined, active }))
  }

  function release(): readonly Placed[] {
    const host = own.host()
    const released = held.map(({ make, position }) => ({ event: make(host), position }))
    held.length = 0
    return released
  }

  return { factsIn, take, setCarrier: own.setCarrier, end: release }
}

const none: readonly Placed[] = []
