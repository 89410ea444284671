import { remembered } from '../domain/remembered.ts'
import { decide, profileActions, tableDecisions, type Decision } from '../seccomp/decision.ts'
import { builtInText } from '../seccomp/builtin.ts'
import { type ArchitectureName, isArchitectureName } from '../seccomp/facts/architectures.ts'
import { effectiveFilter, type Filter } from '../seccomp/filter.ts'
import { dcosLibseccomp, libseccompVersion } from '../seccomp/libseccomp.ts'
import type { FilterAction } from '../seccomp/action.ts'
import { parseProfile } from '../seccomp/profile.ts'

/** What a filter does with a call whose arguments are not known. */
export type Answer = {
  /** The answer where it does not depend on arguments; else that of the first kind of call the filter tells apart. */
  readonly action: FilterAction
  /** Every answer some arguments get. */
  readonly mayBe: ReadonlySet<FilterAction>
  /** The number on the asked architecture. */
  readonly number: number | undefined
  /** The rule that decides, in words. */
  readonly rule: string
}

/** A call as evidence names it. */
export type AskedCall = { readonly arch: string } & ({ readonly name: string } | { readonly number: number })

/** A profile as diagnosis looks at it: the filter it makes with all capabilities in the bounding set, as DC/OS' agents give. */
export type Policy = {
  readonly answer: (call: AskedCall) => Answer | undefined
  /** Every answer but allow that the filter gives to a call of the native architecture's table. */
  readonly actions: ReadonlySet<FilterAction>
  /** Calls of the native architecture that get an answer, for wording; alphabetical. */
  readonly calls: (action: FilterAction) => readonly string[]
}

/** Answers kept of an architecture: there are some hundred calls, and evidence may hold any number. */
const answersMax = 2000

/** Agents of which nothing else is known: the newest reading of profiles, which knows every name. */
const reader = { mesos: '1.12', libseccomp: libseccompVersion('2.6.1') ?? dcosLibseccomp } as const

/**
 * The policy of a profile's text; of the profile Mesos ships where there is no text.
 *
 * @returns undefined for a text that Mesos would refuse: no container can be running under it
 */
export function policyOf(text: string | undefined): Policy | undefined {
  const source = text ?? builtInText('mesos')
  const filters = new Map<ArchitectureName, Filter | undefined>()
  const filterFor = (native: ArchitectureName): Filter | undefined => {
    if (!filters.has(native)) filters.set(native, filterOf(source, native))
    return filters.get(native)
  }
  const own = filterFor('x86_64')
  if (own === undefined) return undefined
  const byAction = new Map<FilterAction, readonly string[]>()
  const answersOf = remembered((arch: string) => {
    const filter = isArchitectureName(arch) ? filterFor(nativeOf(arch)) : undefined
    return remembered((asked: string | number): Answer | undefined => {
      if (!isArchitectureName(arch) || filter === undefined) return undefined
      return answerOf(decide(filter, typeof asked === 'string' ? { arch, name: asked } : { arch, number: asked }))
    }, answersMax)
  }, answersMax)
  return {
    answer: (call) => answersOf(call.arch)('name' in call ? call.name : call.number),
    actions: profileActions(own),
    calls: (action) => {
      const names =
        byAction.get(action) ??
        tableDecisions(own)
          .filter(({ decision }) => decision.outcomes.some((outcome) => outcome.action === action))
          .map(({ name }) => name)
          .sort()
      byAction.set(action, names)
      return names
    },
  }
}

function filterOf(text: string, native: ArchitectureName): Filter | undefined {
  const profile = parseProfile(text, { ...reader, native })
  const filter = profile.ok ? effectiveFilter(profile.value, { bounding: 'all' }) : profile
  return filter.ok ? filter.value : undefined
}

/** The architecture of a kernel that runs such calls. */
const natives: Readonly<Partial<Record<ArchitectureName, ArchitectureName>>> = {
  i386: 'x86_64',
  x32: 'x86_64',
  arm: 'aarch64',
  s390: 's390x',
}
const nativeOf = (arch: ArchitectureName): ArchitectureName => natives[arch] ?? arch

function answerOf({ outcomes, number, name, arch }: Decision): Answer {
  const [first] = outcomes
  const label = `${name ?? number ?? 'the call'} on ${arch}`
  const by =
    first.by === 'default'
      ? 'no rule, so the default action'
      : first.by === 'bad-architecture'
        ? 'an architecture the filter does not cover'
        : `rule ${(first.rule?.index ?? 0) + 1} of syscalls`
  const conditions = outcomes.length > 1 ? ', depending on its arguments' : ''
  return {
    action: first.action,
    mayBe: new Set(outcomes.map(({ action }) => action)),
    number,
    rule: `${label}: ${first.action} by ${by}${conditions}`,
  }
}
