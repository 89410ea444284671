import type { ContainerId } from '../../domain/ids.ts'
import { isTerminal, type TaskState, type TaskStatusSource } from '../../domain/task.ts'
import { instant, type Instant } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { give, take } from './amounts.ts'
import { tellUpdateHandled } from './agent-log.ts'
import { wantAllocation } from './allocator.ts'
import type { Update } from './driver.ts'
import { tellUpdated } from './operator-messages.ts'
import type { Agent, Executor, Task, World } from './state.ts'
import { assertFollows } from './task-states.ts'
import { noteStatus } from './timeline.ts'

/** What is new about a task. */
export type News = {
  readonly state: TaskState
  readonly source: TaskStatusSource
  readonly reason?: string
  readonly message?: string
  readonly healthy?: boolean
  /** The agent fills in the container only while it has it; the default executor always does. */
  readonly containerId?: ContainerId | undefined
  readonly unreachableSince?: Instant
  readonly because: number
  /** What a limit was hit of, in MiB. */
  readonly memLimit?: number
}

/** The clock of an agent. */
export const agentNow = (world: World, agent: Agent): Instant =>
  instant(world.simulation.now() + agent.definition.clockOffset)

/**
 * An agent or executor has a status to tell. It goes to the master, which passes it on; what cannot be told waits until
 * the agent is registered again. Source: src/slave/task_status_update_manager.cpp.
 */
export function report(world: World, task: Task, news: News): void {
  const { agent } = task
  const told = agent.isDraining ? drained(task, news) : news
  task.latest = told.state
  const update = updateOf(task, told, agentNow(world, agent))
  const because = noteStatus(world, task, update)
  const final = because === 0 ? update : { ...update, because }
  const uuid = world.statusCount++
  if (world.recorder.isOn) tellUpdateHandled(world, task, { update: final, uuid })
  const arrives = (): void => arrive(world, task, { update: final, uuid, memLimit: told.memLimit })
  tellMaster(world, agent, arrives)
}

/** Source: src/slave/slave.cpp, statusUpdate. */
function drained(task: Task, news: News): News {
  if (news.state !== 'TASK_KILLED' && news.state !== 'TASK_KILLING') return news
  const isGone = task.agent.drainMarksGone && task.framework.isPartitionAware && news.state === 'TASK_KILLED'
  return { ...news, state: isGone ? 'TASK_GONE_BY_OPERATOR' : news.state, reason: 'REASON_AGENT_DRAINING' }
}

/** Brings something to the master, after the link; or when the agent is back. */
export function tellMaster(world: World, agent: Agent, arrives: () => void): void {
  if (!isReachable(world, agent)) {
    agent.untold.push(arrives)
    return
  }
  world.simulation.after(world.parameters.agentLink, phases.master, () => {
    if (isReachable(world, agent)) arrives()
    else agent.untold.push(arrives)
  })
}

/** Whether master and agent hear each other. */
export const isReachable = (world: World, agent: Agent): boolean =>
  world.isMasterUp && agent.isUp && !agent.isCut && agent.standing === 'registered'

const updateOf = (task: Task, news: News, at: Instant): Update => ({
  taskId: task.info.id,
  agentId: task.agent.id,
  executorId: task.executor?.id,
  state: news.state,
  source: news.source,
  reason: news.reason,
  message: news.message,
  at,
  healthy: news.healthy,
  containerId: news.containerId,
  unreachableSince: news.unreachableSince,
  because: news.because,
})

/** A status as the master handles it. `uuid`: its number, undefined for one of the master's own. */
export type Arrival = {
  readonly update: Update
  readonly uuid: number | undefined
  readonly memLimit: number | undefined
}

/** The master takes a status in, tells its subscribers, frees what a finished task had, and passes the status on. */
export function arrive(world: World, task: Task, arrival: Arrival): void {
  const { framework } = task
  const { update } = arrival
  if (framework.isRemoved || !task.agent.tasks.has(task)) return
  const before = task.state
  const { state } = update
  assertFollows(before, state)
  task.state = state
  if (world.recorder.isOn) {
    const isHealth = update.reason === 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED'
    tellUpdated(world, task, { arrival, isNews: before !== state || isHealth })
  }
  if (isTerminal(state) && !mayComeBack(task)) forget(world, task)
  deliver(world, task, update)
}

/** LOST stands for UNREACHABLE where a framework does not know that. */
const mayComeBack = (task: Task): boolean => task.state === 'TASK_LOST' && task.agent.standing === 'unreachable'

function deliver({ isMasterUp }: World, { framework }: Task, update: Update): void {
  if (isMasterUp && framework.isConnected) framework.scheduler.update(update)
}

/** The task is over for master and agent: what it had can be offered again. */
export function forget(world: World, task: Task): void {
  const { agent, client, executor } = task
  if (!agent.tasks.delete(task)) return
  task.framework.tasks.delete(task.info.id)
  task.timer?.cancel()
  task.checking?.timer?.cancel()
  release(world, agent, task)
  if (executor === undefined) return
  executor.live -= 1
  if (executor.live === 0) forgetExecutor(world, executor)
  void client
}

/** An executor without tasks ends by itself, and gives back what it had for itself. */
export function forgetExecutor(world: World, executor: Executor): void {
  const { agent, amounts, client } = executor
  if (!agent.executors.delete(executor)) return
  if (amounts !== undefined) release(world, agent, { amounts, client })
}

function release(world: World, agent: Agent, { amounts, client }: Pick<Task, 'amounts' | 'client'>): void {
  give(agent.free, amounts)
  take(client.allocated, amounts)
  if (agent.standing === 'registered') wantAllocation(world, agent)
}

/** A status that the master itself makes of a task it knows. */
export function masterReports(world: World, task: Task, news: News): void {
  const update = updateOf(task, news, world.simulation.now())
  const own: Update = { ...update, executorId: undefined, because: noteStatus(world, task, update) }
  arrive(world, task, { update: own, uuid: undefined, memLimit: undefined })
}
