import type { Death } from '../correlate/deaths.ts'
import { latestBefore, type ReadFlags } from '../correlate/flags.ts'
import { type Ledger, type ProfileFacts, profileKey } from '../correlate/facts.ts'
import type { Evidence } from '../domain/diagnosis.ts'
import type { SeccompSetting } from '../domain/task.ts'
import { type Instant, instant } from '../domain/time.ts'
import { place } from './evidence.ts'
import type { Policy, policyOf } from './policy.ts'

/** Which filter Mesos gave a task's container, as far as the evidence says. Source: dcos-seccomp §4. */
export type InForce =
  | {
      readonly is: 'profile'
      readonly name: string
      /** Said by the agent of this very container, or concluded from settings and flags. */
      readonly sure: boolean
      /** The agent's default, which it keeps in memory from its start; false or not known otherwise. */
      readonly isDefault: boolean
      /** What the profile answers; undefined where its content is not known. */
      readonly policy: Policy | undefined
      /** The content is the one Mesos ships, not one found in the evidence. */
      readonly assumed: boolean
      readonly evidence: Evidence
    }
  | { readonly is: 'none'; readonly why: string; readonly sure: boolean; readonly evidence: Evidence }
  | { readonly is: 'unknown' }

/** The filter of a task's container: what the agent logged of it, else what its settings and the agent's flags make it. */
export function inForce(look: Look, death: Death): InForce {
  return logged(look, death) ?? concluded(look, death)
}

/** The filter of the executor of a task that has a container of its own, as the agent logged it. */
export function executorInForce(look: Look, death: Death): InForce {
  const profile = death.executorContainer?.profile
  if (profile === undefined) return { is: 'unknown' }
  const evidence = settingEvidence(
    `the agent used profile '${profile.value}' for the executor's container`,
    place(profile.origin),
  )
  const name = baseName(profile.value)
  return profiled(look, death, { name, sure: true, isDefault: true, evidence })
}

/** What a filter is found out from. Many tasks share a profile and an agent, so both functions have a memory. */
export type Look = {
  readonly known: Ledger
  readonly policyFor: typeof policyOf
  readonly flagsOf: ReadFlags
}

