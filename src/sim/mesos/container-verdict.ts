import type { SeccompAgent } from '../../seccomp/effective.ts'
import type { Agent, World } from './state.ts'
import type { Task } from './task.ts'
import type { Verdict } from './verdict.ts'

/** What a container of a task, or one without a setting of its own, gets on an agent now. */
export function containerVerdict(world: World, agent: Agent, task: Task | undefined): Verdict {
  if (task?.info.containerizer === 'docker') return { kind: 'none', because: 'docker' }
  if (!isSetUp(agent)) return { kind: 'none', because: 'disabled' }
  // The executor's container keeps the agent's own set where the capabilities are for the image's root only.
  const hasAll = task !== undefined && !task.executor.isPod && task.info.hasImage
  return world.verdicts.verdict(task?.info.seccomp, agent, hasAll)
}

const isSetUp = (agent: Agent): agent is Agent & { readonly setup: SeccompAgent } => agent.setup !== undefined
