/**
 * What looks like a defect of upstream, by name; a scenario may have a Marathon without it.
 * - `unreachable-for-ever`: an instance that is Unreachable, and whose age has passed `expungeAfterSeconds` by the next
 *   reconciliation, stays as it is: the update that would expunge it fails. Since January 2020.
 *   Source: M/core/instance/update/InstanceUpdater.scala, mesosUpdate; marathon §3.6.
 * - `expunged-wants-offers`: an instance that is expunged by force goes on wanting offers until the next leader, so its
 *   role is never suppressed. Source: ReviveOffersState.scala, withInstanceDeleted; marathon §3.6.
 * - `pod-forgets-config`: a pod that a new leader reads from the store takes its version for that of its last config
 *   change, so a scale is a new key of the back-off. Source: M/state/RunSpec.scala; marathon §2.1.
 */
export const defects = ['unreachable-for-ever', 'expunged-wants-offers', 'pod-forgets-config'] as const
/** One of them. */
export type Defect = (typeof defects)[number]

/**
 * The defects that a release has.
 * @param version such as `1.9.109`
 */
export function defectsOf(version: string): readonly Defect[] {
  const [major = 1, minor = 11, patch = 0] = version.split('.').map(Number)
  const order = major * 100 + minor
  const since: Readonly<Record<number, number>> = { 107: 236, 108: 244, 109: 110 }
  const hasStuck = order > 109 || patch >= (since[order] ?? Number.POSITIVE_INFINITY)
  return defects.filter((defect) => defect !== 'unreachable-for-ever' || hasStuck)
}
