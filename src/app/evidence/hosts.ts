import type { AgentFlags, ContainerNote, DomainEvent, Host } from '../../domain/event.ts'
import { type Agents, agentsIn } from './agents.ts'
import { Found } from './gathered.ts'
import { type Owners, ownersIn } from './owners.ts'
import type { Place } from './place.ts'

/**
 * Says of each event whose host it is from. What the record, the journal or the log itself names goes first, then what
 * the event's container or task tells, then `--host`, then a folder named after an agent; else the host is unknown.
 * Source: product §3.
 */
export function withHosts(found: readonly Found[]): readonly Found[] {
  const agents = agentsIn(found)
  const context = { agents, owners: ownersIn(found), completed: completedBy(agents) }
  return found.map((each) => {
    const event = withHost(each.event, each.place, context)
    return event === each.event ? each : new Found(event, each)
  })
}

type Context = {
  readonly agents: Agents
  readonly owners: Owners & { readonly sure: Owners }
  readonly completed: (host: Host) => Host
}

const isUnknown = ({ agentId, hostname }: Host): boolean => agentId === undefined && hostname === undefined
const isSame = (a: Host, b: Host): boolean => a.agentId === b.agentId && a.hostname === b.hostname
const unknown: Host = { agentId: undefined, hostname: undefined }

function withHost(event: DomainEvent, place: Place, { agents, owners, completed }: Context): DomainEvent {
  if (event.kind === 'task-status') {
    const agentId =
      event.agentId ??
      owners.ofTask(event.taskId) ??
      (event.via === 'agent-log' ? agents.of(place)?.agentId : undefined)
    return agentId === event.agentId ? event : { ...event, agentId }
  }
  if (event.kind === 'sandbox-text') {
    if (event.agentId !== undefined || event.containerId === undefined) return event
    return { ...event, agentId: owners.ofContainer(event.containerId) }
  }
  if (!('host' in event)) return event
  const owner = event.kind === 'container-note' ? noteOwner(event, owners.sure) : undefined
  const own =
    owner === undefined ? completed(event.host) : completedHost({ agentId: owner, hostname: undefined }, agents)
  const told = isUnknown(own) ? (toldHost(event, owners, agents) ?? agents.of(place) ?? own) : own
  const host = isSame(told, event.host) ? event.host : told
  if (event.kind === 'container-note' && event.note.is === 'container-of-executor') {
    if (host === event.host && event.note.agentId !== undefined) return event
    return { ...event, host, note: { ...event.note, agentId: event.note.agentId ?? host.agentId } }
  }
  return host === event.host ? event : { ...event, host }
}

/** `completedHost` with a memory for one: the events of a file follow each other, and mostly hold the same object. */
function completedBy(agents: Agents): (host: Host) => Host {
  let [last, made] = [unknown, unknown]
  return (host) => {
    if (host !== last) [last, made] = [host, completedHost(host, agents)]
    return made
  }
}

/** Fills in the id or the name that the evidence has for the other. `localhost` is the name of every host. */
function completedHost(host: Host, agents: Agents): Host {
  const { agentId, hostname } = host
  if (agentId !== undefined) return { agentId, hostname: agents.named(agentId)?.hostname ?? hostname }
  if (hostname === undefined) return host
  return agents.named(hostname) ?? (/^localhost(?:\.|$)/.test(hostname) ? unknown : host)
}

function toldHost(event: DomainEvent, owners: Owners, agents: Agents): Host | undefined {
  if (event.kind === 'agent-flags') return flagsHost(event, agents)
  const agentId =
    event.kind === 'container-seen'
      ? owners.ofContainer(event.containerId)
      : event.kind === 'container-note'
        ? noteOwner(event, owners)
        : undefined
  return agentId === undefined ? undefined : (agents.named(agentId) ?? { agentId, hostname: undefined })
}

function noteOwner({ note }: ContainerNote, owners: Owners): Host['agentId'] {
  if (note.is === 'agent-started') return undefined
  if (note.is === 'task-assigned') return owners.ofTask(note.taskId)
  if (note.is === 'executor-ended') return owners.ofExecutor(note.executorId)
  if (note.is === 'container-of-executor' && note.agentId !== undefined) return note.agentId
  return owners.ofContainer(note.containerId)
}

/** Flags may name their own agent. Source: docs/configuration/master-and-agent.md, `--hostname`, `--ip`, `--port`. */
function flagsHost({ flags }: AgentFlags, agents: Agents): Host | undefined {
  const { hostname, ip, port } = flags
  const address = ip !== undefined && port !== undefined ? `${ip}:${port}` : undefined
  const names = [hostname, address, ip].filter((name) => name !== undefined && name !== '')
  for (const name of names) {
    const host = name === undefined ? undefined : agents.named(name)
    if (host !== undefined) return host
  }
  return hostname === undefined || hostname === '' ? undefined : { agentId: undefined, hostname }
}
