import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Incident } from '../../domain/incident.ts'
import { type Instant, parseIso } from '../../domain/time.ts'
import { explains } from './group.ts'
import { matchesIncident } from './match.ts'
import { hasSuccessor, workloadKey } from './proof.ts'
import type { AlertSettings } from './settings.ts'
import { isAtLeast, severities, type Severity, severityOf } from './severity.ts'
import { isMuted, isSilenced } from './silence.ts'
import type { Alert, AlertState, Entry } from './state.ts'

/** The settings that hold for an incident, and how bad it is. */
export function settingsFor(
  settings: AlertSettings,
  incident: Incident,
): Pick<AlertSettings, 'failures' | 'hold' | 'repeatEvery'> & { readonly severity: Severity } {
  const { failures, hold, repeatEvery, rules } = settings
  const rule = rules.find(({ match }) => matchesIncident(match, incident))
  return {
    failures: rule?.failures ?? failures,
    hold: rule?.hold ?? hold,
    repeatEvery: rule?.repeatEvery ?? repeatEvery,
    severity: rule?.severity ?? severityOf(incident.cause, incident.confidence),
  }
}

/** The worst severity that any of the incidents has. */
export const worst = ({ settings }: AlertState, entries: readonly Entry[]): Severity =>
  severities[
    Math.max(0, ...entries.map(({ incident }) => severities.indexOf(settingsFor(settings, incident).severity)))
  ] ?? 'info'

/** Whether an incident is worth a message by itself. */
export function isDue({ settings, proofs }: AlertState, incident: Incident, at: Instant): boolean {
  const { confidence, failures, lastSeen, latest } = incident
  const { severity, failures: enough, hold } = settingsFor(settings, incident)
  if (!isAtLeast(severity, settings.severityMin)) return false
  if (failures >= enough || (severity === 'critical' && confidence === 'certain')) return true
  const isTriedAgain = hasSuccessor(proofs.get(workloadKey(incident)), lastSeen)
  const { forecast } = latest
  if (forecast === null) return !isTriedAgain && at - lastSeen >= hold
  const next = forecast.next_attempt_at === null ? undefined : parseIso(forecast.next_attempt_at)
  if (next === undefined || next - lastSeen > settings.successorWithin) return true
  if (forecast.will_fail === true && failures >= 2) return true
  return !isTriedAgain && at >= lateFrom(settings, latest)
}

/** From when on a foretold attempt that did not begin is late; never where none is foretold. */
export function lateFrom({ lateness }: AlertSettings, { forecast }: Diagnosis): number {
  const next = parseIso(forecast?.next_attempt_at ?? '')
  const by = parseIso(forecast?.next_attempt_by ?? '')
  return next === undefined ? Number.POSITIVE_INFINITY : Math.max(next + lateness, by ?? next)
}

/** Whether somebody or something else has already been told, or wants not to be. */
export function isQuiet(
  { silences, roots }: AlertState,
  { alert, incident }: { readonly alert: Alert; readonly incident: Incident },
  at: Instant,
): boolean {
  if (isMuted(incident)) return true
  for (const silence of silences.values()) if (isSilenced(silence, incident, at)) return true
  for (const other of roots)
    if (other !== alert && other.firedAt !== undefined && explains(other.group, incident)) return true
  return false
}
