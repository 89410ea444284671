import type { Instant } from '../../domain/time.ts'
import type { Update } from '../mesos/driver.ts'
import { type Condition, conditionOf, isTerminal, worst } from './condition.ts'
import { abandonReservation, become, instanceIdOf, isExpired } from './instances.ts'
import { killIsOver } from './kills.ts'
import { note, tellHealth, tellStatus, tellUnknown } from './messages.ts'
import { onInstance } from './deployments.ts'
import { healthFromStatus } from './health.ts'
import { remember } from './last-failure.ts'
import type { LaunchedTask } from './launched-task.ts'
import { watchLost } from './lost.ts'
import type { Instance, Marathon } from './state.ts'
import { taskOf } from './tasks.ts'

/** Marathon cuts what Mesos says. Source: M/MarathonScheduler.scala, MAX_STATUS_MESSAGE_LENGTH. */
const messageMax = 10_000

/** Takes in one Mesos status. Source: TaskStatusUpdateProcessorImpl.scala; marathon §3.2. */
export function takeUpdate(marathon: Marathon, update: Update): void {
  const task = taskOf(marathon, update)
  const condition = conditionOf(update.state, update.reason, update.message)
  if (task === undefined) takeUnknown(marathon, update, condition)
  else if (!isTerminal(task.condition)) takeKnown(marathon, task, update, condition)
}

/** A task that no instance has: what lives is killed. */
function takeUnknown(marathon: Marathon, update: Update, condition: Condition): void {
  const { taskId, agentId, because } = update
  const isLive = condition === 'Staging' || condition === 'Starting' || condition === 'Running'
  if (isLive) marathon.driver.kill(taskId, agentId, undefined, because)
  else if (condition !== 'Killing' && marathon.recorder.isOn && !marathon.byInstance.has(instanceIdOf(taskId)))
    tellUnknown(marathon, taskId, condition)
}

function takeKnown(marathon: Marathon, task: LaunchedTask, update: Update, condition: Condition): void {
  const { instance } = task
  const isHealthNews = update.healthy !== undefined && healthOfTask(task) !== update.healthy
  if (condition === task.condition && !isHealthNews) {
    if (condition === 'Unreachable') stillUnreachable(marathon, instance, update)
    return
  }
  const now = marathon.simulation.now()
  task.condition = condition
  // An answer to reconciliation stands in nobody's timeline.
  if (update.because > 0) instance.entry = update.because
  instance.app.entry = instance.entry
  if (condition === 'Unreachable') {
    instance.unreachableSince = update.unreachableSince ?? update.at
    runsNoMore(instance, now)
  } else if (isTerminal(condition)) ended(marathon, task, update, now)
  else if (condition === 'Running') {
    instance.startedAt ??= now
    instance.runningSince ??= now
  }
  if (marathon.recorder.isOn) tellStatus(marathon, instance, update)
  if (isAbandoned(instance, update)) {
    abandonReservation(marathon, instance, instance.entry)
    return
  }
  const isDrained = update.reason === 'REASON_AGENT_DRAINING' && marathon.parameters.resetsOnDrain
  become(marathon, instance, conditionNow(instance, now), { because: instance.entry, isDrained })
  if (marathon.lost.size > 0) watchLost(marathon)
  if (isHealthNews) turnHealth(marathon, task, update)
}

/** Its agent is gone for good, as the last of its tasks tells. Source: InstanceUpdater.scala, shouldAbandonReservation. */
const isAbandoned = ({ reservation, tasks }: Instance, { state }: Update): boolean =>
  reservation !== undefined &&
  state === 'TASK_GONE_BY_OPERATOR' &&
  tasks.every(({ condition }) => isTerminal(condition))

const isOnly = ({ version }: Instance): boolean => version.spec.containers.length === 1

const healthOfTask = ({ healthy, instance }: LaunchedTask): boolean | undefined =>
  isOnly(instance) ? instance.healthy : healthy

