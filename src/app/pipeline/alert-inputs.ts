import type { DomainEvent, TaskStatusChanged } from '../../domain/event.ts'
import { taskOwner } from '../../domain/task-owner.ts'
import type { Instant } from '../../domain/time.ts'
import type { WorkloadName } from '../../output/alert/proof.ts'
import type { AlertInput } from '../../output/alert/state.ts'

/** Plain tasks whose names are remembered; the one seen longest ago gives way. */
const namesMax = 100_000

/**
 * Says what an event proves of a workload: that a task of it runs, that a run went well, its version, or that it is
 * gone. Remembers the names of plain frameworks' tasks, as such a task is its own workload by its name.
 */
export function alertInputReader(): (event: DomainEvent, at: Instant) => readonly AlertInput[] {
  const names = new Map<string, string>()

  function workloadOf(taskId: string): WorkloadName {
    const owner = taskOwner(taskId, undefined)
    if (owner !== undefined) return { kind: owner.workload, id: owner.id }
    return { kind: 'other', id: names.get(taskId) ?? taskId }
  }

  return (event, at) => {
    if (event.kind === 'workload-gone')
      return [{ kind: 'gone', at, workload: { kind: event.workload, id: event.id }, why: 'was removed' }]
    if (event.kind === 'workload-seen') {
      const { workload: kind, id, version } = event
      return version === undefined ? [] : [{ kind: 'version', at, workload: { kind, id }, version }]
    }
    if (event.kind === 'task-seen' && event.name !== undefined) remember(event.taskId, event.name)
    return event.kind === 'task-status' ? ofStatus(event, at) : []
  }

  function remember(taskId: string, name: string): void {
    if (taskOwner(taskId, undefined) !== undefined) return
    names.delete(taskId)
    names.set(taskId, name)
    if (names.size > namesMax) names.delete(names.keys().next().value ?? '')
  }

  function ofStatus({ taskId, state, at: happenedAt }: TaskStatusChanged, at: Instant): readonly AlertInput[] {
    const workload = workloadOf(taskId)
    const isRunning = state === 'TASK_RUNNING' || state === 'TASK_KILLING'
    const input: AlertInput = { kind: 'task', at, workload, version: null, taskId, isRunning }
    return state === 'TASK_FINISHED' && workload.kind === 'job'
      ? [input, { kind: 'run-succeeded', at, happenedAt: happenedAt ?? at, workload }]
      : [input]
  }
}
