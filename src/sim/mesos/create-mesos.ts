import { type AgentId, agentId, type FrameworkId, frameworkId } from '../../domain/ids.ts'
import { invariant } from '../../domain/invariant.ts'
import { duration, type Duration, instant } from '../../domain/time.ts'
import { phases, type Simulation } from '../engine/simulation.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Program } from '../kernel/program.ts'
import type { Recorder } from '../recorder.ts'
import { Row } from '../row.ts'
import { accept, decline, drop } from './accept.ts'
import type { AgentDefinition } from './agent-definition.ts'
import { allocateSoon, checkResources, reconsider, revive, welcomeOffers } from './allocator.ts'
import { amountsOf, copyOf, nothing } from './amounts.ts'
import type { Driver, Scheduler, TaskInfo } from './driver.ts'
import { failOver, tearDown } from './failover.ts'
import { kill } from './kill.ts'
import { register, startProcess } from './membership.ts'
import { type AgentActions, agentActions } from './operator.ts'
import { tellFramework, tellSubscribed } from './operator-messages.ts'
import { frameworkWait } from './link.ts'
import { tasksToLaunch } from './operations.ts'
import { mesosDefaults, type MesosParameters } from './parameters.ts'
import { reconcile } from './reconcile.ts'
import type { Agent, Client, Framework, FrameworkInfo, World } from './state.ts'
import { noteCluster } from './timeline.ts'
import { createUuids } from './uuids.ts'
import { createVerdictCache } from './verdict.ts'

/** What the simulated Mesos is made of. */
export type MesosOptions = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly kernel: Kernel
  readonly programOf: (task: TaskInfo, hostname: string) => Program
  readonly parameters?: Partial<MesosParameters>
}

/** What stands for the agents' state towards others. */
export type AgentSeen = {
  readonly id: AgentId
  readonly hostname: string
  readonly standing: Agent['standing']
  readonly isUp: boolean
  readonly taskCount: number
  /** What its process was last started with. */
  readonly flags: Readonly<Record<string, string>>
}

/** A simulated cluster: masters, agents and what runs there. Every action takes the timeline entry that led to it, or 0. */
export type MesosCluster = AgentActions & {
  connect(scheduler: Scheduler, info: FrameworkInfo): Driver
  addAgent(definition: AgentDefinition, because: number): AgentId
  agents(): readonly AgentSeen[]
  /** Tasks whose program runs now. O(tasks). */
  runningTasks(): readonly TaskInfo[]
  /** The leading master is lost; another leads after so long. */
  failOver(because: number, downFor?: Duration): void
  /** The observer subscribes again: it is told the whole state. */
  resubscribe(): void
  tearDown(frameworkId: FrameworkId, because: number): void
  /** Throws if resources do not add up. O(agents and tasks): not for every action. @returns how many it looked at */
  check(): number
}

/** Makes a cluster with a leading master and no agents. Its subscribers hear the state at the end of this instant first. */
export function createMesos({ simulation, recorder, kernel, programOf, parameters }: MesosOptions): MesosCluster {
  const random = simulation.random('mesos')
  const uuids = createUuids(random)
  const world: World = {
    simulation,
    recorder,
    kernel,
    programOf,
    parameters: { ...mesosDefaults, ...parameters },
    random,
    ways: { arrivals: new Map(), random: undefined },
    uuids,
    verdicts: createVerdictCache(),
    agents: new Map(),
    hosts: new Map(),
    frameworks: new Map(),
    offers: new Set(),
    candidates: new Set(),
    clients: [],
    totals: nothing(),
    masterId: uuids.text('master', 0),
    masters: 0,
    isMasterUp: true,
    isTicking: false,
    isAllocating: false,
    hasSubscriber: false,
    startedAt: simulation.now(),
    offerCount: 0,
    containerCount: 0,
    agentCount: 0,
    frameworkCount: 0,
    statusCount: 0,
    nestedCount: 0,
  }
  if (recorder.isOn) simulation.after(duration(0), phases.observer, () => tellSubscribed(world))
  return {
    ...agentActions(world),
    connect: (scheduler, info) => connect(world, scheduler, info),
    addAgent: (definition, because) => addAgent(world, definition, because),
    agents: () => [...world.agents.values()].map(seen),
    runningTasks: () =>
      [...world.agents.values()].flatMap(({ tasks }) =>
        [...tasks]
          .filter(({ running, isTerminated }) => running !== undefined && !isTerminated)
          .map(({ info }) => info),
      ),
    failOver: (because, downFor) => failOver(world, { because, downFor }),
    resubscribe: () => {
      if (recorder.isOn) tellSubscribed(world)
    },
    tearDown: (id, because) => {
      const framework = world.frameworks.get(id)
      if (framework !== undefined) tearDown(world, framework, because)
    },
    check: () => checkResources(world),
  }
}

