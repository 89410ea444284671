import { phases } from '../engine/simulation.ts'
import { executorContainer, taskContainer } from './containers.ts'
import { tellAssigned, tellContainer, tellExecutorEnded, tellLaunchFailed, tellTaskStarting } from './agent-log.ts'
import { endNested, isStale, startTask } from './run-task.ts'
import { containerVerdict } from './container-verdict.ts'
import { agentWait } from './link.ts'
import type { Agent, World } from './state.ts'
import type { Executor } from './executor.ts'
import type { Task } from './task.ts'
import { report } from './status.ts'
import type { StartTruth } from '../truth.ts'
import type { RefusedNeed } from './start-faults.ts'
import { tellRefused } from './start-refused.ts'
import type { News } from './told.ts'
import type { Verdict } from './verdict.ts'

const killedEarly = 'Killed before delivery to the executor'
const groupKilledEarly = 'A task within the task group was killed before delivery to the executor'

/** The master sends a task or a group to its agent. */
export const sendToAgent = (world: World, executor: Executor): void =>
  executor.goOn(agentWait(world, executor.agent, 'agent'), receive)

/** A task or a group has come to its agent. Its executor's container is prepared. */
function receive(executor: Executor): void {
  const { world } = executor
  const { agent, era } = executor
  if (!agent.isUp || agent.isCut || agent.era !== era) return
  if (agent.isDraining) {
    const message = 'Task was received while agent was already draining'
    for (const task of executor.tasks) dropAtAgent(world, task, { message, reason: 'REASON_AGENT_DRAINING' })
    return
  }
  if (world.recorder.isOn) tellAssigned(world, executor)
  executor.goOn(world.parameters.containerPrepare, prepared)
}

function dropAtAgent(
  world: World,
  task: Task,
  { message, reason }: { readonly message: string; readonly reason: string },
): void {
  task.isTerminated = true
  const state = task.framework.isPartitionAware ? 'TASK_DROPPED' : 'TASK_LOST'
  report(world, task, { state, source: 'SOURCE_AGENT', reason, message, because: 0 })
}

/** Source: src/slave/slave.cpp, kill. A group dies as one. */
function killedBeforeDelivery(world: World, executor: Executor): boolean {
  const asked = executor.find(({ killing }) => killing !== undefined)
  if (asked === undefined) return false
  executor.phase = 'ended'
  const message = executor.isPod ? groupKilledEarly : killedEarly
  for (const task of executor.tasks) {
    task.isTerminated = true
    report(world, task, {
      state: 'TASK_KILLED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
      message,
      because: asked.entry,
    })
  }
  return true
}

/** The isolators have had their say. */
function prepared(executor: Executor): void {
  const { world } = executor
  if (isStale(executor) || killedBeforeDelivery(world, executor)) return
  const { agent, first, isPod } = executor
  const verdict = containerVerdict(world, agent, isPod ? undefined : first)
  executor.verdict = verdict
  if (verdict.kind === 'launch-error') {
    launchFailed(world, executor, verdict)
    return
  }
  executor.pid = nextPid(agent)
  if (world.recorder.isOn) tellContainer(world, executor, { id: executorContainer(world, executor), verdict })
  executor.goOn(world.parameters.executorStart, registered)
}

/** The pid of a container's init. Assumption: of a range of its own, above those of programs. */
const nextPid = (agent: Agent): number => 2_000_000 + (agent.pids++ % 2_000_000)

type LaunchError = Extract<Verdict, { readonly kind: 'launch-error' }>

const reveal = ({ recorder }: World, tasks: readonly Task[], because: StartTruth): void =>
  recorder.reveal?.({ is: 'not-started', tasks: tasks.map(({ info }) => info.id), because })

