import type { WorkloadReport } from '../../domain/simulation-report.ts'
import { iso } from '../../domain/time.ts'
import type { MarathonFigures } from '../../sim/marathon/views.ts'
import type { WorkloadParts } from './workload-parts.ts'

/** What became of an app or pod. */
export function marathonWorkload(figures: MarathonFigures, { diagnoses, wasted }: WorkloadParts): WorkloadReport {
  const causes: Record<string, number> = {}
  for (const { workload: of, cause } of diagnoses)
    if (of.id === figures.id) causes[cause.code] = (causes[cause.code] ?? 0) + 1
  return {
    kind: figures.kind,
    id: figures.id,
    launches: figures.launches,
    ends: figures.ends,
    causes,
    up_ms: figures.upMs,
    wasted_ms: wasted.get(figures.id) ?? 0,
    waiting_ms: figures.waitingMs,
    delay_ms: figures.delayMs ?? null,
    next_attempt_at: figures.nextAttempt === undefined ? null : iso(figures.nextAttempt),
    runs: null,
    verdict: verdictOf(figures),
  }
}

/** What a person would say of an app at the end. */
function verdictOf({ running, wanted, launches, ends, isWaiting }: MarathonFigures): string {
  const failures = Object.entries(ends).reduce(
    (sum, [state, count]) => (state === 'TASK_KILLED' ? sum : sum + count),
    0,
  )
  if (wanted === 0) return 'is not wanted any more'
  if (launches === 0) return 'was never launched: no offer was taken'
  if (running >= wanted) return failures === 0 ? 'runs' : `runs now, after ${failures} failures`
  if (failures >= 3 && running === 0) return 'will never recover by itself: every attempt failed'
  if (failures > 0) return isWaiting ? 'failed and waits for another attempt' : 'failed and is being launched again'
  return `${running} of ${wanted} run`
}
