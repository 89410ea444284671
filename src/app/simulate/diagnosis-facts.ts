import type { Diagnosis } from '../../domain/diagnosis.ts'
import { duration, type Instant, instant, parseIso } from '../../domain/time.ts'
import type { DiagnosisFact } from '../../sim/scenario/happened.ts'
import type { ScenarioRun } from '../../sim/world/run-scenario.ts'

/** A diagnosis is made when its status came to the observer and has settled. */
const settle = duration(500)

/** When each diagnosis was made: by the arrival of its status from Mesos, else by when its framework heard it. */
export function diagnosisFacts(
  diagnoses: readonly Diagnosis[],
  { delivered, happened }: Pick<ScenarioRun, 'delivered' | 'happened'>,
): readonly DiagnosisFact[] {
  const statuses = new Map(happened.statuses.map((status) => [`${status.taskId} ${status.state}`, status]))
  const arrivals = arrivalsOf(delivered)
  return diagnoses
    .map((diagnosis) => {
      const key = `${diagnosis.task.id} ${diagnosis.task.state}`
      const status = statuses.get(key)
      const heard = arrivals.get(key) ?? status?.at ?? parseIso(diagnosis.task.failed_at) ?? 0
      return { at: instant(heard + settle), entry: status?.entry ?? 0, diagnosis }
    })
    .sort((a, b) => a.at - b.at)
}

function arrivalsOf({ messages }: ScenarioRun['delivered']): ReadonlyMap<string, Instant> {
  const arrivals = new Map<string, Instant>()
  for (const { at, message } of messages) {
    if (message.from !== 'mesos') continue
    for (const event of message.means ?? []) {
      if (event.kind !== 'task-status') continue
      const key = `${event.taskId} ${event.state}`
      if (!arrivals.has(key)) arrivals.set(key, at)
    }
  }
  return arrivals
}
