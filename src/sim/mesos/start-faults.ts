import { syscallNumber } from '../../domain/syscalls.ts'
import type { FilterAction } from '../../seccomp/action.ts'
import { certainAction, decide } from '../../seccomp/decision.ts'
import { startNeeds } from '../../seccomp/facts/start-calls.ts'
import type { Filter } from '../../seccomp/filter.ts'
import type { Profile } from '../../seccomp/profile.ts'

/** What keeps a container from running its command, by whom it hits. */
export type StartFaults = {
  /** The launch helper gives up before it runs anything, with this on stderr and exit status 1. */
  readonly helper: string | undefined
  /** A call that the launch helper of any container needs; undefined: it has all it needs. */
  readonly everywhere: RefusedNeed | undefined
  /** The same for the command executor, which lives in its task's container. */
  readonly executor: RefusedNeed | undefined
  /** The same for the second helper, which changes the root to a command task's image. */
  readonly image: RefusedNeed | undefined
}

/** A call that Mesos needs, and what the filter does with it. */
export type RefusedNeed = { readonly call: string; readonly action: FilterAction }

/** The highest capability that Mesos up to 1.11.0 knows. Source: src/linux/capabilities.cpp, Capabilities::create. */
const lastCapability = 38

/**
 * What of Mesos' own work in a container a filter forbids. A need counts only if all calls that serve it, and that the
 * architecture has, are certainly refused. Source: src/slave/containerizer/mesos/launch.cpp, execute.
 */
export function startFaults(
  profile: Profile,
  given: {
    readonly filter: Filter | undefined
    readonly problem: string | undefined
    readonly kernelRelease: string | undefined
  },
): StartFaults {
  const { filter, problem, kernelRelease } = given
  const helper =
    tooManyCapabilities(profile, kernelRelease) ??
    (problem === undefined ? undefined : `Failed to create Seccomp filter: ${problem}`)
  if (filter === undefined) return { helper, everywhere: undefined, executor: undefined, image: undefined }
  const refused = (of: (typeof startNeeds)[number]['of']): RefusedNeed | undefined => {
    for (const need of startNeeds) {
      if (need.of !== of || need.optional === true) continue
      const calls = need.calls.filter((name) => syscallNumber(filter.native, name) !== undefined)
      const actions = calls.map((name) => certainAction(decide(filter, { arch: filter.native, name })))
      const [call] = calls
      const [action] = actions
      const isRefused = actions.every((one) => one !== undefined && one !== 'allow')
      if (call !== undefined && action !== undefined && isRefused) return { call, action }
    }
    return undefined
  }
  return {
    helper,
    everywhere: refused('all containers'),
    executor: refused('command tasks'),
    image: refused('command tasks with an image'),
  }
}

/** Kernels from 5.8 on have capabilities 38 and 39, from 5.9 on 40 too. */
function tooManyCapabilities({ mesos }: Profile, kernelRelease: string | undefined): string | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(kernelRelease ?? '') ?? []
  if (mesos === '1.12' || major === undefined || Number(major) * 1000 + Number(minor) < 5008) return undefined
  const last = Number(major) * 1000 + Number(minor) < 5009 ? 39 : 40
  return `Failed to initialize capabilities support: System last capability value '${last}' is greater than maximum supported number of capabilities '${lastCapability}'`
}
