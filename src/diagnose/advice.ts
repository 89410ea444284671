import type { Diagnosis } from '../domain/diagnosis.ts'
import type { Case, Finding } from './case.ts'

/** What to do, and what would raise the confidence. */
export type Advice = { readonly fix: Diagnosis['fix']; readonly wouldSettle: readonly string[] }

/** What to change for a finding, from what is known of its cause. */
export function advice(_about: Case, _finding: Finding): Advice {
  return { fix: [], wouldSettle: [] }
}
