import type { AgentFlags, Host } from '../domain/event.ts'
import type { AgentId } from '../domain/ids.ts'
import { remembered } from '../domain/remembered.ts'
import type { Instant } from '../domain/time.ts'
import type { AgentFacts, FlagFacts, Ledger } from './facts.ts'
import { listAt } from '../domain/list-at.ts'

/** Whose flags: an agent's, as they were when a task was launched. */
type Whose = {
  readonly agentId: AgentId | undefined
  readonly agent: AgentFacts | undefined
  readonly launchedAt: Instant
}

/** The start-up flags of an agent; where the evidence knows one agent only, flags without a host are its own. */
export type ReadFlags = (whose: Whose) => AgentFlags['flags'] | undefined

/** Reads the flags of agents as they are known now: which are an agent's own is found out once. */
export function flagReader(known: Ledger): ReadFlags {
  const placesOf = flagPlaces(known)
  const ownOf = remembered((agentId: AgentId | undefined): readonly FlagFacts[] => {
    const hostname = agentId === undefined ? undefined : known.agents.get(agentId)?.hostname
    return placesOf({ agentId, hostname }).flatMap((place) => known.flags[place] ?? [])
  })
  return ({ agentId, agent, launchedAt }) => {
    const own = ownOf(agentId)
    return own.length > 0 ? latestBefore(own, launchedAt)?.flags : likelyFlags(known, agent)
  }
}

/** Where the flags of an agent stand among all, in their order: each of ten thousand agents is not to look through them. */
function flagPlaces({ flags }: Ledger): (host: Host) => readonly number[] {
  const places = new Map<string, number[]>()
  for (const [place, { host }] of flags.entries()) {
    if (host.agentId !== undefined) listAt(places, `id ${host.agentId}`).push(place)
    if (host.hostname !== undefined) listAt(places, `host ${host.hostname}`).push(place)
  }
  return ({ agentId, hostname }) => {
    const byId = agentId === undefined ? undefined : places.get(`id ${agentId}`)
    const byHost = hostname === undefined ? undefined : places.get(`host ${hostname}`)
    return [...new Set([...(byId ?? []), ...(byHost ?? [])])].sort((a, b) => a - b)
  }
}

/** Flags that do not say whose they are. */
function likelyFlags(known: Ledger, agent: AgentFacts | undefined): AgentFlags['flags'] | undefined {
  const byFlag = known.flags.find(({ flags }) => agent?.hostname !== undefined && flags['hostname'] === agent.hostname)
  if (byFlag !== undefined) return byFlag.flags
  const byPort = known.flags.filter(
    ({ flags }) => agent?.address !== undefined && flags['port'] === agent.address.split(':').at(-1),
  )
  if (byPort.length === 1) return byPort[0]?.flags
  const loose = known.flags.filter(({ host }) => host.agentId === undefined && host.hostname === undefined)
  return known.agents.size <= 1 && loose.length === 1 ? loose[0]?.flags : undefined
}

/** Of what was told at several moments, what was so at one: the latest before it; the first of all if none was. */
export function latestBefore<T extends { readonly at: Instant | undefined }>(
  told: readonly T[],
  moment: Instant,
): T | undefined {
  if (told.length < 2) return told[0]
  const timed = told.filter(({ at }) => at !== undefined).toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))
  return timed.findLast(({ at }) => (at ?? 0) <= moment) ?? timed[0] ?? told[0]
}
