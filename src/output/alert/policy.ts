import { incidentKey, incidentKeyText, openIncident, withDiagnosis } from '../../domain/incident.ts'
import { unreachable } from '../../domain/invariant.ts'
import type { Duration, Instant } from '../../domain/time.ts'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import { end, endIfOver, settleWorkload } from './ending.ts'
import { foldInto, sendDigest, tell } from './tell.ts'
import { isDue, isQuiet, settingsFor, worst } from './due.ts'
import { groupOf } from './group.ts'
import type { AlertMessage } from './message.ts'
import {
  cover,
  forgetIdle,
  hearTask,
  proofOf,
  ranFor,
  takeFrameworkGone,
  takeGone,
  takeKnown,
  takeListed,
} from './presence.ts'
import { noteTask, workloadKey } from './proof.ts'
import { isAtLeast } from './severity.ts'
import { repeatWatches, takeWatch } from './watch.ts'
import { takeVersion } from './version.ts'
import { type Alert, type AlertInput, type AlertState, countedMax, type Entry, incidentsMax } from './state.ts'

/**
 * Takes one input in and says what is to be told because of it, in order. One problem gives one `firing` and one
 * `resolved`; an attempt whose successor comes in seconds and is foretold gives nothing until the successor is judged.
 */
export function alertStep(state: AlertState, input: AlertInput): readonly AlertMessage[] {
  const { at } = input
  state.news.length = 0
  switch (input.kind) {
    case 'diagnosis':
      return takeDiagnosis(state, input.diagnosis, at)
    case 'task':
      noteTask(proofOf(state, input.workload, at), input)
      return []
    case 'framework-gone':
      return takeFrameworkGone(state, input)
    case 'alive':
      hearTask(state, input)
      return []
    case 'known':
      return takeKnown(state, input)
    case 'listed':
      return takeListed(state, input)
    case 'run-succeeded':
      proofOf(state, input.workload, at).succeededAt = input.happenedAt
      return settleWorkload(state, input.workload, at)
    case 'gone':
      return takeGone(state, input)
    case 'sight':
      return takeSight(state, input)
    case 'silence':
      state.silences.set(input.silence.id, input.silence)
      state.touched.silence.add(input.silence.id)
      return []
    case 'silence-ended':
      state.silences.delete(input.id)
      state.touched.silence.add(input.id)
      return lookAround(state, at)
    case 'version':
      return takeVersion(state, input)
    case 'watch':
      return takeWatch(state, input)
    case 'closed':
      return close(state, input)
    case 'tick':
      return lookAround(state, at)
    default:
      return unreachable(input)
  }
}

function takeDiagnosis(state: AlertState, diagnosis: Diagnosis, at: Instant): readonly AlertMessage[] {
  const key = incidentKeyText(incidentKey(diagnosis))
  const before = state.byDiagnosis.get(diagnosis.id)
  if (before === undefined && state.closed.has(diagnosis.id)) {
    state.counters.late += 1
    return []
  }
  cover(state, diagnosis)
  const moved = before === undefined || before === key ? [] : leave(state, before, { diagnosis, at })
  const entry = state.entries.get(key)
  if (entry === undefined) {
    if (state.entries.size >= incidentsMax) {
      state.counters.refused += 1
      return moved
    }
    const incident = openIncident(diagnosis, { at, sha256: state.sha256 })
    const opened: Entry = { incident, group: groupOf(incident), counted: [], longestUp: ranFor(state, diagnosis) }
    open(state, { entry: opened, key })
    remember(state, { entry: opened, key }, diagnosis.id)
    state.news.push({ is: 'changed', entry: opened, diagnosis: diagnosis.id })
    alertFor(state, { entry: opened, key }, at)
    const over = endIfOver(state, key, at)
    if (!state.entries.has(key)) return [...moved, ...over]
    return [...moved, ...judge(state, opened.group.key, at)]
  }
  entry.incident = withDiagnosis(entry.incident, diagnosis, before === key)
  entry.longestUp = longer(entry.longestUp, ranFor(state, diagnosis))
  if (before !== key) remember(state, { entry, key }, diagnosis.id)
  state.news.push({ is: 'changed', entry, diagnosis: diagnosis.id })
  return [...moved, ...judge(state, entry.group.key, at)]
}

const longer = (left: Duration, right: Duration): Duration => (right > left ? right : left)

/** Takes up again what was open when the policy last ended. */
export function reopen(
  state: AlertState,
  kept: Pick<Entry, 'incident' | 'longestUp'> & { readonly counted: readonly string[] },
): void {
  if (state.entries.size >= incidentsMax) return
  const key = incidentKeyText(kept.incident)
  const entry: Entry = { ...kept, group: groupOf(kept.incident), counted: [] }
  open(state, { entry, key })
  for (const id of kept.counted) remember(state, { entry, key }, id)
  alertFor(state, { entry, key }, kept.incident.openedAt)
}

