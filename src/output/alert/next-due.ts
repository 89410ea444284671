import type { Incident } from '../../domain/incident.ts'
import { parseIso } from '../../domain/time.ts'
import { lateFrom, settingsFor, worst } from './due.ts'
import { stableNeeded, workloadKey } from './proof.ts'
import { isAtLeast } from './severity.ts'
import type { Alert, AlertState, Entry } from './state.ts'

/**
 * No tick before this moment (in ms) says or ends anything, as long as nothing else comes: whoever has the future in his
 * hands need not try them all. It may be too early, never too late; -Infinity: every tick counts.
 */
export function nextDue(state: AlertState): number {
  if (state.silences.size > 0 || state.watches.size > 0) return Number.NEGATIVE_INFINITY
  let next = state.folded.length > 0 ? state.windowFrom + state.settings.window : Number.POSITIVE_INFINITY
  for (const alert of state.alerts.values()) next = Math.min(next, tellingDue(state, alert))
  for (const entry of state.entries.values()) next = Math.min(next, endDue(state, entry))
  return next
}

function tellingDue(state: AlertState, alert: Alert): number {
  const entries = [...alert.incidents].flatMap((key) => state.entries.get(key) ?? [])
  if (alert.firedAt === undefined)
    return entries.reduce((next, { incident }) => Math.min(next, firingDue(state, incident)), Number.POSITIVE_INFINITY)
  // It began with those that were due then; the next look takes all.
  if (worst(state, entries) !== alert.severity) return Number.NEGATIVE_INFINITY
  if (alert.digest !== undefined || alert.toldAt === undefined) return Number.POSITIVE_INFINITY
  const repeats = entries.map(({ incident }) => settingsFor(state.settings, incident).repeatEvery)
  return alert.toldAt + Math.min(...repeats)
}

/** What is due by itself and was not told is kept back by others: it is to be looked at whenever they may have changed. */
function firingDue({ settings }: AlertState, incident: Incident): number {
  const { failures, lastSeen, latest } = incident
  const { severity, failures: enough, hold } = settingsFor(settings, incident)
  if (!isAtLeast(severity, settings.severityMin)) return Number.POSITIVE_INFINITY
  if (failures >= enough || severity === 'critical') return Number.NEGATIVE_INFINITY
  const { forecast } = latest
  if (forecast === null) return lastSeen + hold
  const next = forecast.next_attempt_at === null ? undefined : parseIso(forecast.next_attempt_at)
  if (next === undefined || next - lastSeen > settings.successorWithin || failures >= 2) return Number.NEGATIVE_INFINITY
  return lateFrom(settings, latest)
}

/** When a task that runs will have proved that the problem is over. */
function endDue({ proofs, settings, blind, sightSince }: AlertState, { incident, longestUp }: Entry): number {
  const proof = proofs.get(workloadKey(incident))
  if (proof === undefined) return Number.POSITIVE_INFINITY
  if (proof.gone !== undefined || proof.succeededAt !== undefined) return Number.NEGATIVE_INFINITY
  if (incident.kind === 'job' || blind.size > 0) return Number.POSITIVE_INFINITY
  const needed = stableNeeded(settings.stableFor, longestUp)
  let due = Number.POSITIVE_INFINITY
  for (const { since, heardAt } of proof.tasks.values())
    if (since > incident.lastSeen && heardAt >= sightSince) due = Math.min(due, since + needed)
  return due
}
