import type { AlertMessage } from '../../output/alert/message.ts'
import { ok, type Result } from '../../domain/result.ts'
import type { Instant } from '../../domain/time.ts'
import { problemLine } from '../../document/problem.ts'
import { actionsMax, scenarioSteps } from '../../sim/world/run-scenario.ts'
import { inTurns } from '../in-turns.ts'
import { alertMessages } from '../simulate/alerts.ts'
import { diagnosed } from '../simulate/diagnosed.ts'
import { diagnosisFacts } from '../simulate/diagnosis-facts.ts'
import { heardRun } from '../simulate/heard-run.ts'
import { fileText, runnable } from '../simulate/runnable.ts'
import type { AlertsConfig } from './config.ts'
import { withLinks } from './links.ts'
import { sinksFor } from './routes.ts'

/** A message that would go out, when, and where to. */
export type Rehearsed = { readonly at: Instant; readonly message: AlertMessage; readonly sinks: readonly string[] }

/** What a rehearsal came to; `start` is when the scenario begins. */
export type Rehearsal = { readonly start: Instant; readonly told: readonly Rehearsed[] }

/** Runs a scenario and says which messages would go out, on its own time and by the very policy and routes of `serve`. */
export async function rehearse(path: string, config: AlertsConfig): Promise<Result<Rehearsal, readonly string[]>> {
  const scenario = runnable(path, fileText)
  if (!scenario.ok) return { ok: false, error: scenario.error.map(problemLine) }
  const { seed, until, start } = scenario.value
  const options = { seed, until, isRecorded: true, actionsMax }
  const ran = await inTurns(heardRun((arrive) => scenarioSteps(scenario.value, { ...options, arrive })))
  const diagnoses = await inTurns(diagnosed(ran.heard, scenario.value))
  const heard = { ...ran.run.happened, diagnoses: diagnosisFacts(diagnoses, ran), events: ran.heard }
  const toldOf = new Map<string, readonly string[]>()
  const told = alertMessages(heard, config.settings).map(({ at, message }) => {
    const names = sinksFor(config.routes, { message, told: toldOf.get(message.id) ?? [] })
    toldOf.set(message.id, [...new Set([...(toldOf.get(message.id) ?? []), ...names])])
    return { at, message: withLinks(message, config), sinks: names }
  })
  return ok({ start, told })
}
