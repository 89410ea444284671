import type { Diagnosis } from '../../domain/diagnosis.ts'
import { duration, instant, parseIso } from '../../domain/time.ts'
import type { DiagnosisFact } from '../../sim/scenario/happened.ts'
import type { HeardRun } from './heard-run.ts'
import { arrivalKey } from './listener.ts'

/** A diagnosis is made when its status came to the observer and has settled. */
const settle = duration(500)

/** When each diagnosis was made: by the arrival of its status from Mesos, else by when its framework heard it. */
export function diagnosisFacts(
  diagnoses: readonly Diagnosis[],
  { arrivals, run: { happened } }: Pick<HeardRun, 'arrivals' | 'run'>,
): readonly DiagnosisFact[] {
  const statuses = new Map(happened.statuses.map((status) => [arrivalKey(status.taskId, status.state), status]))
  return diagnoses
    .map((diagnosis) => {
      const key = arrivalKey(diagnosis.task.id, diagnosis.task.state)
      const status = statuses.get(key)
      const heard = arrivals.get(key) ?? status?.at ?? parseIso(diagnosis.task.failed_at) ?? 0
      return { at: instant(heard + settle), entry: status?.entry ?? 0, diagnosis }
    })
    .sort((a, b) => a.at - b.at)
}
