import { type Duration, duration } from '../../domain/time.ts'
import type { DefinitionDefaults } from './definition.ts'

/** What differs between releases and settings of Marathon. */
export type MarathonParameters = DefinitionDefaults & {
  readonly name: string
  readonly reviveInterval: Duration
  readonly declineFor: Duration
  readonly instancesPerOffer: number
  readonly launchConfirmTimeout: Duration
  readonly launchTimeout: Duration
  readonly scaleInterval: Duration
  readonly reconcileInterval: Duration
  readonly expungeInterval: Duration
  readonly resetsOnDrain: boolean
}

const dcos: MarathonParameters = {
  name: 'marathon',
  maxLaunchDelaySeconds: 300,
  hasSeccomp: true,
  role: '*',
  reviveInterval: duration(5000),
  declineFor: duration(300_000),
  instancesPerOffer: 100,
  launchConfirmTimeout: duration(1_800_000),
  launchTimeout: duration(86_400_000),
  scaleInterval: duration(300_000),
  reconcileInterval: duration(600_000),
  expungeInterval: duration(30_000),
  resetsOnDrain: true,
}

/**
 * A release of Marathon with DC/OS' own settings.
 * Source: dcos/dcos packages/marathon/buildinfo.json and gen/dcos-config.yaml; marathon, preamble and §3.4.
 *
 * @param version such as `1.8.247`
 */
export function marathonOf(version: string): MarathonParameters {
  const [major = 1, minor = 11, patch = 0] = version.split('.').map(Number)
  const order = major * 100 + minor
  return {
    ...dcos,
    maxLaunchDelaySeconds: order < 108 ? 3600 : 300,
    hasSeccomp: order >= 108,
    reviveInterval: duration(order === 108 && patch >= 218 ? 30_000 : 5000),
    resetsOnDrain: order >= 109,
  }
}
