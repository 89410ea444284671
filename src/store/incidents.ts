import type { Diagnosis } from '../domain/diagnosis.ts'
import type { Incident } from '../domain/incident.ts'
import type { KeptIncident } from '../domain/incident-object.ts'
import { type Selector, selects, selectsAll } from '../domain/selector.ts'
import { type Duration, duration, type Instant, instant } from '../domain/time.ts'
import type { Database } from './driver.ts'

/** An open incident with what the policy needs to go on with it after a restart. */
export type OpenIncident = {
  readonly incident: Incident
  readonly longestUp: Duration
  /** Ids of diagnoses that count towards it, the newest last. */
  readonly counted: readonly string[]
}

/** Which incidents are wanted, the one seen last first. */
export type IncidentQuery = {
  readonly state: 'open' | 'closed' | 'all'
  readonly selector: Selector
  readonly limit: number
  /** What the last page gave as `next`. */
  readonly after: string | undefined
}

/** Incidents, and where the next page begins; undefined: that was all. */
export type IncidentPage = { readonly incidents: readonly KeptIncident[]; readonly next: string | undefined }

/** Every incident of a store. What writes is to be called inside a transaction. */
export type Incidents = {
  /** Keeps an incident as it is now. `diagnosis`: the one that changed it, which counts towards it from now on. */
  readonly put: (
    incident: Incident,
    change: { readonly longestUp: Duration; readonly diagnosis: string | undefined },
  ) => void
  readonly end: (id: string, ended: { readonly at: Instant; readonly because: string }) => void
  readonly list: (query: IncidentQuery) => IncidentPage
  /** An incident with the newest revisions of its diagnoses, the latest failure first. */
  readonly one: (
    id: string,
    limits: { readonly diagnosesMax: number },
  ) => { readonly kept: KeptIncident; readonly diagnoses: readonly Diagnosis[] } | undefined
  /** What is open, the one seen last first. */
  readonly open: (limits: { readonly incidentsMax: number; readonly countedMax: number }) => readonly OpenIncident[]
  /** Diagnoses that counted towards incidents closed since, the one closed last at the end. */
  readonly closedSince: (since: number, limits: { readonly countedMax: number }) => readonly string[]
  /** How many are open. */
  readonly openCount: () => number
  /** Forgets what was closed and last seen before. */
  readonly prune: (before: number) => void
}

/** Incidents looked at for one page; where fewer are wanted of these, the page is short and says where to go on. */
const scannedMax = 5000

type Row = {
  readonly id: string
  readonly last_seen: number
  readonly closed_at: number | null
  readonly because: string | null
  readonly longest_up: number
  readonly body: string
}

