import { phases } from '../engine/simulation.ts'
import { type Condition, isTerminal } from './condition.ts'
import { setGoal } from './instances.ts'
import type { LaunchedTask } from './launched-task.ts'
import { note } from './messages.ts'
import type { Instance, Marathon } from './state.ts'

/** What answers no kill. */
const unkillable: ReadonlySet<Condition> = new Set(['Unknown', 'Unreachable', 'UnreachableInactive', 'Dropped', 'Gone'])

/** What becomes of a wish to kill an instance. Source: M/core/task/termination/impl/KillAction.scala. */
export function killAction({
  condition,
  goal,
  isReserved = false,
}: Pick<Instance, 'condition' | 'goal'> & { readonly isReserved?: boolean }): 'kill' | 'decommission' | 'nothing' {
  if (!unkillable.has(condition) || goal !== 'Running') return 'kill'
  return isReserved ? 'nothing' : 'decommission'
}

/** Kills what an instance runs and leaves its goal, so that it comes back; one that nobody can reach is given up. */
export function killInstance(marathon: Marathon, instance: Instance, because: number): void {
  const { condition, goal, reservation } = instance
  const action = killAction({ condition, goal, isReserved: reservation !== undefined })
  if (action === 'decommission') setGoal(marathon, instance, { because })
  else if (action === 'kill') killTasks(marathon, instance, because)
}

/** Asks Mesos to kill all that an instance runs. */
export function killTasks(marathon: Marathon, instance: Instance, because: number): void {
  for (const task of instance.tasks) if (!isTerminal(task.condition)) killTask(marathon, task, because)
}

/** So many kills at once; the others wait. Source: M/core/task/termination/impl/KillServiceActor.scala. */
function killTask(marathon: Marathon, task: LaunchedTask, because: number): void {
  const { kills, parameters } = marathon
  if (kills.asked.has(task) || kills.waiting.has(task)) return
  if (kills.asked.size >= parameters.killChunk) {
    kills.waiting.set(task, because)
    return
  }
  const { app } = task.instance
  const entry = note(marathon, app, { kind: 'kill', subject: task.id, says: 'Marathon kills it', because })
  ask(marathon, task, entry || because)
}

/** A kill that is not answered is asked for again and again. */
function ask(marathon: Marathon, task: LaunchedTask, because: number): void {
  const { driver, kills, simulation, parameters } = marathon
  kills.asked.set(
    task,
    simulation.timer(parameters.killRetry, phases.framework, () => ask(marathon, task, because)),
  )
  driver.kill(task.id, task.instance.agentId, graceOf(task), because)
}

/** As its instance's version has it now, which may be another than it was launched with. */
const graceOf = ({ instance: { version }, container: { name } }: LaunchedTask) =>
  (version.spec.containers.find((one) => one.name === name) ?? version.spec.containers[0]).killGrace

/** A task has ended, or nobody asks for it any more: the next kill may go out. */
export function killIsOver(marathon: Marathon, task: LaunchedTask): void {
  const { kills } = marathon
  if (kills.asked.size === 0 && kills.waiting.size === 0) return
  kills.waiting.delete(task)
  kills.asked.get(task)?.cancel()
  if (!kills.asked.delete(task)) return
  for (const [next, because] of kills.waiting) {
    kills.waiting.delete(next)
    killTask(marathon, next, because)
    return
  }
}

/** A new leader knows of no kills: it finds what must go by its goal. */
export function forgetKills({ kills }: Marathon): void {
  for (const timer of kills.asked.values()) timer.cancel()
  kills.asked.clear()
  kills.waiting.clear()
}
