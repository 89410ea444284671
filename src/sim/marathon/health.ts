import type { TaskId } from '../../domain/ids.ts'
import { type Duration, duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { onCondition } from './deployments.ts'
import { stop } from './instances.ts'
import { note, tellHealth, tellHealthKill } from './messages.ts'
import type { Instance, Marathon } from './state.ts'

/** What a check made now would find: true for a healthy task. */
export type HealthOf = (task: TaskId) => boolean

/**
 * Looks at an instance from its Running on: first after `min(interval, 5 s)`, then every interval.
 * The kill goes by the failures before this one, so with a limit of 3 the fourth kills.
 * Source: M/core/health/impl/HealthCheckActor.scala; marathon §3.5.
 */
export function watch(marathon: Marathon, instance: Instance, healthOf: HealthOf): void {
  const check = instance.version.spec.health
  const [task] = instance.tasks.keys()
  if (check === undefined || task === undefined) return
  const since = marathon.simulation.now()
  let failures = 0
  let wasHealthy = false
  const later = (wait: Duration): void => marathon.simulation.after(wait, phases.framework, look)
  const look = (): void => {
    if (instance.condition !== 'Running' || !instance.tasks.has(task)) return
    const isHealthy = healthOf(task)
    const isGrace = !wasHealthy && since + check.gracePeriod > marathon.simulation.now()
    if (isHealthy) {
      failures = 0
      wasHealthy = true
      turn(marathon, instance, true)
    } else if (!isGrace) {
      turn(marathon, instance, false)
      if (check.maxConsecutiveFailures > 0 && failures >= check.maxConsecutiveFailures)
        return killUnhealthy(marathon, instance, task)
      failures += 1
    }
    later(check.interval)
  }
  later(duration(Math.min(check.interval, 5000)))
}

function turn(marathon: Marathon, instance: Instance, healthy: boolean): void {
  if (instance.healthy === healthy) return
  instance.healthy = healthy
  const says = healthy ? 'is healthy' : 'is not healthy'
  instance.entry =
    note(marathon, instance.app, { kind: 'health', subject: instance.id, says, because: instance.entry }) ||
    instance.entry
  if (marathon.recorder.isOn) tellHealth(marathon, instance)
  onCondition(marathon, instance, undefined)
}

function killUnhealthy(marathon: Marathon, instance: Instance, task: TaskId): void {
  instance.app.figures.healthKills += 1
  const says = 'its health check failed too often'
  const entry = note(marathon, instance.app, { kind: 'health', subject: instance.id, says, because: instance.entry })
  marathon.recorder.reveal?.({ is: 'kill', task, why: 'health' })
  if (marathon.recorder.isOn) tellHealthKill(marathon, instance, task)
  stop(marathon, instance, 'Running', entry)
}