function logged(look: Look, death: Death): InForce | undefined {
  const { container } = death
  if (container?.notApplied !== undefined) {
    const { origin } = container.notApplied
    const evidence = settingEvidence('the agent applied no seccomp filter to the container', place(origin))
    return { is: 'none', why: 'the agent applied no filter to the container', sure: true, evidence }
  }
  if (container?.profile === undefined) return undefined
  const name = baseName(container.profile.value)
  const evidence = settingEvidence(
    `the agent used profile '${container.profile.value}' for the container`,
    place(container.profile.origin),
  )
  return profiled(look, death, {
    name,
    sure: true,
    isDefault: death.task.seen !== undefined && settingOf(death) === undefined,
    evidence,
  })
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const settingEvidence = (says: string, source: string): Evidence => ({
  kind: 'seccomp-setting',
  says,
  at: null,
  source,
  weight: 'supports',
})

/** The setting of the task itself, or of its part of a Marathon app or pod. */
function settingOf(death: Death): SeccompSetting | undefined {
  const own = death.task.seen?.value.seccomp
  if (own !== undefined || death.workload === undefined) return own
  const { seccomp } = death.workload
  const part = /\.([^.]+)\.\d+$/.exec(death.task.taskId)?.[1]
  return seccomp[part ?? ''] ?? seccomp['']
}

function concluded(look: Look, death: Death): InForce {
  const seen = death.task.seen
  const source = seen === undefined ? place(death.status.origin) : place(seen.origin)
  if (seen?.value.containerizer === 'DOCKER' || death.workload?.docker === true) {
    return {
      is: 'none',
      why: "it ran in the Docker containerizer, out of reach of Mesos' filter",
      sure: true,
      evidence: settingEvidence('the task runs in the Docker containerizer', source),
    }
  }
  const flags = look.flagsOf({ ...death, launchedAt: death.startedAt ?? death.status.value.at })
  const isolation = flags?.['isolation']?.split(',')
  if (isolation !== undefined && !isolation.includes('linux/seccomp')) {
    return {
      is: 'none',
      why: 'the agent has no linux/seccomp isolator',
      sure: true,
      evidence: settingEvidence("the agent's isolation flag lacks linux/seccomp", source),
    }
  }
  const setting = settingOf(death)
  if (setting?.unconfined === true) {
    return {
      is: 'none',
      why: 'the task is unconfined',
      sure: true,
      evidence: settingEvidence('the task asks for no filter (unconfined)', source),
    }
  }
  if (setting?.profileName !== undefined) {
    const evidence = settingEvidence(`the task names profile '${setting.profileName}'`, source)
    return profiled(look, death, {
      name: baseName(setting.profileName),
      sure: isolation !== undefined,
      isDefault: false,
      evidence,
    })
  }
  return byDefault(look, death, { flags, source })
}

function byDefault(
  look: Look,
  death: Death,
  { flags, source }: { readonly flags: Readonly<Record<string, string>> | undefined; readonly source: string },
): InForce {
  if (flags === undefined || death.task.seen === undefined) return { is: 'unknown' }
  const name = flags['seccomp_profile_name']
  if (name === undefined || name === '') {
    return {
      is: 'none',
      why: 'the agent has no default profile and the task names none',
      sure: true,
      evidence: settingEvidence('no default profile on the agent, none named by the task', source),
    }
  }
  const evidence = settingEvidence(`the task names no profile, so the agent's default '${name}' applies`, source)
  return profiled(look, death, { name: baseName(name), sure: true, isDefault: true, evidence })
}

/**
 * When a task's profile was read: the agent logs it for one that is named; its default is read at the agent's start.
 * From and to: it was between them. undefined: not known.
 */
function readAt(known: Ledger, death: Death, isDefault: boolean): Moments | undefined {
  const launched = death.startedAt ?? death.status.value.at
  if (isDefault) {
    const own = known.starts.filter(
      ({ host, at }) => at <= launched && host.hostname !== undefined && host.hostname === death.agent?.hostname,
    )
    const last = own.reduce<Instant | undefined>((latest, { at }) => (at > (latest ?? 0) ? at : latest), undefined)
    return last === undefined ? undefined : { from: last, to: last }
  }
  const said = death.container?.notes.find(({ value }) => value.fact.is === 'profile-applied')?.value.at
  return said === undefined ? { from: instant(launched - launchSlackMs), to: launched } : { from: said, to: said }
}

/** Between an agent's reading of a profile and the first word of the task. */
const launchSlackMs = 2000

type Moments = { readonly from: Instant; readonly to: Instant }

/** The texts a profile can have had: what is known with its time counts before what is not. */
function textsThen(files: readonly ProfileFacts[], moments: Moments | undefined): readonly string[] {
  const [only] = files
  if (only === undefined || files.length === 1) return only === undefined ? [] : [only.text]
  const timed = files.filter(({ at }) => at !== undefined)
  const then =
    timed.length === 0 || moments === undefined
      ? files
      : [
          latestBefore(timed, moments.from),
          ...timed.filter(({ at }) => at !== undefined && at > moments.from && at <= moments.to),
        ]
  return [...new Set(then.flatMap((file) => (file === undefined ? [] : [file.text])))]
}

function profiled(
  look: Look,
  death: Death,
  {
    name,
    sure,
    isDefault,
    evidence,
  }: { readonly name: string; readonly sure: boolean; readonly isDefault: boolean; readonly evidence: Evidence },
): InForce {
  const { profiles, profilesOfHost } = look.known
  const host = death.agent?.hostname
  const own = host === undefined ? profiles.get(name) : profilesOfHost.get(profileKey(host, name))
  const candidates = own ?? profilesOfHost.get(profileKey(undefined, name)) ?? []
  const texts = textsThen(candidates, readAt(look.known, death, isDefault))
  const [text] = texts
  if (texts.length === 1 && text !== undefined)
    return { is: 'profile', name, sure, isDefault, policy: look.policyFor(text), assumed: false, evidence }
  if (texts.length > 1) return { is: 'profile', name, sure, isDefault, policy: undefined, assumed: false, evidence }
  const shipped = name === 'default.json'
  return {
    is: 'profile',
    name,
    sure,
    isDefault,
    policy: shipped ? look.policyFor(undefined) : undefined,
    assumed: shipped,
    evidence,
  }
}
