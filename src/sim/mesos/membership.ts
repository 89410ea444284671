import { instant, type Duration, duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { cancelBeside, closeSessions } from './containers.ts'
import { allocateSoon, rescindOffers, wantAllocation } from './allocator.ts'
import { giveScalars, takeScalars } from './amounts.ts'
import { agentFlags } from './agent-flags.ts'
import { tellAgentRefused, tellAgentStarted, tellRegistered } from './agent-log.ts'
import { tellAdded, tellAgentAdded } from './operator-messages.ts'
import type { Agent, World } from './state.ts'
import type { Task } from './task.ts'
import { forget, masterReports, report } from './status.ts'
import { noteAgent } from './timeline.ts'

/**
 * Starts an agent's process: it reads its flags and the default profile, keeps that, and takes back the containers that
 * run. If the default profile cannot be read it does not start.
 */
export function startProcess(world: World, agent: Agent, because: number): boolean {
  const started = world.verdicts.start(agent.definition, agent.profiles)
  agent.era += 1
  agent.flags = agentFlags(agent.definition)
  if (world.recorder.isOn) tellAgentStarted(world, agent)
  if (!started.ok) {
    noteAgent(world, agent, `does not start: ${started.error}`, because)
    if (world.recorder.isOn) tellAgentRefused(world, agent, started.error)
    return false
  }
  agent.setup = started.value
  agent.isUp = true
  noteAgent(world, agent, 'agent started', because)
  return true
}

/** The master registers an agent, for the first time or again. Source: src/master/master.cpp, registerSlave, reregisterSlave. */
export function register(world: World, agent: Agent, isAgain: boolean): void {
  if (!world.isMasterUp || !agent.isUp || agent.isCut || agent.standing === 'registered' || agent.standing === 'gone')
    return
  const before = agent.standing
  agent.standing = 'registered'
  agent.unreachableSince = undefined
  agent.givingUp?.cancel()
  agent.givingUp = undefined
  if (agent.registeredAt === 0 || before === 'unreachable') agent.registeredAt = world.simulation.now()
  giveScalars(world.totals, agent.total)
  if (world.recorder.isOn) {
    tellRegistered(world, agent, isAgain)
    tellAgentAdded(world, agent)
  }
  if (isAgain) noteAgent(world, agent, 'registered again', agent.entry)
  const isNewMaster = isAgain && agent.master !== world.masters
  agent.master = world.masters
  if (isNewMaster && world.recorder.isOn) for (const task of agent.tasks) if (!task.isLost) tellAdded(world, task)
  reportTasks(world, agent, before === 'unreachable')
  for (const update of agent.untold.splice(0)) update.arrive()
  for (const arrives of agent.unkilled.splice(0)) arrives()
  wantAllocation(world, agent)
  allocateSoon(world)
}

/**
 * What an agent brings back: tasks it has go on, tasks it does not have are dropped; those that were unreachable are let
 * go in silence, and a reconciliation finds them gone. Source: src/master/master.cpp, reconcileKnownSlave; src/slave/slave.cpp, reregistered.
 */
function reportTasks(world: World, agent: Agent, wasUnreachable: boolean): void {
  for (const task of agent.tasks) {
    const isUnstarted = task.executor.phase === 'launching' && task.executor.era !== agent.era
    if (isUnstarted || task.isLost) {
      task.executor.phase = 'ended'
      task.isTerminated = true
      if (wasUnreachable) forget(world, task)
      else dropUnknown(world, agent, task)
    } else if (wasUnreachable && (task.state === 'TASK_UNREACHABLE' || task.state === 'TASK_LOST')) {
      comeBack(world, agent, task)
    }
  }
}

function dropUnknown(world: World, agent: Agent, task: Task): void {
  const state = task.framework.isPartitionAware ? 'TASK_DROPPED' : 'TASK_LOST'
  const message = 'Reconciliation: task unknown to the agent'
  report(world, task, { state, source: 'SOURCE_AGENT', reason: 'REASON_RECONCILIATION', message, because: agent.entry })
}

function comeBack(world: World, agent: Agent, task: Task): void {
  if (world.recorder.isOn) tellAdded(world, task)
  if (task.isTerminated) return // Its end is among what could not be told.
  const message = 'Unreachable agent re-reregistered'
  masterReports(world, task, {
    state: task.latest,
    source: 'SOURCE_MASTER',
    reason: 'REASON_AGENT_REREGISTERED',
    message,
    hasContainer: true,
    because: agent.entry,
  })
}

/** The master has lost an agent: no more offers, and after the pings have failed it is unreachable. */
export function lose(world: World, agent: Agent, because: number): void {
  if (agent.standing !== 'registered') return
  agent.standing = 'down'
  takeScalars(world.totals, agent.total)
  rescindOffers(world, agent)
  expectBack(world, agent, because)
}

/** Starts the master's patience with an agent. */
export function expectBack(world: World, agent: Agent, because: number, patience?: Duration): void {
  const { agentPingTimeout, agentPingTimeoutsMax } = world.parameters
  const wait = patience ?? duration(agentPingTimeout * agentPingTimeoutsMax)
  agent.givingUp?.cancel()
  agent.givingUp = world.simulation.timer(wait, phases.master, () =>
    markUnreachable(world, agent, { because, isRecovered: patience !== undefined }),
  )
}

function markUnreachable(
  world: World,
  agent: Agent,
  { because, isRecovered }: { readonly because: number; readonly isRecovered: boolean },
): void {
  if (agent.standing !== 'down') return
  agent.standing = 'unreachable'
  agent.givingUp = undefined
  agent.unreachableSince = world.simulation.now()
  const entry = noteAgent(world, agent, 'marked unreachable: health check timed out', because)
  const message = isRecovered ? 'Agent was marked unreachable' : 'health check timed out'
  for (const task of agent.tasks) {
    const state = task.framework.isPartitionAware ? 'TASK_UNREACHABLE' : 'TASK_LOST'
    masterReports(world, task, {
      state,
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED',
      message,
      unreachableSince: instant(agent.unreachableSince),
      because: entry,
    })
  }
  tellLost(world, agent)
}

function tellLost(world: World, agent: Agent): void {
  for (const { isConnected, isRemoved, scheduler } of world.frameworks.values())
    if (isConnected && !isRemoved) scheduler.agentLost(agent.id)
}

/** An operator says that an agent is gone for good: the master gives up on it, and it shuts down if it hears of that. */
export function markGone(world: World, agent: Agent, because: number): void {
  if (agent.standing === 'gone') return
  if (agent.standing === 'registered') takeScalars(world.totals, agent.total)
  agent.standing = 'gone'
  agent.givingUp?.cancel()
  rescindOffers(world, agent)
  const entry = noteAgent(world, agent, 'marked gone', because)
  for (const task of agent.tasks) {
    vanish(task)
    const state = task.framework.isPartitionAware ? 'TASK_GONE_BY_OPERATOR' : 'TASK_LOST'
    masterReports(world, task, {
      state,
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED_BY_OPERATOR',
      message: 'Agent has been marked gone',
      because: entry,
    })
    forget(world, task)
  }
  agent.isUp = false
  tellLost(world, agent)
}

/** Nothing more is heard of a task's process. */
export function vanish(task: Task): void {
  task.isLost = true
  task.isTerminated = true
  cancelBeside(task)
  task.running?.vanish()
  closeSessions(task)
  task.executor.phase = 'ended'
}