const seen = ({ id, definition, standing, isUp, tasks, flags }: Agent): AgentSeen => ({
  id,
  hostname: definition.hostname,
  standing,
  isUp,
  taskCount: tasks.size,
  flags,
})

function addAgent(world: World, definition: AgentDefinition, because: number): AgentId {
  invariant(!world.hosts.has(definition.hostname), `two agents are called ${definition.hostname}`)
  const number = world.agentCount++
  const total = amountsOf(definition.resources)
  const agent: Agent = {
    id: agentId(definition.id ?? [world.masterId, `S${number}`].join('-')),
    definition,
    profiles: new Map(definition.profiles),
    total,
    free: copyOf(total),
    reservations: new Map(),
    tasks: new Row(),
    offers: new Set(),
    setup: undefined,
    flags: {},
    standing: 'down',
    isUp: false,
    isCut: false,
    isDraining: false,
    drainMarksGone: false,
    era: 0,
    registeredAt: instant(0),
    master: world.masters,
    unreachableSince: undefined,
    givingUp: undefined,
    untold: [],
    unkilled: [],
    entry: 0,
    pids: 0,
  }
  world.agents.set(agent.id, agent)
  world.hosts.set(definition.hostname, agent)
  if (startProcess(world, agent, because)) register(world, agent, false)
  return agent.id
}

function connect(world: World, scheduler: Scheduler, info: FrameworkInfo): Driver {
  const id = frameworkId(`${world.masterId}-${String(world.frameworkCount++).padStart(4, '0')}`)
  const clients: Client[] = []
  const framework: Framework = {
    id,
    info,
    scheduler,
    clients,
    byId: undefined,
    isPartitionAware: info.capabilities.includes('PARTITION_AWARE'),
    hasKilling: info.capabilities.includes('TASK_KILLING_STATE'),
    since: world.simulation.now(),
    unheard: [],
    isConnected: false,
    isRemoved: false,
  }
  for (const role of info.roles)
    clients.push({ framework, role, isSuppressed: false, allocated: nothing(), filters: new Map() })
  world.frameworks.set(id, framework)
  world.simulation.after(frameworkWait(world, framework, 'master'), phases.master, () => {
    if (!world.isMasterUp || framework.isRemoved) return
    framework.isConnected = true
    world.clients.push(...clients)
    noteCluster(world, 'framework', { says: `${scheduler.name} registered`, because: 0 })
    tellFramework(world, framework, 'added')
    scheduler.registered(id, false)
    reconsider(world, world.agents.values())
    allocateSoon(world)
  })
  return driverOf(world, framework)
}

function driverOf(world: World, framework: Framework): Driver {
  const { simulation } = world
  const clientOf = (role: string): Client | undefined => framework.clients.find((client) => client.role === role)
  /** What the master does when a call arrives; a call to no master is lost. */
  const call = (act: () => void): void => {
    if (!framework.isConnected) return
    simulation.after(frameworkWait(world, framework, 'master'), phases.master, () => {
      if (world.isMasterUp && framework.isConnected && !framework.isRemoved) act()
    })
  }
  return {
    accept: (offer, operations, refuse, because) => {
      if (framework.isConnected) call(() => accept(world, framework, offer, { operations, refuse, because }))
      else
        for (const operation of operations)
          for (const task of tasksToLaunch(operation))
            drop(world, framework, {
              task,
              offer,
              why: 'Master disconnected',
              reason: 'REASON_MASTER_DISCONNECTED',
              because,
            })
    },
    decline: (offer, refuse) => call(() => decline(world, framework, offer, refuse)),
    revive: (role) =>
      call(() => {
        const client = clientOf(role)
        if (client !== undefined) revive(world, client)
      }),
    suppress: (role) =>
      call(() => {
        const client = clientOf(role)
        if (client !== undefined) client.isSuppressed = true
      }),
    unsuppress: (role) =>
      call(() => {
        const client = clientOf(role)
        if (client !== undefined) welcomeOffers(world, client)
      }),
    kill: (taskId, ofAgent, grace, because) =>
      call(() => kill(world, framework, { taskId, agentId: ofAgent, grace, because })),
    reconcile: (tasks) => call(() => reconcile(world, framework, tasks)),
  }
}
