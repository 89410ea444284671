import type { Instant } from '../../domain/time.ts'
import type { AlertMessage } from './message.ts'
import { overBecause, proofKey, workloadKey, type WorkloadName } from './proof.ts'
import { type AlertState, closedMax, overMax } from './state.ts'
import { tellEnd } from './tell.ts'

/** Ends what a workload has that is over now. */
export const settleWorkload = (state: AlertState, workload: WorkloadName, at: Instant): readonly AlertMessage[] =>
  [...(state.byWorkload.get(proofKey(workload)) ?? [])].flatMap((key) => endIfOver(state, key, at))

/** Ends an incident if something proves that it is over. */
export function endIfOver(state: AlertState, key: string, at: Instant): readonly AlertMessage[] {
  const entry = state.entries.get(key)
  if (entry === undefined) return []
  const { incident, longestUp } = entry
  const sightSince = state.blind.size > 0 ? undefined : state.sightSince
  const proof = state.proofs.get(workloadKey(incident))
  const because = overBecause(incident, proof, { at, sightSince, stableFor: state.settings.stableFor, longestUp })
  return because === undefined ? [] : end(state, key, { at, because })
}

/** Ends an incident, and tells of it where it was the last of its alert. */
export function end(
  state: AlertState,
  key: string,
  { at, because }: { readonly at: Instant; readonly because: string },
): readonly AlertMessage[] {
  const entry = state.entries.get(key)
  if (entry === undefined) return []
  state.entries.delete(key)
  state.news.push({ is: 'ended', at, entry, because })
  state.touched.alert.add(entry.group.key)
  const siblings = state.byWorkload.get(workloadKey(entry.incident))
  siblings?.delete(key)
  if (siblings?.size === 0) state.byWorkload.delete(workloadKey(entry.incident))
  for (const id of entry.counted) {
    state.byDiagnosis.delete(id)
    rememberClosed(state, id)
  }
  const alert = state.alerts.get(entry.group.key)
  if (alert === undefined) return []
  alert.incidents.delete(key)
  if (alert.over.length < overMax) alert.over.push({ incident: entry.incident.id, because })
  if (alert.incidents.size > 0) return []
  state.alerts.delete(entry.group.key)
  state.roots.delete(alert)
  return tellEnd(state, alert, at)
}

/** Remembers that a failure counted towards an incident which is over. */
export function rememberClosed({ closed }: AlertState, id: string): void {
  closed.delete(id)
  closed.add(id)
  if (closed.size > closedMax) closed.delete(closed.values().next().value ?? '')
}
