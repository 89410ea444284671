import type { TaskId } from '../../domain/ids.ts'

/** What one who looks at a running task from outside would find. */
export type Probe = {
  /** Whether a health check made now would pass. */
  readonly isHealthy: (task: TaskId) => boolean
  /** Whether a readiness check made now would pass. */
  readonly isReady: (task: TaskId) => boolean
}
