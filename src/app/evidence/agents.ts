import type { DomainEvent, Host } from '../../domain/event.ts'
import type { AgentId } from '../../domain/ids.ts'
import { remembered } from '../../domain/remembered.ts'
import type { Place } from './place.ts'

/** The agents that the evidence knows, and how they are called. */
export type Agents = {
  /** The agent that a name means: an id, a hostname, an address; undefined for a name of none, or of several hosts. */
  readonly named: (name: string) => Host | undefined
  /** The agent whose file this is, by what the user says or by the folders it lies in. */
  readonly of: (place: Place) => Host | undefined
}

type Known = { readonly ids: Set<AgentId>; hostname: string | undefined }

/** Learns the agents from the events. An agent that comes back under a new id keeps its hostname. */
export function agentsIn(all: Iterable<{ readonly event: DomainEvent }>): Agents {
  const hosts = new Map<string, Known>()
  const names = new Map<string, Set<string>>()
  /** First labels of hostnames: a name without its domain. */
  const labels = new Map<string, Set<string>>()

  function learn(
    id: AgentId,
    { hostname, address }: { hostname: string | undefined; address: string | undefined },
  ): void {
    const key = hostname === undefined ? `id ${id}` : `host ${hostname.toLowerCase()}`
    const known = hosts.get(key) ?? { ids: new Set(), hostname }
    hosts.set(key, known)
    known.ids.add(id)
    for (const name of [id, hostname, address, address?.replace(/:\d+$/, '')]) index(names, name, key)
    index(labels, labelOf(hostname ?? ''), key)
  }

  const bare = new Set<AgentId>()
  for (const { event } of all) {
    if (event.kind === 'agent-seen') learn(event.agentId, event)
    else if ((event.kind === 'task-status' || event.kind === 'task-seen') && event.agentId !== undefined)
      bare.add(event.agentId)
  }
  for (const id of bare) if (!names.has(id.toLowerCase())) learn(id, { hostname: undefined, address: undefined })

  function hostNamed(name: string): Host | undefined {
    for (const spelling of spellings(name.toLowerCase())) {
      // What is known only by its id is not counted beside the same agent's hostname.
      const found = names.get(spelling) ?? labels.get(spelling) ?? new Set()
      const keys = [...found].filter((key, _index, { length }) => length === 1 || key.startsWith('host '))
      const [key] = keys
      const known = keys.length === 1 && key !== undefined ? hosts.get(key) : undefined
      if (known !== undefined) return hostOf(known, name)
    }
    return undefined
  }

  const named = remembered(hostNamed, answersMax)
  return { named, of: (place) => placed(place, named) }
}

/** Names whose answer is kept: every event names its host, and there are few. */
const answersMax = 100_000

/** Which of a host's ids a name means is told only by the id itself, or where there is but one. */
function hostOf({ ids, hostname }: Known, name: string): Host {
  const exact = [...ids].find((id) => id.toLowerCase() === name.toLowerCase())
  return { agentId: exact ?? (ids.size === 1 ? [...ids][0] : undefined), hostname }
}

function placed({ given, folders }: Place, named: (name: string) => Host | undefined): Host | undefined {
  if (given !== undefined) return named(given) ?? { agentId: undefined, hostname: given }
  for (const folder of folders) {
    const host = named(folder) ?? named(folder.replace(bundleRole, ''))
    if (host !== undefined) return host
  }
  return undefined
}

/** Folders of a DC/OS diagnostics bundle are named `ADDRESS_ROLE`. Source: dcos/dcos-diagnostics, README. */
const bundleRole = /_(?:agent|agent_public|master)$/

/** A name as it is, AWS' name for an address, and the first label of a name with a domain. */
function spellings(name: string): readonly string[] {
  const aws = /^ip-(\d+)-(\d+)-(\d+)-(\d+)(?:\.|$)/.exec(name)
  const label = labelOf(name)
  return [name, ...(aws === null ? [] : [aws.slice(1).join('.')]), ...(label === undefined ? [] : [label])]
}

/** The part of a host's name before its domain; addresses have none. */
const labelOf = (name: string): string | undefined => /^[a-z][^.]*(?=\.)/i.exec(name)?.[0]

function index(names: Map<string, Set<string>>, name: string | undefined, key: string): void {
  if (name === undefined || name === '') return
  const keys = names.get(name.toLowerCase()) ?? new Set()
  names.set(name.toLowerCase(), keys)
  keys.add(key)
}
