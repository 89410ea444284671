import type { TaskId } from '../../domain/ids.ts'
import type { Framework, World } from './state.ts'
import type { Task } from './task.ts'

/** All tasks of a framework that the master knows, in the order they were launched. O(tasks of all). */
export const tasksOf = ({ agents }: World, framework: Framework): readonly Task[] =>
  [...agents.values()]
    .flatMap(({ tasks }) => [...tasks].filter((task) => task.framework === framework))
    .sort((left, right) => placeOf(left) - placeOf(right))

const placeOf = ({ executor }: Task): number => executor.serial

/** The task of a framework that has an id; undefined: the master knows none. The index is made when it is first used. */
export const taskCalled = (world: World, framework: Framework, id: TaskId): Task | undefined =>
  indexOf(world, framework).get(id)

function indexOf(world: World, framework: Framework): Map<TaskId, Task> {
  framework.byId ??= new Map(tasksOf(world, framework).map((task) => [task.info.id, task]))
  return framework.byId
}
