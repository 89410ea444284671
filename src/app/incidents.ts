import type { ChangeObject } from '../domain/change-object.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import type { IncidentObject } from '../domain/incident-object.ts'
import { err, ok, type Result } from '../domain/result.ts'
import { instant } from '../domain/time.ts'
import { hubJson, type HubRefusal } from '../source/live/hub-http.ts'
import { keptChanges } from '../store/changes.ts'
import { keptHistories } from '../store/histories.ts'
import { incidentsOf } from '../store/incidents.ts'
import { openForReading } from '../store/open.ts'
import { changesOf } from './changes/change-book.ts'
import { keptForecast } from './pipeline/foresight.ts'
import {
  type ChangesOf,
  type Foretell,
  incidentAnswer,
  incidentsAnswer,
  readIncidentQuery,
} from './routes/incidents.ts'

/** Where incidents are asked for. */
export type IncidentSource =
  | { readonly is: 'store'; readonly path: string }
  | { readonly is: 'hub'; readonly hub: URL; readonly token: string | undefined; readonly ca: string | undefined }

/** What `GET /v1/incidents` answers. */
export type IncidentsAnswer = {
  readonly incidents: readonly IncidentObject[]
  readonly next: string | null
  readonly as_of: string
}

/** What `GET /v1/incidents/ID` answers. */
export type IncidentAnswer = {
  readonly incident: IncidentObject
  readonly diagnoses: readonly Diagnosis[]
  readonly changes: readonly ChangeObject[]
}

/** A page of incidents; `words` as in the query of the hub. */
export async function incidentsFrom(
  source: IncidentSource,
  words: readonly (readonly [string, string])[],
): Promise<Result<IncidentsAnswer, HubRefusal>> {
  if (source.is === 'hub') {
    const query = new URLSearchParams(words.map(([key, value]): [string, string] => [key, value]))
    const answer = await hubJson(source.hub, `/v1/incidents?${query.toString()}`, source)
    return answer.ok ? ok(answer.value as IncidentsAnswer) : answer
  }
  const asked = readIncidentQuery(words)
  if (!asked.ok) return err({ is: 'refused', says: asked.error.join('\n') })
  const query = asked.value
  return looking(source.path, (incidents, foretell) => incidentsAnswer(incidents.list(query), foretell))
}

/** One incident with its diagnoses. */
export async function incidentFrom(source: IncidentSource, id: string): Promise<Result<IncidentAnswer, HubRefusal>> {
  if (source.is === 'hub') {
    const answer = await hubJson(source.hub, `/v1/incidents/${encodeURIComponent(id)}`, source)
    return answer.ok ? ok(answer.value as IncidentAnswer) : answer
  }
  const found = looking(source.path, (incidents, foretell, changes) =>
    incidentAnswer(incidents, { id, foretell, changes }),
  )
  if (!found.ok) return found
  return found.value === undefined ? err({ is: 'refused', says: `no incident has the id ${id}` }) : ok(found.value)
}

function looking<T>(
  path: string,
  look: (incidents: ReturnType<typeof incidentsOf>, foretell: Foretell, changes: ChangesOf) => T,
): Result<T, HubRefusal> {
  const opened = openForReading(path)
  if (!opened.ok) return err({ is: 'refused', says: opened.error.says })
  try {
    const histories = keptHistories(opened.value)
    const kept = keptChanges(opened.value)
    return ok(
      look(
        incidentsOf(opened.value),
        (incident) => keptForecast(histories, incident, instant(Date.now())),
        (incident) => changesOf(kept, incident),
      ),
    )
  } finally {
    opened.value.close()
  }
}