function open(state: AlertState, { entry, key }: Named): void {
  state.entries.set(key, entry)
  const workload = workloadKey(entry.incident)
  const known = state.byWorkload.get(workload)
  if (known === undefined) state.byWorkload.set(workload, new Set([key]))
  else known.add(key)
}

type Named = { readonly entry: Entry; readonly key: string }

function remember(state: AlertState, { entry, key }: Named, id: string): void {
  entry.counted.push(id)
  state.byDiagnosis.set(id, key)
  if (entry.counted.length <= countedMax) return
  const oldest = entry.counted.shift()
  if (oldest !== undefined) state.byDiagnosis.delete(oldest)
}

/** A revision says that a failure was of another kind: it stops counting where it counted. */
function leave(
  state: AlertState,
  key: string,
  { diagnosis, at }: { readonly diagnosis: Diagnosis; readonly at: Instant },
): readonly AlertMessage[] {
  const entry = state.entries.get(key)
  if (entry === undefined) return []
  const place = entry.counted.indexOf(diagnosis.id)
  if (place >= 0) entry.counted.splice(place, 1)
  state.byDiagnosis.delete(diagnosis.id)
  const failures = entry.incident.failures - 1
  if (failures <= 0) return end(state, key, { at, because: `it was ${diagnosis.cause.code}` })
  entry.incident = { ...entry.incident, failures }
  state.news.push({ is: 'changed', entry, diagnosis: undefined })
  return []
}

function alertFor(state: AlertState, { entry, key }: Named, at: Instant): void {
  const { group, incident } = entry
  const known = state.alerts.get(group.key)
  if (known !== undefined) {
    known.incidents.add(key)
    state.touched.alert.add(group.key)
    return
  }
  const alert: Alert = {
    id: `a-${state.sha256(`${group.key}\n${incident.id}`).slice(0, 20)}`,
    group,
    incidents: new Set([key]),
    openedAt: at,
    firedAt: undefined,
    toldAt: undefined,
    severity: 'info',
    digest: undefined,
    changedTo: undefined,
    sequence: 0,
    over: [],
    last: undefined,
  }
  state.alerts.set(group.key, alert)
  state.touched.alert.add(group.key)
  if (group.kind !== 'workload') state.roots.add(alert)
}

function takeSight(
  state: AlertState,
  { at, source, isBlind }: Extract<AlertInput, { readonly kind: 'sight' }>,
): readonly AlertMessage[] {
  if (isBlind) state.blind.add(source)
  else if (state.blind.delete(source) && state.blind.size === 0) state.sightSince = at
  return []
}

function close(
  state: AlertState,
  { at, incident, by }: Extract<AlertInput, { readonly kind: 'closed' }>,
): readonly AlertMessage[] {
  for (const [key, entry] of state.entries)
    if (entry.incident.id === incident) return end(state, key, { at, because: `closed by ${by}` })
  return []
}

function lookAround(state: AlertState, at: Instant): readonly AlertMessage[] {
  const told: AlertMessage[] = []
  forgetIdle(state, at)
  for (const key of state.entries.keys()) told.push(...endIfOver(state, key, at))
  for (const key of state.alerts.keys()) told.push(...judge(state, key, at))
  told.push(...sendDigest(state, at), ...repeatWatches(state, at))
  for (const [id, { until }] of state.silences)
    if (at >= until) {
      state.silences.delete(id)
      state.touched.silence.add(id)
    }
  return told
}

/** Tells of an alert what has become due: its beginning, a worse severity, or that it is still there. */
function judge(state: AlertState, groupKey: string, at: Instant): readonly AlertMessage[] {
  const alert = state.alerts.get(groupKey)
  if (alert === undefined) return []
  const entries = [...alert.incidents].flatMap((key) => state.entries.get(key) ?? [])
  if (alert.firedAt === undefined) {
    const due = entries.filter(({ incident }) => isDue(state, incident, at))
    if (due.every(({ incident }) => isQuiet(state, { alert, incident }, at))) return []
    alert.severity = worst(state, due)
    return foldInto(state, alert, { entries, at })
  }
  const severity = worst(state, entries)
  if (isAtLeast(severity, alert.severity) && severity !== alert.severity) {
    alert.severity = severity
    state.touched.alert.add(groupKey)
    return alert.digest !== undefined ? [] : tell(state, alert, { entries, at, event: 'update' })
  }
  const repeatEvery = Math.min(...entries.map(({ incident }) => settingsFor(state.settings, incident).repeatEvery))
  const isRepeated = alert.digest === undefined && at - (alert.toldAt ?? at) >= repeatEvery
  if (!isRepeated || entries.every(({ incident }) => isQuiet(state, { alert, incident }, at))) return []
  return tell(state, alert, { entries, at, event: 'repeat' })
}
