import type { FrameworkId } from '../../domain/ids.ts'
import { Found } from './gathered.ts'

/**
 * A scheduler's updates do not say for which framework they are. Other evidence of the task says it, or there is only
 * one framework; what the same file said before (which depends on how files are cut) is asked last.
 */
export function withFrameworks(found: readonly Found[]): readonly Found[] {
  if (!found.some(({ event }) => event.kind === 'task-status' && event.via === 'scheduler')) return found
  const ofTask = new Map<string, Set<FrameworkId>>()
  const all = new Set<FrameworkId>()
  for (const { event } of found) {
    if (event.kind === 'framework-seen') all.add(event.frameworkId)
    const isSure = event.kind === 'task-seen' || (event.kind === 'task-status' && event.via !== 'scheduler')
    if (!isSure || event.frameworkId === undefined) continue
    all.add(event.frameworkId)
    const known = ofTask.get(event.taskId) ?? new Set()
    ofTask.set(event.taskId, known)
    known.add(event.frameworkId)
  }
  const sole = only(all)
  return found.map((each) => {
    const { event } = each
    if (event.kind !== 'task-status' || event.via !== 'scheduler') return each
    const frameworkId = only(ofTask.get(event.taskId)) ?? sole ?? event.frameworkId
    return frameworkId === event.frameworkId ? each : new Found({ ...event, frameworkId }, each)
  })
}

const only = <T>(set: ReadonlySet<T> | undefined): T | undefined => (set?.size === 1 ? [...set][0] : undefined)
