import { isTerminal } from '../../domain/task.ts'
import { phases } from '../engine/simulation.ts'
import { give, takeScalars } from './amounts.ts'
import { tellUpdateHandled } from './agent-log.ts'
import { wantAllocation } from './allocator.ts'
import { cancelBeside } from './containers.ts'
import type { Update } from './driver.ts'
import { tellUpdated } from './operator-messages.ts'
import { letGo } from './reservations.ts'
import type { Agent, World } from './state.ts'
import type { Executor } from './executor.ts'
import type { Task } from './task.ts'
import { assertFollows } from './task-states.ts'
import { noteStatus } from './timeline.ts'
import { type News, Told } from './told.ts'
import { agentWait } from './link.ts'

/**
 * An agent or executor has a status to tell. It goes to the master, which passes it on; what cannot be told waits until
 * the agent is registered again. Source: src/slave/task_status_update_manager.cpp.
 */
export function report(world: World, task: Task, news: News): void {
  const { agent } = task
  const told = agent.isDraining ? drained(task, news) : news
  task.latest = told.state
  const number = world.statusCount++
  const update = task.spare?.again(told, number) ?? new Told(task, told, number)
  task.spare = undefined
  if (world.recorder.isOn) {
    update.because = noteStatus(world, task, update)
    tellUpdateHandled(world, task, update)
  }
  if (isReachable(world, agent)) world.simulation.after(agentWait(world, agent, 'master'), phases.master, update)
  else agent.untold.push(update)
}

/** A status is at the master, or waits at its agent. @returns whether anybody keeps it */
export function comeToMaster(world: World, task: Task, update: Told): boolean {
  if (isReachable(world, task.agent)) return arrive(world, task, update)
  task.agent.untold.push(update)
  return true
}

/** Source: src/slave/slave.cpp, statusUpdate. */
function drained(task: Task, news: News): News {
  if (news.state !== 'TASK_KILLED' && news.state !== 'TASK_KILLING') return news
  const isGone = task.agent.drainMarksGone && task.framework.isPartitionAware && news.state === 'TASK_KILLED'
  return { ...news, state: isGone ? 'TASK_GONE_BY_OPERATOR' : news.state, reason: 'REASON_AGENT_DRAINING' }
}

/** Whether master and agent hear each other. */
export const isReachable = (world: World, agent: Agent): boolean =>
  world.isMasterUp && agent.isUp && !agent.isCut && agent.standing === 'registered'

/**
 * The master takes a status in, tells its subscribers, frees what a finished task had, and passes the status on.
 *
 * @returns whether anybody keeps it
 */
export function arrive(world: World, task: Task, update: Told): boolean {
  const { framework } = task
  if (framework.isRemoved || !task.agent.tasks.has(task)) return false
  const before = task.state
  const { state } = update
  assertFollows(before, state)
  task.state = state
  if (world.recorder.isOn) {
    const isHealth = update.reason === 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED'
    tellUpdated(world, task, { update, isNews: before !== state || isHealth })
  }
  if (isTerminal(state) && !mayComeBack(task)) forget(world, task)
  return deliver(task, update)
}

/** LOST stands for UNREACHABLE where a framework does not know that. */
const mayComeBack = (task: Task): boolean => task.state === 'TASK_LOST' && task.agent.standing === 'unreachable'

/** Agents repeat what a framework has not acknowledged: one that is away hears it when it is back. */
function deliver({ framework }: Task, update: Update): boolean {
  if (framework.isConnected) return framework.scheduler.update(update)
  framework.unheard.push(update)
  return true
}

/** The task is over for master and agent: what it had can be offered again. */
export function forget(world: World, task: Task): void {
  const { agent, executor } = task
  if (!agent.tasks.delete(task)) return
  task.framework.byId?.delete(task.info.id)
  cancelBeside(task)
  if (executor.reservation === undefined) release(world, agent, task)
  if (executor.group !== undefined) executor.group.live -= 1
  if (executor.group === undefined || executor.group.live === 0) forgetExecutor(world, executor)
}

/** An executor without tasks ends by itself, and gives back what it had for itself. */
export function forgetExecutor(world: World, executor: Executor): void {
  const { agent, group, client, reservation } = executor
  if (reservation !== undefined) {
    letGo(reservation)
    if (agent.standing === 'registered') wantAllocation(world, agent)
  } else if (group !== undefined) release(world, agent, { amounts: group.amounts, client })
}

function release(world: World, agent: Agent, { amounts, client }: Pick<Task, 'amounts' | 'client'>): void {
  give(agent.free, amounts)
  takeScalars(client.allocated, amounts)
  if (agent.standing === 'registered') wantAllocation(world, agent)
}

/** A status that the master itself makes of a task it knows. */
export function masterReports(world: World, task: Task, news: News): void {
  const update = new Told(task, news, undefined)
  if (world.recorder.isOn) update.because = noteStatus(world, task, update)
  arrive(world, task, update)
}
