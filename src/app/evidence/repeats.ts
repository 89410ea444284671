import type { AgentSeen, ContainerNote, DomainEvent, TaskStatusChanged } from '../../domain/event.ts'
import { type Parts, sameParts } from '../../domain/same-parts.ts'
import { textKey } from '../../domain/text-key.ts'
import type { Instant } from '../../domain/time.ts'
import type { FoundEvent } from './gathered.ts'

/**
 * Tells which events only repeat an earlier one of a log: an update that is taken in, passed on and passed on again; a
 * container or task whose place was told before; an agent of which nothing more is told. A reader leaves out what its
 * own part of a log repeats; what two parts repeat is known only when all are read.
 */
export function repeats(found: readonly FoundEvent[]): (event: DomainEvent, index: number) => boolean {
  const firsts = new Firsts()
  const agents = new Map<string, Map<string, AgentSeen>>()
  const told = found.map(({ event }) => {
    if (event.kind === 'agent-seen') learn(event, agents)
    return toldIn(event, firsts)
  })
  return (event, index) => {
    if (event.kind === 'agent-seen') return isToldBetter(event, agents.get(event.agentId)?.values() ?? [])
    const first = told[index]?.first
    return first !== undefined && first < momentOf(event)
  }
}

/** Only events that have a key, and those have a moment. */
const momentOf = (event: DomainEvent): Instant =>
  'at' in event && event.at !== undefined ? event.at : (-Infinity as Instant)

/** When something that logs tell was told first. */
type Told = { first: Instant }

/** The few things that are told of one task or container; each of its updates has an id besides, and mostly there is one. */
type ToldOf = Told & { readonly what: Parts; update: Update | undefined; updates: Map<string, Told> | undefined }

type Update = Told & { readonly uuid: string }

/** What was told, by the task, container or framework of which it was. A text of it all as a key costs more to make than to compare. */
class Firsts {
  readonly #of = new Map<string, ToldOf[]>()

  /** The moment counts if it is the first so far. */
  told(id: string, at: Instant, ...what: Parts): ToldOf {
    const known = this.#of.get(id)
    const before = known?.find((each) => sameParts(each.what, what))
    if (before !== undefined) return toldAt(before, at)
    const made = { what, first: at, update: undefined, updates: undefined }
    if (known === undefined) this.#of.set(id, [made])
    else known.push(made)
    return made
  }
}

function toldAt<T extends Told>(told: T, at: Instant): T {
  if (at < told.first) told.first = at
  return told
}

/** What makes an event a repeat if it was told before. */
function toldIn(event: DomainEvent, firsts: Firsts): Told | undefined {
  if (event.kind === 'task-status') return toldStatus(event, firsts)
  if (event.kind === 'framework-seen')
    return firsts.told(event.frameworkId, momentOf(event), event.kind, event.name, String(event.throttle ?? ''))
  return event.kind === 'container-note' ? toldNote(event, firsts) : undefined
}

/** An update without id is what a log says besides: any line of the same state before it says it better. */
function toldStatus(
  { via, frameworkId, taskId, state, uuid, at }: TaskStatusChanged,
  firsts: Firsts,
): Told | undefined {
  if (via !== 'agent-log' && via !== 'master-log') return undefined
  const sameState = firsts.told(taskId, at, via, state, frameworkId)
  if (uuid === undefined) return sameState
  const { update } = sameState
  if (update?.uuid === uuid) return toldAt(update, at)
  const made = { first: at, uuid }
  if (update === undefined) {
    sameState.update = made
    return made
  }
  const updates = (sameState.updates ??= new Map<string, Told>())
  const before = updates.get(uuid)
  if (before !== undefined) return toldAt(before, at)
  updates.set(uuid, made)
  return made
}

function toldNote(event: ContainerNote, firsts: Firsts): Told | undefined {
  const { note, host } = event
  const moment = momentOf(event)
  if (note.is === 'container-of-executor')
    return firsts.told(note.containerId, moment, note.is, note.executorId, note.frameworkId)
  return note.is === 'task-assigned'
    ? firsts.told(note.taskId, moment, note.is, note.frameworkId, host.agentId)
    : undefined
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
