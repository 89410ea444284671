import { isDeepStrictEqual } from 'node:util'
import { builtIns, builtInText } from '../../seccomp/builtin.ts'
import { jsonValue } from '../../wire/json-fields.ts'
import type { FailureFacts, ProfileFacts, ScenarioFacts } from './facts.ts'

/** A profile as a scenario has it, and what has to be said of it. */
export type WrittenProfile = { readonly name: string; readonly value: unknown; readonly says: readonly string[] }

/** The folder that all agents share, and what single ones have otherwise. */
export type WrittenProfiles = {
  readonly shared: readonly WrittenProfile[]
  readonly own: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  /** Names of profiles that nothing names. */
  readonly unused: readonly string[]
}

/** A path to a file with the very text, as the scenario would name it; undefined: it is written out. */
export type PathOf = (profile: ProfileFacts) => string | undefined

/**
 * The profiles that were found, where they were, and stand-ins for those that something names and nobody has seen: one
 * that refuses what was seen to be refused, and nothing else.
 */
export function writtenProfiles(facts: ScenarioFacts, pathOf: PathOf): WrittenProfiles {
  const own = new Map<string, Record<string, unknown>>()
  const put = (host: string, name: string, value: unknown): void => {
    const profiles = own.get(host) ?? {}
    profiles[name] = value
    own.set(host, profiles)
  }
  const named = namedBy(facts)
  const byName = new Map<string, ProfileFacts[]>()
  for (const one of facts.profiles)
    if (named.has(one.name) || one.name === 'default.json') byName.set(one.name, [...(byName.get(one.name) ?? []), one])
  const shared = [...byName].map(([name, texts]): WrittenProfile => {
    const [first, ...others] = texts.toSorted((a, b) => b.hosts.length - a.hosts.length)
    for (const other of others) for (const host of other.hosts) put(host, name, valueOf(other, pathOf))
    const homeless = others.filter(({ hosts }) => hosts.length === 0).length
    return {
      name,
      value: first === undefined ? {} : valueOf(first, pathOf),
      says:
        homeless === 0 ? [] : [`${name} was found with other contents too, on agents that are not known: left out.`],
    }
  })
  for (const { name, host } of missingOn(facts.failures)) if (byName.has(name)) put(host, name, false)
  const standIns = [...named].flatMap((name) => (byName.has(name) ? [] : standIn(name, { facts, pathOf })))
  const unused = [...new Set(facts.profiles.flatMap(({ name }) => (byName.has(name) ? [] : [name])))]
  return { shared: [...shared, ...standIns].sort((a, b) => (a.name < b.name ? -1 : 1)), own, unused }
}

function valueOf(profile: ProfileFacts, pathOf: PathOf): unknown {
  const json = jsonValue(profile.text)
  if (!json.ok) return { text: profile.text }
  const builtIn = builtIns.find((which) => isDeepStrictEqual(JSON.parse(builtInText(which)), json.value))
  if (builtIn !== undefined) return { built_in: builtIn }
  const file = pathOf(profile)
  return file === undefined ? { json: json.value } : { file }
}

/** Where launches failed for want of a profile. */
const missingOn = (failures: readonly FailureFacts[]): readonly { readonly name: string; readonly host: string }[] =>
  failures.flatMap(({ diagnosis: { cause, seccomp, agent } }) =>
    cause.code === 'seccomp-profile-missing' && seccomp?.profile && agent.hostname !== null
      ? [{ name: seccomp.profile, host: agent.hostname }]
      : [],
  )

/** Every profile that a definition, a task or an agent's flags name, in order of name. */
export function namedBy({ apps, pods, tasks, agents }: ScenarioFacts): ReadonlySet<string> {
  const texts = [...apps, ...pods, ...tasks.map(({ json }) => json ?? {})].map((json) => JSON.stringify(json))
  const named = texts.flatMap((text) =>
    [...text.matchAll(/"profile_?[nN]ame":("(?:[^"\\]|\\.)*")/g)].map(([, name = '""']) => String(JSON.parse(name))),
  )
  const defaults = agents.flatMap(({ flags }) => flags?.['seccomp_profile_name'] ?? [])
  return new Set([...named, ...defaults].filter((name) => name !== '' && name !== 'default.json').sort())
}

function standIn(
  name: string,
  { facts: { failures, profiles }, pathOf }: { readonly facts: ScenarioFacts; readonly pathOf: PathOf },
): readonly WrittenProfile[] {
  // Mesos checks no name for folders: `../seccomp/default.json` is a file of the folder too.
  const same = profiles.find((one) => one.name === name.slice(name.lastIndexOf('/') + 1))
  if (same !== undefined) return [{ name, value: valueOf(same, pathOf), says: [] }]
  const about = failures.filter(({ diagnosis: { seccomp } }) => seccomp?.profile === name)
  const codes = new Set(about.map(({ diagnosis }) => diagnosis.cause.code))
  if (codes.has('seccomp-profile-missing')) return []
  if (codes.has('seccomp-profile-invalid'))
    return [{ name, value: { text: '{' }, says: [`${name} was not found: this one does not parse either.`] }]
  const rules = new Map<string, string>()
  for (const { diagnosis } of about) {
    const { syscall, action } = diagnosis.seccomp ?? {}
    const wanted = actions[action ?? 'log']
    if (syscall?.name && wanted !== undefined) rules.set(syscall.name, wanted)
  }
  const syscalls = [...rules].map(([call, action]) => ({ names: [call], action, args: [], includes: {}, excludes: {} }))
  const says =
    rules.size === 0
      ? `${name} was not found: this one permits everything.`
      : `${name} was not found: this one answers as was seen, and permits all else.`
  return [{ name, value: { defaultAction: 'SCMP_ACT_ALLOW', archMap: [], syscalls }, says: [says] }]
}

/** Mesos' word for what the kernel did. */
const actions: Readonly<Record<string, string | undefined>> = {
  'kill-thread': 'SCMP_ACT_KILL',
  'kill-process': 'SCMP_ACT_KILL',
  trap: 'SCMP_ACT_TRAP',
  errno: 'SCMP_ACT_ERRNO',
  trace: 'SCMP_ACT_TRACE',
}
