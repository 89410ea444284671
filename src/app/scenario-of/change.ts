import { err, ok, type Result } from '../../domain/result.ts'
import { builtInText } from '../../seccomp/builtin.ts'
import { convertProfile } from '../../seccomp/convert.ts'
import { dcosLibseccomp } from '../../seccomp/libseccomp.ts'
import { suggestChanges } from '../../seccomp/suggest.ts'
import { readerOf } from '../../sim/world/agents.ts'
import { isObject, type JsonObject } from '../../wire/json-fields.ts'
import type { ProfileFacts, ScenarioFacts } from './facts.ts'

/** Something to be tried on an incident. */
export type Change =
  | { readonly kind: 'unconfined' }
  /** No setting in the definition: the agents' default profile. */
  | { readonly kind: 'default-profile' }
  /** The profile in use lies on every agent. */
  | { readonly kind: 'profile-everywhere' }
  /** The profile in use as `profile convert` writes it for these agents. */
  | { readonly kind: 'converted-profile' }
  /** The text of a profile that stands in for the one in use. */
  | { readonly kind: 'profile'; readonly text: string }
  /** Calls that the profile in use is to permit. */
  | { readonly kind: 'allow'; readonly calls: readonly string[] }
  /** A number of the definition, by Marathon's name of it for an app. */
  | { readonly kind: 'setting'; readonly key: Setting; readonly value: number }

/** What may be set. The second name is a pod's, below `scheduling`. Source: marathon §1.1 and §1.2. */
const settings = {
  backoffSeconds: ['backoff', 'backoff'],
  backoffFactor: ['backoff', 'backoffFactor'],
  maxLaunchDelaySeconds: ['backoff', 'maxLaunchDelay'],
  instances: ['scaling', 'instances'],
} as const
type Setting = keyof typeof settings

/** Changes that are one word. */
const words = ['unconfined', 'default-profile', 'profile-everywhere', 'converted-profile'] as const

const choices = [...words, 'profile=FILE', 'allow=CALL,…', ...Object.keys(settings).map((key) => `${key}=NUMBER`)]

/**
 * Reads what somebody wants to try: `unconfined`, `profile=FILE`, `allow=ptrace`, `backoffFactor=2`.
 *
 * @param readFile the text of a file, or why it cannot be read
 * @returns what is wrong, in one line
 */
export function readChange(text: string, readFile: (path: string) => Result<string, string>): Result<Change, string> {
  const word = words.find((each) => each === text)
  if (word !== undefined) return ok({ kind: word })
  const at = text.indexOf('=')
  const [key, value] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
  if (key === 'profile') {
    const file = readFile(value)
    return file.ok ? ok({ kind: 'profile', text: file.value }) : err(`${value}: ${file.error}`)
  }
  if (key === 'allow') {
    const calls = value.split(',').filter((call) => call !== '')
    const strange = calls.find((call) => !/^\w+$/.test(call))
    if (strange !== undefined || calls.length === 0)
      return err(`allow= takes names of system calls with commas between, such as allow=ptrace`)
    return ok({ kind: 'allow', calls })
  }
  const setting = (Object.keys(settings) as Setting[]).find((name) => name === key)
  if (setting === undefined) return err(`${key.slice(0, 60)} cannot be tried; there are ${choices.join(', ')}`)
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined
  return number === undefined ? err(`${key}= takes a number`) : ok({ kind: 'setting', key: setting, value: number })
}

/** The facts as if a change had been made before; or why it cannot be. */
export function changedFacts(facts: ScenarioFacts, change: Change): Result<ScenarioFacts, string> {
  switch (change.kind) {
    case 'unconfined':
      return facts.jobs.length > 0 ? err(jobHasNone) : ok(withSeccomp(facts, { unconfined: true }))
    case 'default-profile':
      return facts.jobs.length > 0 ? err(jobHasNone) : ok(withSeccomp(facts, undefined))
    case 'profile-everywhere':
      return everywhere(facts)
    case 'converted-profile':
      return converted(facts)
    case 'profile':
      return ok(withProfile(facts, change.text))
    case 'allow':
      return allowing(facts, change.calls)
    case 'setting':
      return facts.apps.length + facts.pods.length === 0
        ? err(`${change.key} is a setting of apps and pods`)
        : ok({
            ...facts,
            apps: facts.apps.map((app) => ({ ...app, [change.key]: change.value })),
            pods: facts.pods.map((pod) => podWith(pod, change)),
          })
    default:
      return change satisfies never
  }
}

const jobHasNone = 'a job cannot choose its seccomp setting: it has the default profile of the agents'

/** When a change is felt. */
export type TakesEffect = 'new-version' | 'next-launch' | 'agent-restart'

/**
 * When a change is felt: another configuration is another version, and begins without a delay; scaling waits like any
 * launch; a profile that a task names is read at every launch, the agents' default when they start.
 * Source: marathon §2.3; src/slave/containerizer/mesos/isolators/linux/seccomp.cpp, create and prepare.
 */
export function takesEffect(facts: ScenarioFacts, change: Change): TakesEffect {
  switch (change.kind) {
    case 'unconfined':
    case 'default-profile':
      return 'new-version'
    case 'setting':
      return change.key === 'instances' ? 'next-launch' : 'new-version'
    case 'profile':
    case 'allow':
    case 'profile-everywhere':
    case 'converted-profile':
      return namesProfile(facts) ? 'next-launch' : 'agent-restart'
    default:
      return change satisfies never
  }
}

