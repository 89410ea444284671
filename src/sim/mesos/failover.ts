import { duration, type Duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { reconsider, allocateSoon, withdraw } from './allocator.ts'
import { takeScalars } from './amounts.ts'
import { killAtAgent } from './kill.ts'
import { expectBack, register } from './membership.ts'
import { tellFramework, tellFrameworkRemoved, tellSubscribed } from './operator-messages.ts'
import type { Framework, World } from './state.ts'
import { forget, masterReports } from './status.ts'
import { tasksOf } from './tasks.ts'
import { noteCluster } from './timeline.ts'

/** `--agent_reregister_timeout`: so long a new master waits for agents it has read of. Source: src/master/constants.hpp. */
const agentReregisterTimeout = duration(600_000)

/**
 * The leading master is lost. Frameworks and agents hear of it, offers are void, and a new leader begins with what
 * agents and frameworks tell it. Nothing is allocated to frameworks before they are back.
 */
export function failOver(
  world: World,
  { because, downFor }: { readonly because: number; readonly downFor: Duration | undefined },
): void {
  if (!world.isMasterUp) return
  const { simulation, parameters } = world
  const entry = noteCluster(world, 'master', { says: 'the leading master is lost', because })
  world.isMasterUp = false
  world.hasSubscriber = false
  for (const offer of world.offers) withdraw(world, offer)
  for (const agent of world.agents.values()) {
    if (agent.standing !== 'registered') continue
    agent.standing = 'down'
    agent.givingUp?.cancel()
    takeScalars(world.totals, agent.total)
  }
  for (const framework of world.frameworks.values()) {
    if (!framework.isConnected) continue
    framework.isConnected = false
    framework.scheduler.disconnected()
  }
  simulation.after(downFor ?? parameters.masterElection, phases.master, () => elected(world, entry))
}

function elected(world: World, because: number): void {
  const { simulation, parameters, random } = world
  world.isMasterUp = true
  world.masters += 1
  world.masterId = world.uuids.text('master', world.masters)
  world.offerCount = 0
  const entry = noteCluster(world, 'master', { says: 'a new master leads', because })
  if (world.recorder.isOn) tellSubscribed(world)
  for (const agent of world.agents.values()) {
    if (agent.standing !== 'down') continue
    expectBack(world, agent, entry, agentReregisterTimeout)
    const wait = duration(random.int(0, parameters.agentBackoff))
    simulation.after(wait, phases.master, () => register(world, agent, true))
  }
  for (const framework of world.frameworks.values()) {
    if (framework.isRemoved) continue
    simulation.after(parameters.frameworkReturn, phases.master, () => connectAgain(world, framework, entry))
  }
}

function connectAgain(world: World, framework: Framework, because: number): void {
  if (!world.isMasterUp || framework.isRemoved || framework.isConnected) return
  framework.isConnected = true
  for (const client of framework.clients) {
    for (const { timer } of client.filters.values()) timer.cancel()
    client.filters.clear()
    client.isSuppressed = false
  }
  noteCluster(world, 'framework', { says: `${framework.scheduler.name} registered again`, because })
  tellFramework(world, framework, 'added')
  framework.scheduler.registered(framework.id, true)
  for (const update of framework.unheard.splice(0)) framework.scheduler.update(update)
  reconsider(world, world.agents.values())
  allocateSoon(world)
}

/**
 * Removes a framework for good: its tasks are killed, and nobody but the subscribers is told.
 * Source: src/master/master.cpp, removeFramework.
 */
export function tearDown(world: World, framework: Framework, because: number): void {
  if (framework.isRemoved) return
  const entry = noteCluster(world, 'framework', { says: `${framework.scheduler.name} torn down`, because })
  framework.isConnected = false
  for (const offer of world.offers) if (offer.client.framework === framework) withdraw(world, offer)
  const message = `Framework ${framework.id} removed`
  for (const task of tasksOf(world, framework)) {
    killAtAgent(world, task, { why: 'framework', grace: world.parameters.shutdownGrace, because: entry })
    masterReports(world, task, {
      state: 'TASK_KILLED',
      source: 'SOURCE_MASTER',
      reason: 'REASON_FRAMEWORK_REMOVED',
      message,
      because: entry,
    })
    forget(world, task)
  }
  framework.isRemoved = true
  for (const client of framework.clients) {
    for (const { timer } of client.filters.values()) timer.cancel()
    world.clients.splice(world.clients.indexOf(client), 1)
  }
  tellFrameworkRemoved(world, framework)
  reconsider(world, world.agents.values())
  allocateSoon(world)
}
