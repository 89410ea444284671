import type { SeccompSetting } from '../../domain/task.ts'
import { isObject } from '../../wire/json-fields.ts'

/** One entry of `details` in a 422 answer. */
export type DefinitionProblem = { readonly path: string; readonly errors: readonly string[] }

/**
 * A `seccomp` object as Marathon reads and judges it: a profile or `unconfined`, one of the two.
 * Source: M/state/LinuxInfo.scala; marathon §1.3.
 */
export function seccompOf(value: unknown, path: string, problems: DefinitionProblem[]): SeccompSetting | undefined {
  if (!isObject(value)) return undefined
  const profileName = typeof value['profileName'] === 'string' ? value['profileName'] : undefined
  const unconfined = value['unconfined'] === true
  if (profileName !== undefined && unconfined)
    problems.push({ path, errors: ['Seccomp unconfined can NOT be true when Profile is defined'] })
  if (profileName === undefined && !unconfined)
    problems.push({ path, errors: ['Seccomp unconfined must be true when Profile is NOT defined'] })
  return { profileName, unconfined }
}
