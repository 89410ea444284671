import type { WorkloadReport } from '../../domain/simulation-report.ts'
import { iso } from '../../domain/time.ts'
import type { JobFigures } from '../../sim/metronome/views.ts'
import type { WorkloadParts } from './workload-parts.ts'

/** What became of a Metronome job. */
export function jobWorkload(figures: JobFigures, { causes, wasted }: WorkloadParts): WorkloadReport {
  const { succeeded, failed, active, skipped } = figures
  return {
    kind: 'job',
    id: figures.id,
    launches: figures.launches,
    ends: figures.ends,
    causes: causes.job(figures.id),
    up_ms: figures.upMs,
    wasted_ms: wasted.get(figures.id) ?? 0,
    waiting_ms: 0,
    delay_ms: null,
    next_attempt_at: figures.next === undefined ? null : iso(figures.next),
    runs: { succeeded, failed, active, skipped },
    verdict: verdictOf(figures),
  }
}

/** What a person would say of a job at the end. */
function verdictOf(figures: JobFigures): string {
  const { launches, ends, succeeded, failed, active, skipped, waiting, wasLastGood } = figures
  const failures = Object.entries(ends).reduce(
    (sum, [state, count]) => (state === 'TASK_FINISHED' ? sum : sum + count),
    0,
  )
  if (launches === 0) return waiting > 0 ? 'was never launched: no offer was taken' : 'was never run'
  if (active > 0 && failures >= 3 && succeeded === 0 && failed === 0)
    return `its run is tried again for ever: ${failures} attempts failed`
  if (active > 0 && skipped > 0)
    return `its run goes on, and ${skipped === 1 ? 'a time of its schedule was' : `${skipped} times of its schedule were`} skipped for it`
  if (wasLastGood === undefined) return 'runs'
  if (wasLastGood)
    return failed === 0 ? 'succeeds' : `succeeds now, after ${failed} failed ${failed === 1 ? 'run' : 'runs'}`
  return succeeded === 0 && failed >= 3 ? 'will never succeed by itself: every run failed' : 'its last run failed'
}
