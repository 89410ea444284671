import type { Place } from '../document/json.ts'
import { nearestWord } from '../document/nearest.ts'
import { syscallNumber } from '../domain/syscalls.ts'
import { err, ok, type Result } from '../domain/result.ts'
import { actionOfReturn, filterAction, type FilterAction, returnValues } from './action.ts'
import { addRule, type Added, type CallRules, type Merging } from './tree.ts'
import { type Comparison, comparisonText } from './comparison.ts'
import { type Architecture, architecture, type ArchitectureName, multiplexed } from './facts/architectures.ts'
import { firstReleaseKnowing, isAtLeast, type LibseccompVersion, namesKnownTo } from './libseccomp.ts'
import { type CallTable, noNumber, type Program, programOf } from './layout.ts'
import type { Profile, ProfileProblem, ProfileRule, RuleName } from './profile.ts'

/** The bounding set of the container that loads the filter, names without `CAP_`; `all` for a root agent without flags. */
export type BoundingSet = ReadonlySet<string> | 'all'

/** What the kernel gets to judge every call with. */
export type Filter = {
  readonly native: ArchitectureName
  readonly libseccomp: LibseccompVersion
  readonly defaultAction: FilterAction
  /** The architectures it covers; a call made through any other one is killed. */
  readonly covers: readonly ArchitectureName[]
  readonly calls: ReadonlyMap<ArchitectureName, CallTable>
  readonly program: Program
  /** The rules that count for this bounding set, by their place in the profile. */
  readonly rules: ReadonlyMap<number, ProfileRule>
  /** Names of rules that came to nothing on the native architecture, because of another rule for the same call. */
  readonly overruled: readonly Overruled[]
}

/** A name in a rule that has no effect of its own. */
type Overruled = { readonly rule: number; readonly name: RuleName; readonly by: 'earlier' | 'later' }

/** What libseccomp returns for a filter that meets an architecture it does not cover: Mesos leaves the default, kill. */
export const badArchitectureAction: FilterAction = 'kill-thread'

/**
 * The filter a container gets, given its bounding set. Fails only for profiles whose rules contradict each other once
 * capabilities have dropped some: the launch helper then ends with `Failed to create Seccomp filter`.
 * Source: apache/mesos src/linux/seccomp/seccomp.cpp, SeccompFilter::create.
 */
export function effectiveFilter(
  profile: Profile,
  { bounding }: { readonly bounding: BoundingSet },
): Result<Filter, readonly ProfileProblem[]> {
  const rules = profile.rules.filter((rule) => isUsed(rule, bounding))
  const { filter, problems } = build(profile, rules)
  return problems.length > 0 ? err(problems) : ok(filter)
}

/** What is wrong with the filter of all rules at once, which Mesos builds to check a profile. */
export const trialFilter = (profile: Profile): readonly ProfileProblem[] => build(profile, profile.rules).problems

/** Whether a rule counts: all capabilities it wants are in the set, and none it shuns. An empty list says nothing. */
export function isUsed({ includesCaps, excludesCaps }: ProfileRule, bounding: BoundingSet): boolean {
  const has = (cap: string) => bounding === 'all' || bounding.has(cap)
  return (includesCaps ?? []).every(has) && !(excludesCaps ?? []).some(has)
}

type Building = {
  readonly profile: Profile
  readonly covers: readonly Architecture[]
  readonly calls: Map<ArchitectureName, Map<number, CallRules>>
  readonly problems: ProfileProblem[]
  readonly overruled: Overruled[]
  /** Keys for names that an architecture has no number for. */
  readonly numberless: Map<string, number>
  /** The rules that named a native call, to name the losers of a replacement. */
  readonly holders: Map<number, { readonly rule: number; readonly name: RuleName }[]>
}

function build(
  profile: Profile,
  rules: readonly ProfileRule[],
): { readonly filter: Filter; readonly problems: readonly ProfileProblem[] } {
  const problems: ProfileProblem[] = []
  const covers = coveredArchitectures(profile, problems)
  const calls = new Map(covers.map(({ name }) => [name, new Map<number, CallRules>()]))
  const building: Building = {
    profile,
    covers,
    calls,
    problems,
    overruled: [],
    numberless: new Map(),
    holders: new Map(),
  }
  for (const rule of rules) for (const name of rule.names) addName(rule, name, building)
  const { libseccomp } = profile
  const filter: Filter = {
    native: profile.native,
    libseccomp,
    defaultAction: filterAction(profile.defaultAction),
    covers: covers.map(({ name }) => name),
    calls,
    program: laidOut(calls, profile, problems),
    rules: new Map(rules.map((rule) => [rule.index, rule])),
    overruled: building.overruled,
  }
  return { filter, problems }
}

