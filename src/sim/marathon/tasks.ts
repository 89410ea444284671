import type { TaskId } from '../../domain/ids.ts'
import type { Update } from '../mesos/driver.ts'
import { LaunchedTask } from './launched-task.ts'
import type { Instance, Marathon } from './state.ts'

/** No task at all: shared by all instances that were never launched. */
export const noTasks: LaunchedTask[] = []

/** The task that a status is about; undefined: no instance has it. */
export function taskOf(marathon: Marathon, update: Update): LaunchedTask | undefined {
  const { info } = update
  const task = info instanceof LaunchedTask ? info : byTask(marathon).get(update.taskId)
  return task === undefined || task.isForgotten ? undefined : task
}

/** Only a master that has forgotten a task speaks of it by its id alone: the index is made when it first does. */
function byTask(marathon: Marathon): Map<TaskId, LaunchedTask> {
  if (marathon.byTask !== undefined) return marathon.byTask
  const made = new Map<TaskId, LaunchedTask>()
  for (const { instances } of marathon.apps.values())
    for (const { tasks } of instances.values()) for (const task of tasks) made.set(task.id, task)
  marathon.byTask = made
  return made
}

/** An instance has other tasks from now on, in the same list: each life would leave one behind. */
export function replaceTasks(marathon: Marathon, instance: Instance): void {
  const { tasks, version } = instance
  const { containers } = version.spec
  forgetTasks(marathon, instance)
  if (containers.length === 1 && tasks.length === 1) tasks[0] = new LaunchedTask(instance, containers[0])
  else instance.tasks = containers.map((container) => new LaunchedTask(instance, container))
  if (marathon.byTask !== undefined) for (const task of instance.tasks) marathon.byTask.set(task.id, task)
}

/** Nobody knows the tasks of an instance any more. */
export function forgetTasks({ byTask: known }: Marathon, { tasks }: Instance): void {
  for (const task of tasks) {
    task.isForgotten = true
    known?.delete(task.id)
  }
}
