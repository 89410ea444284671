import type { AgentSeen, ContainerNote, DomainEvent, TaskStatusChanged } from '../../domain/event.ts'
import { textKey } from '../../domain/text-key.ts'
import type { Instant } from '../../domain/time.ts'
import type { FoundEvent } from './gathered.ts'

/**
 * Tells which events only repeat an earlier one of a log: an update that is taken in, passed on and passed on again; a
 * container or task whose place was told before; an agent of which nothing more is told. A reader leaves out what its
 * own part of a log repeats; what two parts repeat is known only when all are read.
 */
export function repeats(found: readonly FoundEvent[]): (event: DomainEvent, index: number) => boolean {
  const first = new Map<string, Instant>()
  const agents = new Map<string, Map<string, AgentSeen>>()
  const keys = found.map(({ event }) => keysOf(event))
  for (const [index, { event }] of found.entries()) {
    for (const key of keys[index]?.says ?? []) {
      const before = first.get(key)
      if (before === undefined || momentOf(event) < before) first.set(key, momentOf(event))
    }
    if (event.kind === 'agent-seen') learn(event, agents)
  }
  const isLater = (event: DomainEvent, index: number): boolean => {
    const key = keys[index]?.repeats
    return key !== undefined && (first.get(key) ?? Infinity) < momentOf(event)
  }
  return (event, index) =>
    event.kind === 'agent-seen' ? isToldBetter(event, agents.get(event.agentId)?.values() ?? []) : isLater(event, index)
}

/** Only events that have a key, and those have a moment. */
const momentOf = (event: DomainEvent): Instant =>
  'at' in event && event.at !== undefined ? event.at : (-Infinity as Instant)

/** What an event says, and of that what makes it a repeat if it was said before. */
type Keys = { readonly says: readonly string[]; readonly repeats: string | undefined }

const noKeys: Keys = { says: [], repeats: undefined }
const oneKey = (...parts: readonly (string | undefined)[]): Keys => {
  const key = textKey(...parts)
  return { says: [key], repeats: key }
}

function keysOf(event: DomainEvent): Keys {
  if (event.kind === 'task-status') return statusKeys(event)
  if (event.kind === 'framework-seen') return oneKey(event.kind, event.frameworkId, event.name)
  return event.kind === 'container-note' ? noteKeys(event) : noKeys
}

/** An update without id is what a log says besides: any line of the same state before it says it better. */
function statusKeys({ via, frameworkId, taskId, state, uuid }: TaskStatusChanged): Keys {
  if (via !== 'agent-log' && via !== 'master-log') return noKeys
  const sameState = textKey(via, frameworkId, taskId, state)
  const update = uuid === undefined ? sameState : `${sameState} ${uuid}`
  return { says: [sameState, update], repeats: update }
}

function noteKeys({ note, host }: ContainerNote): Keys {
  if (note.is === 'container-of-executor') return oneKey(note.is, note.containerId, note.executorId, note.frameworkId)
  return note.is === 'task-assigned' ? oneKey(note.is, note.taskId, note.frameworkId, host.agentId) : noKeys
}

/** Of each different thing that is said of an agent, the earliest time it is said. */
function learn(event: AgentSeen, agents: Map<string, Map<string, AgentSeen>>): void {
  const told = agents.get(event.agentId) ?? new Map<string, AgentSeen>()
  agents.set(event.agentId, told)
  const key = textKey(event.hostname, event.address, event.version)
  const before = told.get(key)
  if (before === undefined || momentOf(event) < momentOf(before)) told.set(key, event)
}

/** Whether something earlier says as much of an agent, or something of the same time says more. */
function isToldBetter(event: AgentSeen, told: Iterable<AgentSeen>): boolean {
  if (event.active !== undefined) return false
  for (const other of told) {
    if (!saysAll(other, event)) continue
    if (momentOf(other) < momentOf(event) || (momentOf(other) === momentOf(event) && !saysAll(event, other)))
      return true
  }
  return false
}

const saysAll = (a: AgentSeen, b: AgentSeen): boolean =>
  (['hostname', 'address', 'version'] as const).every((key) => b[key] === undefined || a[key] === b[key])