/** The native one first, as libseccomp has it from the start. */
function coveredArchitectures(profile: Profile, problems: ProfileProblem[]): readonly Architecture[] {
  const native = architecture(profile.native)
  const covers = [native]
  for (const name of profile.architectures) {
    const one = architecture(name)
    if (covers.includes(one)) continue
    if (one.endian === native.endian) covers.push(one)
    // Before 2.4 the mismatch was reported as "already there", which Mesos passes over.
    else if (isAtLeast(profile.libseccomp, '2.4.0'))
      problems.push({
        kind: 'architecture',
        place: { line: 1, column: 1 },
        mesos: `Failed to add Seccomp architecture 'ARCH_${one.scmp}': Numerical argument out of domain`,
        says: `${one.scmp} has another byte order than ${native.scmp}: one filter cannot cover both`,
      })
  }
  return covers
}

function addName(rule: ProfileRule, name: RuleName, building: Building): void {
  const { profile, problems } = building
  const complaint = nameProblem(rule, name, profile)
  if (complaint !== undefined) problems.push({ ...complaint, place: name.place })
  else {
    const hows = building.covers.map((arch) => addForArchitecture(rule, name, arch, building))
    const how = hows.find((one) => one === 'contradicts' || one === 'endless')
    if (how === 'endless') problems.push(endless(name.place, `the rules for \`${name.name}\``, profile))
    if (how !== 'contradicts') return
    problems.push({
      kind: 'contradiction',
      place: name.place,
      mesos: cannotAdd(rule, name, 'File exists'),
      says: `\`${name.name}\`: an earlier rule answers the same arguments (${rule.comparisons.map(comparisonText).join(', ')}) otherwise`,
    })
  }
}

/** The agent never answers again, or, if only the program has no end, the container's launch helper. */
const endless = (place: Place, over: string, { libseccomp }: Profile): ProfileProblem => ({
  kind: 'endless',
  place,
  mesos: undefined,
  says: `libseccomp ${libseccomp.text} does not come to an end over ${over}: whoever loads this hangs`,
})

function laidOut(calls: Building['calls'], profile: Profile, problems: ProfileProblem[]): Program {
  const program = programOf(calls, { libseccomp: profile.libseccomp, otherwise: returnValues[profile.defaultAction] })
  if (program !== undefined) return program
  problems.push(endless({ line: 1, column: 1 }, 'the program of this filter', profile))
  return { entries: new Map(), blind: new Set(), instructionsMin: 0 }
}

const cannotAdd = (rule: ProfileRule, { name }: RuleName, why: string): string =>
  `Failed to add rule for syscall '${name}' with action 'ACT_${rule.action}': ${why}`

/** What keeps a name of a rule from being added, whatever else is in the filter. Source: seccomp/libseccomp src/api.c, seccomp_rule_add_array. */
function nameProblem(rule: ProfileRule, name: RuleName, profile: Profile): Omit<ProfileProblem, 'place'> | undefined {
  const { libseccomp, defaultAction } = profile
  const known = namesKnownTo(libseccomp)
  if (!known.has(name.name)) {
    const says = unknownCall(name.name, libseccomp)
    return { kind: 'unknown-call', mesos: `Unrecognized syscall '${name.name}'`, says }
  }
  if (rule.comparisons.length > 6)
    return invalid(rule, name, `${rule.comparisons.length} comparisons; six are the most`)
  if (rule.action === defaultAction) {
    const why = isAtLeast(libseccomp, '2.5.0') ? 'Permission denied' : 'Operation not permitted'
    const says = `\`${name.name}\`: ${rule.action} is the default action already, which libseccomp refuses`
    return { kind: 'default-action', mesos: cannotAdd(rule, name, why), says }
  }
  const far = rule.comparisons.find(({ index }) => index > 5)
  if (far !== undefined) return invalid(rule, name, `argument ${far.index}; a call has 0 to 5`)
  const indexes = rule.comparisons.map(({ index }) => index)
  const twice = indexes.find((index, at) => indexes.indexOf(index) < at)
  return twice === undefined ? undefined : invalid(rule, name, `two comparisons of argument ${twice} in one rule`)
}

