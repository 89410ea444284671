import { type Instant, instant } from '../../domain/time.ts'
import type { Marathon } from './state.ts'

/** What became of an app, whether or not anybody kept a timeline. */
export type MarathonFigures = {
  readonly kind: 'app' | 'pod'
  readonly id: string
  readonly launches: number
  readonly ends: Readonly<Record<string, number>>
  readonly upMs: number
  readonly waitingMs: number
  readonly delayMs: number | undefined
  /** When the launch of a waiting instance is allowed; undefined: nothing waits, or nothing holds it. */
  readonly nextAttempt: Instant | undefined
  readonly running: number
  readonly wanted: number
  readonly isWaiting: boolean
}

/** Figures of all apps and pods, in the order they were created. */
export function figuresOf(marathon: Marathon): readonly MarathonFigures[] {
  const now = marathon.simulation.now()
  return [...marathon.apps.values()].map((app) => {
    const { figures, current } = app
    const all = [...app.instances.values()]
    const running = all.filter(({ runningSince }) => runningSince !== undefined)
    const delay = current.delay.length(now, marathon.ledSince)
    const deadline = current.delay.deadline(now, marathon.ledSince)
    const isWaiting = all.some((instance) => instance.isWaiting)
    return {
      kind: current.spec.kind,
      id: app.id,
      launches: figures.launches,
      ends: { ...figures.ends },
      upMs: running.reduce((sum, { runningSince }) => sum + now - (runningSince ?? now), figures.upMs),
      waitingMs: figures.waitingMs,
      delayMs: delay === undefined ? undefined : Math.floor(delay / 1e6),
      nextAttempt: isWaiting && deadline !== undefined && deadline > now ? instant(deadline) : undefined,
      running: running.length,
      wanted: app.isRemoved ? 0 : current.spec.instances,
      isWaiting,
    }
  })
}