/** Whether a definition names a profile by itself. */
const namesProfile = ({ apps, pods, tasks }: ScenarioFacts): boolean =>
  [...apps, ...pods, ...tasks.map(({ json }) => json ?? {})].some((json) =>
    /"profile_?[nN]ame":"[^"]/.test(JSON.stringify(json)),
  )

const partOf = (json: JsonObject, key: string): JsonObject => {
  const part = json[key]
  return isObject(part) ? part : {}
}

function podWith(pod: JsonObject, { key, value }: { readonly key: Setting; readonly value: number }): JsonObject {
  const [section, name] = settings[key]
  if (section === 'scaling') return { ...pod, scaling: { kind: 'fixed', ...partOf(pod, 'scaling'), [name]: value } }
  const scheduling = partOf(pod, 'scheduling')
  return { ...pod, scheduling: { ...scheduling, backoff: { ...partOf(scheduling, 'backoff'), [name]: value } } }
}

/** Every container of every definition with another seccomp setting, or without one. */
function withSeccomp(facts: ScenarioFacts, seccomp: JsonObject | undefined): ScenarioFacts {
  const set = (json: JsonObject): JsonObject => ({ ...json, linuxInfo: settingOf(json, 'linuxInfo', seccomp) })
  return {
    ...facts,
    apps: facts.apps.map((app) => ({ ...app, container: { type: 'MESOS', ...set(partOf(app, 'container')) } })),
    pods: facts.pods.map((pod) => {
      const containers = pod['containers']
      return { ...pod, containers: Array.isArray(containers) ? containers.filter(isObject).map(set) : [] }
    }),
    tasks: facts.tasks.map((task) => ({ ...task, json: task.json && taskWith(task.json, seccomp) })),
  }
}

/** Mesos' own `TaskInfo` spells it in its way. */
function taskWith(json: JsonObject, seccomp: JsonObject | undefined): JsonObject {
  const container = partOf(json, 'container')
  return {
    ...json,
    container: { type: 'MESOS', ...container, linux_info: settingOf(container, 'linux_info', seccomp) },
  }
}

function settingOf(container: JsonObject, key: string, seccomp: JsonObject | undefined): JsonObject {
  const { seccomp: _before, ...others } = partOf(container, key)
  return seccomp === undefined ? others : { ...others, seccomp }
}

/** The name of the profile that the failures were under. */
function profileName({ failures, agents }: ScenarioFacts): string {
  const told = failures.map(({ diagnosis }) => diagnosis.seccomp?.profile).find((name) => typeof name === 'string')
  const flag = agents.map(({ flags }) => flags?.['seccomp_profile_name']).find((name) => name !== undefined)
  return told ?? flag ?? 'default.json'
}

function withProfile(facts: ScenarioFacts, text: string): ScenarioFacts {
  const name = profileName(facts)
  const profile: ProfileFacts = { name, text, hosts: [], path: undefined }
  return { ...facts, profiles: [...facts.profiles.filter((each) => each.name !== name), profile] }
}

/** The text of the profile that the failures were under. */
function profileText(facts: ScenarioFacts): Result<{ readonly name: string; readonly text: string }, string> {
  const name = profileName(facts)
  const text =
    facts.profiles.find((each) => each.name === name)?.text ??
    (name === 'default.json' ? builtInText('mesos') : undefined)
  return text === undefined ? err(`the text of ${name} is not known; try profile=FILE`) : ok({ name, text })
}

/** What the agents read profiles with, as far as it is known. */
function readerFor({ agents }: ScenarioFacts): ReturnType<typeof readerOf> {
  const mesos = agents.map(({ version }) => version).find((version) => version !== undefined) ?? '1.11.0'
  return readerOf({ mesos, libseccomp: dcosLibseccomp.text, arch: 'x86_64' })
}

/** What failed for want of the profile is forgotten, or the agents would lack it still. */
function everywhere(facts: ScenarioFacts): Result<ScenarioFacts, string> {
  const known = profileText(facts)
  if (!known.ok) return known
  const { profiles, ...rest } = withProfile(facts, known.value.text)
  const failures = rest.failures.filter(({ diagnosis }) => diagnosis.cause.code !== 'seccomp-profile-missing')
  return ok({ ...rest, profiles, failures })
}

function converted(facts: ScenarioFacts): Result<ScenarioFacts, string> {
  const known = profileText(facts)
  if (!known.ok) return known
  const { name, text } = known.value
  const made = convertProfile(text, { ...readerFor(facts), kernel: undefined })
  if (!made.ok) return err(`${name} cannot be converted: ${made.error[0]?.says ?? 'it is no profile'}`)
  return ok(withProfile(facts, made.value.text))
}

function allowing(facts: ScenarioFacts, calls: readonly string[]): Result<ScenarioFacts, string> {
  const known = profileText(facts)
  if (!known.ok) return known
  const { name, text } = known.value
  const target = { ...readerFor(facts), bounding: 'all' as const }
  const violations = calls.map((call) => ({
    arch: 'x86_64' as const,
    call,
    count: 1,
    confidence: 'certain' as const,
    programs: [],
    profiles: [],
  }))
  const suggested = suggestChanges(text, { violations, coverage: { gaps: 0, says: [] }, target })
  if (!suggested.ok) return err(`${name} is refused by agents as it is; try profile=FILE`)
  const impossible = suggested.value.suggestions.find(({ outcome }) => outcome.kind === 'impossible')
  if (impossible !== undefined && impossible.outcome.kind === 'impossible')
    return err(`${impossible.call} cannot be permitted: ${impossible.outcome.says}`)
  return ok(withProfile(facts, suggested.value.text))
}
