/** A profile as facts: constants without their `SCMP_` prefixes, names in one text. */
export type ProfileFacts = {
  readonly defaultAction: string
  readonly defaultErrnoRet?: number
  /** Each: an architecture, then its sub-architectures. */
  readonly archMap: readonly (readonly string[])[]
  readonly rules: readonly RuleFacts[]
}

/** One rule; what is absent is empty. */
export type RuleFacts = {
  readonly action: string
  /** Separated by white space. */
  readonly names: string
  /** index, operator, value, valueTwo. */
  readonly args?: readonly (readonly [number, string, number, number])[]
  readonly includes?: ConditionFacts
  readonly excludes?: ConditionFacts
  readonly errnoRet?: number
}

/** When a rule counts. */
export type ConditionFacts = {
  readonly arches?: readonly string[]
  readonly caps?: readonly string[]
  readonly minKernel?: string
}
