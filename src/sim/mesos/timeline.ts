import type { EntryKind, Lane } from '../recorder.ts'
import type { Origin, Update } from './driver.ts'
import type { Agent, World } from './state.ts'
import type { Task } from './task.ts'

/** Where a workload's entries stand. */
export const laneOf = ({ kind, id }: Origin): Lane => (kind === 'other' ? { kind: 'cluster', id } : { kind, id })

/** Writes a status into the timeline. It follows from what led to it, else from what was last known of the task. */
export function noteStatus({ recorder }: World, task: Task, update: Update): number {
  if (!recorder.isOn) return 0
  const { state, reason, message, healthy, because } = update
  const parts: string[] = [state]
  if (reason !== undefined) parts.push(reason)
  if (message !== undefined) parts.push(message.includes('\n') ? message.slice(0, message.indexOf('\n')) : message)
  if (healthy !== undefined) parts.push(healthy ? 'healthy' : 'unhealthy')
  const says = parts.join(' · ')
  const kind: EntryKind = reason === 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED' ? 'health' : 'status'
  const { origin, id } = task.info
  task.entry = recorder.note({
    kind,
    lane: laneOf(origin),
    subject: id,
    says,
    because: because === 0 ? task.entry : because,
  })
  return task.entry
}

/** Writes what happens to a task, and makes it the latest of it. */
export function noteTask(
  { recorder }: World,
  task: Task,
  entry: { readonly kind: EntryKind; readonly says: string; readonly because: number },
): number {
  if (!recorder.isOn) return 0
  const { origin, id } = task.info
  const because = entry.because === 0 ? task.entry : entry.because
  task.entry = recorder.note({ kind: entry.kind, lane: laneOf(origin), subject: id, says: entry.says, because })
  return task.entry
}

/** Writes what happens to an agent. */
export function noteAgent({ recorder }: World, agent: Agent, says: string, because: number): number {
  if (!recorder.isOn) return 0
  const lane: Lane = { kind: 'agent', id: agent.definition.hostname }
  agent.entry = recorder.note({ kind: 'agent', lane, subject: agent.id, says, because })
  return agent.entry
}

/** Writes what happens to the master or a framework. */
export function noteCluster(
  { recorder }: World,
  kind: 'master' | 'framework',
  { says, because }: { readonly says: string; readonly because: number },
): number {
  return recorder.isOn
    ? recorder.note({ kind, lane: { kind: 'cluster', id: 'mesos' }, subject: undefined, says, because })
    : 0
}
