import type { DefinitionProblem } from './seccomp-setting.ts'

/** A rule that is broken if its first member is true: where, and in which words. */
export type Rule = readonly [isBroken: boolean, path: string, error: string]

/** What is said of the broken ones. */
export const broken = (rules: readonly Rule[]): readonly DefinitionProblem[] =>
  rules.flatMap(([isBroken, path, error]) => (isBroken ? [{ path, errors: [error] }] : []))
