import { invariant } from '../../domain/invariant.ts'
import type { Duration } from '../../domain/time.ts'
import { type Amounts, amountsOf, contains, copyOf, giveScalars, nothing, sharedAmounts, take } from './amounts.ts'
import { refuse, wantAllocation, withdraw } from './allocator.ts'
import type { Offer, Operation, TaskInfo, Update } from './driver.ts'
import { sendToAgent } from './launch.ts'
import { tasksToLaunch } from './operations.ts'
import { tellAdded } from './operator-messages.ts'
import { OutstandingOffer } from './outstanding-offer.ts'
import { hold, reserve, unreserve } from './reservations.ts'
import type { Framework, Reservation, World } from './state.ts'
import { Executor, type Group } from './executor.ts'
import { Task } from './task.ts'
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
  const rest: Rest = { left: copyOf(offer.amounts), reservations: offer.reservations }
  for (const operation of answer.operations)
    perform(world, offer, { operation, rest, because: operation.because ?? answer.because })
  refuse(world, offer, { ...rest, wait: answer.refuse })
  wantAllocation(world, offer.agent)
}

/** Whether an offer still stands, and is this framework's. */
const isValid = (world: World, framework: Framework, offer: Offer): offer is OutstandingOffer =>
  offer instanceof OutstandingOffer && world.offers.has(offer) && offer.client.framework === framework

const tasksOf = (operations: readonly Operation[]): readonly TaskInfo[] => operations.flatMap(tasksToLaunch)

/** What is left of an offer. */
type Rest = { left: Amounts; reservations: readonly Reservation[] }

type Given<O> = { readonly operation: O; readonly rest: Rest; readonly because: number }

function perform(world: World, from: OutstandingOffer, { operation, rest, because }: Given<Operation>): void {
  if (operation.kind === 'launch' || operation.kind === 'launch-group') {
    launch(world, from, { operation, rest, because })
    return
  }
  const { reserved } = operation
  if (operation.kind === 'reserve') reserve(world, from, { reserved, left: rest.left, because })
  else if (rest.reservations.some((one) => one.reserved === reserved)) {
    unreserve(world, from.agent, { reserved, because })
    rest.reservations = rest.reservations.filter((one) => one.reserved !== reserved)
  }
}

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

type LaunchOperation = Extract<Operation, { readonly kind: 'launch' | 'launch-group' }>

function launch(world: World, from: OutstandingOffer, { operation, rest, because }: Given<LaunchOperation>): void {
  const { client } = from
  const isPod = operation.kind === 'launch-group'
  const infos = isPod ? operation.tasks : [operation.task]
  const group = isPod ? groupOf(operation) : undefined
  const own = group?.amounts
  const reservation = rest.reservations.find(({ reserved }) => reserved === operation.on)
  const why = problem(world, from, infos, own) ?? shortage(infos, own, sourceOf(operation, { rest, reservation }))
  if (why !== undefined) {
    const reason = isPod ? 'REASON_TASK_GROUP_INVALID' : 'REASON_TASK_INVALID'
    for (const task of infos) drop(world, client.framework, { task, offer: from, why, reason, because, isError: true })
    return
  }
  const executor = new Executor(world, from, { group, reservation })
  if (reservation !== undefined) {
    hold(reservation, client)
    rest.reservations = rest.reservations.filter((one) => one !== reservation)
  } else {
    if (own !== undefined) charge(from, rest.left, own)
    for (const { resources } of infos) charge(from, rest.left, sharedAmounts(resources))
  }
  for (const info of infos) {
    const task = newTask(executor, info, because)
    executor.first ??= task
    group?.tasks.push(task)
  }
  if (world.recorder.isOn) for (const task of executor.tasks) tellLaunched(world, task, because)
  sendToAgent(world, executor)
}

const groupOf = ({ executorId, executorResources, tasks }: Extract<Operation, { kind: 'launch-group' }>): Group => ({
  id: executorId,
  amounts: amountsOf(executorResources),
  tasks: [],
  live: tasks.length,
  isKilling: false,
})

/** What a launch may take from: with `on` that reservation, which is nothing if the offer has it not. */
const sourceOf = (
  { on }: LaunchOperation,
  { rest, reservation }: { readonly rest: Rest; readonly reservation: Reservation | undefined },
): Readonly<Amounts> => (on === undefined ? rest.left : (reservation?.amounts ?? nothing()))

function charge({ agent, client }: OutstandingOffer, left: Amounts, amounts: Readonly<Amounts>): void {
  take(left, amounts)
  take(agent.free, amounts)
  const { cpus, mem, disk, gpus } = agent.free
  invariant(cpus >= 0 && mem >= 0 && disk >= 0 && gpus >= 0, 'more is launched on an agent than it has')
  giveScalars(client.allocated, amounts)
}

function newTask(executor: Executor, info: TaskInfo, because: number): Task {
  const task = new Task(executor, info, because)
  executor.framework.byId?.set(info.id, task)
  executor.agent.tasks.add(task)
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
  own: Readonly<Amounts> | undefined,
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
function shortage(
  infos: readonly TaskInfo[],
  own: Readonly<Amounts> | undefined,
  left: Readonly<Amounts>,
): string | undefined {
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
  refuse(world, offer, { left: offer.amounts, reservations: offer.reservations, wait })
  wantAllocation(world, offer.agent)
}
