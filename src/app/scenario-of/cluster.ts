import { isDeepStrictEqual } from 'node:util'
import { dcosReleases } from '../../sim/scenario/schema-cluster.ts'
import { releases } from '../../sim/scenario/releases.ts'
import type { AgentFacts, ScenarioFacts } from './facts.ts'
import { dcosLibseccomp, libseccompVersions } from '../../seccomp/libseccomp.ts'
import { parseProfile } from '../../seccomp/profile.ts'
import { readerOf } from '../../sim/world/agents.ts'
import { namedBy, type PathOf, writtenProfiles } from './profiles.ts'

/** A section of a scenario, and what has to be said of it. */
export type Section = { readonly value: Readonly<Record<string, unknown>>; readonly says: readonly string[] }

/** What `cluster:` says of the agents that were found. */
export function clusterSection(facts: ScenarioFacts, pathOf: PathOf): Section {
  const { agents } = facts
  const versions = versionsOf(facts)
  const seccomp = agents.map(seccompOf)
  const [common] = seccomp
  const isCommon = seccomp.every((one) => isDeepStrictEqual(one, common))
  const profiles = writtenProfiles(facts, pathOf)
  const listed = agents.map((agent, index) => ({
    hostname: agent.hostname,
    ...amounts(agent),
    ...(isCommon || seccomp[index] === undefined ? {} : { seccomp: seccomp[index] }),
    ...(profiles.own.get(agent.hostname) === undefined ? {} : { profiles: profiles.own.get(agent.hostname) }),
  }))
  const flags = sharedFlags(agents)
  const libseccomp = libseccompFor(facts)
  return {
    value: {
      ...versions.value,
      ...(libseccomp === dcosLibseccomp.text ? {} : { libseccomp }),
      ...(facts.apps.length + facts.pods.length + facts.jobs.length === 0 && facts.failures.every(isPlain)
        ? { marathon: false }
        : {}),
      ...(isCommon && common !== undefined ? { seccomp: common } : {}),
      // A filter of Mesos acted: it was on, whatever the release's installer would have set.
      ...(facts.failures.some(isFiltered) && seccomp.every((one) => one === undefined) ? { seccomp: true } : {}),
      ...(Object.keys(flags).length === 0 ? {} : { agent_flags: flags }),
      ...(listed.length === 0 ? {} : { agents: listed }),
      ...(profiles.shared.length === 0
        ? {}
        : { profiles: Object.fromEntries(profiles.shared.map(({ name, value }) => [name, value])) }),
    },
    says: [
      ...versions.says,
      ...agentNotes(agents),
      ...profiles.shared.flatMap(({ says }) => says),
      ...(profiles.unused.length === 0
        ? []
        : [`Profiles that nothing names are left out: ${profiles.unused.join(', ')}.`]),
      ...(facts.profiles.some(({ name }) => name === 'default.json')
        ? []
        : ['default.json was not found: it is the one that Mesos ships.']),
      ...(libseccomp === dcosLibseccomp.text
        ? ['libseccomp, kernel and capabilities are not known: 2.3.3, 5.4 and all.']
        : [
            `libseccomp is not known: ${libseccomp} is the first that reads the profiles.`,
            'Kernel and capabilities are not known: 5.4 and all.',
          ]),
    ],
  }
}

const isPlain = ({ diagnosis }: ScenarioFacts['failures'][number]): boolean => diagnosis.workload.kind === 'other'

const isFiltered = ({ diagnosis }: ScenarioFacts['failures'][number]): boolean =>
  diagnosis.seccomp?.filter === 'mesos' && diagnosis.seccomp.action !== null

