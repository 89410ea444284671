import type { Operation, TaskInfo } from './driver.ts'

/** The tasks that an operation launches. */
export function tasksToLaunch(operation: Operation): readonly TaskInfo[] {
  if (operation.kind === 'launch') return [operation.task]
  return operation.kind === 'launch-group' ? operation.tasks : []
}
