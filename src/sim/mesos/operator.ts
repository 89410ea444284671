import type { TaskId } from '../../domain/ids.ts'
import { invariant } from '../../domain/invariant.ts'
import type { Duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import type { Program } from '../kernel/program.ts'
import type { AgentDefinition } from './agent-definition.ts'
import { rescindOffers, wantAllocation } from './allocator.ts'
import { killAtAgent } from './kill.ts'
import { lose, markGone, register, startProcess, vanish } from './membership.ts'
import { openSession } from './session.ts'
import type { Agent, World } from './state.ts'
import type { Task } from './task.ts'
import { taskCalled } from './tasks.ts'
import { noteAgent, noteTask } from './timeline.ts'

/**
 * How an agent is drained. `graceMax`: no task has longer to stop.
 * Source: include/mesos/v1/mesos.proto, DrainConfig.max_grace_period.
 */
export type Drain = { readonly markGone: boolean; readonly graceMax?: Duration | undefined }

/** What an operator or fate does to an agent, by hostname. `because`: the timeline entry that led to it, or 0. */
export type AgentActions = {
  /** Stops the agent's process and starts it again: its flags and default profile are read anew; containers run on. */
  restartAgent(hostname: string, because: number, downFor?: Duration): void
  stopAgent(hostname: string, because: number): void
  startAgent(hostname: string, because: number): void
  /** The host loses power: nothing on it runs any more. `startAgent` brings it back without its tasks. */
  powerOff(hostname: string, because: number): void
  /** Master and agent do not hear each other; what runs, runs on. */
  partition(hostname: string, because: number): void
  /** The network is whole again. */
  heal(hostname: string, because: number): void
  markGone(hostname: string, because: number): void
  drain(hostname: string, options: Drain, because: number): void
  /** Ends a draining: offers are made again. */
  reactivate(hostname: string, because: number): void
  /** Changes an agent's configuration, which its process reads at its next start. */
  configure(hostname: string, change: Partial<Pick<AgentDefinition, 'seccomp'>>, because: number): void
  /** Changes how an agent is set up and restarts it. */
  upgrade(
    hostname: string,
    change: Partial<Pick<AgentDefinition, 'version' | 'seccomp' | 'reader'>>,
    because: number,
    downFor?: Duration,
  ): void
  /** The host's clock is set: what its agent and executors say from now on has other times. */
  setClock(hostname: string, aheadMs: number): void
  /** Puts a profile's file in place, or another text into it. The agent reads it at the next launch that names it. */
  installProfile(hostname: string, name: string, text: string, because: number): void
  removeProfile(hostname: string, name: string, because: number): void
  /** The kernel kills a task for memory, whatever it uses. */
  outOfMemory(taskId: TaskId, because: number): void
  /** Runs a program in a debug container beside a running task, as `dcos task exec` does. */
  openSession(taskId: TaskId, program: Program, because: number): void
}

/** The actions on a world. */
export function agentActions(world: World): AgentActions {
  const agentOf = (hostname: string): Agent => {
    const agent = world.hosts.get(hostname)
    invariant(agent !== undefined, `no agent is called ${hostname}`)
    return agent
  }
  const installProfile: AgentActions['installProfile'] = (hostname, name, text, because) => {
    const agent = agentOf(hostname)
    const says = agent.profiles.has(name) ? `profile ${name} edited` : `profile ${name} installed`
    agent.profiles.set(name, text)
    noteAgent(world, agent, says, because)
  }
  return {
    restartAgent: (hostname, because, downFor) => restart(world, agentOf(hostname), { because, downFor }),
    stopAgent: (hostname, because) => stop(world, agentOf(hostname), because),
    startAgent: (hostname, because) => start(world, agentOf(hostname), because),
    powerOff: (hostname, because) => powerOff(world, agentOf(hostname), because),
    partition: (hostname, because) => {
      const agent = agentOf(hostname)
      agent.isCut = true
      lose(world, agent, noteAgent(world, agent, 'cut off from the master', because))
    },
    heal: (hostname, because) => {
      const agent = agentOf(hostname)
      agent.isCut = false
      noteAgent(world, agent, 'reaches the master again', because)
      world.simulation.after(world.parameters.agentReturn, phases.master, () => register(world, agent, true))
    },
    markGone: (hostname, because) => markGone(world, agentOf(hostname), because),
    drain: (hostname, options, because) => drain(world, agentOf(hostname), { ...options, because }),
    reactivate: (hostname, because) => {
      const agent = agentOf(hostname)
      agent.isDraining = false
      agent.drainMarksGone = false
      noteAgent(world, agent, 'reactivated', because)
      wantAllocation(world, agent)
    },
    configure: (hostname, change, because) => {
      const agent = agentOf(hostname)
      agent.definition = { ...agent.definition, ...change }
      noteAgent(world, agent, 'configured, which counts from its next start', because)
    },
    upgrade: (hostname, change, because, downFor) => {
      const agent = agentOf(hostname)
      agent.definition = { ...agent.definition, ...change }
      restart(world, agent, { because: noteAgent(world, agent, 'upgraded', because), downFor })
    },
    setClock: (hostname, aheadMs) => {
      const agent = agentOf(hostname)
      agent.definition = { ...agent.definition, clockOffset: aheadMs }
    },
    installProfile,
    removeProfile: (hostname, name, because) => {
      const agent = agentOf(hostname)
      agent.profiles.delete(name)
      noteAgent(world, agent, `profile ${name} removed`, because)
    },
    outOfMemory: (id, because) => {
      for (const task of tasksCalled(world, id)) outOfMemory(world, task, because)
    },
    openSession: (id, program, because) => {
      for (const task of tasksCalled(world, id)) openSession(world, task, program, because)
    },
  }
}

const tasksCalled = (world: World, id: TaskId): readonly Task[] =>
  [...world.frameworks.values()].flatMap((framework) => taskCalled(world, framework, id) ?? [])

function outOfMemory(world: World, task: Task, because: number): void {
  const { running } = task
  if (running === undefined || task.isTerminated) return
  running.outOfMemory(noteTask(world, task, { kind: 'fate', says: 'killed for want of memory', because }))
}

function stop(world: World, agent: Agent, because: number): void {
  if (!agent.isUp) return
  agent.isUp = false
  lose(world, agent, noteAgent(world, agent, 'agent stopped', because))
}

function start(world: World, agent: Agent, because: number): void {
  if (agent.isUp || agent.standing === 'gone') return
  if (startProcess(world, agent, because)) register(world, agent, true)
}

type Restart = { readonly because: number; readonly downFor: Duration | undefined }

function restart(world: World, agent: Agent, { because, downFor }: Restart): void {
  stop(world, agent, because)
  world.simulation.after(downFor ?? world.parameters.agentRestart, phases.agent, () => start(world, agent, agent.entry))
}

function powerOff(world: World, agent: Agent, because: number): void {
  agent.isUp = false
  const entry = noteAgent(world, agent, 'host lost', because)
  agent.untold.length = 0
  for (const task of agent.tasks) vanish(task)
  lose(world, agent, entry)
}

function drain(
  world: World,
  agent: Agent,
  { markGone: marksGone, graceMax, because }: Drain & { readonly because: number },
): void {
  agent.isDraining = true
  agent.drainMarksGone = marksGone
  const entry = noteAgent(world, agent, 'draining', because)
  rescindOffers(world, agent)
  for (const task of agent.tasks) {
    const grace = task.info.killGrace ?? world.parameters.killGrace
    killAtAgent(world, task, {
      why: 'drain',
      grace: graceMax === undefined || grace < graceMax ? undefined : graceMax,
      because: entry,
    })
  }
}
