import type { DomainEvent } from '../../domain/event.ts'
import type { AgentId } from '../../domain/ids.ts'
import { type Agents, agentsIn } from '../evidence/agents.ts'
import type { FoundEvent } from '../evidence/gathered.ts'

/** An event that is held, and when it came. */
export type Held = FoundEvent & { readonly arrivedAt: number }

/** What is known of one agent, by the order of arrival. `''` is the bin of what no agent can be named for. */
export type Bin = { readonly key: string; held: Held[] }

/** Hears of a bin that is no more, and of the one that has all that was in it. */
export type OnJoin = (from: Bin, into: Bin) => void

/** Tells of every event whose agent it is from, by what was heard before. */
export type Bins = {
  readonly all: ReadonlyMap<string, Bin>
  /** The bin an event belongs to. */
  readonly of: (event: DomainEvent, from: string) => Bin
  readonly ofTask: (taskId: string) => Bin | undefined
  /** The bin that an agent's name or id leads to; undefined: it was never heard of. */
  readonly named: (name: string) => Bin | undefined
  /** Forgets what only a task that is over needs. */
  readonly forgetTask: (taskId: string) => void
  readonly forgetContainer: (containerId: string) => void
  /** Forgets an agent that was removed, with all that is of it; how many events went. */
  readonly forgetAgent: (agentId: AgentId) => number
}

/** Bins without anything. Two names of one agent, once they are known to be one, share a bin. */
export function emptyBins(onJoin?: OnJoin): Bins {
  const all = new Map<string, Bin>()
  const seen = new Map<AgentId, Extract<DomainEvent, { kind: 'agent-seen' }>>()
  const ofTask = new Map<string, Bin>()
  const ofContainer = new Map<string, Bin>()
  const named = new Map<string, Bin>()
  let agents: Agents = agentsIn([])
  /** Agents were heard of that `agents` does not know yet. */
  let isStale = false

  function binNamed(name: string): Bin {
    const found = named.get(name)
    if (found !== undefined) return found
    const host = name === '' ? undefined : agents.named(name)
    return binOf(name, host?.hostname?.toLowerCase() ?? host?.agentId ?? name.toLowerCase())
  }

  function binOf(name: string, key: string): Bin {
    const bin = all.get(key) ?? { key, held: [] }
    all.set(key, bin)
    named.set(name, bin)
    return bin
  }

  /** Learns how an agent is called. A snapshot names thousands in a row, so what follows from it is done once for all. */
  function learn(event: Extract<DomainEvent, { kind: 'agent-seen' }>): Bin {
    const { agentId } = event
    const before = seen.get(agentId)
    const hostname = event.hostname ?? before?.hostname
    if (before === undefined || before.hostname !== event.hostname || before.address !== event.address) {
      seen.set(agentId, { ...event, hostname })
      isStale = true
    }
    if (!isStale) return binNamed(agentId)
    return named.get(agentId) ?? binOf(agentId, hostname?.toLowerCase() ?? agentId)
  }

  /** Joins what was kept under several names of one agent. To be called before anybody looks something up. */
  function refresh(): void {
    if (!isStale) return
    isStale = false
    agents = agentsIn(Array.from(seen.values(), (known) => ({ event: known })))
    named.clear()
    const moved = new Map<Bin, Bin>()
    for (const bin of all.values()) {
      if (bin.key === '') continue
      const now = binNamed(bin.key)
      if (now === bin) continue
      now.held = [...now.held, ...bin.held].sort((a, b) => a.arrivedAt - b.arrivedAt)
      all.delete(bin.key)
      moved.set(bin, now)
    }
    if (moved.size === 0) return
    for (const index of [ofTask, ofContainer])
      for (const [id, each] of index) {
        const now = moved.get(each)
        if (now !== undefined) index.set(id, now)
      }
    for (const [from, into] of moved) onJoin?.(from, into)
  }

  const unknown = (): Bin => binNamed('')

  function of(event: DomainEvent, from: string): Bin {
    if (event.kind === 'agent-seen') return learn(event)
    refresh()
    if (event.kind === 'task-status' || event.kind === 'task-seen') return ofOneTask(event)
    if (event.kind === 'stream-gap') return agents.named(from) === undefined ? unknown() : binNamed(from)
    if (event.kind === 'sandbox-text') {
      if (event.agentId !== undefined) return binNamed(event.agentId)
      return (event.containerId === undefined ? undefined : ofContainer.get(rootOf(event.containerId))) ?? unknown()
    }
    const name = 'host' in event ? (event.host.agentId ?? event.host.hostname) : undefined
    return name === undefined ? unknown() : binNamed(name)
  }

  function ofOneTask(event: Extract<DomainEvent, { kind: 'task-status' | 'task-seen' }>): Bin {
    const bin = event.agentId === undefined ? ofTask.get(event.taskId) : binNamed(event.agentId)
    if (bin === undefined) return unknown()
    ofTask.set(event.taskId, bin)
    const containerId = event.kind === 'task-status' ? event.containerId : undefined
    if (containerId !== undefined) ofContainer.set(rootOf(containerId), bin)
    return bin
  }

  function forgetAgent(agentId: AgentId): number {
    refresh()
    const bin = binNamed(agentId)
    seen.delete(agentId)
    agents = agentsIn(Array.from(seen.values(), (known) => ({ event: known })))
    // Another agent of the same host has the same bin.
    const isShared = [...seen.keys()].some((other) => binNamed(other) === bin)
    const before = bin.held.length
    bin.held = isShared ? bin.held.filter(({ event }) => !isOf(event, agentId)) : []
    for (const index of [ofTask, ofContainer])
      for (const [id, each] of index) if (each === bin && !isShared) index.delete(id)
    for (const [name, each] of named) if (name === agentId || (each === bin && !isShared)) named.delete(name)
    if (!isShared) all.delete(bin.key)
    return before - bin.held.length
  }

  return {
    get all() {
      refresh()
      return all
    },
    of,
    forgetAgent,
    ofTask: (taskId) => {
      refresh()
      return ofTask.get(taskId)
    },
    named: (name) => {
      refresh()
      return named.get(name) ?? all.get(agents.named(name)?.hostname?.toLowerCase() ?? name.toLowerCase())
    },
    forgetTask: (taskId) => void ofTask.delete(taskId),
    forgetContainer: (containerId) => void ofContainer.delete(rootOf(containerId)),
  }
}

const isOf = (event: DomainEvent, agentId: AgentId): boolean => 'agentId' in event && event.agentId === agentId

/** The outermost container of a nested one. */
export const rootOf = (containerId: string): string => containerId.split('.', 1)[0] ?? containerId
