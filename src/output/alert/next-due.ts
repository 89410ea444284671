import type { Incident } from '../../domain/incident.ts'
import { parseIso } from '../../domain/time.ts'
import { worst } from './due.ts'
import { stableNeeded, workloadKey } from './proof.ts'
import { isAtLeast, severityOf } from './severity.ts'
import type { Alert, AlertState, Entry } from './state.ts'

/**
 * No tick before this moment (in ms) says or ends anything, as long as nothing else comes: whoever has the future in his
 * hands need not try them all. It may be too early, never too late; -Infinity: every tick counts.
 */
export function nextDue(state: AlertState): number {
  if (state.silences.size > 0) return Number.NEGATIVE_INFINITY
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
  if (worst(entries) !== alert.severity) return Number.NEGATIVE_INFINITY
  return alert.isFolded || alert.toldAt === undefined
    ? Number.POSITIVE_INFINITY
    : alert.toldAt + state.settings.repeatEvery
}

/** What is due by itself and was not told is kept back by others: it is to be looked at whenever they may have changed. */
function firingDue({ settings }: AlertState, { cause, confidence, failures, lastSeen, latest }: Incident): number {
  const severity = severityOf(cause, confidence)
  if (!isAtLeast(severity, settings.severityMin)) return Number.POSITIVE_INFINITY
  if (failures >= settings.failures || severity === 'critical') return Number.NEGATIVE_INFINITY
  const { forecast } = latest
  if (forecast === null) return lastSeen + settings.hold
  const next = forecast.next_attempt_at === null ? undefined : parseIso(forecast.next_attempt_at)
  if (next === undefined || next - lastSeen > settings.successorWithin || failures >= 2) return Number.NEGATIVE_INFINITY
  return next + settings.lateness
}

/** When a task that runs will have proved that the problem is over. */
function endDue({ proofs, settings, blind, sightSince }: AlertState, { incident, longestUp }: Entry): number {
  const proof = proofs.get(workloadKey(incident))
  if (proof === undefined) return Number.POSITIVE_INFINITY
  if (proof.gone !== undefined || proof.succeededAt !== undefined) return Number.NEGATIVE_INFINITY
  if (incident.kind === 'job' || blind.size > 0) return Number.POSITIVE_INFINITY
  const needed = stableNeeded(settings.stableFor, longestUp)
  let due = Number.POSITIVE_INFINITY
  for (const { since } of proof.tasks.values())
    if (since > incident.lastSeen) due = Math.min(due, Math.max(since, sightSince) + needed)
  return due
}
