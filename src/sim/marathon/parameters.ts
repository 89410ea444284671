import { throttleOf, usualThrottle } from '../../domain/revive-throttle.ts'
import { type Duration, duration } from '../../domain/time.ts'
import type { DefinitionDefaults } from './definition.ts'

/** What differs between releases and settings of Marathon. */
export type MarathonParameters = DefinitionDefaults & {
  readonly name: string
  readonly version: string
  readonly reviveInterval: Duration
  readonly suppressesOffers: boolean
  readonly declineFor: Duration
  readonly instancesPerOffer: number
  readonly launchTokens: number
  readonly tokenInterval: Duration
  readonly launchConfirmTimeout: Duration
  readonly launchTimeout: Duration
  readonly reservationTimeout: Duration
  readonly scaleDelay: Duration
  readonly scaleInterval: Duration
  readonly reconcileDelay: Duration
  readonly reconcileInterval: Duration
  readonly expungeDelay: Duration
  readonly expungeInterval: Duration
  readonly killChunk: number
  readonly killRetry: Duration
  readonly deploymentsMax: number
  readonly resetsOnDrain: boolean
  /** Agents with GPUs are for those that want GPUs. */
  readonly keepsGpus: boolean
}

/** Without a filter of its own a decline keeps the resources away for Mesos' default. Source: mesos.proto, Filters: 5 s. */
export const soon: Duration = duration(5000)

/** Marathon 1.11 with what DC/OS 2.2 sets. Source: M/MarathonConf.scala; dcos/dcos gen/dcos-config.yaml; marathon §3.4. */
const dcos: MarathonParameters = {
  name: 'marathon',
  version: '1.11.24',
  maxLaunchDelaySeconds: 300,
  hasSeccomp: true,
  role: 'slave_public',
  reviveInterval: usualThrottle,
  suppressesOffers: true,
  declineFor: duration(300_000),
  instancesPerOffer: 100,
  launchTokens: 100,
  tokenInterval: duration(30_000),
  launchConfirmTimeout: duration(1_800_000),
  launchTimeout: duration(86_400_000),
  reservationTimeout: duration(1_800_000),
  scaleDelay: duration(15_000),
  scaleInterval: duration(300_000),
  reconcileDelay: duration(15_000),
  reconcileInterval: duration(600_000),
  expungeDelay: duration(300_000),
  expungeInterval: duration(30_000),
  killChunk: 100,
  killRetry: duration(30_000),
  deploymentsMax: 100,
  resetsOnDrain: true,
  keepsGpus: true,
}

/**
 * A release of Marathon with DC/OS' own settings, and what its command line says otherwise.
 * Source: dcos/dcos packages/marathon/buildinfo.json; marathon, preamble and §3.4.
 *
 * @param version such as `1.8.247`
 */
export function marathonOf(version: string, flags: Readonly<Record<string, string>> = {}): MarathonParameters {
  const [major = 1, minor = 11] = (version || dcos.version).split('.').map(Number)
  const order = major * 100 + minor
  return {
    ...dcos,
    version: version || dcos.version,
    maxLaunchDelaySeconds: order < 108 ? 3600 : 300,
    hasSeccomp: order >= 108,
    reviveInterval: throttleOf(version || dcos.version),
    resetsOnDrain: order >= 109,
    ...fromFlags(flags),
  }
}

const lengths = {
  min_revive_offers_interval: 'reviveInterval',
  decline_offer_duration: 'declineFor',
  launch_token_refresh_interval: 'tokenInterval',
  task_launch_confirm_timeout: 'launchConfirmTimeout',
  task_launch_timeout: 'launchTimeout',
  task_reservation_timeout: 'reservationTimeout',
  scale_apps_initial_delay: 'scaleDelay',
  scale_apps_interval: 'scaleInterval',
  reconciliation_initial_delay: 'reconcileDelay',
  reconciliation_interval: 'reconcileInterval',
  task_lost_expunge_initial_delay: 'expungeDelay',
  task_lost_expunge_interval: 'expungeInterval',
  kill_retry_timeout: 'killRetry',
} as const satisfies Readonly<Record<string, keyof MarathonParameters>>

const numbers = {
  max_instances_per_offer: 'instancesPerOffer',
  launch_tokens: 'launchTokens',
  kill_chunk_size: 'killChunk',
  max_running_deployments: 'deploymentsMax',
} as const satisfies Readonly<Record<string, keyof MarathonParameters>>

/** Flags that change what a simulated Marathon does, and that hold a number: lengths of time in ms, and counts. */
export const numericFlags: readonly string[] = [...Object.keys(lengths), ...Object.keys(numbers)]

/** Flags of Marathon that are close to those in name, and mean something else. Source: M/MarathonConf.scala. */
export const otherFlags: readonly string[] = [
  'task_operation_notification_timeout',
  'max_parallel_offers',
  'max_queued_offers',
]

function fromFlags(flags: Readonly<Record<string, string>>): Partial<MarathonParameters> {
  const given: [string, unknown][] = []
  for (const [flag, name] of Object.entries(lengths))
    if (flags[flag] !== undefined) given.push([name, duration(Math.max(1, Number(flags[flag])))])
  for (const [flag, name] of Object.entries(numbers))
    if (flags[flag] !== undefined) given.push([name, Math.max(1, Number(flags[flag]))])
  if (flags['suppress_offers'] !== undefined) given.push(['suppressesOffers', flags['suppress_offers'] !== 'false'])
  if (flags['disable_suppress_offers'] !== undefined)
    given.push(['suppressesOffers', flags['disable_suppress_offers'] === 'false'])
  if (flags['gpu_scheduling_behavior'] !== undefined)
    given.push(['keepsGpus', flags['gpu_scheduling_behavior'] !== 'unrestricted'])
  return Object.fromEntries(given)
}