const invalid = (rule: ProfileRule, name: RuleName, says: string): Omit<ProfileProblem, 'place'> => ({
  kind: 'bad-comparison',
  mesos: cannotAdd(rule, name, 'Invalid argument'),
  says: `\`${name.name}\`: ${says}`,
})

function unknownCall(name: string, libseccomp: LibseccompVersion): string {
  const first = firstReleaseKnowing(name)
  if (first !== undefined && !isAtLeast(libseccomp, first))
    return `unknown call \`${name}\`: libseccomp ${libseccomp.text} does not know it (first in ${first})`
  const near = nearestWord(name, namesKnownTo(libseccomp))
  return `unknown call \`${name}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`
}

function addForArchitecture(rule: ProfileRule, name: RuleName, arch: Architecture, building: Building): Added {
  for (const { number, comparisons } of targets(name.name, rule.comparisons, arch, building)) {
    const calls = building.calls.get(arch.name)
    const { rules, how } = addRule(calls?.get(number), {
      comparisons,
      bits: arch.bits,
      merging: mergingOf(building.profile.libseccomp),
      value: returnValues[rule.action],
      rule: rule.index,
    })
    if (how === 'contradicts' || how === 'endless') return how
    calls?.set(number, rules)
    if (arch.name === building.profile.native) note({ rule: rule.index, name }, number, how, building)
  }
  return 'added'
}

function note(
  entry: { readonly rule: number; readonly name: RuleName },
  number: number,
  how: Added,
  building: Building,
): void {
  const held = building.holders.get(number)
  if (how === 'ignored') building.overruled.push({ ...entry, by: 'earlier' })
  else if (how === 'replaced-conditions') {
    building.overruled.push(...(held ?? []).map((one) => ({ ...one, by: 'later' }) as const))
    building.holders.set(number, [entry])
  } else if (held === undefined) building.holders.set(number, [entry])
  else held.push(entry)
}

const mergingOf = (libseccomp: LibseccompVersion): Merging =>
  isAtLeast(libseccomp, '2.6.1') ? 'third' : isAtLeast(libseccomp, '2.4.0') ? 'second' : 'first'

type Target = { readonly number: number; readonly comparisons: readonly Comparison[] }

/**
 * The numbers a name stands for on an architecture: two where sockets or System V IPC can also be reached through one
 * call that takes the kind as its first argument. A name without a number is kept aside: it matches no call, but its
 * rules can contradict each other all the same.
 * Source: seccomp/libseccomp src/arch.c, arch_filter_rule_add; src/syscalls.c, abi_rule_add.
 */
function targets(
  name: string,
  comparisons: readonly Comparison[],
  arch: Architecture,
  { numberless, profile }: Building,
): readonly Target[] {
  const { multiplexers } = arch
  const number = syscallNumber(arch.name, name)
  const sub = multiplexers === undefined ? undefined : multiplexed.get(name)
  if (number === undefined && !numberless.has(name)) numberless.set(name, noNumber + numberless.size)
  const aside = { number: numberless.get(name) ?? noNumber, comparisons }
  if (sub === undefined || multiplexers === undefined) {
    if (number !== undefined) return [{ number, comparisons }]
    return multiplexers === undefined ? [aside] : []
  }
  const kind: Comparison = { index: 0, operator: 'EQ', value: BigInt(sub.number), valueTwo: 0n }
  const through = {
    number: multiplexers[sub.through],
    comparisons: [kind, ...comparisons.filter(({ index }) => index !== 0)],
  }
  // Direct calls for IPC came with Linux 5.1; releases before 2.4.2 had no numbers for them.
  const isDirect = sub.through === 'socketcall' || isAtLeast(profile.libseccomp, '2.4.2')
  if (number !== undefined && isDirect) return [through, { number, comparisons }]
  return isAtLeast(profile.libseccomp, '2.5.0') ? [through, aside] : [through]
}

/** The action a tree's or a call's raw answer stands for. */
export const answeredAction = (value: number): FilterAction => actionOfReturn(value)
