import type { Option, Switch } from '../option.ts'
import { choiceKind } from '../value-kinds.ts'
import { collectOptions } from './collect-options.ts'
import { relayOptions } from './live-options.ts'
import { hubOptions } from './tail-options.ts'

const format: Option<'text' | 'json' | 'jsonl'> = {
  name: 'format',
  says: 'text for people; json: one array; jsonl: one finding a line',
  kind: choiceKind('FORMAT', ['text', 'json', 'jsonl']),
}

const noMachine: Switch = { name: 'no-machine', says: 'look at the connections only, not at this machine' }

/** The options of `doctor`, in the order of its help. */
export const doctorOptions = {
  ...hubOptions,
  hub: { ...hubOptions.hub, says: 'a serve to ask, also for what it hears of the agents' },
  mesos: { ...relayOptions.mesos, says: 'a Mesos master to try' },
  marathon: { ...relayOptions.marathon, says: 'a Marathon to try' },
  metronome: { ...relayOptions.metronome, says: 'a Metronome to try' },
  upstreamTokenFile: relayOptions.upstreamTokenFile,
  upstreamCa: relayOptions.upstreamCa,
  auditLog: collectOptions.auditLog,
  profiles: { ...collectOptions.profiles, says: "the agent's --seccomp_config_dir: can Mesos load what is in it" },
  noMachine,
  format,
} as const
