import type { Place } from '../document/json.ts'
import { comparisonText } from './comparison.ts'
import { type Call, decide, type Outcome } from './decision.ts'
import { effects, type KernelClass, kernelClass, type Recording, recordings } from './effect.ts'
import type { ArchitectureName } from './facts/architectures.ts'
import type { Filter } from './filter.ts'
import { firstReleaseKnowing, namesKnownTo } from './libseccomp.ts'

/** One thing that can happen to a call, in words. */
export type ExplainedOutcome = {
  readonly action: Outcome['action']
  readonly sees: string
  readonly because: string
  /** The rule that decided. */
  readonly rule: number | undefined
  readonly place: Place | undefined
  /** Its conditions, or for a miss the conditions that were not met. */
  readonly when: readonly string[]
  /** Arguments that lead here, where arguments decide and are not given. */
  readonly example: string | undefined
  readonly recordings: readonly Recording[]
}

/** What becomes of a call, and why. */
export type Explanation = {
  readonly name: string | undefined
  readonly number: number | undefined
  readonly arch: ArchitectureName
  readonly outcomes: readonly ExplainedOutcome[]
  /** What else has to be known: the call does not exist here, or the agent cannot name it. */
  readonly remarks: readonly string[]
}

/** What a filter does with a call, in words; with a kernel's release, only that kernel's recording. */
export function explainCall(filter: Filter, call: Call, kernel?: string): Explanation {
  const { arch, name, number, outcomes } = decide(filter, call)
  const only = kernel === undefined ? undefined : kernelClass(kernel)
  return {
    name,
    number,
    arch,
    outcomes: outcomes.map((outcome) => explained(filter, outcome, { isSole: outcomes.length === 1, only })),
    remarks: remarksOn(filter, name, number, arch),
  }
}

type How = { readonly isSole: boolean; readonly only: KernelClass | undefined }

function explained(filter: Filter, outcome: Outcome, { isSole, only }: How): ExplainedOutcome {
  const { action, rule, example } = outcome
  return {
    action,
    sees: effects[action].says,
    because: reason(filter, outcome),
    rule: rule?.index,
    place: rule?.place,
    when: (rule?.comparisons ?? []).map(comparisonText),
    example: isSole ? undefined : exampleText(example),
    recordings: recordings(action).filter((one) => only === undefined || one.kernel === only),
  }
}

function reason(filter: Filter, { by, rule, action }: Outcome): string {
  switch (by) {
    case 'default':
      return `no rule matches; the default action is ${action}`
    case 'bad-architecture':
      return `the filter covers ${filter.covers.join(', ')} only; calls through any other architecture are killed`
    case 'library-fault':
      return `libseccomp ${filter.libseccomp.text} tests another word than the rules say`
    case 'rule': {
      const caps = [
        ...(rule?.includesCaps ?? []).map((cap) => `with ${cap} in the bounding set`),
        ...(rule?.excludesCaps ?? []).map((cap) => `without ${cap} in the bounding set`),
      ]
      const where = rule === undefined ? '' : ` (line ${rule.place.line})`
      return `rule ${(rule?.index ?? 0) + 1}${where} says ${action}${caps.length === 0 ? '' : `, which counts ${caps.join(' and ')}`}`
    }
    default:
      return by satisfies never
  }
}

const exampleText = (args: readonly (bigint | undefined)[]): string | undefined => {
  const parts = args.flatMap((value, index) => (value === undefined ? [] : `arg${index} = 0x${value.toString(16)}`))
  return parts.length === 0 ? undefined : parts.join(', ')
}

function remarksOn(
  filter: Filter,
  name: string | undefined,
  number: number | undefined,
  arch: ArchitectureName,
): readonly string[] {
  const remarks: string[] = []
  if (name === undefined) remarks.push(`no call of ${arch} is known by this number`)
  else if (number === undefined) remarks.push(`${arch} has no call \`${name}\``)
  if (name !== undefined && !namesKnownTo(filter.libseccomp).has(name)) {
    const first = firstReleaseKnowing(name)
    remarks.push(
      first === undefined
        ? `no release of libseccomp knows \`${name}\``
        : `libseccomp ${filter.libseccomp.text} cannot name \`${name}\` (first in ${first}): a profile that does is refused whole`,
    )
  }
  if (filter.program.blind.has(arch))
    remarks.push(`libseccomp ${filter.libseccomp.text} never looks at calls of ${arch} in this filter`)
  return remarks
}
