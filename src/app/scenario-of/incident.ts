import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Sourced } from '../../domain/event.ts'
import type { Incident } from '../../domain/incident.ts'
import { instant } from '../../domain/time.ts'
import type { JournalReader } from '../../store/journal.ts'
import { type JsonObject, textAt } from '../../wire/json-fields.ts'
import { settledEvents } from '../evidence.ts'
import { Gathered } from '../evidence/gathered.ts'
import { type Entry, entryReader } from '../pipeline/decode.ts'
import { DefinitionsSeen } from './definitions.ts'
import { scenarioFacts, type ScenarioFacts } from './facts.ts'

/** What is read at a time; between two parts others get their turn. */
const page = {
  countMax: 500,
  bytesMax: 2 ** 22,
  types: ['sigsys.mesos', 'sigsys.marathon', 'sigsys.metronome', 'sigsys.container'],
}
/** Agents of a scenario that an incident is made into: those it was seen on, then others. */
const agentsMax = 20

/**
 * Everything that the journal has about an incident's workload: its definition, the failures that count towards the
 * incident, the agents it ran on with their profiles and flags. What the journal no longer has is missing, and a
 * definition that is missing is put together from the diagnoses.
 */
export async function incidentFacts(
  journal: JournalReader,
  { incident, diagnoses }: { readonly incident: Incident; readonly diagnoses: readonly Diagnosis[] },
): Promise<ScenarioFacts> {
  const gathered = new Gathered()
  const seen = new DefinitionsSeen()
  const read = entryReader()
  const bears = bearingOn(incident)
  const last = journal.last()
  for (let at = 0; at < last;) {
    const { entries, through } = journal.page(at, { ...page, last })
    for (const entry of entries) {
      if (!bears(entry)) continue
      const { said, found } = read(entry)
      seen.see(said.data)
      for (const { event, place, position } of found) gathered.add(event, { place, position })
    }
    at = through
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { events } = settledEvents(gathered, { timezone: 'UTC', now: instant(Date.now()) })
  const inOrder = diagnoses.toSorted((a, b) => (a.task.failed_at < b.task.failed_at ? -1 : 1))
  const facts = scenarioFacts(events satisfies readonly Sourced[], { diagnoses: inOrder, definitions: seen.found() })
  return onlyOf(incident, facts, inOrder)
}

/** Looks at the text of an entry before it is read: most speak of other workloads. */
function bearingOn({ kind, workload }: Incident): (entry: Entry) => boolean {
  const safe = workload.replace(/^\//, '').replaceAll(kind === 'job' ? '.' : '/', '_')
  return ({ type, text }) => {
    if (type === 'sigsys.container') return text.includes('"fact":"profile"') || text.includes('"fact":"agent-flags"')
    if (text.includes(`"${workload}"`) || text.includes(safe)) return true
    return type === 'sigsys.mesos' && (text.includes('"SUBSCRIBED"') || text.includes('"AGENT_ADDED"'))
  }
}

function onlyOf(incident: Incident, facts: ScenarioFacts, diagnoses: readonly Diagnosis[]): ScenarioFacts {
  const { kind, workload, nodes } = incident
  const isIt = (json: JsonObject): boolean => textAt(json, 'id') === workload
  const names = new Set(nodes)
  const agents = [
    ...facts.agents.filter(({ hostname }) => names.has(hostname)),
    ...facts.agents.filter(({ hostname }) => !names.has(hostname)),
  ].slice(0, agentsMax)
  const ids = new Set(diagnoses.map(({ task }) => task.id))
  const apps = facts.apps.filter(isIt)
  const standIn = kind === 'app' && apps.length === 0 ? [appLike(workload, diagnoses)] : apps
  return {
    ...facts,
    agents: agents.toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1)),
    apps: kind === 'app' ? standIn : [],
    pods: kind === 'pod' ? facts.pods.filter(isIt) : [],
    jobs: kind === 'job' ? facts.jobs.filter(isIt) : [],
    tasks: kind === 'other' ? facts.tasks.filter(({ id }) => ids.has(id)) : [],
    runs: facts.runs.filter(({ job }) => job === workload),
  }
}

/** An app of which only its failures are known: Marathon's defaults, under the profile that the diagnoses name. */
function appLike(id: string, diagnoses: readonly Diagnosis[]): JsonObject {
  const profile = diagnoses.map(({ seccomp }) => seccomp?.profile).find((name) => name !== undefined && name !== null)
  const seccomp = profile === undefined ? {} : { linuxInfo: { seccomp: { profileName: profile, unconfined: false } } }
  return { id, cmd: './unknown', container: { type: 'MESOS', ...seccomp } }
}
