import { invariant } from '../domain/invariant.ts'
import { remembered } from '../domain/remembered.ts'
import { defaultProfileFacts } from './facts/default-profiles.ts'
import type { ArchitectureName } from './facts/architectures.ts'
import type { ConditionFacts, ProfileFacts, RuleFacts } from './facts/profile-facts.ts'
import { dcosLibseccomp } from './libseccomp.ts'
import { parseProfile, type Profile, type ProfileReader } from './profile.ts'

/** The well-known defaults: of Mesos and DC/OS, and two of Docker's. */
export type BuiltIn = 'mesos' | 'docker-2018' | 'docker-2026'

/** Their names. */
export const builtIns: readonly BuiltIn[] = ['mesos', 'docker-2018', 'docker-2026']

/**
 * The text of a well-known default profile, in its own dialect: Docker's do not load in Mesos. One name a line, so
 * that a place in it means something.
 */
export const builtInText: (which: BuiltIn) => string = remembered(
  (which) => `${JSON.stringify(document(defaultProfileFacts[which], which), undefined, 2)}\n`,
)

/** Mesos' and DC/OS' default profile as an agent reads it; 2.3.3 of libseccomp on x86_64 unless told otherwise. */
export function builtInDefault(
  which: 'mesos',
  { mesos = '1.11', libseccomp = dcosLibseccomp, native = 'x86_64' }: Partial<ProfileReader> = {},
): Profile {
  const profile = parseProfile(builtInText(which), { mesos, libseccomp, native: native satisfies ArchitectureName })
  invariant(profile.ok, 'the default profile of Mesos must load everywhere')
  return profile.value
}

function document({ defaultAction, defaultErrnoRet, archMap, rules }: ProfileFacts, which: BuiltIn) {
  return {
    defaultAction: `SCMP_ACT_${defaultAction}`,
    ...(defaultErrnoRet === undefined ? {} : { defaultErrnoRet }),
    archMap: archMap.map(([first, ...others]) => ({
      architecture: `SCMP_ARCH_${first}`,
      subArchitectures: others.length === 0 ? null : others.map((name) => `SCMP_ARCH_${name}`),
    })),
    syscalls: rules.map((rule) => (which === 'docker-2026' ? sparse(rule) : full(rule))),
  }
}

const argsOf = ({ args = [] }: RuleFacts) =>
  args.map(([index, op, value, valueTwo]) => ({ index, value, valueTwo, op: `SCMP_CMP_${op}` }))
const namesOf = ({ names }: RuleFacts) => names.trim().split(/\s+/)

/** As Mesos demands it, and as Docker wrote it until about 2020: every key present. */
const full = (rule: RuleFacts) => ({
  names: namesOf(rule),
  action: `SCMP_ACT_${rule.action}`,
  args: argsOf(rule),
  comment: '',
  includes: condition(rule.includes),
  excludes: condition(rule.excludes),
})

/** As Docker writes it today: what is empty is left out. */
const sparse = (rule: RuleFacts) => ({
  names: namesOf(rule),
  action: `SCMP_ACT_${rule.action}`,
  ...(rule.errnoRet === undefined ? {} : { errnoRet: rule.errnoRet }),
  ...(rule.args === undefined ? {} : { args: argsOf(rule) }),
  ...(rule.includes === undefined ? {} : { includes: condition(rule.includes) }),
  ...(rule.excludes === undefined ? {} : { excludes: condition(rule.excludes) }),
})

const condition = ({ arches, caps, minKernel }: ConditionFacts = {}) => ({
  ...(arches === undefined ? {} : { arches }),
  ...(caps === undefined ? {} : { caps }),
  ...(minKernel === undefined ? {} : { minKernel }),
})
