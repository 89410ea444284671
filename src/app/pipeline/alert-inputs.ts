import type { DomainEvent, TaskStatusChanged, WorkloadSeen } from '../../domain/event.ts'
import { isTerminal } from '../../domain/task.ts'
import { taskOwner } from '../../domain/task-owner.ts'
import type { Instant } from '../../domain/time.ts'
import type { WorkloadName } from '../../output/alert/proof.ts'
import type { AlertInput } from '../../output/alert/state.ts'

/** Plain tasks whose names are remembered; the one seen longest ago gives way. */
const namesMax = 100_000

/** When an event was heard, and the source that told it where that is a scheduler itself. */
export type HeardFrom = { readonly at: Instant; readonly scheduler: string | undefined }

/**
 * Says what an event proves of a workload: that a task of it runs, that a run went well, its version, or that it is
 * gone. Remembers the names of plain frameworks' tasks, as such a task is its own workload by its name.
 */
export function alertInputReader(): (event: DomainEvent, from: HeardFrom) => readonly AlertInput[] {
  const names = new Map<string, string>()

  function workloadOf(taskId: string): WorkloadName {
    const owner = taskOwner(taskId, undefined)
    if (owner !== undefined) return { kind: owner.workload, id: owner.id }
    return { kind: 'other', id: names.get(taskId) ?? taskId }
  }

  return (event, { at, scheduler }) => {
    if (event.kind === 'workload-gone')
      return [{ kind: 'gone', at, workload: { kind: event.workload, id: event.id }, why: 'was removed' }]
    if (event.kind === 'framework-removed') return [{ kind: 'framework-gone', at, frameworkId: event.frameworkId }]
    if (event.kind === 'workload-seen') return ofWorkload(event, { at, scheduler })
    if (event.kind === 'task-seen' && event.name !== undefined) remember(event.taskId, event.name)
    return event.kind === 'task-status' ? ofStatus(event, at) : []
  }

  function remember(taskId: string, name: string): void {
    if (taskOwner(taskId, undefined) !== undefined) return
    names.delete(taskId)
    names.set(taskId, name)
    if (names.size > namesMax) names.delete(names.keys().next().value ?? '')
  }

  function ofWorkload(
    { workload: kind, id, version, instances, runningTaskIds }: WorkloadSeen,
    { at, scheduler }: HeardFrom,
  ): readonly AlertInput[] {
    const workload = { kind, id }
    const known = scheduler === undefined ? [] : [{ kind: 'known', at, workload, scheduler, instances } as const]
    const versions = version === undefined ? [] : [{ kind: 'version', at, workload, version } as const]
    const alive = (runningTaskIds ?? []).map((taskId) => ({ kind: 'alive', at, workload, taskId }) as const)
    return [...known, ...versions, ...alive]
  }

  function ofStatus({ taskId, state, at: happenedAt }: TaskStatusChanged, at: Instant): readonly AlertInput[] {
    const workload = workloadOf(taskId)
    const isRunning = state === 'TASK_RUNNING' || state === 'TASK_KILLING'
    // No task of that id comes again.
    if (isTerminal(state)) names.delete(taskId)
    const input: AlertInput = { kind: 'task', at, workload, version: null, taskId, isRunning }
    return state === 'TASK_FINISHED' && workload.kind === 'job'
      ? [input, { kind: 'run-succeeded', at, happenedAt: happenedAt ?? at, workload }]
      : [input]
  }
}
