import type { Duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { exited, type ProcessEnd, signalled } from '../kernel/process-end.ts'
import {
  tellChildEnded,
  tellCommandEnded,
  tellExecutorEnded,
  tellForked,
  tellGroupKilled,
  tellMemoryLimit,
} from './agent-log.ts'
import { endNews } from './end-news.ts'
import { startChecking, stopChecking } from './health.ts'
import type { StartTruth } from '../truth.ts'
import type { RefusedNeed } from './start-faults.ts'
import { tellRefused } from './start-refused.ts'
import { hasOwnLimit, limitOf, limitText } from './memory.ts'
import { closeSessions, executorContainer, sandboxOf, taskContainer } from './containers.ts'
import type { World } from './state.ts'
import type { Executor } from './executor.ts'
import { besideOf, type KilledFor, type Task } from './task.ts'
import { report } from './status.ts'
import type { News } from './told.ts'
import type { Verdict } from './verdict.ts'

/** Whether an executor is of before its agent's container launches were cut short, or over. */
export const isStale = ({ phase, era, agent, framework }: Executor): boolean =>
  phase === 'ended' || framework.isRemoved || (phase === 'launching' && (agent.era !== era || !agent.isUp))

/** The program of a task is started and TASK_RUNNING said; or what Mesos does around it fails under the filter. */
export function startTask(world: World, task: Task, verdict: Verdict): void {
  if (isStale(task.executor) || task.isTerminated) return
  const { info, agent } = task
  report(world, task, running)
  const fault = verdict.kind === 'filter' ? startFault(task, verdict) : undefined
  if (fault !== undefined) {
    const { end, prints, because, need } = fault
    world.recorder.reveal?.({ is: 'not-started', tasks: [info.id], because })
    if (need !== undefined) tellRefused(world, task.executor, { need, who: 'helper' })
    if (prints !== undefined && world.recorder.isOn)
      world.recorder.send({
        from: 'sandbox',
        agent: agent.definition.hostname,
        path: `${sandboxOf(world, task)}/stderr`,
        line: prints,
      })
    ended(world, task, end)
    return
  }
  const program = world.programOf(info, agent.definition.hostname)
  const started = task.start(program, verdict.kind === 'filter' ? verdict.filter : undefined)
  if (world.recorder.isOn) tellForked(world, task)
  if (task.isTerminated) return // A kernel may tell of the end at once.
  if (info.health !== undefined) startChecking(world, task, (program.healthyAfter ?? 0) === 0)
  if (info.maxCompletion !== undefined) {
    besideOf(task).timer = world.simulation.timer(info.maxCompletion, phases.agent, () => {
      if (task.killing === undefined && !task.isTerminated)
        killProcess(world, task, { why: 'completion', grace: zero, because: 0 })
    })
  }
  if (task.killing !== undefined) started.kill(task.killing.grace, task.entry)
}

const running: News = { state: 'TASK_RUNNING', source: 'SOURCE_EXECUTOR', hasContainer: true, because: 0 }
const zero = 0 as Duration

/**
 * What a container comes to whose launch helper may not do its work: killed before it can write the exit status it shows
 * as signal 9; trapped it notes 31 itself; refused it gives up with 1. The second helper, which changes the root for a
 * command task's image, tells its executor the plain truth.
 * Source: src/slave/containerizer/mesos/containerizer.cpp, reap; launch.cpp, signalHandler.
 */
function startFault(task: Task, { faults }: Extract<Verdict, { kind: 'filter' }>): StartFault | undefined {
  const { helper, everywhere, image } = faults
  if (task.executor.isPod) {
    if (helper !== undefined) return { end: exited(1, 0), prints: helper, because: { is: 'helper', prints: helper } }
    if (everywhere === undefined) return undefined
    const { action } = everywhere
    const end = action === 'kill-thread' ? signalled(9, 0) : action === 'trap' ? signalled(31, 0) : exited(1, 0)
    return { end, prints: undefined, because: { is: 'filter', action }, need: everywhere }
  }
  if (image === undefined || !task.info.hasImage) return undefined
  const because = { is: 'filter', action: image.action } as const
  if (image.action === 'kill-thread' || image.action === 'trap')
    return { end: signalled(31, 0), prints: undefined, because, need: image }
  return { end: exited(1, 0), prints: rootRefused(image), because, need: image }
}

type StartFault = {
  readonly end: ProcessEnd
  readonly prints: string | undefined
  readonly because: StartTruth
  /** What the filter refused of Mesos' own; undefined: there is no filter yet. */
  readonly need?: RefusedNeed
}

/** What the second helper says when it may not do a step. Source: src/linux/fs.cpp, chroot::enter; launch.cpp, execute. */
function rootRefused({ call, action }: RefusedNeed): string {
  const error = action === 'trace' ? 'Function not implemented' : 'Operation not permitted'
  const steps: Readonly<Record<string, string>> = {
    unshare: 'Failed to unshare mount namespace',
    mount: "Failed to enter chroot '/': Failed to mount",
    chroot: "Failed to enter chroot '/': Failed to chroot to new root",
    umount2: "Failed to enter chroot '/': Failed to umount",
    chdir: "Failed to chdir into current working directory '/'",
  }
  return `${steps[call] ?? "Failed to enter chroot '/': Failed to pivot to new root"}: ${error}`
}

/** What to kill a task with. */
export type Kill = { readonly why: KilledFor; readonly grace: Duration | undefined; readonly because: number }

/** An executor kills what it runs. Source: src/launcher/executor.cpp, kill. */
export function killProcess(world: World, task: Task, { why, grace, because }: Kill): void {
  if (task.isTerminated) return
  const wait = grace ?? task.info.killGrace ?? world.parameters.killGrace
  if (task.killing !== undefined) {
    // A second kill can only shorten the grace period.
    if (wait < task.killing.grace) task.running?.kill(wait, because)
    return
  }
  world.recorder.reveal?.({ is: 'kill', task: task.info.id, why })
  task.killing = { why, grace: wait }
  stopChecking(task)
  if (task.executor.phase !== 'running') return
  if (why !== 'completion' && task.framework.hasKilling && task.running !== undefined)
    report(world, task, { state: 'TASK_KILLING', source: 'SOURCE_EXECUTOR', hasContainer: true, because })
  task.running?.kill(wait, because === 0 ? task.entry : because)
}

/** The program has ended, or was never started. Its executor finds out when it looks for ended children again. */
export function ended(world: World, task: Task, end: ProcessEnd): void {
  const { executor, info } = task
  if (task.isTerminated || executor.phase === 'ended') return
  stopBeside(task)
  if (end.how === 'out-of-memory' && info.containerizer === 'mesos') memoryLimit(world, task, end)
  else {
    task.end = end
    world.simulation.after(world.parameters.reap, phases.agent, task)
  }
}

/** Its executor has found out. */
export function reaped(world: World, task: Task): void {
  const { executor, end } = task
  if (end === undefined || task.isTerminated || executor.phase === 'ended') return
  // A program may have ended in the moment of its start, before what is beside it began.
  stopBeside(task)
  task.isTerminated = true
  const news = endNews(task, end)
  if (world.recorder.isOn && !executor.isPod) tellCommandEnded(world, task, news.message ?? '')
  finish(world, task, news)
}

/** Health checks, debug sessions and the limit of its run. */
function stopBeside(task: Task): void {
  if (task.beside === undefined) return
  stopChecking(task)
  closeSessions(task)
  task.beside.timer?.cancel()
}

function finish(world: World, task: Task, news: News): void {
  report(world, task, news)
  const { executor } = task
  if (executor.isPod) {
    if (world.recorder.isOn) tellChildEnded(world, task, news)
    if (news.state === 'TASK_FAILED' || news.state === 'TASK_KILLED') killSiblings(world, task)
  }
  if (executor.find(({ isTerminated }) => !isTerminated) === undefined) executorDone(world, executor)
}

/** An executor with nothing to do ends. Only the log tells. */
function executorDone(world: World, executor: Executor): void {
  executor.phase = 'ended'
  if (!world.recorder.isOn) return
  world.simulation.after(world.parameters.executorLinger, phases.agent, () => {
    if (executor.agent.isUp) tellExecutorEnded(world, executor, 'exited with status 0')
  })
}

/** The default policy of a task group: one fails or is killed, all are killed. Source: default_executor.cpp, waited. */
function killSiblings(world: World, { executor, entry }: Task): void {
  if (executor.group === undefined || executor.group.isKilling) return
  executor.group.isKilling = true
  const others = executor.tasks.filter(({ isTerminated }) => !isTerminated)
  if (others.length > 0 && world.recorder.isOn) tellGroupKilled(world, executor)
  for (const task of others) killProcess(world, task, { why: 'group', grace: undefined, because: entry })
}

/** A child that never ran, in the agent's bare words. */
export function endNested(world: World, task: Task, message: string): void {
  if (task.isTerminated || task.executor.phase !== 'running') return
  task.isTerminated = true
  finish(world, task, {
    state: 'TASK_FAILED',
    source: 'SOURCE_EXECUTOR',
    message,
    hasContainer: true,
    because: 0,
  })
}

/** The agent destroys the container that hit its limit: a command task's, a pod's whole, or one child of it. */
function memoryLimit(world: World, task: Task, end: ProcessEnd): void {
  const { executor } = task
  const isChild = hasOwnLimit(world, task)
  const mib = limitOf(world, task)
  const text = limitText(mib, executor.agent.definition.cgroups)
  if (world.recorder.isOn)
    tellMemoryLimit(world, executor, {
      text,
      id: isChild ? taskContainer(world, task) : executorContainer(world, executor),
    })
  const hit = isChild ? [task] : executor.tasks.filter(({ isTerminated }) => !isTerminated)
  for (const one of hit) {
    one.isTerminated = true
    stopChecking(one)
    closeSessions(one)
    if (one === task) continue
    world.recorder.reveal?.({ is: 'kill', task: one.info.id, why: 'memory' })
    one.running?.vanish()
  }
  if (!isChild) executor.phase = 'ended'
  world.simulation.after(world.parameters.limitReport, phases.agent, () => {
    const reason = 'REASON_CONTAINER_LIMITATION_MEMORY'
    if (isChild) {
      const message = `Command terminated with signal Killed: ${text}`
      finish(world, task, {
        state: 'TASK_FAILED',
        source: 'SOURCE_EXECUTOR',
        reason,
        message,
        hasContainer: true,
        because: end.because,
        memLimit: mib,
      })
      return
    }
    if (world.recorder.isOn) tellExecutorEnded(world, executor, 'terminated with signal Killed')
    for (const one of hit)
      report(world, one, {
        state: 'TASK_FAILED',
        source: 'SOURCE_AGENT',
        reason,
        message: text,
        because: end.because,
        memLimit: mib,
      })
  })
}
