import { type ContainerId, containerId } from '../../domain/ids.ts'
import type { ProcessStart } from '../kernel/kernel.ts'
import type { Program } from '../kernel/program.ts'
import { hasPidNamespace } from './agent-flags.ts'
import { tellSession, tellSessionRefused } from './agent-log.ts'
import { taskContainer } from './containers.ts'
import { memoryOf } from './memory.ts'
import { ended } from './run-task.ts'
import type { World } from './state.ts'
import { besideOf, type Task } from './task.ts'
import { noteTask } from './timeline.ts'
import { containerVerdict } from './container-verdict.ts'

/**
 * An operator's session in a running task: a program in a nested container of class DEBUG, which shares namespaces and
 * cgroups of the task's and has the agent's default profile, whatever the task's own. It ends with the task.
 * Source: src/slave/http.cpp, launchNestedContainerSession; isolators/linux/seccomp.cpp, prepare.
 */
export function openSession(world: World, task: Task, program: Program, because: number): void {
  const { agent, running, info } = task
  if (running === undefined || task.isTerminated || !agent.isUp) return
  if (info.containerizer === 'docker') {
    noteTask(world, task, { kind: 'fate', says: 'no debug session: the task runs in Docker', because })
    return
  }
  const id = containerId([taskContainer(world, task), world.uuids.text('nested', world.nestedCount++)])
  const verdict = containerVerdict(world, agent, undefined)
  if (verdict.kind === 'launch-error') {
    if (world.recorder.isOn) tellSessionRefused(world, agent, { id, why: verdict.message })
    noteTask(world, task, { kind: 'fate', says: `no debug session: ${verdict.message}`, because })
    return
  }
  if (world.recorder.isOn) tellSession(world, agent, { id, verdict })
  const entry = note(world, task, { program, because })
  const start = sessionStart(world, task, {
    id,
    program,
    filter: verdict.kind === 'filter' ? verdict.filter : undefined,
    because: entry,
    over: () => task.beside?.sessions.delete(session),
  })
  const session = world.kernel.start(start)
  besideOf(task).sessions.add(session)
}

/** What the session does is no news of the task itself: its own latest entry stays. */
function note(
  world: World,
  task: Task,
  { program, because }: { readonly program: Program; readonly because: number },
): number {
  const { entry } = task
  const made = noteTask(world, task, { kind: 'fate', says: `a debug session runs ${program.comm} beside it`, because })
  task.entry = entry
  return made
}

type SessionParts = Pick<ProcessStart, 'program' | 'filter' | 'because'> & {
  readonly id: ContainerId
  readonly over: () => void
}

const sessionStart = (
  world: World,
  task: Task,
  { id, program, filter, because, over }: SessionParts,
): ProcessStart => ({
  program,
  task: task.info,
  agentId: task.agent.id,
  hostname: task.agent.definition.hostname,
  containerId: id,
  filter,
  hasOwnPids: hasPidNamespace(task.agent),
  sandbox: '',
  get memory() {
    return memoryOf(world, task)
  },
  because,
  ended: (end) => {
    over()
    // The limit is that of the container: all in it goes.
    if (end.how === 'out-of-memory') {
      task.running?.vanish()
      ended(world, task, end)
    }
  },
  healthChanged: () => undefined,
})
