import { invariant } from '../../domain/invariant.ts'
import type { Duration } from '../../domain/time.ts'
import { type Amounts, amountsOf, contains, copyOf, giveScalars, sharedAmounts, take } from './amounts.ts'
import { refuse, wantAllocation, withdraw } from './allocator.ts'
import type { Offer, Operation, TaskInfo, Update } from './driver.ts'
import { sendToAgent } from './launch.ts'
import { tellAdded } from './operator-messages.ts'
import { OutstandingOffer } from './outstanding-offer.ts'
import type { Executor, Framework, Task, World } from './state.ts'
import { taskCalled } from './tasks.ts'
import { laneOf, noteTask } from './timeline.ts'

/** What a framework answers an offer with. */
export type Answer = { readonly operations: readonly Operation[]; readonly refuse: Duration; readonly because: number }

/**
 * The master takes an answer in: what is launched is charged, and what is left of the offer is free again, refused for
 * a while. Source: src/master/master.cpp, accept and _accept.
 */
export function accept(world: World, framework: Framework, offer: Offer, answer: Answer): void {
  if (!isValid(world, framework, offer)) {
    const why = `Task launched with invalid offers: Offer ${offer.id} is no longer valid`
    for (const task of tasksOf(answer.operations))
      drop(world, framework, { task, offer, why, reason: 'REASON_INVALID_OFFERS', because: answer.because })
    return
  }
  withdraw(world, offer)
  const left = copyOf(offer.amounts)
  for (const operation of answer.operations)
    launch(world, offer, { operation, left, because: operation.because ?? answer.because })
  refuse(world, offer, { left, wait: answer.refuse })
  wantAllocation(world, offer.agent)
}

/** Whether an offer still stands, and is this framework's. */
const isValid = (world: World, framework: Framework, offer: Offer): offer is OutstandingOffer =>
  offer instanceof OutstandingOffer && world.offers.has(offer) && offer.client.framework === framework

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

function launch(world: World, from: OutstandingOffer, { operation, left, because }: Launch): void {
  const { agent, client } = from
  const isPod = operation.kind === 'launch-group'
  const infos = isPod ? operation.tasks : [operation.task]
  const own = isPod ? amountsOf(operation.executorResources) : undefined
  const why = problem(world, from, infos, own) ?? shortage(infos, own, left)
  if (why !== undefined) {
    const reason = isPod ? 'REASON_TASK_GROUP_INVALID' : 'REASON_TASK_INVALID'
    for (const task of infos) drop(world, client.framework, { task, offer: from, why, reason, because, isError: true })
    return
  }
  const executor: Executor = {
    id: isPod ? operation.executorId : undefined,
    framework: client.framework,
    agent,
    client,
    isPod,
    era: agent.era,
    amounts: own,
    tasks: noTasks,
    serial: world.containerCount++,
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
  if (own !== undefined) charge(from, left, own)
  for (const { resources } of infos) charge(from, left, sharedAmounts(resources))
  executor.tasks = infos.map((info) => newTask(world, executor, info, because))
  if (world.recorder.isOn) for (const task of executor.tasks) tellLaunched(world, task, because)
  sendToAgent(world, executor)
}

const noTasks: readonly Task[] = []

function charge({ agent, client }: OutstandingOffer, left: Amounts, amounts: Readonly<Amounts>): void {
  take(left, amounts)
  take(agent.free, amounts)
  const { cpus, mem, disk, gpus } = agent.free
  invariant(cpus >= 0 && mem >= 0 && disk >= 0 && gpus >= 0, 'more is launched on an agent than it has')
  giveScalars(client.allocated, amounts)
}

function newTask(world: World, executor: Executor, info: TaskInfo, because: number): Task {
  const { agent, framework, client } = executor
  const task: Task = {
    info,
    framework,
    agent,
    client,
    amounts: sharedAmounts(info.resources),
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
  return task
}

function tellLaunched(world: World, task: Task, because: number): void {
  noteTask(world, task, { kind: 'launch', says: `launched on ${task.agent.definition.hostname}`, because })
  tellAdded(world, task)
}

/** Source: src/master/validation.cpp, task::internal::validateTask and validateUniqueTaskID. */
function problem(
  world: World,
  { client }: OutstandingOffer,
  infos: readonly TaskInfo[],
  own: Amounts | undefined,
): string | undefined {
  for (const info of infos)
    if (info.hasFreshId !== true && taskCalled(world, client.framework, info.id) !== undefined)
      return `Task has duplicate ID: ${info.id}`
  for (const info of infos)
    if (info.refusedFor !== undefined)
      return own === undefined ? info.refusedFor : `Task '${info.id}' is invalid: ${info.refusedFor}`
  return undefined
}

/** Source: src/master/validation.cpp, task::internal::validateResourceUsage. */
function shortage(infos: readonly TaskInfo[], own: Amounts | undefined, left: Amounts): string | undefined {
  const rest = copyOf(left)
  if (own !== undefined && !takeIfThere(rest, own)) return tooMuch
  for (const { resources } of infos) if (!takeIfThere(rest, sharedAmounts(resources))) return tooMuch
  return undefined
}

const tooMuch = 'Task uses more resources than available'

function takeIfThere(rest: Amounts, some: Readonly<Amounts>): boolean {
  const isThere = contains(rest, some)
  if (isThere) take(rest, some)
  return isThere
}

/** A framework does not want an offer. */
export function decline(world: World, framework: Framework, offer: Offer, wait: Duration): void {
  if (!isValid(world, framework, offer)) return
  withdraw(world, offer)
  refuse(world, offer, { left: offer.amounts, wait })
  wantAllocation(world, offer.agent)
}
