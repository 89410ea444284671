import { clipped } from './clipped.ts'
import { type AlertMessage, openMessage } from './message.ts'
import { proofKey } from './proof.ts'
import type { AlertInput, AlertState } from './state.ts'

/** Marathon's versions are moments in UTC, so that their texts sort by time. Source: core/pod and state/Timestamp.scala. */
const momentText = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/

const isLater = (version: string, than: string | null | undefined): boolean =>
  than !== null && than !== undefined && momentText.test(version) && momentText.test(than) && version > than

/**
 * A workload has a version. One that is later than a silence's ends the silence; one that is later than that of a
 * problem which was told is a change that those who were told should know of, once.
 */
export function takeVersion(
  state: AlertState,
  { at, workload, version }: Extract<AlertInput, { readonly kind: 'version' }>,
): readonly AlertMessage[] {
  for (const [id, silence] of state.silences)
    if (silence.workload === workload.id && isLater(version, silence.version)) {
      state.silences.delete(id)
      state.touched.silence.add(id)
    }
  return [...(state.byWorkload.get(proofKey(workload)) ?? [])].flatMap((key) => {
    const entry = state.entries.get(key)
    const alert = entry === undefined ? undefined : state.alerts.get(entry.group.key)
    if (entry === undefined || alert?.last === undefined || alert.group.kind !== 'workload') return []
    const before = alert.changedTo ?? entry.incident.version
    if (!isLater(version, before)) return []
    alert.changedTo = version
    alert.sequence += 1
    state.touched.alert.add(alert.group.key)
    state.counters.changes += 1
    const message = openMessage(alert, [entry], { at, event: 'repeat' })
    const title = clipped(`${workload.id}: version ${version} is rolled out`)
    return [{ ...message, event: 'change' as const, title, summary: clipped(`before it was ${before ?? 'unknown'}`) }]
  })
}
