import type { Instant } from '../../domain/time.ts'
import { clipped } from './clipped.ts'
import { type AlertMessage, digestMessage, openMessage, resolvedMessage, title } from './message.ts'
import { severities } from './severity.ts'
import { type Alert, type AlertState, type Entry, foldedMax } from './state.ts'

type Telling = { readonly entries: readonly Entry[]; readonly at: Instant }

/** Says something about an open alert. */
export function tell(
  state: AlertState,
  alert: Alert,
  { entries, at, event }: Telling & { readonly event: 'firing' | 'update' | 'repeat' },
): readonly AlertMessage[] {
  alert.sequence += 1
  alert.toldAt = at
  alert.firedAt ??= at
  state.touched.alert.add(alert.group.key)
  if (event === 'firing') state.counters.told += 1
  if (event === 'repeat') state.counters.repeated += 1
  alert.last = openMessage(alert, entries, { at, event })
  return [alert.last]
}

/** A new alert is told, or kept for the digest of this window when too many began in it. */
export function foldInto(state: AlertState, alert: Alert, { entries, at }: Telling): readonly AlertMessage[] {
  const { newMax, window } = state.settings
  const before = at - state.windowFrom >= window ? sendDigest(state, at) : []
  if (at - state.windowFrom >= window) {
    state.windowFrom = at
    state.windowCount = 0
  }
  if (state.windowCount < newMax) {
    state.windowCount += 1
    return [...before, ...tell(state, alert, { entries, at, event: 'firing' })]
  }
  alert.firedAt = at
  alert.toldAt = at
  alert.digest = digestId(state)
  state.counters.folded += 1
  state.foldedCount += 1
  if (state.folded.length < foldedMax) state.folded.push(clipped(`${alert.severity}: ${title(alert.group, entries)}`))
  const digest = state.digests.get(alert.digest) ?? { id: alert.digest, alerts: new Set(), last: undefined }
  digest.alerts.add(alert.group.key)
  state.digests.set(digest.id, digest)
  state.touched.alert.add(alert.group.key)
  state.touched.digest.add(digest.id)
  return before
}

const digestId = (state: AlertState): string => `a-${state.sha256(`digest\n${state.windowFrom}`).slice(0, 20)}`

/** At the end of a window: one message for everything that was not told in it. */
export function sendDigest(state: AlertState, at: Instant): readonly AlertMessage[] {
  if (state.folded.length === 0 || at - state.windowFrom < state.settings.window) return []
  const titles = state.folded.splice(0)
  const count = state.foldedCount
  state.foldedCount = 0
  const severity = severities.findLast((name) => titles.some((line) => line.startsWith(`${name}:`))) ?? 'info'
  const id = digestId(state)
  const message = digestMessage(id, { titles, count }, { at, severity })
  const digest = state.digests.get(id)
  if (digest !== undefined) digest.last = message
  state.touched.digest.add(id)
  return [message, ...endDigest(state, id, at)]
}

/** A digest is over when all are over that were told by it only. */
function endDigest(state: AlertState, id: string, at: Instant): readonly AlertMessage[] {
  const digest = state.digests.get(id)
  if (digest?.last === undefined || digest.alerts.size > 0) return []
  state.digests.delete(id)
  state.touched.digest.add(id)
  return [resolvedMessage(digest.last, { at, sequence: 2, because: ['all of them are over'] })]
}

/** Says that an alert is over, to those who were told that it began. */
export function tellEnd(state: AlertState, alert: Alert, at: Instant): readonly AlertMessage[] {
  if (alert.firedAt === undefined) {
    state.counters.transient += 1
    return []
  }
  state.counters.resolved += 1
  if (alert.digest !== undefined) {
    state.digests.get(alert.digest)?.alerts.delete(alert.group.key)
    state.touched.digest.add(alert.digest)
    return endDigest(state, alert.digest, at)
  }
  if (alert.last === undefined) return []
  alert.sequence += 1
  const because = [...new Set(alert.over.map(({ because: why }) => why))]
  return [resolvedMessage(alert.last, { at, sequence: alert.sequence, because })]
}
