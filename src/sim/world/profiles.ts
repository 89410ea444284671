import { type Instant, instant } from '../../domain/time.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** A profile's file as it was from a moment on, on its host's clock. */
export type ProfileFact = {
  readonly at: Instant
  readonly hostname: string
  readonly name: string
  readonly text: string
}

/** What the files hold when a scenario begins. */
export const profilesAtStart = ({ start, cluster }: Pick<Scenario, 'start' | 'cluster'>): ProfileFact[] =>
  cluster.agents.flatMap(({ hostname, profiles, clockSkewMs }) =>
    [...profiles].map(([name, text]) => ({ at: instant(start + clockSkewMs), hostname, name, text })),
  )