/** Source: src/slave/slave.cpp, executorLaunched and sendExecutorTerminatedStatusUpdate. */
function launchFailed(world: World, executor: Executor, { message: why, code }: LaunchError): void {
  executor.phase = 'ended'
  reveal(world, executor.tasks, { is: 'refused', code })
  if (world.recorder.isOn) tellLaunchFailed(world, executor, why)
  const message = `Failed to launch container: ${why}`
  world.simulation.after(world.parameters.launchFailure, phases.agent, () => {
    if (world.recorder.isOn) tellExecutorEnded(world, executor, 'terminated with unknown status')
    for (const task of executor.tasks) {
      if (task.isTerminated) continue
      task.isTerminated = true
      report(world, task, {
        state: 'TASK_FAILED',
        source: 'SOURCE_AGENT',
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message,
        because: 0,
      })
    }
  })
}

/** The executor runs and has got its tasks; or it could not. */
function registered(executor: Executor): void {
  const { world } = executor
  if (isStale(executor)) return
  const { verdict, tasks, isPod } = executor
  const died = verdict?.kind === 'filter' ? executorDeath(verdict) : undefined
  if (died !== undefined) {
    executorTerminated(world, executor, died)
    return
  }
  if (killedBeforeDelivery(world, executor)) return
  executor.phase = 'running'
  for (const task of tasks) {
    if (isPod) task.nested = { number: world.nestedCount++, id: undefined, memory: undefined }
    else task.pid = executor.pid
    report(world, task, starting)
    if (world.recorder.isOn) tellTaskStarting(world, task)
  }
  const { commandStart, nestedStart } = world.parameters
  if (isPod) executor.goOn(nestedStart, nestedLaunched)
  else executor.goOn(commandStart, commandLaunched)
}

function commandLaunched({ world, first, verdict }: Executor): void {
  startTask(world, first as Task, verdict ?? unfiltered)
}

const starting: News = { state: 'TASK_STARTING', source: 'SOURCE_EXECUTOR', hasContainer: true, because: 0 }
const unfiltered: Verdict = { kind: 'none', because: 'disabled' }

/** How an executor ends that its own container's filter does not let work; Docker's and a pod's executor need the same. */
function executorDeath({ faults }: Extract<Verdict, { kind: 'filter' }>): ExecutorDeath | undefined {
  const { helper } = faults
  if (helper !== undefined)
    return { how: 'exited with status 1', prints: helper, because: { is: 'helper', prints: helper } }
  const need = faults.everywhere ?? faults.executor
  if (need === undefined) return undefined
  const { action } = need
  const isKilled = action === 'kill-thread' || action === 'trap'
  const how = isKilled ? 'terminated with signal Bad system call' : 'exited with status 1'
  return { how, prints: undefined, because: { is: 'filter', action }, need }
}

type ExecutorDeath = {
  readonly how: string
  readonly prints: string | undefined
  readonly because: StartTruth
  /** What the filter refused of Mesos' own; undefined: there is no filter yet. */
  readonly need?: RefusedNeed
}

function executorTerminated(world: World, executor: Executor, { how, prints, because, need }: ExecutorDeath): void {
  if (need !== undefined) tellRefused(world, executor, { need, who: 'executor' })
  reveal(world, executor.tasks, because)
  executor.phase = 'ended'
  if (world.recorder.isOn) tellExecutorEnded(world, executor, how, prints)
  for (const task of executor.tasks) {
    if (task.isTerminated) continue
    task.isTerminated = true
    report(world, task, {
      state: 'TASK_FAILED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Executor terminated',
      because: 0,
    })
  }
}

/** The default executor has had its children launched. One that could not be is told of with the agent's bare words. */
function nestedLaunched(executor: Executor): void {
  const { world } = executor
  if (isStale(executor)) return
  for (const task of executor.tasks) {
    if (task.isTerminated) continue
    const verdict = containerVerdict(world, executor.agent, task)
    if (verdict.kind === 'launch-error') nestedFailed(world, task, verdict)
    else {
      task.pid = nextPid(executor.agent)
      if (world.recorder.isOn) tellContainer(world, executor, { id: taskContainer(world, task), verdict })
      startTask(world, task, verdict)
    }
  }
}

function nestedFailed(world: World, task: Task, { message: why, code }: LaunchError): void {
  const { executor } = task
  reveal(world, [task], { is: 'refused', code })
  if (world.recorder.isOn) tellLaunchFailed(world, executor, why, task)
  world.simulation.after(world.parameters.launchFailure, phases.agent, () => endNested(world, task, why))
}
