import { type ChangeObject, changedNodesMax, partsMax } from '../../domain/change-object.ts'
import type { DomainEvent, ProfileSeen } from '../../domain/event.ts'
import type { Incident } from '../../domain/incident.ts'
import { type Instant, iso, parseIso } from '../../domain/time.ts'
import type { KeptChanges } from '../../store/changes.ts'
import { type JsonObject, textAt } from '../../wire/json-fields.ts'
import { asRequested, definitionsIn, type FoundDefinition, versionIn } from '../../wire/marathon/definitions-in.ts'
import { type DeployedWorkload, type DeploymentTold, deploymentIn } from '../../wire/marathon/deployment-in.ts'
import { jobAsRequested, jobsIn } from '../../wire/metronome/definitions-in.ts'
import { changedParts, type DefinitionParts, definitionParts } from './definition-parts.ts'
import { sha256 } from '../sha256.ts'

/** Notices what is changed: deployments, versions of definitions, texts of profiles. */
export type ChangeBook = {
  /** Takes in one message: what it is, its value, and what it says. */
  readonly hear: (message: HeardMessage, at: Instant) => void
  /** Writes what was noticed since `wrote`; inside a transaction. */
  readonly write: (at: Instant) => void
  readonly wrote: () => void
  readonly prune: (before: Instant) => void
}

/** A message as a change is noticed in it. */
export type HeardMessage = {
  readonly type: string
  readonly data: unknown
  readonly events: readonly DomainEvent[]
}

/** What is last known of a workload's definition. */
type DefinitionSeen = {
  /** The newest version that was heard of; empty where definitions have none. */
  readonly version: string
  /** Of the newest definition that was seen, and which version that is; undefined: none was. */
  readonly seen: { readonly version: string; readonly parts: DefinitionParts } | undefined
}

type Workload = { readonly kind: 'app' | 'pod' | 'job'; readonly id: string }

/** Noticed and not yet written; with more nothing is noticed any longer, since the store has been away for long. */
const waitingMax = 50_000
/** Versions remembered beside the store. */
const versionsMax = 50_000
/** A profile that is spread over the nodes within this was changed once. */
const sameProfileMs = 3_600_000
/** Changes told with one incident. */
const toldMax = 20

/** Takes up what the store knows. */
export function changeBook(kept: KeptChanges): ChangeBook {
  const seen = new Map<string, string>()
  const changes = new Map<string, { readonly key: string; readonly name: string; readonly change: ChangeObject }>()
  /** Versions as they were last told, so that a status of a known version asks nobody. */
  const versions = new Map<string, string>()

  const knownOf = (key: string): string | undefined => seen.get(key) ?? kept.seen(key)
  const changeOf = (key: string, name: string): ChangeObject | undefined =>
    changes.get(`${key}\n${name}`)?.change ?? kept.one(key, name)

  const see = (key: string, body: DefinitionSeen): void => void seen.set(key, JSON.stringify(body))

  function note(key: string, name: string, change: ChangeObject): void {
    const place = `${key}\n${name}`
    changes.delete(place)
    changes.set(place, { key, name, change })
  }

  function hear({ type, data, events }: HeardMessage, at: Instant): void {
    if (changes.size + seen.size > waitingMax) return
    if (type === 'sigsys.marathon') {
      const deployment = deploymentIn(data)
      if (deployment !== undefined) hearDeployment(deployment)
      else
        for (const found of definitionsIn(data))
          hearDefinition(workloadOf(found), { json: asRequested(found), version: versionIn(found), at })
    } else if (type === 'sigsys.metronome')
      for (const job of jobsIn(data))
        hearDefinition({ kind: 'job', id: textAt(job, 'id') ?? '' }, { json: jobAsRequested(job), version: '', at })
    for (const event of events) {
      if (event.kind === 'profile-seen') hearProfile(event, at)
      else if (event.kind === 'workload-seen' && event.workload !== 'job' && event.version !== undefined)
        hearVersion({ kind: event.workload, id: event.id }, event.version)
    }
  }

  function hearDeployment(told: DeploymentTold): void {
    for (const workload of told.workloads) {
      const key = keyOf(workload.kind, workload.id)
      const name = `deployment ${told.id}`
      const before = changeOf(key, name)
      if (before?.outcome !== 'succeeded' && before?.outcome !== 'failed')
        note(key, name, deploymentChange(workload, { told, before }))
    }
  }

  function hearDefinition(
    workload: Workload,
    { json, version, at }: { readonly json: JsonObject; readonly version: string; readonly at: Instant },
  ): void {
    const key = keyOf(workload.kind, workload.id)
    const before = definitionSeen(knownOf(key))
    if (version !== '' && before?.seen !== undefined && version <= before.seen.version) return
    const parts = definitionParts(json)
    const differs = before?.seen === undefined ? undefined : changedParts(before.seen.parts, parts)
    if (version === '' && differs?.length === 0) return
    const newest = before === undefined || version > before.version ? version : before.version
    see(key, { version: newest, seen: { version, parts } })
    versions.set(key, newest)
    if (before !== undefined && (differs !== undefined || version > before.version))
      note(
        key,
        `version ${version === '' ? iso(at) : version}`,
        versionChange(workload, { version, at, parts: differs }),
      )
  }

  /** A status names the version of its task: the definition itself may not have been told. */
  function hearVersion(workload: Workload, version: string): void {
    const key = keyOf(workload.kind, workload.id)
    if (version <= (versions.get(key) ?? '')) return
    const before = definitionSeen(knownOf(key))
    const at = parseIso(version)
    if (versions.size >= versionsMax) versions.clear()
    versions.set(key, before === undefined || version > before.version ? version : before.version)
    if (at === undefined || (before !== undefined && version <= before.version)) return
    see(key, { version, seen: before?.seen })
    if (before !== undefined)
      note(key, `version ${version}`, versionChange(workload, { version, at, parts: undefined }))
  }

  function hearProfile({ host, name, text, at: told }: ProfileSeen, heardAt: Instant): void {
    const node = host.hostname ?? host.agentId
    if (node === undefined) return
    const key = `profile ${name}`
    const digest = sha256(text)
    const before = knownOf(`${key} ${node}`)
    if (before === digest) return
    seen.set(`${key} ${node}`, digest)
    if (before === undefined) return
    const at = told ?? heardAt
    const waiting = [...changes.values()].findLast((one) => one.key === key)?.change
    const last = waiting ?? kept.of(key, 1)[0]
    const isSame = last?.version === digest && Date.parse(last.at) > at - sameProfileMs
    const [first, nodes] = isSame ? [parseIso(last.at) ?? at, last.nodes] : [at, []]
    note(
      key,
      `profile ${iso(first)}`,
      profileChange({ name, at: first, digest, nodes: [...new Set([...nodes, node])] }),
    )
  }

  return {
    hear,
    write: (at) => {
      for (const { key, name, change } of changes.values()) kept.put(key, name, change)
      for (const [key, body] of seen) kept.see(key, body, at)
    },
    wrote: () => {
      changes.clear()
      seen.clear()
    },
    prune: (before) => kept.prune(before),
  }
}

