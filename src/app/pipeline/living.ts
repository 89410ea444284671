import type { DomainEvent } from '../../domain/event.ts'
import { isTerminal } from '../../domain/task.ts'
import { type Bin, rootOf } from './bins.ts'

/** Ids of what lives in a bin, and of what is over there. */
export function liveIn(bin: Bin, since: number) {
  const ended = new Map<string, number>()
  const tasks = new Set<string>()
  for (const { event, arrivedAt } of bin.held) {
    if (event.kind !== 'task-status' && event.kind !== 'task-seen') continue
    tasks.add(event.taskId)
    if (isTerminal(event.state)) ended.set(event.taskId, Math.max(arrivedAt, ended.get(event.taskId) ?? 0))
  }
  const isOver = (taskId: string): boolean => (ended.get(taskId) ?? Infinity) < since
  const needed = new Set<string>()
  const overContainers: string[] = []
  for (const { event } of bin.held) {
    if (event.kind !== 'task-status' && event.kind !== 'task-seen') continue
    const containerId = event.kind === 'task-status' ? event.containerId : undefined
    if (isOver(event.taskId)) {
      if (containerId !== undefined) overContainers.push(containerId)
      continue
    }
    needed.add(event.taskId)
    needed.add(event.executorId ?? event.taskId)
    if (containerId !== undefined) needed.add(rootOf(containerId))
  }
  for (const { event } of bin.held) {
    if (
      event.kind === 'container-note' &&
      event.note.is === 'container-of-executor' &&
      needed.has(event.note.executorId)
    )
      needed.add(rootOf(event.note.containerId))
  }
  return {
    over: [...tasks].filter(isOver),
    overContainers,
    needs: (event: DomainEvent): boolean => idsOf(event).some((id) => needed.has(id)),
  }
}

function idsOf(event: DomainEvent): readonly string[] {
  const said = event.kind === 'container-note' ? event.note : event
  const { taskId, executorId, containerId } = said as {
    readonly taskId?: string
    readonly executorId?: string
    readonly containerId?: string
  }
  return [taskId, executorId, containerId === undefined ? undefined : rootOf(containerId)].filter(
    (id) => id !== undefined,
  )
}
