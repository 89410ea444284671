import { err, ok, type Result } from '../domain/result.ts'
import type { SimulationReport } from '../domain/simulation-report.ts'
import { duration } from '../domain/time.ts'
import { hubJson, type HubRefusal } from '../source/live/hub-http.ts'
import { incidentsOf } from '../store/incidents.ts'
import { journalReader } from '../store/journal.ts'
import { openForReading } from '../store/open.ts'
import type { IncidentSource } from './incidents.ts'
import { type Change, changedFacts } from './scenario-of/change.ts'
import type { Closeness } from './scenario-of/closeness.ts'
import type { ScenarioFacts } from './scenario-of/facts.ts'
import { incidentFacts } from './scenario-of/incident.ts'
import { scenarioOf } from './scenario-of/scenario-of.ts'
import { simulate } from './simulate.ts'

/** Diagnoses of an incident that a scenario is made of, the latest first. */
export const factDiagnosesMax = 500

/** Everything that a scenario of an incident is made of. */
export async function factsFrom(source: IncidentSource, id: string): Promise<Result<ScenarioFacts, HubRefusal>> {
  if (source.is === 'hub') {
    const answer = await hubJson(source.hub, `/v1/incidents/${encodeURIComponent(id)}/facts`, source)
    return answer.ok ? ok(answer.value as ScenarioFacts) : answer
  }
  const opened = openForReading(source.path)
  if (!opened.ok) return err({ is: 'refused', says: opened.error.says })
  try {
    const found = incidentsOf(opened.value).one(id, { diagnosesMax: factDiagnosesMax })
    if (found === undefined) return err({ is: 'refused', says: `no incident has the id ${id}` })
    const { kept, diagnoses } = found
    return ok(await incidentFacts(journalReader(opened.value), { incident: kept.incident, diagnoses }))
  } finally {
    opened.value.close()
  }
}

/** One run of an incident. */
export type IncidentRun = { readonly report: SimulationReport; readonly closeness: Closeness }

/** Two runs of one incident. */
export type Tried = {
  readonly before: SimulationReport
  readonly after: SimulationReport
  /** How closely the first shows what was observed. */
  readonly closeness: Closeness
}

/** A change, and how it was asked for. */
export type AskedChange = { readonly says: string; readonly change: Change }

/** How far an incident is run on, with and without a change. */
export const triedFor = duration(86_400_000)

/** Runs an incident as it is and with changes, for a day; every problem a line. */
export async function tryChanges(
  facts: ScenarioFacts,
  changes: readonly AskedChange[],
): Promise<Result<Tried, readonly string[]>> {
  const changed = withChanges(facts, changes)
  if (!changed.ok) return err([changed.error])
  const before = await runAsIs(facts)
  if (!before.ok) return before
  const after = await runChanged(changed.value)
  if (!after.ok) return after
  return ok({ before: before.value.report, after: after.value.report, closeness: before.value.closeness })
}

/** The facts as if all changes had been made before; or which of them cannot be. */
export function withChanges(facts: ScenarioFacts, changes: readonly AskedChange[]): Result<ScenarioFacts, string> {
  let changed = facts
  for (const { says, change } of changes) {
    const next = changedFacts(changed, change)
    if (!next.ok) return err(`${says}: ${next.error}`)
    changed = next.value
  }
  return ok(changed)
}

/** Runs an incident for a day as it is. */
export const runAsIs = (facts: ScenarioFacts) => run(facts, 'as-it-is.yaml')

/** Runs facts that were changed for a day. */
export const runChanged = (facts: ScenarioFacts) => run(facts, 'changed.yaml')

async function run(facts: ScenarioFacts, path: string): Promise<Result<IncidentRun, readonly string[]>> {
  const made = await scenarioOf(facts, { path, about: [], schemaPath: undefined, isAnonymous: false })
  if (!made.ok) return made
  const { text, closeness } = made.value
  const found = await simulate(path, {
    seed: undefined,
    until: { length: triedFor },
    isCheckedTwice: false,
    readFile: (name) => (name === path ? ok(text) : err('no such file')),
  })
  if (!found.ok) return err(found.error.map((problem) => `${path}: ${problem.found}`))
  return ok({ report: found.value, closeness })
}
