import { duration, type Duration } from '../../domain/time.ts'
import type { Agent, Framework, World } from './state.ts'

/** How messages travel between the master, agents and frameworks. */
export type ClusterLink = {
  readonly lag: readonly [shortest: Duration, longest: Duration]
  /** How likely a packet is lost. */
  readonly loss: number
}

/** A packet that is lost is sent again after so long, then after twice that. Source: include/net/tcp.h, TCP_RTO_MIN, TCP_RTO_MAX. */
const [retransmitAfter, retransmitMax] = [200, 120_000]
/** So often, at most. Source: ip-sysctl, tcp_retries2. */
const retriesMax = 15

/** From the master to an agent, or back. */
export const agentWait = (world: World, agent: Agent, to: 'agent' | 'master'): Duration =>
  world.parameters.link === undefined ? world.parameters.agentLink : drawn(world, `${agent.id} ${to}`)

/** From the master to a framework, or back. */
export const frameworkWait = (world: World, framework: Framework, to: 'framework' | 'master'): Duration =>
  world.parameters.link === undefined ? world.parameters.frameworkLink : drawn(world, `${framework.id} ${to}`)

/**
 * How long the next message on a connection is under way. Connections are TCP: nothing is lost for good, repeated or
 * overtaken; a lost packet makes its message late, and all that follow it.
 */
function drawn({ parameters, ways, simulation }: World, way: string): Duration {
  const { link } = parameters
  if (link === undefined) return parameters.agentLink
  const random = (ways.random ??= simulation.random('cluster link'))
  const [shortest, longest] = link.lag
  let wait: number = random.int(shortest, longest)
  let retry = retransmitAfter
  for (let tries = 0; tries < retriesMax && link.loss > 0 && random.fraction() < link.loss; tries += 1) {
    wait += retry
    retry = Math.min(retry * 2, retransmitMax)
  }
  const now = simulation.now()
  const arrives = Math.max(now + wait, ways.arrivals.get(way) ?? 0)
  ways.arrivals.set(way, arrives)
  return duration(arrives - now)
}
