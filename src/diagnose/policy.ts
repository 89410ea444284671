/** What a filter does with a call whose arguments are not known. */
export type Answer = {
  /** The answer where it does not depend on arguments; else that of a call that meets no condition. */
  readonly action: Action
  /** Every answer some arguments get. */
  readonly mayBe: ReadonlySet<Action>
  /** The number on the asked architecture. */
  readonly number: number | undefined
  /** The rule that decides, in words. */
  readonly rule: string
}

/** What Mesos can make a filter answer. */
export type Action = 'allow' | 'errno' | 'trap' | 'kill-thread' | 'trace'

/** A profile as diagnosis looks at it: the filter it makes with all capabilities in the bounding set, as DC/OS' agents give. */
export type Policy = {
  readonly answer: (call: {
    readonly name?: string
    readonly number?: number
    readonly arch: string
  }) => Answer | undefined
  /** Every answer but allow that the filter can give to a call of its own architectures. */
  readonly actions: ReadonlySet<Action>
  /** Calls of the native architecture by answer, for wording; alphabetical. */
  readonly calls: (action: Action) => readonly string[]
}

/** The policy of a profile's text; of the profile Mesos ships where there is no text. undefined if it does not parse. */
export function policyOf(_text: string | undefined): Policy | undefined {
  return undefined
}
