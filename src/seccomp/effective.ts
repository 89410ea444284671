import type { SeccompSetting } from '../domain/task.ts'
import { err, ok, type Result } from '../domain/result.ts'
import { parseProfile, type Profile, type ProfileReader } from './profile.ts'

/** An agent's files, as far as they are known: the text of a profile, or why it cannot be read (`strerror`). */
type ProfileFolder = (name: string) => Result<string, string>

/** How an agent is set up, and what it keeps from its start. */
export type SeccompAgent = {
  /** Whether `linux/seccomp` was among the isolators when the agent started. */
  readonly isolatorLoaded: boolean
  /** `--seccomp_config_dir`. */
  readonly folder: string
  readonly files: ProfileFolder
  readonly reader: ProfileReader
  /** What was in the default profile's file at the agent's start; undefined if the agent has no default. */
  readonly cachedDefault: NamedProfile | undefined
}

/** A profile with the name of its file. */
type NamedProfile = { readonly name: string; readonly profile: Profile }

/** What decides about a container's filter besides its agent. */
export type SeccompTask = { readonly containerizer: 'mesos' | 'docker'; readonly seccomp: SeccompSetting | undefined }

/** What a container runs under. */
export type EffectiveProfile =
  | { readonly kind: 'none'; readonly because: 'docker' | 'disabled' | 'no-default' | 'unconfined' }
  | { readonly kind: 'profile'; readonly named: NamedProfile; readonly from: 'default' | 'task' }
  | { readonly kind: 'launch-error'; readonly code: LaunchErrorCode; readonly message: string }

/** Which of the diagnoses a refused launch is. */
export type LaunchErrorCode = 'seccomp-profile-missing' | 'seccomp-profile-invalid' | 'seccomp-setting-invalid'

/** The text of each mistake in a task's setting. Source: src/slave/containerizer/mesos/isolators/linux/seccomp.cpp, prepare. */
const settingErrors = {
  both: "Invalid Seccomp configuration: 'profile_name' given even though 'unconfined' Seccomp setting is enabled",
  neither: 'Missing Seccomp profile name',
} as const

/**
 * What a task runs under on an agent, at the moment of its launch: a named profile is read then, the default is the
 * copy from the agent's start. Source: src/slave/containerizer/mesos/isolators/linux/seccomp.cpp, prepare.
 */
export function effectiveProfile(task: SeccompTask, agent: SeccompAgent): EffectiveProfile {
  if (task.containerizer === 'docker') return { kind: 'none', because: 'docker' }
  if (!agent.isolatorLoaded) return { kind: 'none', because: 'disabled' }
  const { seccomp } = task
  if (seccomp === undefined) {
    const named = agent.cachedDefault
    return named === undefined ? { kind: 'none', because: 'no-default' } : { kind: 'profile', named, from: 'default' }
  }
  const { profileName, unconfined = false } = seccomp
  if (profileName !== undefined && unconfined)
    return { kind: 'launch-error', code: 'seccomp-setting-invalid', message: settingErrors.both }
  if (profileName !== undefined) return readNow(profileName, agent)
  if (unconfined) return { kind: 'none', because: 'unconfined' }
  return { kind: 'launch-error', code: 'seccomp-setting-invalid', message: settingErrors.neither }
}

function readNow(name: string, agent: SeccompAgent): EffectiveProfile {
  const loaded = loadProfile(name, agent)
  return loaded.ok
    ? { kind: 'profile', named: loaded.value, from: 'task' }
    : { kind: 'launch-error', code: loaded.error.code, message: loaded.error.message }
}

/** Why a file gives no profile, in the agent's words. */
type LoadError = {
  readonly code: 'seccomp-profile-missing' | 'seccomp-profile-invalid'
  readonly message: string
}

/**
 * Reads a profile as the agent does, with the agent's own error texts. Folder and name are joined by one slash and not
 * looked at: `../x` leaves the folder, and no extension is added. Source: src/linux/seccomp/seccomp_parser.cpp, parseProfile.
 */
function loadProfile(
  name: string,
  { folder, files, reader }: Pick<SeccompAgent, 'folder' | 'files' | 'reader'>,
): Result<NamedProfile, LoadError> {
  const path = joinPath(folder, name)
  const text = files(name)
  if (!text.ok) {
    const message = `Failed to read Seccomp profile file '${path}': ${text.error}`
    return err({ code: 'seccomp-profile-missing', message })
  }
  const profile = parseProfile(text.value, reader)
  if (profile.ok) return ok({ name, profile: profile.value })
  const { mesosError, problems } = profile.error
  const says = mesosError ?? problems[0]?.says ?? 'not read'
  return err({ code: 'seccomp-profile-invalid', message: `Failed to parse Seccomp profile '${path}': ${says}` })
}

/** One slash between folder and name. Source: 3rdparty/stout/include/stout/path.hpp, path::join. */
const joinPath = (folder: string, name: string): string => `${folder.replace(/\/$/, '')}/${name.replace(/^\//, '')}`

/** How an agent's start can fail over seccomp, and what it keeps if it does not. */
export type AgentFlags = {
  readonly isolation: readonly string[]
  readonly configDir: string | undefined
  readonly profileName: string | undefined
}

/**
 * What an agent keeps from its start, or the error that stops it.
 * Source: src/slave/containerizer/mesos/isolators/linux/seccomp.cpp, create.
 */
export function startAgent(
  { isolation, configDir, profileName }: AgentFlags,
  { files, reader }: Pick<SeccompAgent, 'files' | 'reader'>,
): Result<SeccompAgent, string> {
  const isolatorLoaded = isolation.includes('linux/seccomp')
  const agent = { isolatorLoaded, folder: configDir ?? '', files, reader, cachedDefault: undefined }
  if (!isolatorLoaded) return ok(agent)
  if (configDir === undefined) return err(stopped('Missing required `--seccomp_config_dir` flag'))
  if (profileName === undefined) return ok(agent)
  const named = loadProfile(profileName, agent)
  return named.ok ? ok({ ...agent, cachedDefault: named.value }) : err(stopped(named.error.message))
}

const stopped = (why: string): string =>
  `Failed to create a containerizer: Could not create MesosContainerizer: Failed to create isolator 'linux/seccomp': ${why}`
