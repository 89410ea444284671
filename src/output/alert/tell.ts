import type { Instant } from '../../domain/time.ts'
import { type AlertMessage, digestMessage, openMessage, resolvedMessage, title } from './message.ts'
import { severities } from './severity.ts'
import type { Alert, AlertState, Entry } from './state.ts'

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
  alert.isFolded = true
  state.counters.folded += 1
  state.folded.push(`${alert.severity}: ${title(alert.group, entries)}`)
  return before
}

/** At the end of a window: one message for everything that was not told in it. */
export function sendDigest(state: AlertState, at: Instant): readonly AlertMessage[] {
  if (state.folded.length === 0 || at - state.windowFrom < state.settings.window) return []
  const titles = state.folded.splice(0)
  const severity = severities.findLast((name) => titles.some((line) => line.startsWith(`${name}:`))) ?? 'info'
  const id = `a-${state.sha256(`digest\n${state.windowFrom}`).slice(0, 20)}`
  return [digestMessage(id, titles, { at, severity })]
}

/** Says that an alert is over, to those who were told that it began. */
export function tellEnd(state: AlertState, alert: Alert, at: Instant): readonly AlertMessage[] {
  if (alert.firedAt === undefined) {
    state.counters.transient += 1
    return []
  }
  state.counters.resolved += 1
  if (alert.last === undefined) return []
  alert.sequence += 1
  const because = [...new Set(alert.over.map(({ because: why }) => why))]
  return [resolvedMessage(alert.last, { at, sequence: alert.sequence, because })]
}
