import type { Host } from '../domain/event.ts'
import type { Death } from './deaths.ts'
import type { Ledger } from './facts.ts'

/** Whether what a host said can be of a task, as far as either's host is known. */
export const mayBeOn = (death: Death, host: Host): boolean =>
  (host.agentId === undefined || death.agentId === undefined || host.agentId === death.agentId) &&
  (host.hostname === undefined || death.agent?.hostname === undefined || host.hostname === death.agent.hostname)

/**
 * Whether a host may be a task's agent by another name. DC/OS calls an agent by its address, auditd by its host's name,
 * and nothing may say that they are one: so a name that is no known agent's can be any's of which no audit record is
 * known by its own name.
 */
export function byOtherName(known: Ledger): (death: Death, host: Host) => boolean {
  const names = new Set([...known.agents.values()].map(({ hostname }) => hostname))
  const heard = new Set<string | undefined>()
  for (const { value } of known.spans) heard.add(value.host.hostname)
  for (const { value } of known.records.values()) heard.add(value.host.hostname)
  return ({ agent }, { agentId, hostname }) =>
    agentId === undefined &&
    hostname !== undefined &&
    !names.has(hostname) &&
    agent?.hostname !== undefined &&
    !heard.has(agent.hostname)
}
