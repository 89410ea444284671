import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { DomainEvent, ProfileSeen, Sourced } from '../../domain/event.ts'
import { taskOwner } from '../../domain/task-owner.ts'
import { type Instant, instant, parseIso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { AgentInventory } from '../../wire/mesos/inventory.ts'
import type { Definitions } from './definitions.ts'

/** An agent as far as it is known; undefined: not told. */
export type AgentFacts = {
  readonly hostname: string
  readonly version: string | undefined
  readonly has: Omit<AgentInventory, 'id' | 'hostname'> | undefined
  readonly flags: Readonly<Record<string, string>> | undefined
}

/** A profile's text, and where it lay; `hosts` empty: not told. */
export type ProfileFacts = {
  readonly name: string
  readonly text: string
  readonly hosts: readonly string[]
  /** Where it was read; undefined for what has no file. */
  readonly path: string | undefined
}

/** A failed task: what was concluded, and how long it ran (ms; undefined: it never did, or nobody said). */
export type FailureFacts = { readonly diagnosis: Diagnosis; readonly ranFor: number | undefined }

/** A task of a framework that is neither Marathon nor Metronome, with Mesos' own `Task` where it was seen. */
export type PlainFacts = {
  readonly id: string
  readonly name: string | undefined
  readonly framework: string | undefined
  readonly hostname: string | undefined
  readonly at: Instant
  readonly json: JsonObject | undefined
}

/** All that a scenario is made of: from evidence, or from an incident. Plain data; nothing in it is guessed. */
export type ScenarioFacts = {
  readonly agents: readonly AgentFacts[]
  readonly profiles: readonly ProfileFacts[]
  readonly dcos: string | undefined
  readonly marathon: string | undefined
  readonly apps: readonly JsonObject[]
  readonly pods: readonly JsonObject[]
  readonly jobs: readonly JsonObject[]
  readonly tasks: readonly PlainFacts[]
  /** In order of time. */
  readonly failures: readonly FailureFacts[]
  /** Runs of jobs that were seen, by the moment they were created. */
  readonly runs: readonly { readonly job: string; readonly at: Instant }[]
  /** From the first to the last that is known of a task; undefined: nothing is. */
  readonly window: { readonly from: Instant; readonly to: Instant } | undefined
}

/** Puts together what events, diagnoses and definitions say. */
export function scenarioFacts(
  events: readonly Sourced[],
  { diagnoses, definitions }: { readonly diagnoses: readonly Diagnosis[]; readonly definitions: Definitions },
): ScenarioFacts {
  const heard = heardOf(events)
  const hostnames = new Map(heard.agents)
  const failures = diagnoses.map((diagnosis) => ({ diagnosis, ranFor: ranFor(diagnosis, heard) }))
  const tasks = plainTasks(heard, { diagnoses, definitions, hostnames })
  const moments = [
    ...diagnoses.flatMap(({ task }) => parseIso(task.failed_at) ?? []),
    ...diagnoses.flatMap(({ task }) => heard.firstAt.get(task.id) ?? []),
    ...tasks.map(({ at }) => at),
    ...heard.latest,
  ]
  return {
    agents: agentFacts(heard, { diagnoses, definitions }),
    profiles: profileFacts(heard.profiles, hostnames),
    dcos: definitions.dcos,
    marathon: definitions.marathon,
    apps: definitions.apps,
    pods: definitions.pods,
    jobs: definitions.jobs,
    tasks,
    failures,
    runs: [...heard.runs.values()].sort((a, b) => a.at - b.at || byText(a.job, b.job)),
    window: moments.length === 0 ? undefined : { from: least(moments), to: greatest(moments) },
  }
}

const least = (moments: readonly Instant[]): Instant => moments.reduce((a, b) => (b < a ? b : a))
const greatest = (moments: readonly Instant[]): Instant => moments.reduce((a, b) => (b > a ? b : a))

type Heard = {
  /** Hostname by agent id. */
  readonly agents: Map<string, string>
  readonly versions: Map<string, string>
  readonly flags: Map<string, Readonly<Record<string, string>>>
  readonly profiles: { readonly seen: ProfileSeen; readonly path: string }[]
  readonly runningAt: Map<string, Instant>
  readonly firstAt: Map<string, Instant>
  readonly seen: Map<string, Extract<DomainEvent, { kind: 'task-seen' }>>
  readonly frameworks: Map<string, string>
  readonly owned: Set<string>
  readonly runs: Map<string, { readonly job: string; readonly at: Instant }>
  /** The last status of any task; empty if there is none. */
  readonly latest: Instant[]
}

function heardOf(events: readonly Sourced[]): Heard {
  const heard: Heard = {
    agents: new Map(),
    versions: new Map(),
    flags: new Map(),
    profiles: [],
    runningAt: new Map(),
    firstAt: new Map(),
    seen: new Map(),
    frameworks: new Map(),
    owned: new Set(),
    runs: new Map(),
    latest: [],
  }
  const late: Extract<DomainEvent, { kind: 'agent-flags' }>[] = []
  for (const { event, origin } of events) {
    if (event.kind === 'agent-flags') late.push(event)
    else if (event.kind === 'profile-seen') heard.profiles.push({ seen: event, path: origin.path })
    else hear(heard, event)
  }
  for (const { host, flags } of late) {
    const name = host.hostname ?? heard.agents.get(host.agentId ?? '') ?? host.agentId
    if (name !== undefined) heard.flags.set(name, flags)
  }
  return heard
}

function hear(heard: Heard, event: DomainEvent): void {
  if (event.kind === 'task-status') hearStatus(heard, event)
  else if (event.kind === 'agent-seen') {
    const hostname = event.hostname ?? heard.agents.get(event.agentId) ?? event.agentId
    heard.agents.set(event.agentId, hostname)
    if (event.version !== undefined) heard.versions.set(hostname, event.version)
  } else if (event.kind === 'framework-seen') {
    if (event.name !== undefined) heard.frameworks.set(event.frameworkId, event.name)
  } else if (event.kind === 'task-seen') {
    if (!heard.seen.has(event.taskId)) heard.seen.set(event.taskId, event)
  } else if (event.kind === 'workload-seen') {
    for (const id of event.taskIds) heard.owned.add(id)
    if (event.workload === 'job' && event.run !== undefined && event.at !== undefined)
      heard.runs.set(`${event.id} ${event.run}`, { job: event.id, at: event.at })
  }
}

function hearStatus(heard: Heard, { taskId, state, at }: Extract<DomainEvent, { kind: 'task-status' }>): void {
  const first = heard.firstAt.get(taskId)
  if (first === undefined || at < first) heard.firstAt.set(taskId, at)
  const running = heard.runningAt.get(taskId)
  if (state === 'TASK_RUNNING' && (running === undefined || at < running)) heard.runningAt.set(taskId, at)
  const [last] = heard.latest
  if (last === undefined || at > last) heard.latest[0] = at
}

function ranFor({ task }: Diagnosis, { runningAt }: Heard): number | undefined {
  const [from, to] = [runningAt.get(task.id), parseIso(task.failed_at)]
  return from === undefined || to === undefined ? undefined : Math.max(0, to - from)
}

type Known = { readonly diagnoses: readonly Diagnosis[]; readonly definitions: Definitions }

/** Every agent that is known by anything, in order of hostname. */
function agentFacts({ agents, versions, flags }: Heard, { diagnoses, definitions }: Known): readonly AgentFacts[] {
  const inventory = new Map(
    definitions.inventory.map((one) => [one.hostname ?? agents.get(one.id ?? '') ?? one.id ?? '', one]),
  )
  const told = diagnoses.flatMap(({ agent }) => agent.hostname ?? agents.get(agent.id ?? '') ?? agent.id ?? [])
  const names = new Set([...agents.values(), ...inventory.keys(), ...flags.keys(), ...told])
  return [...names].sort(byText).map((hostname) => ({
    hostname,
    version: versions.get(hostname),
    has: inventory.get(hostname),
    flags: flags.get(hostname),
  }))
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Each text of each profile once, with the agents it was found on. */
function profileFacts(profiles: Heard['profiles'], hostnames: ReadonlyMap<string, string>): readonly ProfileFacts[] {
  const found = new Map<string, { name: string; text: string; hosts: Set<string>; path: string }>()
  for (const { seen, path } of profiles) {
    const { name, text, host } = seen
    const key = `${name}\n${text}`
    const one = found.get(key) ?? { name, text, hosts: new Set(), path }
    found.set(key, one)
    const hostname = host.hostname ?? hostnames.get(host.agentId ?? '')
    if (hostname !== undefined) one.hosts.add(hostname)
  }
  return [...found]
    .sort(([a], [b]) => byText(a, b))
    .map(([, { name, text, hosts, path }]) => ({ name, text, hosts: [...hosts].sort(byText), path }))
}

/** Tasks that no definition of Marathon or Metronome stands for. */
function plainTasks(
  heard: Heard,
  { diagnoses, definitions, hostnames }: Known & { readonly hostnames: ReadonlyMap<string, string> },
): readonly PlainFacts[] {
  const failed = new Map(diagnoses.map((diagnosis) => [diagnosis.task.id, diagnosis]))
  const ids = new Set([...failed.keys(), ...heard.seen.keys()])
  return [...ids]
    .flatMap((id): readonly PlainFacts[] => {
      const [seen, diagnosis] = [heard.seen.get(id), failed.get(id)]
      const framework = diagnosis?.framework.name ?? heard.frameworks.get(seen?.frameworkId ?? '')
      if (heard.owned.has(id) || isOwned(id, { diagnosis, framework })) return []
      const at = heard.firstAt.get(id) ?? parseIso(diagnosis?.task.failed_at ?? '') ?? seen?.at
      if (at === undefined) return []
      const name = diagnosis?.task.name ?? seen?.name
      const hostname = diagnosis?.agent.hostname ?? hostnames.get(seen?.agentId ?? '')
      return [{ id, name, framework, hostname, at: instant(at), json: definitions.tasks.get(id) }]
    })
    .sort((a, b) => a.at - b.at || byText(a.id, b.id))
}

function isOwned(
  id: string,
  { diagnosis, framework }: { readonly diagnosis: Diagnosis | undefined; readonly framework: string | undefined },
): boolean {
  if (diagnosis !== undefined) return diagnosis.workload.kind !== 'other'
  return taskOwner(id, framework) !== undefined
}
