/** What a filter does with a call whose arguments are not known. */
export type Answer = {
  readonly action: 'allow' | 'errno' | 'trap' | 'kill-thread' | 'trace'
  /** False where the answer depends on arguments. */
  readonly always: boolean
  /** The rule that decides, in words. */
  readonly rule: string
}

/** A profile as diagnosis looks at it. */
export type Policy = {
  readonly answer: (call: {
    readonly name?: string
    readonly number?: number
    readonly arch: string
  }) => Answer | undefined
  /** Every answer but allow that the filter can give to a call of its own architectures. */
  readonly actions: ReadonlySet<Answer['action']>
  /** Calls of the native architecture by answer, for wording; alphabetical. */
  readonly calls: (action: Answer['action']) => readonly string[]
}

/** The policy of a profile's text; of the profile Mesos ships where there is no text. undefined if it does not parse. */
export function policyOf(_text: string | undefined): Policy | undefined {
  return undefined
}