/** What a release would not say by itself, in the release's own words where one fits. */
function versionsOf({ dcos, marathon, agents }: ScenarioFacts): Section {
  const told = [...new Set(agents.flatMap(({ version }) => version ?? []))].sort()
  const mesos = told.at(-1)
  const says = told.length > 1 ? [`Agents run Mesos ${told.join(', ')}; all are given ${told.at(-1)}.`] : []
  const own = dcosReleases.find((one) => dcos === one || dcos?.startsWith(`${one}.`) === true)
  const minor = mesos?.split('.').slice(0, 2).join('.')
  const like = dcosReleases.find((one) => releases[one].mesos.split('.').slice(0, 2).join('.') === minor)
  const release = own ?? like
  const marathonOf = marathon === undefined || (release !== undefined && releases[release].marathon === marathon)
  return {
    value: {
      ...(release === undefined ? {} : { dcos: release }),
      ...(mesos === undefined || (release !== undefined && releases[release].mesos === mesos) ? {} : { mesos }),
      ...(marathonOf || !/^\d+\.\d+(\.\d+)?$/.test(marathon ?? '') ? {} : { marathon }),
    },
    says: [
      ...says,
      ...(own === undefined && like !== undefined ? [`DC/OS ${like} is the one whose agents run Mesos ${mesos}.`] : []),
      ...(release === undefined && mesos === undefined ? ['No version was found: the newest release is taken.'] : []),
    ],
  }
}

/**
 * The oldest release, from DC/OS' own on, that reads every profile which agents evidently could read: their default,
 * and what no launch failed for.
 */
function libseccompFor(facts: ScenarioFacts): string {
  const mesos = facts.agents.flatMap(({ version }) => version ?? [])[0] ?? releases['2.2'].mesos
  const invalid = new Set(
    facts.failures.flatMap(({ diagnosis: { cause, seccomp } }) =>
      cause.code === 'seccomp-profile-invalid' ? (seccomp?.profile ?? []) : [],
    ),
  )
  const used = new Set(['default.json', ...namedBy(facts)])
  const texts = facts.profiles.filter(({ name }) => used.has(name) && !invalid.has(name)).map(({ text }) => text)
  const reads = (libseccomp: string): boolean =>
    texts.every((text) => parseProfile(text, readerOf({ mesos, libseccomp, arch: 'x86_64' })).ok)
  const from = libseccompVersions.indexOf(dcosLibseccomp.text)
  return libseccompVersions.slice(from).find(reads) ?? dcosLibseccomp.text
}

/** undefined: no flags were seen. */
function seccompOf({
  flags,
}: AgentFacts): { readonly enabled: boolean; readonly default_profile: string | null } | undefined {
  if (flags === undefined) return undefined
  const enabled = (flags['isolation'] ?? '').split(',').includes('linux/seccomp')
  const name = flags['seccomp_profile_name']
  return { enabled, default_profile: name === undefined || name === '' ? null : name }
}

function amounts({ has }: AgentFacts): object {
  if (has === undefined) return {}
  const { cpus, mem, disk, gpus, attributes, region, zone } = has
  const given = { cpus, mem, disk, gpus: gpus === 0 ? undefined : gpus, region, zone }
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  }
}

/** Flags that the simulator heeds, where all agents that were asked agree. */
function sharedFlags(agents: readonly AgentFacts[]): Readonly<Record<string, string>> {
  const usual: Readonly<Record<string, string>> = {
    seccomp_config_dir: '/opt/mesosphere/etc/dcos/mesos/seccomp',
    work_dir: '/var/lib/mesos/slave',
  }
  return Object.fromEntries(
    Object.keys(usual).flatMap((name) => {
      const values = new Set(agents.flatMap(({ flags }) => flags?.[name] ?? []))
      const [value] = values
      return values.size !== 1 || value === undefined || value === usual[name] ? [] : [[name, value]]
    }),
  )
}

function agentNotes(agents: readonly AgentFacts[]): readonly string[] {
  if (agents.length === 0) return ['No agent was found: there is one, with 4 CPUs and 8 GiB.']
  const without = (what: string, isMissing: (agent: AgentFacts) => boolean, taken: string): readonly string[] => {
    const names = agents.filter(isMissing).map(({ hostname }) => hostname)
    if (names.length === 0) return []
    const shown = names.length > namesMax ? `${names.length} agents` : names.join(', ')
    return [`${what} of ${shown} ${what.endsWith('s') ? 'are' : 'is'} not known: ${taken}.`]
  }
  return [
    ...without('The resources', ({ has }) => has?.cpus === undefined, '4 CPUs and 8 GiB'),
    ...without('The flags', ({ flags }) => flags === undefined, "seccomp is as the release's installer sets it"),
  ]
}

/** Names that a comment has room for. */
const namesMax = 5
