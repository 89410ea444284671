import type { WorkloadReport } from '../../domain/simulation-report.ts'
import { iso } from '../../domain/time.ts'
import type { MarathonFigures } from '../../sim/marathon/views.ts'
import type { Lives } from './lives.ts'
import type { WorkloadParts } from './workload-parts.ts'

/** What became of an app or pod. */
export function marathonWorkload(
  figures: MarathonFigures,
  { causes, wasted, lives, deploying }: WorkloadParts,
): WorkloadReport {
  return {
    kind: figures.kind,
    id: figures.id,
    launches: figures.launches,
    ends: figures.ends,
    causes: causes.marathon(figures.id),
    up_ms: figures.upMs,
    wasted_ms: wasted.get(figures.id) ?? 0,
    waiting_ms: figures.waitingMs,
    delay_ms: figures.delayMs ?? null,
    next_attempt_at: figures.nextAttempt === undefined ? null : iso(figures.nextAttempt),
    runs: null,
    verdict: verdictOf(figures, { lives: lives.get(figures.id), isDeploying: deploying.has(figures.id) }),
  }
}

type Around = { readonly lives: Lives | undefined; readonly isDeploying: boolean }

/** What a person would say of an app at the end. */
function verdictOf(figures: MarathonFigures, { lives, isDeploying }: Around): string {
  const { wanted, launches } = figures
  if (wanted === 0) return 'is not wanted any more'
  if (launches === 0) return 'was never launched: no offer was taken'
  return `${standing(figures, lives)}${isDeploying ? '; its deployment is not done' : ''}`
}

function standing({ running, wanted, ends, isWaiting }: MarathonFigures, lives: Lives | undefined): string {
  const { TASK_KILLED: killed = 0, TASK_FINISHED: finished = 0, ...others } = ends
  const failures = Object.values(others).reduce((sum, count) => sum + count, 0)
  const counted = `${failures} ${failures === 1 ? 'failure' : 'failures'}`
  if (running >= wanted) {
    if (failures + finished === 0) return 'runs'
    if (failures === 0) return `runs now, after it ended well ${finished} times`
    // It may be a loop that was looked at while it was up.
    const isYoung = failures >= 3 && lives?.now !== undefined && lives.failed !== undefined && lives.now <= lives.failed
    return isYoung ? `up at the end, for no longer than attempts that failed: ${counted}` : `runs now, after ${counted}`
  }
  if (running === 0 && failures === 0 && finished >= 3)
    return `is no service: it ended well ${finished} times, and is held back each time`
  if (failures >= 3 && running === 0)
    return killed + finished === 0
      ? 'will never recover by itself: every attempt failed'
      : `does not recover by itself: ${failures} attempts failed`
  if (failures > 0 && running === 0)
    return isWaiting ? 'failed and waits for another attempt' : 'failed and is being launched again'
  return failures > 0 ? `${running} of ${wanted} run, after ${counted}` : `${running} of ${wanted} run`
}
