import type { AgentSeen, Host } from '../../domain/event.ts'
import type { AgentId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import type { LogFact } from './log-fact.ts'

/** Whose log it is, as far as the log has said. */
export type LogSelf = {
  readonly learn: (fact: Extract<LogFact, { is: 'self' }>) => void
  /** The agent's process started: its hostname will follow. */
  readonly start: () => void
  /** The log is a master's: its lines name their agents themselves. */
  readonly setMaster: () => void
  /** What the journal or syslog daemon calls the host; second to what the agent says. */
  readonly setCarrier: (hostname: string) => void
  /** Whether nothing more is to be waited for. */
  readonly isKnown: () => boolean
  readonly host: () => Host
  /** The agent, once it has an id. */
  readonly seen: (at: Instant) => AgentSeen | undefined
}

/** Begins with what is known without the log; what the log says goes before. */
export function logSelf(given: Host): LogSelf {
  let agentId: AgentId | undefined
  let hostname: string | undefined
  let address: string | undefined
  let version: string | undefined
  let carrier: string | undefined
  let isStarted = false
  let isMaster = false

  let known: Host | undefined

  /** The same object as long as it says the same: thousands of events hold it. */
  function host(): Host {
    known ??= { agentId: agentId ?? given.agentId, hostname: hostname ?? given.hostname ?? carrier }
    return known
  }

  /** The text that was used last is compared at once when it comes again; an equal one is not. */
  function learn(fact: Parameters<LogSelf['learn']>[0]): void {
    const [id, name] = [fact.agentId ?? agentId, fact.hostname ?? hostname]
    if (id !== agentId || name !== hostname) known = undefined
    agentId = id
    hostname = name
    address = fact.address ?? address
    version = fact.version ?? version
  }

  return {
    learn,
    start: () => {
      isStarted = true
    },
    setMaster: () => {
      isMaster = true
    },
    setCarrier: (name) => {
      carrier ??= name
      known = undefined
    },
    // A log that begins after the start will never say the hostname.
    isKnown: () =>
      isMaster || ((agentId ?? given.agentId) !== undefined && (hostname ?? given.hostname ?? !isStarted) !== false),
    host,
    seen: (at) =>
      agentId === undefined
        ? undefined
        : { kind: 'agent-seen', at, agentId, hostname: host().hostname, address, version, active: undefined },
  }
}
