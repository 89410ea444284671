import { type Instant, instant, iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { App, Marathon } from './state.ts'

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
    const delay = marathon.backOff.delay(current.key, now)
    const deadline = marathon.backOff.deadline(current.key, now)
    const isWaiting = all.some((instance) => instance.isWaiting)
    return {
      kind: current.spec.kind,
      id: app.id,
      launches: figures.launches,
      ends: Object.fromEntries(figures.ends),
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

/** The answer of `GET /v2/apps?embed=apps.lastTaskFailure`: apps only, with what diagnosis reads of it. Source: marathon §5.1. */
export const appsAnswer = (marathon: Marathon): JsonObject => ({
  apps: [...marathon.apps.values()].filter(({ current }) => current.spec.kind === 'app').map(appAnswer),
})

function appAnswer(app: App): JsonObject {
  const { current, lastFailure, deployment } = app
  const conditions = [...app.instances.values()].map(({ condition }) => condition)
  const count = (wanted: readonly string[]): number => conditions.filter((one) => wanted.includes(one)).length
  return {
    ...current.spec.json,
    id: app.id,
    instances: current.spec.instances,
    version: current.version,
    versionInfo: { lastScalingAt: current.version, lastConfigChangeAt: current.config },
    tasksStaged: count(['Provisioned', 'Staging', 'Starting']),
    tasksRunning: count(['Running']),
    tasksHealthy: [...app.instances.values()].filter(({ healthy }) => healthy === true).length,
    tasksUnhealthy: [...app.instances.values()].filter(({ healthy }) => healthy === false).length,
    deployments: deployment === undefined ? [] : [{ id: deployment.id }],
    ...(lastFailure === undefined
      ? {}
      : {
          lastTaskFailure: {
            appId: app.id,
            host: lastFailure.host,
            message: lastFailure.message,
            state: lastFailure.state,
            taskId: lastFailure.taskId,
            timestamp: iso(lastFailure.at),
            version: lastFailure.version,
          },
        }),
  }
}

/** The answer of `GET /v2/queue`. Source: M/raml/QueueInfoConversion.scala; marathon §2.5, §5.3. */
export function queueAnswer(marathon: Marathon): JsonObject {
  const now = marathon.simulation.now()
  const queue = [...marathon.apps.values()].flatMap((app) => {
    const waiting = [...app.instances.values()].filter(
      ({ isWaiting, condition }) => isWaiting || condition === 'Provisioned',
    )
    if (waiting.length === 0) return []
    const deadline = marathon.backOff.deadline(app.current.key, now)
    const seconds = deadline === undefined ? 0 : Math.trunc((deadline - now) / 1000)
    return [
      {
        [app.current.spec.kind]: { ...app.current.spec.json, id: app.id, version: app.current.version },
        count: waiting.length,
        role: app.current.spec.role,
        delay: { timeLeftSeconds: Math.max(0, seconds), overdue: deadline === undefined || seconds < 0 },
        since: iso(instant(Math.min(...waiting.map((instance) => instance.since)))),
      },
    ]
  })
  return { queue }
}
