import { invariant } from '../../domain/invariant.ts'
import { duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import type { HealthCheck } from './driver.ts'
import { killProcess } from './run-task.ts'
import type { Checking, World } from './state.ts'
import { besideOf, type Task } from './task.ts'
import { report } from './status.ts'

/**
 * An executor's health check. While nothing changes there is nothing to do, so only the first success, failures and the
 * success after them are on the calendar. Checks take no time and a failed one is known at its moment: the timeout of a
 * check that hangs is left out. Source: src/checks/health_checker.cpp, success and failure.
 */
export function startChecking(world: World, task: Task, isHealthy: boolean): void {
  const checking: Checking = {
    startedAt: world.simulation.now(),
    isHealthy,
    isInitializing: true,
    failures: 0,
    timer: undefined,
  }
  besideOf(task).checking = checking
  checking.timer = world.simulation.timer(checkOf(task).delay, phases.agent, () => check(world, task, checking))
}

function checkOf({ info }: Task): HealthCheck {
  invariant(info.health !== undefined, 'only tasks with a check are checked')
  return info.health
}

/** Stops checking for good: the task is being killed or over. */
export function stopChecking(task: Task): void {
  const { beside } = task
  if (beside === undefined) return
  beside.checking?.timer?.cancel()
  beside.checking = undefined
}

/** The program has become healthy or unhealthy: the next check will tell. */
export function healthChanged(world: World, task: Task, isHealthy: boolean): void {
  const checking = task.beside?.checking
  if (checking === undefined || checking.isHealthy === isHealthy) return
  checking.isHealthy = isHealthy
  if (checking.timer !== undefined) return
  const { delay, interval } = checkOf(task)
  const since = world.simulation.now() - checking.startedAt - delay
  const next = since <= 0 ? -since : (interval - (since % interval)) % interval
  checking.timer = world.simulation.timer(duration(next), phases.agent, () => check(world, task, checking))
}

function check(world: World, task: Task, checking: Checking): void {
  checking.timer = undefined
  if (task.isTerminated || task.killedFor !== undefined) return
  if (checking.isHealthy) succeeded(world, task, checking)
  else failed(world, task, checking)
}

function succeeded(world: World, task: Task, checking: Checking): void {
  if (checking.isInitializing || checking.failures > 0) tell(world, task, true)
  checking.isInitializing = false
  checking.failures = 0
}

function failed(world: World, task: Task, checking: Checking): void {
  const { gracePeriod, maxConsecutiveFailures, interval } = checkOf(task)
  const isExcused =
    checking.isInitializing && gracePeriod > 0 && world.simulation.now() - checking.startedAt <= gracePeriod
  if (!isExcused) {
    checking.failures += 1
    tell(world, task, false)
    if (checking.failures >= maxConsecutiveFailures) {
      killProcess(world, task, { why: 'health', grace: undefined, because: task.entry })
      return
    }
  }
  checking.timer = world.simulation.timer(duration(Math.max(1, interval)), phases.agent, () =>
    check(world, task, checking),
  )
}

function tell(world: World, task: Task, healthy: boolean): void {
  task.healthy = healthy
  const reason = 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED'
  report(world, task, {
    state: 'TASK_RUNNING',
    source: 'SOURCE_EXECUTOR',
    reason,
    healthy,
    hasContainer: true,
    because: 0,
  })
}
