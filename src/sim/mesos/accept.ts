import { executorId } from '../../domain/ids.ts'
import { invariant } from '../../domain/invariant.ts'
import type { Duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { type Amounts, amountsOf, contains, copyOf, give, take } from './amounts.ts'
import { refuse, wantAllocation, withdraw } from './allocator.ts'
import type { Offer, Operation, TaskInfo, Update } from './driver.ts'
import { receive } from './launch.ts'
import { tellAdded } from './operator-messages.ts'
import type { Client, Executor, Framework, OfferRecord, Task, World } from './state.ts'
import { taskCalled } from './tasks.ts'
import { laneOf, noteTask } from './timeline.ts'
import { agentWait } from './link.ts'

/** What a framework answers an offer with. */
export type Answer = { readonly operations: readonly Operation[]; readonly refuse: Duration; readonly because: number }

/**
 * The master takes an answer in: what is launched is charged, and what is left of the offer is free again, refused for
 * a while. Source: src/master/master.cpp, accept and _accept.
 */
export function accept(world: World, framework: Framework, offer: Offer, answer: Answer): void {
  const record = world.offers.get(offer.id)
  if (record === undefined || record.client.framework !== framework) {
    const why = `Task launched with invalid offers: Offer ${offer.id} is no longer valid`
    for (const task of tasksOf(answer.operations))
      drop(world, framework, { task, offer, why, reason: 'REASON_INVALID_OFFERS', because: answer.because })
    return
  }
  withdraw(world, record)
  const left = copyOf(record.amounts)
  for (const operation of answer.operations)
    launch(world, record, { operation, left, because: operation.because ?? answer.because })
  refuse(world, record, { left, wait: answer.refuse })
  wantAllocation(world, record.agent)
}

const tasksOf = (operations: readonly Operation[]): readonly TaskInfo[] =>
  operations.flatMap((operation) => (operation.kind === 'launch' ? [operation.task] : operation.tasks))

/** Tells a framework of a task that never came to be. */
export function drop(
  world: World,
  framework: Framework,
  given: {
    readonly task: TaskInfo
    readonly offer: Offer
    readonly why: string
    readonly reason: string
    readonly because: number
    readonly isError?: boolean
  },
): void {
  const { task, offer, why, reason, because } = given
  const { recorder, simulation } = world
  const state = given.isError === true ? 'TASK_ERROR' : framework.isPartitionAware ? 'TASK_DROPPED' : 'TASK_LOST'
  const says = `${state} · ${reason} · ${why}`
  const entry = recorder.isOn
    ? recorder.note({ kind: 'status', lane: laneOf(task.origin), subject: task.id, says, because })
    : 0
  const update: Update = {
    taskId: task.id,
    info: task,
    agentId: offer.agentId,
    executorId: undefined,
    state,
    source: 'SOURCE_MASTER',
    reason,
    message: why,
    at: simulation.now(),
    healthy: undefined,
    containerId: undefined,
    unreachableSince: undefined,
    because: entry,
  }
  framework.scheduler.update(update)
}

type Launch = { readonly operation: Operation; readonly left: Amounts; readonly because: number }

function launch(world: World, record: OfferRecord, { operation, left, because }: Launch): void {
  const { agent, client } = record
  const infos = operation.kind === 'launch' ? [operation.task] : operation.tasks
  const own = operation.kind === 'launch' ? undefined : amountsOf(operation.executorResources)
  const wanted = infos.map(({ resources }) => amountsOf(resources))
  const why = problem(world, client.framework, {
    infos,
    left,
    amounts: own === undefined ? wanted : [own, ...wanted],
    isGroup: own !== undefined,
  })
  if (why !== undefined) {
    const reason = operation.kind === 'launch' ? 'REASON_TASK_INVALID' : 'REASON_TASK_GROUP_INVALID'
    for (const task of infos)
      drop(world, client.framework, { task, offer: record.offer, why, reason, because, isError: true })
    return
  }
  const tasks: Task[] = []
  const serial = world.containerCount++
  const executor: Executor = {
    id: operation.kind === 'launch' ? executorId(operation.task.id) : operation.executorId,
    framework: client.framework,
    agent,
    client,
    isPod: operation.kind === 'launch-group',
    era: agent.era,
    amounts: own,
    tasks,
    serial,
    containerId: undefined,
    run: undefined,
    stderr: undefined,
    verdict: undefined,
    live: infos.length,
    pid: 0,
    phase: 'launching',
    isKillingGroup: false,
    memory: undefined,
  }
  if (own !== undefined) charge(record, left, own)
  for (const [place, info] of infos.entries()) {
    const amounts = wanted[place] as Amounts
    charge(record, left, amounts)
    tasks.push(newTask(world, { info, client, executor, amounts, because }))
  }
  const { era } = agent
  world.simulation.after(agentWait(world, agent, 'agent'), phases.agent, () => receive(world, executor, era))
}

function charge({ agent, client }: OfferRecord, left: Amounts, amounts: Amounts): void {
  take(left, amounts)
  take(agent.free, amounts)
  const { cpus, mem, disk, gpus } = agent.free
  invariant(cpus >= 0 && mem >= 0 && disk >= 0 && gpus >= 0, 'more is launched on an agent than it has')
  give(client.allocated, amounts)
}

type NewTask = {
  readonly info: TaskInfo
  readonly client: Client
  readonly executor: Executor
  readonly amounts: Amounts
  readonly because: number
}

function newTask(world: World, { info, client, executor, amounts, because }: NewTask): Task {
  const { agent, framework } = executor
  const task: Task = {
    info,
    framework,
    agent,
    client,
    amounts,
    executor,
    nested: 0,
    containerId: undefined,
    pid: 0,
    state: 'TASK_STAGING',
    latest: 'TASK_STAGING',
    healthy: undefined,
    running: undefined,
    sessions: undefined,
    memory: undefined,
    killedFor: undefined,
    killGrace: undefined,
    isTerminated: false,
    isLost: false,
    timer: undefined,
    checking: undefined,
    entry: because,
    history: world.recorder.isOn ? [] : undefined,
  }
  framework.byId?.set(info.id, task)
  agent.tasks.add(task)
  if (world.recorder.isOn) {
    noteTask(world, task, { kind: 'launch', says: `launched on ${agent.definition.hostname}`, because })
    tellAdded(world, task)
  }
  return task
}

/** Source: src/master/validation.cpp, task::internal::validateTask and validateUniqueTaskID, validateResourceUsage. */
function problem(
  world: World,
  framework: Framework,
  {
    infos,
    left,
    amounts,
    isGroup,
  }: {
    readonly infos: readonly TaskInfo[]
    readonly left: Amounts
    readonly amounts: readonly Amounts[]
    readonly isGroup: boolean
  },
): string | undefined {
  for (const info of infos)
    if (info.hasFreshId !== true && taskCalled(world, framework, info.id) !== undefined)
      return `Task has duplicate ID: ${info.id}`
  const refused = infos.find(({ refusedFor }) => refusedFor !== undefined)
  if (refused !== undefined)
    return isGroup ? `Task '${refused.id}' is invalid: ${refused.refusedFor}` : refused.refusedFor
  const rest = copyOf(left)
  for (const some of amounts) {
    if (!contains(rest, some)) return 'Task uses more resources than available'
    take(rest, some)
  }
  return undefined
}

/** A framework does not want an offer. */
export function decline(world: World, framework: Framework, offer: Offer, wait: Duration): void {
  const record = world.offers.get(offer.id)
  if (record === undefined || record.client.framework !== framework) return
  withdraw(world, record)
  refuse(world, record, { left: record.amounts, wait })
  wantAllocation(world, record.agent)
}