/** What was changed about an incident's workload and its profile, the newest first. */
export const changesOf = (kept: KeptChanges, { kind, workload, profile }: Incident): readonly ChangeObject[] =>
  [
    ...(kind === 'other' ? [] : kept.of(keyOf(kind, workload), toldMax)),
    ...(profile === null ? [] : kept.of(`profile ${profile}`, toldMax)),
  ]
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .slice(0, toldMax)

const keyOf = (kind: Workload['kind'], id: string): string => `${kind} ${id}`

const workloadOf = ({ kind, json }: FoundDefinition): Workload => ({
  kind,
  id: `/${(textAt(json, 'id') ?? '').replace(/^\//, '')}`,
})

const definitionSeen = (body: string | undefined): DefinitionSeen | undefined =>
  body === undefined ? undefined : (JSON.parse(body) as DefinitionSeen) // Written by `see`.

const bare = {
  schema: 'sigsys.change/1',
  outcome: null,
  ended_at: null,
  version: null,
  parts: null,
  nodes: [],
} as const

function deploymentChange(
  { id, actions }: DeployedWorkload,
  { told, before }: { readonly told: DeploymentTold; readonly before: ChangeObject | undefined },
): ChangeObject {
  const at = parseIso(before?.at ?? '') ?? told.at
  const took = `${Math.round((told.at - at) / 1000)} s`
  const how = {
    running: 'is under way',
    succeeded: `succeeded after ${took}`,
    failed: `failed after ${took}${told.why === undefined ? '' : `: ${told.why}`}`,
  }[told.is]
  return {
    ...bare,
    at: iso(at),
    kind: 'deployment',
    of: id,
    says: `deployment ${told.id.slice(0, 8)} (${actions.join(', ')}) ${how}`.slice(0, saysMax),
    outcome: told.is,
    ended_at: told.is === 'running' ? null : iso(told.at),
    version: told.version ?? before?.version ?? null,
  }
}

/** Characters of what is said. */
const saysMax = 500

function versionChange(
  { id }: Workload,
  {
    version,
    at,
    parts,
  }: { readonly version: string; readonly at: Instant; readonly parts: readonly string[] | undefined },
): ChangeObject {
  const named = parts?.slice(0, partsMax).map((part) => part.slice(0, 100))
  const more = (parts?.length ?? 0) > partsMax ? ` and ${(parts?.length ?? 0) - partsMax} more` : ''
  const what =
    named === undefined
      ? 'what it changes was not seen'
      : named.length === 0
        ? 'nothing in the definition differs'
        : `${named.join(', ')}${more}`
  return {
    ...bare,
    at: iso(parseIso(version) ?? at),
    kind: 'version',
    of: id,
    says: `another version: ${what}`.slice(0, saysMax),
    version: version === '' ? null : version,
    parts: named ?? null,
  }
}

function profileChange({
  name,
  at,
  digest,
  nodes,
}: {
  readonly name: string
  readonly at: Instant
  readonly digest: string
  readonly nodes: readonly string[]
}): ChangeObject {
  const shown = nodes.slice(0, 3).join(', ')
  const more = nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''
  return {
    ...bare,
    at: iso(at),
    kind: 'profile',
    of: name,
    says: `${name} has another text on ${shown}${more}`.slice(0, saysMax),
    version: digest,
    nodes: nodes.slice(0, changedNodesMax),
  }
}
