import type { Diagnosis } from '../../domain/diagnosis.ts'
import { endText } from '../../domain/status-text.ts'
import { isObject, jsonValue } from '../../wire/json-fields.ts'
import type { AgentFacts, PlainFacts, ProfileFacts, ScenarioFacts } from './facts.ts'
import { namelessApp, namelessJob, namelessPod, namelessTask } from './nameless.ts'
import { OtherNames } from './other-names.ts'

/**
 * The same facts under other names, each name everywhere the same: apps, pods, jobs, tasks, agents, profiles, images,
 * attributes. What could tell more (commands, environments, labels, messages, comments) is left out. Moments stay.
 */
export function anonymised(facts: ScenarioFacts, names: OtherNames = new OtherNames()): ScenarioFacts {
  return {
    ...facts,
    agents: facts.agents.map((agent) => namelessAgent(agent, names)),
    profiles: facts.profiles.map((profile) => namelessProfile(profile, names)),
    apps: facts.apps.map((json) => namelessApp(json, names)),
    pods: facts.pods.map((json) => namelessPod(json, names)),
    jobs: facts.jobs.map((json) => namelessJob(json, names)),
    tasks: facts.tasks.map((task) => namelessPlain(task, names)),
    failures: facts.failures.map(({ diagnosis, ranFor }) => ({
      diagnosis: namelessDiagnosis(diagnosis, names),
      ranFor,
    })),
    runs: facts.runs.map(({ job, at }) => ({ job: names.path(job), at })),
  }
}

function namelessAgent({ hostname, version, has, flags }: AgentFacts, names: OtherNames): AgentFacts {
  const name = flags?.['seccomp_profile_name']
  return {
    hostname: names.of('agent', hostname),
    version,
    has: has && {
      ...has,
      attributes: Object.fromEntries(
        Object.entries(has.attributes).map(([key, value]) => [names.of('attribute', key), names.of('value', value)]),
      ),
      region: has.region && names.of('region', has.region),
      zone: has.zone && names.of('zone', has.zone),
    },
    flags: flags && {
      isolation: flags['isolation'] ?? '',
      ...(name === undefined || name === '' ? {} : { seccomp_profile_name: names.profile(name) }),
    },
  }
}

/** A profile's text may hold comments. One that does not parse may hold anything: another that does not stands for it. */
function namelessProfile({ name, text, hosts }: ProfileFacts, names: OtherNames): ProfileFacts {
  const json = jsonValue(text)
  return {
    name: names.profile(name),
    text: json.ok ? JSON.stringify(withoutComments(json.value)) : '{',
    hosts: hosts.map((host) => names.of('agent', host)),
    path: undefined,
  }
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === 'comment' ? '' : withoutComments(one)]),
  )
}

function namelessPlain({ id, name, framework, hostname, at, json }: PlainFacts, names: OtherNames): PlainFacts {
  return {
    id: names.of('task', id),
    name: name === undefined ? undefined : names.of('name', name),
    framework: framework === undefined ? undefined : names.of('framework', framework),
    hostname: hostname === undefined ? undefined : names.of('agent', hostname),
    at,
    json: json && namelessTask(json, names),
  }
}

/** Only what a scenario is made of: the rest of a diagnosis speaks of the cluster it was made in. */
export function namelessDiagnosis(diagnosis: Diagnosis, names: OtherNames): Diagnosis {
  const { task, agent, framework, workload, seccomp } = diagnosis
  const or = (name: string | null, rename: (name: string) => string): string | null =>
    name === null ? null : rename(name)
  const isOther = workload.kind === 'other'
  const message = endText(task.message ?? '')?.detail === undefined && endText(task.message ?? '') !== undefined
  return {
    ...diagnosis,
    cluster: null,
    task: {
      ...task,
      id: names.of('task', task.id),
      name: or(task.name, (name) => names.of(workload.kind === 'pod' ? 'container' : 'name', name)),
      message: message ? task.message : null,
      container_id: null,
    },
    agent: { id: null, hostname: or(agent.hostname, (name) => names.of('agent', name)) },
    framework: { id: null, name: or(framework.name, (name) => (isOther ? names.of('framework', name) : name)) },
    workload: { ...workload, id: or(workload.id, (id) => names.path(id)), instance: null, run: null, labels: {} },
    cause: { ...diagnosis.cause, summary: diagnosis.cause.code },
    seccomp: seccomp && {
      ...seccomp,
      profile: or(seccomp.profile, (name) => names.profile(name)),
      pid: null,
      comm: null,
      exe: null,
    },
    evidence: [],
    ruled_out: [],
    gaps: [],
    clocks: [],
    would_settle: [],
    fix: [],
    forecast: null,
  }
}
