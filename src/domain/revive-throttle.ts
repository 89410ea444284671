import { type Duration, duration } from './time.ts'

/** Marathon asks for offers no sooner after it last did. Source: marathon, ReviveOffersConfig, min_revive_offers_interval. */
export const usualThrottle = duration(5000)

/** Marathon's default of some builds of 1.8, those of DC/OS 1.13 since 1.8.218. Source: marathon, preamble. */
const longThrottle = duration(30_000)

/**
 * What a release of Marathon has for a throttle where its settings do not say.
 *
 * @param version such as `1.8.247`; one of another form counts as the newest
 */
export function throttleOf(version: string): Duration {
  const [major, minor, patch] = version.split('.').map(Number)
  return major === 1 && minor === 8 && (patch ?? 0) >= 218 ? longThrottle : usualThrottle
}
