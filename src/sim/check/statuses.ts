import type { TaskState } from '../../domain/task.ts'
import { iso } from '../../domain/time.ts'
import { mayFollow } from '../mesos/task-states.ts'
import type { StatusFact } from '../scenario/happened.ts'

/**
 * What is wrong with the statuses that frameworks heard, in words: time that goes back, or a state that Mesos' diagram
 * has not after another. Answers to reconciliation repeat what is known, and are no news.
 */
export function statusFaults(statuses: readonly StatusFact[]): readonly string[] {
  const faults: string[] = []
  const states = new Map<string, TaskState>()
  let latest = Number.NEGATIVE_INFINITY
  for (const { at, taskId, state, reason } of statuses) {
    if (at < latest) faults.push(`time goes back: ${state} of ${taskId} at ${iso(at)}`)
    latest = at
    if (reason === 'REASON_RECONCILIATION') continue
    const before = states.get(taskId) ?? 'TASK_STAGING'
    if (!mayFollow(before, state)) faults.push(`task ${taskId} goes from ${before} to ${state} at ${iso(at)}`)
    states.set(taskId, state)
    if (faults.length >= faultsMax) break
  }
  return faults
}

/** One fault of ours mostly shows in many places. */
const faultsMax = 5
