import type { AgentId, TaskId } from '../../domain/ids.ts'
import type { Duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { type Kill, killProcess } from './run-task.ts'
import { reconcileTask } from './reconcile.ts'
import type { Framework, World } from './state.ts'
import type { Task } from './task.ts'
import { taskCalled } from './tasks.ts'
import { noteTask } from './timeline.ts'
import { agentWait } from './link.ts'

/** A framework's wish to kill, at the master. */
export type KillCall = {
  readonly taskId: TaskId
  readonly agentId: AgentId | undefined
  readonly grace: Duration | undefined
  readonly because: number
}

/**
 * The master passes a kill on to the agent; for a task it does not know it answers as to a reconciliation, and for an
 * agent that is away it keeps the wish until that is back. Source: src/master/master.cpp, kill.
 */
export function kill(world: World, framework: Framework, { taskId, agentId, grace, because }: KillCall): void {
  const task = taskCalled(world, framework, taskId)
  if (task === undefined || task.agent.standing === 'unreachable') {
    reconcileTask(world, framework, { taskId, agentId })
    return
  }
  if (world.recorder.isOn) noteTask(world, task, { kind: 'kill', says: 'kill', because })
  killAtAgent(world, task, { why: 'request', grace, because: task.entry })
}

/** Brings a kill to an agent, now or when it is back. */
export function killAtAgent(world: World, task: Task, wanted: Kill): void {
  const { agent } = task
  const arrives = (): void => {
    if (agent.isUp && !agent.isCut) killProcess(world, task, wanted)
    else agent.unkilled.push(arrives)
  }
  if (agent.standing === 'registered') world.simulation.after(agentWait(world, agent, 'agent'), phases.agent, arrives)
  else agent.unkilled.push(arrives)
}
