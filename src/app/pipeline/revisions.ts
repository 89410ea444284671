import type { Diagnosis } from '../../domain/diagnosis.ts'

/** Revisions of one diagnosis; what would be one more is counted and left out. */
export const revisionsMax = 50

/** All that makes two diagnoses the same. Source: product §4: all but where evidence and gaps were read. */
export function sameText(diagnosis: Diagnosis): string {
  const { revision: _revision, supersedes: _supersedes, forecast: _forecast, evidence, gaps, ...rest } = diagnosis
  return JSON.stringify({
    ...rest,
    evidence: evidence.map(({ source: _source, ...each }) => each),
    gaps: gaps.map(({ source: _source, ...each }) => each),
  })
}

/** A diagnosis as the next revision of what was said before; undefined where it says the same. */
export function nextRevision(before: Diagnosis | undefined, now: Diagnosis): Diagnosis | undefined {
  if (before === undefined) return { ...now, revision: 1, supersedes: null }
  if (sameText(before) === sameText(now)) return undefined
  return { ...now, revision: before.revision + 1, supersedes: before.revision }
}
