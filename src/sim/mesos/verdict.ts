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
  /** What a container with a setting gets there now. */
  verdict(
    setting: SeccompSetting | undefined,
    at: {
      readonly agent: SeccompAgent
      readonly definition: AgentDefinition
      readonly profiles: ReadonlyMap<string, string>
    },
    bounding: BoundingSet,
  ): Verdict
}

/** Makes an empty cache. */
export function createVerdictCache(): VerdictCache {
  const texts = new Map<string, number>()
  const starts = new Map<string, Result<SeccompAgent, string>>()
  const named = new Map<string, EffectiveProfile>()
  const built = new WeakMap<Profile, Map<string, Verdict>>()
  const textNumber = (text: string | undefined): number => {
    if (text === undefined) return -1
    let number = texts.get(text)
    if (number === undefined) texts.set(text, (number = texts.size))
    return number
  }
  const keyOf = ({ reader, seccomp }: AgentDefinition, name: string, text: string | undefined): string =>
    JSON.stringify([reader.mesos, reader.libseccomp.text, reader.native, seccomp.configDir, name, textNumber(text)])

  function start(definition: AgentDefinition, profiles: ReadonlyMap<string, string>): Result<SeccompAgent, string> {
    const { enabled, defaultProfile, configDir } = definition.seccomp
    const name = defaultProfile ?? ''
    const key = `${enabled} ${defaultProfile === undefined} ${keyOf(definition, name, fileAt(profiles, configDir, name))}`
    let started = starts.get(key)
    if (started === undefined) {
      const isolation = enabled ? ['linux/seccomp'] : []
      const files = filesOf(profiles, configDir)
      started = startAgent({ isolation, configDir, profileName: defaultProfile }, { files, reader: definition.reader })
      starts.set(key, started)
    }
    return started
  }

  function effective(
    setting: SeccompSetting | undefined,
    { agent, definition, profiles }: Parameters<VerdictCache['verdict']>[1],
  ): EffectiveProfile {
    const task = { containerizer: 'mesos', seccomp: setting } as const
    const name = setting?.profileName
    if (!agent.isolatorLoaded || name === undefined || setting?.unconfined === true)
      return effectiveProfile(task, agent)
    const key = keyOf(definition, name, fileAt(profiles, definition.seccomp.configDir, name))
    let known = named.get(key)
    if (known === undefined) {
      known = effectiveProfile(task, { ...agent, files: filesOf(profiles, definition.seccomp.configDir) })
      named.set(key, known)
    }
    return known
  }

  function verdict(...[setting, at, bounding]: Parameters<VerdictCache['verdict']>): Verdict {
    const found = effective(setting, at)
    if (found.kind === 'none') return found
    if (found.kind === 'launch-error') return found
    const { name, profile } = found.named
    const key = `${name} ${at.definition.kernelRelease ?? ''} ${bounding === 'all' ? '*' : [...bounding].sort().join()}`
    let ofProfile = built.get(profile)
    if (ofProfile === undefined) built.set(profile, (ofProfile = new Map()))
    let known = ofProfile.get(key)
    if (known === undefined) {
      known = filtered(name, profile, { bounding, kernelRelease: at.definition.kernelRelease })
      ofProfile.set(key, known)
    }
    return known
  }

  return { start, verdict }
}

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
