import type { ServerResponse } from 'node:http'
import type { ChangeObject } from '../../domain/change-object.ts'
import type { ForecastObject } from '../../domain/forecast-object.ts'
import type { Incident } from '../../domain/incident.ts'
import { incidentObject, incidentStates } from '../../domain/incident-object.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { instant } from '../../domain/time.ts'
import { readSelector, selectorKeys } from '../../domain/selector.ts'
import { type IncidentPage, type IncidentQuery, type Incidents, isIncidentPlace } from '../../store/incidents.ts'
import type { JournalReader } from '../../store/journal.ts'
import { factDiagnosesMax } from '../incident-scenario.ts'
import { incidentFacts } from '../scenario-of/incident.ts'
import { answerJson, answerText, mayRead, targetOf } from './answer.ts'
import type { RoutesOf } from './parts.ts'

/** Incidents of a page where the request does not say, and at most. */
const pageUsual = 100
const pageMax = 1000
/** Diagnoses told with one incident, the latest first. */
const diagnosesMax = 200

/** What is foretold of an incident, as of now. */
export type Foretell = (incident: Incident) => ForecastObject | null

/** What was changed about an incident's workload and its profile, the newest first. */
export type ChangesOf = (incident: Incident) => readonly ChangeObject[]

/** `GET /v1/incidents` and `GET /v1/incidents/ID`. */
export const incidentRoutes: RoutesOf =
  ({ incidents, foresight, journal, changes }) =>
  (request, response, asker) => {
    const { path, query } = targetOf(request)
    const [, id, facts] = /^\/v1\/incidents\/([^/]+?)(\/facts)?$/.exec(path) ?? []
    if (path !== '/v1/incidents' && id === undefined) return false
    if (!mayRead(request, response, asker)) return true
    const foretell: Foretell = (incident) => foresight.ofIncident(incident, instant(Date.now()))
    if (id === undefined) answerPage(response, { incidents, query, foretell })
    else if (facts === undefined) answerOne(response, { incidents, id, foretell, changes })
    else void answerFacts(response, { incidents, id, journal })
    return true
  }

function answerPage(
  response: ServerResponse,
  {
    incidents,
    query,
    foretell,
  }: { readonly incidents: Incidents; readonly query: URLSearchParams; readonly foretell: Foretell },
): void {
  const asked = readIncidentQuery(query)
  if (!asked.ok) return answerText(response, { status: 400, says: asked.error.join('\n') })
  answerJson(response, incidentsAnswer(incidents.list(asked.value), foretell))
}

/** A page as it is answered. */
export const incidentsAnswer = ({ incidents, next }: IncidentPage, foretell: Foretell) => ({
  incidents: incidents.map((kept) => incidentObject(kept, foretell(kept.incident))),
  next: next ?? null,
  as_of: new Date().toISOString(),
})

function answerOne(response: ServerResponse, { incidents, ...asked }: Asked & { readonly incidents: Incidents }): void {
  const answer = incidentAnswer(incidents, asked)
  if (answer === undefined) answerText(response, { status: 404, says: 'no incident has this id' })
  else answerJson(response, answer)
}

/** What a scenario of the incident is made of. It is read in parts, so that others get their turn. */
async function answerFacts(
  response: ServerResponse,
  { incidents, id, journal }: { readonly incidents: Incidents; readonly id: string; readonly journal: JournalReader },
): Promise<void> {
  const found = incidents.one(id, { diagnosesMax: factDiagnosesMax })
  if (found === undefined) return answerText(response, { status: 404, says: 'no incident has this id' })
  const { kept, diagnoses } = found
  answerJson(response, await incidentFacts(journal, { incident: kept.incident, diagnoses }))
}

type Asked = { readonly id: string; readonly foretell: Foretell; readonly changes: ChangesOf }

/** An incident as it is answered; undefined: there is none of this id. */
export function incidentAnswer(incidents: Incidents, { id, foretell, changes }: Asked) {
  const found = incidents.one(id, { diagnosesMax })
  if (found === undefined) return undefined
  const { kept, diagnoses } = found
  return { incident: incidentObject(kept, foretell(kept.incident)), diagnoses, changes: changes(kept.incident) }
}

const knownKeys: readonly string[] = ['state', 'limit', 'after', ...selectorKeys]

/** Reads what is asked for; every problem in one sentence each. What it does not know is refused. */
export function readIncidentQuery(
  query: Iterable<readonly [string, string]>,
): Result<IncidentQuery, readonly string[]> {
  const words = [...query]
  const problems: string[] = []
  const one = (key: string): string | undefined => {
    const values = words.filter(([each]) => each === key)
    if (values.length > 1) problems.push(`${key} is given twice`)
    return values[0]?.[1]
  }
  const strange = words.find(([key]) => !knownKeys.includes(key))
  if (strange !== undefined)
    problems.push(`unknown parameter ${strange[0].slice(0, 40)}; there are ${knownKeys.join(', ')}`)
  const [word = 'open', limitWord = String(pageUsual), after] = [one('state'), one('limit'), one('after')]
  const state = incidentStates.find((each) => each === word)
  if (state === undefined) problems.push(`state is one of ${incidentStates.join(', ')}`)
  const limit = /^\d{1,4}$/.test(limitWord) ? Number(limitWord) : 0
  if (limit < 1 || limit > pageMax) problems.push(`limit is a number from 1 to ${pageMax}`)
  if (after !== undefined && !isIncidentPlace(after)) problems.push('after is what the page before gave as next')
  const selector = readSelector(words)
  if (!selector.ok) problems.push(...selector.error)
  if (problems.length > 0 || state === undefined || !selector.ok) return err(problems)
  return ok({ state, limit, after, selector: selector.value })
}
