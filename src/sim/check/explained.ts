import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Sourced } from '../../domain/event.ts'
import { isFailure, isTerminal, type TaskState } from '../../domain/task.ts'

/**
 * Failures that were heard of and not explained exactly once, in words. A task that failed has one diagnosis; one of
 * which no failure was heard has none, but for a kill that is worth a word. Where different ends were heard of one task,
 * as after a partition, either may count.
 */
export function explanationFaults(heard: readonly Sourced[], diagnoses: readonly Diagnosis[]): readonly string[] {
  const states = statesHeard(heard)
  const counts = new Map<string, number>()
  for (const { task } of diagnoses) counts.set(task.id, (counts.get(task.id) ?? 0) + 1)
  const faults: string[] = []
  for (const [id, count] of counts) {
    const known = states.get(id)
    if (count > 1) faults.push(`the failure of ${id} is explained ${count} times`)
    else if (known === undefined) faults.push(`a failure of ${id} is explained, of which nothing was heard`)
    else if ([...known].every((state) => !mayBeExplained(state))) faults.push(`${id} is explained, which did not fail`)
  }
  for (const [id, known] of states) {
    const ends = [...known].filter(isTerminal)
    if (ends.length > 0 && ends.every(isFailure) && !counts.has(id))
      faults.push(`the failure of ${id} is not explained`)
    if (faults.length >= faultsMax) break
  }
  return faults.slice(0, faultsMax)
}

/** One fault of ours mostly shows in many places. */
const faultsMax = 5

const mayBeExplained = (state: TaskState): boolean =>
  isFailure(state) || state === 'TASK_UNREACHABLE' || state === 'TASK_KILLED'

function statesHeard(heard: readonly Sourced[]): ReadonlyMap<string, ReadonlySet<TaskState>> {
  const states = new Map<string, Set<TaskState>>()
  for (const { event } of heard) {
    if (event.kind !== 'task-status') continue
    const known = states.get(event.taskId)
    if (known === undefined) states.set(event.taskId, new Set([event.state]))
    else known.add(event.state)
  }
  return states
}
