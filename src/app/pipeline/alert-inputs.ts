import type { DomainEvent } from '../../domain/event.ts'
import { taskOwner } from '../../domain/task-owner.ts'
import type { Instant } from '../../domain/time.ts'
import type { AlertInput } from '../../output/alert/state.ts'

/** What an event proves of a workload: that a task of it runs, that a run went well, its version, or that it is gone. */
export function alertInputs(event: DomainEvent, at: Instant): readonly AlertInput[] {
  if (event.kind === 'workload-gone')
    return [{ kind: 'gone', at, workload: { kind: event.workload, id: event.id }, why: 'was removed' }]
  if (event.kind === 'workload-seen' && event.version !== undefined)
    return [{ kind: 'version', at, workload: { kind: event.workload, id: event.id }, version: event.version }]
  if (event.kind !== 'task-status') return []
  const owner = taskOwner(event.taskId, undefined)
  const workload =
    owner === undefined
      ? ({ kind: 'other', id: event.taskId } as const)
      : ({ kind: owner.workload, id: owner.id } as const)
  const isRunning = event.state === 'TASK_RUNNING' || event.state === 'TASK_KILLING'
  const input: AlertInput = { kind: 'task', at, workload, version: null, taskId: event.taskId, isRunning }
  return event.state === 'TASK_FINISHED' && workload.kind === 'job'
    ? [input, { kind: 'run-succeeded', at, workload }]
    : [input]
}
