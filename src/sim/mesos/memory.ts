import { MemoryGroup } from '../kernel/memory.ts'
import type { World } from './state.ts'
import type { Executor } from './executor.ts'
import type { Task } from './task.ts'

/** The command executor's own share of a container's memory limit. Source: src/slave/constants.hpp, DEFAULT_EXECUTOR_MEM: 32 MB. */
const executorMem = 32

/** Whether a limit is a pod's child's own, and hits nobody else. */
export const hasOwnLimit = ({ parameters }: World, { executor, info }: Task): boolean =>
  executor.isPod && (!parameters.podsShareCgroups || info.hasOwnCgroup === true)

/** The memory limit that a task's processes are held to, in MiB: its container's, or of all in its pod together. */
export function limitOf(world: World, task: Task): number {
  const { executor, info } = task
  if (info.containerizer === 'docker' || hasOwnLimit(world, task)) return info.resources.mem
  return podMem(executor) + (executor.isPod ? 0 : executorMem)
}

const podMem = ({ group, tasks }: Executor): number =>
  (group?.amounts.mem ?? 0) / 1000 + tasks.reduce((sum, { info }) => sum + info.resources.mem, 0)

/** The cgroup that a task's processes are in. It is made when the first of them takes memory. */
export function memoryOf(world: World, task: Task): MemoryGroup {
  const made = (): MemoryGroup => new MemoryGroup(world.simulation, limitOf(world, task))
  const { executor, nested } = task
  const of = nested !== undefined && hasOwnLimit(world, task) ? nested : executor
  return (of.memory ??= made())
}

const mebibyte = 1024 * 1024

/**
 * The limit's own text. Only the lines that tell something are made up of the limit; the rest are zero.
 * Source: src/slave/containerizer/mesos/isolators/cgroups/subsystems/memory.cpp, oomWaited; cgroups2/controllers/memory.cpp, oomed.
 */
export function limitText(mib: number, cgroups: 'v1' | 'v2'): string {
  const bytes = Math.floor(mib * mebibyte)
  if (cgroups === 'v2')
    return `Memory limit exceeded: \nMEMORY STATISTICS post-OOM: \nanon: ${bytesText(bytes)}\nfile: 0B\nkernel: 0B\n`
  const statistics = [
    'cache 0',
    `rss ${bytes}`,
    'swap 0',
    `hierarchical_memory_limit ${bytes}`,
    `total_rss ${bytes}`,
    'total_swap 0',
  ]
  const text = bytesText(bytes)
  return `Memory limit exceeded: Requested: ${text} Maximum Used: ${text}\n\nMEMORY STATISTICS: \n${statistics.join('\n')}\n\n`
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** In the largest unit that leaves no rest. Source: 3rdparty/stout/include/stout/bytes.hpp, operator<<. */
function bytesText(bytes: number): string {
  let [amount, place] = [bytes, 0]
  while (amount > 0 && amount % 1024 === 0 && place < units.length - 1) [amount, place] = [amount / 1024, place + 1]
  return `${amount}${units[place]}`
}
