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
  role: 'slave_public',
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
 * The Marathon of a DC/OS release, with DC/OS' own settings.
 * Source: dcos/dcos packages/marathon/buildinfo.json and gen/dcos-config.yaml; marathon, preamble and §3.4.
 */
export const marathonOf = (release: '1.13' | '2.0' | '2.1' | '2.2'): MarathonParameters =>
  release === '1.13' ? { ...dcos, reviveInterval: duration(30_000), resetsOnDrain: false } : dcos