/** The incidents of a store. */
export function incidentsOf(database: Database): Incidents {
  const insert = database.prepare(
    "INSERT INTO incident (id, state, last_seen, longest_up, body) VALUES (?, 'open', ?, ?, ?) ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen, longest_up = excluded.longest_up, body = excluded.body",
  )
  const count = database.prepare('INSERT OR REPLACE INTO incident_diagnosis (diagnosis, incident) VALUES (?, ?)')
  const close = database.prepare("UPDATE incident SET state = 'closed', closed_at = ?, because = ? WHERE id = ?")
  const byId = database.prepare('SELECT * FROM incident WHERE id = ?')
  const counted = database.prepare(
    'SELECT diagnosis FROM incident_diagnosis WHERE incident = ? ORDER BY rowid DESC LIMIT ?',
  )
  const diagnosed = database.prepare(`
    SELECT body, max(revision) FROM diagnosis JOIN incident_diagnosis ON incident_diagnosis.diagnosis = diagnosis.id
    WHERE incident = ? GROUP BY diagnosis.id ORDER BY failed_at DESC, diagnosis.id LIMIT ?`)
  const closed = database.prepare(`
    SELECT incident_diagnosis.diagnosis FROM incident JOIN incident_diagnosis ON incident_diagnosis.incident = incident.id
    WHERE state = 'closed' AND closed_at >= ? ORDER BY closed_at DESC LIMIT ?`)
  const openNow = database.prepare("SELECT count(*) AS count FROM incident WHERE state = 'open'")
  const removable = "state = 'closed' AND last_seen < ?"
  const forget = database.prepare(
    `DELETE FROM incident_diagnosis WHERE incident IN (SELECT id FROM incident WHERE ${removable})`,
  )
  const remove = database.prepare(`DELETE FROM incident WHERE ${removable}`)
  const pages = { open: pageOf("state = 'open'"), closed: pageOf("state = 'closed'"), all: pageOf('true') }

  function pageOf(which: string) {
    const order = 'ORDER BY last_seen DESC, id DESC LIMIT ?'
    return {
      first: database.prepare(`SELECT * FROM incident WHERE ${which} ${order}`),
      next: database.prepare(
        `SELECT * FROM incident WHERE ${which} AND last_seen <= ? AND (last_seen < ? OR id < ?) ${order}`,
      ),
    }
  }

  function rowsOf(state: IncidentQuery['state'], after: string | undefined, limit: number): Iterable<unknown> {
    const place = placeIn(after)
    const { first, next } = pages[state]
    return place === undefined ? first.iterate(limit) : next.iterate(place.lastSeen, place.lastSeen, place.id, limit)
  }

  function list({ state, selector, limit, after }: IncidentQuery): IncidentPage {
    const found: KeptIncident[] = []
    let scanned = 0
    let last: Row | undefined
    for (const each of rowsOf(state, after, scannedMax + 1)) {
      if (found.length >= limit || scanned >= scannedMax) return { incidents: found, next: last && placeOf(last) }
      last = each as Row
      scanned += 1
      const kept = keptOf(last)
      if (selectsIncident(selector, kept.incident)) found.push(kept)
    }
    return { incidents: found, next: undefined }
  }

  return {
    put: (incident, { longestUp, diagnosis }) => {
      insert.run(incident.id, incident.lastSeen, longestUp, JSON.stringify(incident))
      if (diagnosis !== undefined) count.run(diagnosis, incident.id)
    },
    end: (id, { at, because }) => void close.run(at, because, id),
    list,
    one: (id, { diagnosesMax }) => {
      const row = byId.get(id) as Row | undefined
      if (row === undefined) return undefined
      const diagnoses = diagnosed.all(id, diagnosesMax).map((each) => JSON.parse((each as Row).body) as Diagnosis)
      return { kept: keptOf(row), diagnoses }
    },
    open: ({ incidentsMax, countedMax }) =>
      [...pages.open.first.iterate(incidentsMax)].map((each) => {
        const row = each as Row
        const ids = counted.all(row.id, countedMax).map((one) => (one as { readonly diagnosis: string }).diagnosis)
        return { incident: incidentIn(row), longestUp: duration(row.longest_up), counted: ids.toReversed() }
      }),
    closedSince: (since, { countedMax: limit }) =>
      closed
        .all(since, limit)
        .map((one) => (one as { readonly diagnosis: string }).diagnosis)
        .toReversed(),
    openCount: () => (openNow.get() as { readonly count: number }).count,
    prune: (before) => {
      forget.run(before)
      remove.run(before)
    },
  }
}

const incidentIn = ({ body }: Row): Incident => JSON.parse(body) as Incident

const keptOf = (row: Row): KeptIncident => ({
  incident: incidentIn(row),
  ended: row.closed_at === null ? undefined : { at: instant(row.closed_at), because: row.because ?? '' },
})

/** An incident is wanted where its newest diagnosis is; its own nodes and its best confidence count. */
function selectsIncident({ node, ...selector }: Selector, { latest, nodes, confidence }: Incident): boolean {
  if (node !== undefined && !nodes.includes(node) && latest.agent.id !== node) return false
  return selectsAll(selector) || selects(selector, { ...latest, cause: { ...latest.cause, confidence } })
}

const placeOf = ({ last_seen: lastSeen, id }: Row): string => `${lastSeen}:${id}`

/** Whether a text can have been given as `next`. */
export const isIncidentPlace = (text: string): boolean => placeIn(text) !== undefined

function placeIn(text: string | undefined): { readonly lastSeen: number; readonly id: string } | undefined {
  const [, lastSeen, id] = /^(-?\d{1,15}):(i-[\da-f]{20})$/.exec(text ?? '') ?? []
  return lastSeen === undefined || id === undefined ? undefined : { lastSeen: Number(lastSeen), id }
}
