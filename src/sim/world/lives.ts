import type { TaskId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Program } from '../kernel/program.ts'

/** Tasks that run and whose health somebody may ask about. */
export type Lives = Map<TaskId, Life>

type Life = { readonly since: Instant; readonly program: Program }

/** A kernel that remembers since when each task runs, for checks that Marathon itself makes. */
export const watched = (
  kernel: Kernel,
  { lives, now }: { readonly lives: Lives; readonly now: () => Instant },
): Kernel => ({
  ...kernel,
  start: (start) => {
    const { program, task } = start
    const { healthyAfter, unhealthyAfter, readyAfter } = program
    if (healthyAfter === undefined && unhealthyAfter === undefined && readyAfter === undefined)
      return kernel.start(start)
    lives.set(task.id, { since: now(), program })
    // A start tells some things only when it is asked: it is asked, never copied.
    return kernel.start({
      program,
      task,
      agentId: start.agentId,
      hostname: start.hostname,
      get containerId() {
        return start.containerId
      },
      filter: start.filter,
      hasOwnPids: start.hasOwnPids,
      get sandbox() {
        return start.sandbox
      },
      get memory() {
        return start.memory
      },
      because: start.because,
      healthChanged: (healthy) => start.healthChanged(healthy),
      ended: (end) => {
        lives.delete(task.id)
        start.ended(end)
      },
    })
  },
})

/** Whether a task is ready; one that is not asked about always is. */
export const isReady = (life: Life | undefined, now: Instant): boolean =>
  life === undefined || now - life.since >= (life.program.readyAfter ?? 0)

/** Whether a task is healthy; one that is not asked about always is. */
export function isHealthy(life: Life | undefined, now: Instant): boolean {
  if (life === undefined) return true
  const age = now - life.since
  const { healthyAfter, unhealthyAfter } = life.program
  return age >= (healthyAfter ?? 0) && age < (unhealthyAfter ?? Number.POSITIVE_INFINITY)
}