/** What Mesos' own checks say. */
function turnHealth(marathon: Marathon, task: LaunchedTask, { healthy = false }: Update): void {
  const { instance } = task
  const before = instance.healthy
  task.healthy = healthy
  instance.healthy = isOnly(instance) ? healthy : healthOfAll(instance.tasks)
  healthFromStatus(marathon, instance, healthy)
  if (instance.healthy === before) return
  if (marathon.recorder.isOn) tellHealth(marathon, instance)
  onInstance(marathon, instance, { hasCondition: false })
}

/**
 * Several tasks: any running one that is unhealthy decides; while one neither runs nor has finished nobody knows.
 * Source: M/core/instance/Instance.scala, computeHealth; marathon §3.1.
 */
export function healthOfAll(tasks: readonly Pick<LaunchedTask, 'condition' | 'healthy'>[]): boolean | undefined {
  const running = tasks.filter(({ condition }) => condition === 'Running')
  if (running.some(({ healthy }) => healthy === false)) return false
  if (tasks.some(({ condition }) => condition !== 'Running' && condition !== 'Finished')) return undefined
  return running.some(({ healthy }) => healthy === true) ? true : undefined
}

/**
 * Nothing is new but that time has passed. Only now an instance becomes inactive; and one that should be expunged by now
 * is not, for want of a branch. Source: InstanceUpdater.scala, mesosUpdate; marathon §3.6.
 */
function stillUnreachable(marathon: Marathon, instance: Instance, update: Update): void {
  if (instance.condition !== 'Unreachable') return
  const because = update.because || instance.entry
  const condition = conditionNow(instance, marathon.simulation.now())
  if (!isExpired(marathon, instance)) return become(marathon, instance, condition, { because })
  if (!marathon.defects.has('unreachable-for-ever')) return become(marathon, instance, condition, { because })
  note(marathon, instance.app, {
    kind: 'condition',
    subject: instance.id,
    says: 'stays Unreachable: the update that would expunge it fails',
    because,
  })
}

/** Nobody sees it run. */
function runsNoMore(instance: Instance, now: Instant): void {
  if (instance.runningSince !== undefined) instance.app.figures.upMs += now - instance.runningSince
  instance.runningSince = undefined
}

function ended(marathon: Marathon, task: LaunchedTask, update: Update, now: Instant): void {
  const { instance } = task
  const { figures } = instance.app
  killIsOver(marathon, task)
  if (instance.reservation !== undefined) {
    instance.reservation.deadline = undefined
    marathon.reserving.delete(instance)
  }
  figures.ends[update.state] = (figures.ends[update.state] ?? 0) + 1
  runsNoMore(instance, now)
  const { state, message, at } = update
  if (isRemembered(state))
    remember(instance.app, {
      task,
      state,
      message: (message ?? '').slice(0, messageMax),
      host: instance.placed?.hostname ?? '',
      slaveId: update.agentId,
      at,
    })
}

/** What becomes `lastTaskFailure`. Source: M/state/TaskFailure.scala; marathon §5.1. */
export const isRemembered = (state: Update['state']): boolean =>
  state === 'TASK_FAILED' ||
  state === 'TASK_ERROR' ||
  state === 'TASK_LOST' ||
  state === 'TASK_DROPPED' ||
  state === 'TASK_GONE' ||
  state === 'TASK_GONE_BY_OPERATOR' ||
  state === 'TASK_UNKNOWN'

/** The condition from the tasks; a lost agent's instance is inactive from the strategy's time on. */
export function conditionNow(
  {
    tasks,
    version,
    unreachableSince,
  }: Pick<Instance, 'version' | 'unreachableSince'> & { readonly tasks: readonly { readonly condition: Condition }[] },
  now: Instant,
): Condition {
  const condition =
    tasks.length === 1 && tasks[0] !== undefined ? tasks[0].condition : worst(tasks.map(conditionOfTask))
  const strategy = version.spec.unreachable
  if (condition !== 'Unreachable' || strategy === 'disabled') return condition
  return now - (unreachableSince ?? now) >= strategy.inactiveAfter ? 'UnreachableInactive' : 'Unreachable'
}

const conditionOfTask = ({ condition }: { readonly condition: Condition }): Condition => condition
