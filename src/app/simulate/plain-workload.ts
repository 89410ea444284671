import type { WorkloadReport } from '../../domain/simulation-report.ts'
import type { PlainFigures } from '../../sim/plain/create-plain.ts'
import type { WorkloadParts } from './workload-parts.ts'

/** What became of the tasks of one name that a plain framework launched. */
export function plainWorkload(figures: PlainFigures, { causes, wasted }: WorkloadParts): WorkloadReport {
  return {
    kind: 'task',
    id: figures.id,
    launches: figures.launches,
    ends: figures.ends,
    causes: causes.plain(figures.id),
    up_ms: figures.upMs,
    wasted_ms: wasted.get(figures.id) ?? 0,
    waiting_ms: 0,
    delay_ms: null,
    next_attempt_at: null,
    runs: null,
    verdict: verdictOf(figures),
  }
}

/** Nobody launches such a task again, so how it ended is how it is. */
function verdictOf({ launches, ends, running, waiting }: PlainFigures): string {
  if (launches === 0) return 'was never launched: no offer was taken'
  const { TASK_FINISHED: finished = 0, ...others } = ends
  const failed = Object.values(others).reduce((sum, count) => sum + count, 0)
  const parts = [
    [running, 'running'],
    [finished, 'finished'],
    [failed, 'failed or killed, and not launched again'],
    [waiting, 'waiting for an offer'],
  ] as const
  const told = parts.filter(([count]) => count > 0)
  const [only] = told
  if (told.length === 1 && only !== undefined) return only[1] === 'running' ? 'runs' : only[1]
  return told.length === 0 ? 'is being launched' : told.map(([count, what]) => `${count} ${what}`).join(', ')
}
