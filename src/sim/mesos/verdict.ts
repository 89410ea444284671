import { err, ok, type Result } from '../../domain/result.ts'
import type { SeccompSetting } from '../../domain/task.ts'
import {
  effectiveProfile,
  type EffectiveProfile,
  type LaunchErrorCode,
  type SeccompAgent,
  startAgent,
} from '../../seccomp/effective.ts'
import { type BoundingSet, effectiveFilter, type Filter } from '../../seccomp/filter.ts'
import type { Profile } from '../../seccomp/profile.ts'
import type { AgentDefinition } from './agent-definition.ts'
import { type StartFaults, startFaults } from './start-faults.ts'

/** What a container runs under, or why it does not. */
export type Verdict =
  | { readonly kind: 'none'; readonly because: 'docker' | 'disabled' | 'no-default' | 'unconfined' }
  | { readonly kind: 'launch-error'; readonly code: LaunchErrorCode; readonly message: string }
  | {
      readonly kind: 'filter'
      /** The profile's file name. */
      readonly profile: string
      /** Undefined if the launch helper cannot make one of the profile. */
      readonly filter: { readonly profile: string; readonly filter: Filter } | undefined
      readonly faults: StartFaults
    }

/**
 * Profiles read and filters built, once for each text, reader and bounding set in the whole cluster: ten thousand agents
 * with one profile are as dear as one.
 */
export type VerdictCache = {
  /** What an agent keeps from its start, or the error that stops it. */
  start(definition: AgentDefinition, profiles: ReadonlyMap<string, string>): Result<SeccompAgent, string>
  /** What a container with a setting gets there now. `hasAll`: it has all capabilities, whatever the agent's set is. */
  verdict(setting: SeccompSetting | undefined, at: LaunchAgent, hasAll: boolean): Verdict
}

/** An agent as a launch finds it. `setup`: what it keeps from its start. */
type LaunchAgent = {
  readonly setup: SeccompAgent
  readonly definition: AgentDefinition
  readonly profiles: ReadonlyMap<string, string>
}

/** Makes an empty cache. */
export function createVerdictCache(): VerdictCache {
  const kinds = new Map<string, Kind>()
  const kindOfDefinition = new WeakMap<AgentDefinition, Kind>()
  const kindOf = (definition: AgentDefinition): Kind => {
    let kind = kindOfDefinition.get(definition)
    if (kind !== undefined) return kind
    const key = kindKey(definition)
    kind = kinds.get(key)
    if (kind === undefined) kinds.set(key, (kind = newKind()))
    kindOfDefinition.set(definition, kind)
    return kind
  }

  function start(definition: AgentDefinition, profiles: ReadonlyMap<string, string>): Result<SeccompAgent, string> {
    const { enabled, defaultProfile, configDir } = definition.seccomp
    const text = fileAt(profiles, configDir, defaultProfile ?? '')
    const { starts } = kindOf(definition)
    let byText = starts.get(text)
    if (byText === undefined) starts.set(text, (byText = new Map()))
    const key = JSON.stringify([enabled, defaultProfile])
    let started = byText.get(key)
    if (started === undefined) {
      const isolation = enabled ? ['linux/seccomp'] : []
      const files = filesOf(profiles, configDir)
      started = startAgent({ isolation, configDir, profileName: defaultProfile }, { files, reader: definition.reader })
      byText.set(key, started)
    }
    return started
  }

  function effective(setting: SeccompSetting | undefined, at: LaunchAgent): EffectiveProfile {
    const { setup, definition, profiles } = at
    const name = setting?.profileName
    if (!setup.isolatorLoaded || name === undefined || setting?.unconfined === true)
      return effectiveProfile({ containerizer: 'mesos', seccomp: setting }, setup)
    const { configDir } = definition.seccomp
    const text = fileAt(profiles, configDir, name)
    const { named } = kindOf(definition)
    let byText = named.get(name)
    if (byText === undefined) named.set(name, (byText = new Map()))
    let known = byText.get(text)
    if (known === undefined) {
      const files = filesOf(profiles, configDir)
      known = effectiveProfile({ containerizer: 'mesos', seccomp: setting }, { ...setup, files })
      byText.set(text, known)
    }
    return known
  }

  function verdict(setting: SeccompSetting | undefined, at: LaunchAgent, hasAll: boolean): Verdict {
    const found = effective(setting, at)
    if (found.kind === 'none') return found
    if (found.kind === 'launch-error') return found
    const { name, profile } = found.named
    const { unbounded, bounded } = kindOf(at.definition)
    const built = hasAll ? unbounded : bounded
    let byName = built.get(profile)
    if (byName === undefined) built.set(profile, (byName = new Map()))
    let known = byName.get(name)
    if (known === undefined) {
      const { bounding, kernelRelease } = at.definition
      known = filtered(name, profile, { bounding: hasAll ? 'all' : bounding, kernelRelease })
      byName.set(name, known)
    }
    return known
  }

  return { start, verdict }
}

/** Agents that make the same of one text. */
type Kind = {
  /** By the text of the default profile, then by how that is named. */
  readonly starts: Map<string | undefined, Map<string, Result<SeccompAgent, string>>>
  /** By name, then by text: an edit is another. */
  readonly named: Map<string, Map<string | undefined, EffectiveProfile>>
  /** What becomes of a profile with all capabilities, and with the agent's own; by name. */
  readonly unbounded: WeakMap<Profile, Map<string, Verdict>>
  readonly bounded: WeakMap<Profile, Map<string, Verdict>>
}

const newKind = (): Kind => ({
  starts: new Map(),
  named: new Map(),
  unbounded: new WeakMap(),
  bounded: new WeakMap(),
})

const kindKey = ({ reader, seccomp, kernelRelease, bounding }: AgentDefinition): string =>
  JSON.stringify([
    reader.mesos,
    reader.libseccomp.text,
    reader.native,
    seccomp.configDir,
    kernelRelease,
    bounding === 'all' ? bounding : [...bounding].sort(),
  ])

function filtered(
  name: string,
  profile: Profile,
  { bounding, kernelRelease }: { readonly bounding: BoundingSet; readonly kernelRelease: string | undefined },
): Verdict {
  const made = effectiveFilter(profile, { bounding })
  const filter = made.ok ? { profile: name, filter: made.value } : undefined
  const problem = made.ok ? undefined : (made.error[0]?.mesos ?? made.error[0]?.says)
  return {
    kind: 'filter',
    profile: name,
    filter,
    faults: startFaults(profile, { filter: filter?.filter, problem, kernelRelease }),
  }
}

const filesOf =
  (profiles: ReadonlyMap<string, string>, folder: string) =>
  (name: string): Result<string, string> => {
    const text = fileAt(profiles, folder, name)
    return text === undefined ? err('No such file or directory') : ok(text)
  }

/** A file by the path that folder and name make; only the folder itself holds files here. Mesos lets `..` pass. */
function fileAt(profiles: ReadonlyMap<string, string>, folder: string, name: string): string | undefined {
  if (!name.includes('/')) return profiles.get(name)
  const stepsOf = (path: string): readonly string[] =>
    path.split('/').reduce<readonly string[]>((steps, step) => {
      if (step === '' || step === '.') return steps
      return step === '..' ? steps.slice(0, -1) : [...steps, step]
    }, [])
  const within = `/${stepsOf(folder).join('/')}/`
  const path = `/${stepsOf(`${folder}/${name}`).join('/')}`
  return path.startsWith(within) ? profiles.get(path.slice(within.length)) : undefined
}
