import { type Duration, duration } from '../../domain/time.ts'
import type { MesosParameters } from './parameters.ts'

/** Units of a length of time, in ms. Source: 3rdparty/stout/include/stout/duration.hpp, parse. */
const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  secs: 1000,
  mins: 60_000,
  hrs: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
}

/** A length of time as Mesos writes it: `15secs`, `1.5mins`; undefined: it is none. */
export function mesosDuration(text: string): Duration | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text) ?? []
  const factor = units[unit]
  return factor === undefined ? undefined : duration(Math.trunc(Number(number) * factor))
}

/** Flags of the master and of agents that a simulated Mesos goes by, and what they set. Source: docs/configuration of apache/mesos. */
export const lengthFlags = {
  master: { allocation_interval: 'allocationInterval', agent_ping_timeout: 'agentPingTimeout' },
  agent: { executor_shutdown_grace_period: 'shutdownGrace', registration_backoff_factor: 'agentBackoff' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, keyof MesosParameters>>>>
/** The one of the master that is a number. */
export const countFlag = 'max_agent_ping_timeouts'

type Flags = Readonly<Record<string, string>>

/** What flags set of Mesos; values that are wrong have been told when the scenario was read. */
export function fromMesosFlags(master: Flags, agent: Flags): Partial<MesosParameters> {
  const given: [string, unknown][] = []
  const read = (flags: Flags, names: Readonly<Record<string, string>>): void => {
    for (const [flag, name] of Object.entries(names)) {
      const length = mesosDuration(flags[flag] ?? '')
      if (length !== undefined) given.push([name, duration(Math.max(1, length))])
    }
  }
  read(master, lengthFlags.master)
  read(agent, lengthFlags.agent)
  const count = Number(master[countFlag])
  if (Number.isInteger(count) && count > 0) given.push(['agentPingTimeoutsMax', count])
  return Object.fromEntries(given)
}
