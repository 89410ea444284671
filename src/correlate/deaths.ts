import type { AgentFlags, ExecutorFact, SandboxLine, SandboxText } from '../domain/event.ts'
import { type AgentId, type ExecutorId, type FrameworkId, outermostOf, type TaskId } from '../domain/ids.ts'
import { inOrder } from '../domain/in-order.ts'
import { remembered } from '../domain/remembered.ts'
import { isFailure, isTerminal, type TaskStatus } from '../domain/task.ts'
import { instant, type Instant } from '../domain/time.ts'
import type {
  AgentFacts,
  ContainerFacts,
  ContainerNoteKnown,
  KillAsked,
  Known,
  Ledger,
  TaskFacts,
  WorkloadFacts,
} from './facts.ts'
import { endOf, type ProcessEnd } from './signs.ts'
import { executorKey } from './admit-container.ts'
import { childOf, type Children, childrenOf } from './children.ts'
import { executorContainers, nearTo } from './attempts.ts'
import { flagReader, type ReadFlags } from './flags.ts'

/** One task that ended (or whose agent went away), with everything that was heard of it. */
export type Death = {
  readonly task: TaskFacts
  readonly frameworkId: FrameworkId | undefined
  readonly frameworkName: string | undefined
  /** The first terminal status; the last UNREACHABLE if there is none. */
  readonly status: Known<TaskStatus>
  readonly statuses: readonly Known<TaskStatus>[]
  readonly outcome: 'failed' | 'killed' | 'finished'
  /** The message of its end: of the status, else in its executor's own output. */
  readonly message: string | undefined
  /** How its process ended, as the message says. */
  readonly end: ProcessEnd
  readonly agent: AgentFacts | undefined
  readonly agentId: AgentId | undefined
  readonly executorId: ExecutorId | undefined
  readonly container: ContainerFacts | undefined
  /** The executor's container where the task has a nested one of its own. */
  readonly executorContainer: ContainerFacts | undefined
  readonly executorNotes: readonly ContainerNoteKnown[]
  readonly workload: WorkloadFacts | undefined
  /** When the task was first heard of as starting; undefined if it never was. */
  readonly startedAt: Instant | undefined
  /** What the command executor said it forked, in its own pid namespace. */
  readonly forked: { readonly pid: number; readonly fact: ExecutorFact; readonly path: string } | undefined
  /** Whether the agent gives containers pid namespaces of their own; undefined if its flags are unknown. */
  readonly ownPidNamespace: boolean | undefined
  readonly killsAsked: readonly KillAsked[]
  readonly lines: readonly ProgramLine[]
  /** What the container of its executor printed besides the executor's own words, where that is another. */
  readonly executorLines: readonly ProgramLine[]
  readonly linesDropped: number
  /** Whether any sandbox file of the task was read. */
  readonly hasSandbox: boolean
  /** Whether its stderr was among them. */
  readonly readsStderr: boolean
}

/** A line the program printed, and where. */
export type ProgramLine = SandboxLine & { readonly stream: 'stdout' | 'stderr'; readonly path: string }

/** Every task that came to an end, in order of time, then id. Tasks that live are left out. */
export function deaths(known: Ledger, flagsOf: ReadFlags = flagReader(known)): readonly Death[] {
  const ownsPids = remembered((flags: AgentFlags['flags']) => flags['isolation']?.split(',').includes('namespaces/pid'))
  const children = childrenOf(known)
  const looseOf = looseTexts(known)
  const found: Death[] = []
  for (const task of tasks(known)) {
    const death = deathOf(known, { task, flagsOf, ownsPids, looseOf, children })
    if (death !== undefined) found.push(death)
  }
  return found.sort(
    (a, b) =>
      a.status.value.at - b.status.value.at ||
      compare(a.task.taskId, b.task.taskId) ||
      compare(a.frameworkId ?? '', b.frameworkId ?? ''),
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What most tasks have of most things. */
const none: readonly never[] = []

/** Tasks with those of unknown framework folded into the only one of their id. */
function tasks(known: Ledger): readonly TaskFacts[] {
  const all: TaskFacts[] = []
  for (const same of known.tasksById.values()) {
    const only = same.length === 1 ? undefined : onlyNamed(same)
    if (only === undefined) all.push(...same)
    else {
      const statuses = [...only.statuses]
      for (const task of same) if (task !== only) statuses.push(...task.statuses)
      all.push({ ...only, statuses })
    }
  }
  return all
}

/** The task that is of a framework, where no other of the same id is. */
function onlyNamed(same: readonly TaskFacts[]): TaskFacts | undefined {
  let only: TaskFacts | undefined
  for (const task of same) {
    if (task.frameworkId === undefined) continue
    if (only !== undefined) return undefined
    only = task
  }
  return only
}

/** Statuses in order, with what merely repeats left out. */
function statusesInOrder(statuses: readonly Known<TaskStatus>[]): readonly Known<TaskStatus>[] {
  if (!statuses.some(({ value }) => value.reason === 'REASON_RECONCILIATION')) return inOrder(statuses, byMoment)
  const news = statuses.filter(({ value }) => value.reason !== 'REASON_RECONCILIATION')
  const hasEnd = news.some(({ value }) => isTerminal(value.state))
  // An answer to a question repeats what is known, unless it is the first word of an end.
  const told = news.length === 0 ? statuses : hasEnd ? news : statuses.filter(isNewsOr(news))
  return inOrder(told, byMoment)
}

const byMoment = (a: Known<TaskStatus>, b: Known<TaskStatus>): number =>
  a.value.at - b.value.at || rank(a.value) - rank(b.value)

const isNewsOr =
  (news: readonly Known<TaskStatus>[]) =>
  (status: Known<TaskStatus>): boolean =>
    news.includes(status) || isTerminal(status.value.state)

/** At one instant a real end goes before the KILLED that a torn-down framework leaves behind. */
const rank = (status: TaskStatus): number => (status.state === 'TASK_KILLED' ? 2 : isTerminal(status.state) ? 1 : 0)

/** A log's line is later than the update it tells of: it counts only where nothing better told the same state. */
function isEcho(status: TaskStatus, all: readonly Known<TaskStatus>[]): boolean {
  if (status.via !== 'agent-log' && status.via !== 'master-log' && status.via !== 'marathon') return false
  return all.some(({ value }) => value.state === status.state && better.has(value.via))
}

const better: ReadonlySet<TaskStatus['via']> = new Set(['operator', 'scheduler', 'snapshot'])

function firstEnd(statuses: readonly Known<TaskStatus>[]): Known<TaskStatus> | undefined {
  const end = statuses.find(({ value }) => isTerminal(value.state))
  if (end !== undefined) return end
  const last = statuses.at(-1)
  return last?.value.state === 'TASK_UNREACHABLE' ? last : undefined
}

const outcome = (status: TaskStatus): Death['outcome'] =>
  status.state === 'TASK_FINISHED' ? 'finished' : isFailure(status.state) ? 'failed' : 'killed'

/** What is asked of every task that ended. */
type Look = {
  readonly task: TaskFacts
  readonly flagsOf: ReadFlags
  readonly ownsPids: (flags: AgentFlags['flags']) => boolean | undefined
  readonly looseOf: (task: TaskId) => readonly Known<SandboxText>[]
  readonly children: Children
}

function deathOf(known: Ledger, { task, flagsOf, ownsPids, looseOf, children }: Look): Death | undefined {
  const statuses = statusesInOrder(task.statuses.filter(({ value }) => !isEcho(value, task.statuses)))
  const status = firstEnd(statuses)
  if (status === undefined) return undefined
  const before = <K extends keyof TaskStatus>(key: K): TaskStatus[K] | undefined =>
    status.value[key] ?? statuses.findLast(({ value }) => value[key] !== undefined)?.value[key]

  const frameworkId = task.frameworkId ?? before('frameworkId')
  const child = childOf(children, { taskId: task.taskId, frameworkId })
  const agentId = before('agentId') ?? task.seen?.value.agentId ?? child?.agentId
  const executorId = before('executorId') ?? task.seen?.value.executorId ?? child?.executorId
  // That of a command task has the task's id, and where it never came no status names it.
  const ofExecutor = executorId ?? (task.taskId as string as ExecutorId)
  const ofExecutors = frameworkId === undefined ? undefined : executorKey(frameworkId, ofExecutor)
  const ids =
    ofExecutors === undefined ? [] : executorContainers(known, ofExecutors, { diedAt: status.value.at, agentId })
  const containerId =
    before('containerId') ??
    child?.containerId ??
    (executorId === undefined || isCommand(task, executorId) ? ids.at(-1) : undefined)
  const container = containerId === undefined ? undefined : known.containers.get(containerId)
  const outermost = containerId === undefined ? undefined : outermostOf(containerId)
  // A task of a group that was never started has no container of its own; its executor had one.
  const executorsId = outermost ?? ids.at(-1)
  const executorContainer =
    executorsId === undefined || executorsId === containerId ? undefined : known.containers.get(executorsId)
  const files = sandboxOf(looseOf(task.taskId), container)
  const message = status.value.message ?? child?.text ?? lastWord(files)
  const agent = agentId === undefined ? undefined : known.agents.get(agentId)
  const flags = flagsOf({ agentId, agent, launchedAt: launchOf(statuses, status) })

  return {
    task,
    frameworkId,
    frameworkName: frameworkId === undefined ? undefined : known.frameworks.get(frameworkId)?.name,
    status,
    statuses,
    outcome: outcome(status.value),
    message,
    end: endOf({ message }),
    agent,
    agentId,
    executorId,
    container,
    executorContainer,
    executorNotes: ofExecutors === undefined ? [] : nearTo(known.executorNotes.get(ofExecutors) ?? [], status.value.at),
    workload: known.workloads.get(task.taskId),
    startedAt: statuses.find(({ value }) => value.state === 'TASK_STARTING' || value.state === 'TASK_RUNNING')?.value
      .at,
    forked: forkedIn(files),
    ownPidNamespace: flags === undefined ? undefined : ownsPids(flags),
    killsAsked: known.killsAsked.get(task.taskId) ?? [],
    lines: linesOf(files),
    executorLines:
      executorContainer === undefined ? [] : linesOf([...executorContainer.stderr, ...executorContainer.stdout]),
    linesDropped: files.reduce((sum, file) => sum + file.value.linesDropped, 0),
    hasSandbox: files.length > 0,
    readsStderr: files.some(({ value }) => value.stream === 'stderr'),
  }
}

const linesOf = (files: readonly Known<SandboxText>[]): readonly ProgramLine[] =>
  files.flatMap(({ value, origin }) =>
    value.lines.map((line) => ({ ...line, stream: value.stream, path: origin.path })),
  )

const isCommand = (task: TaskFacts, executorId: ExecutorId): boolean =>
  (executorId as string) === (task.taskId as string)

/** Files whose path says nothing, by the task that their executor names in them. */
function looseTexts({ loose }: Ledger): (task: TaskId) => readonly Known<SandboxText>[] {
  const named = new Map<TaskId, Set<Known<SandboxText>>>()
  for (const file of loose)
    for (const fact of file.value.facts) {
      if (fact.is !== 'starting-task') continue
      const files = named.get(fact.taskId)
      if (files === undefined) named.set(fact.taskId, new Set([file]))
      else files.add(file)
    }
  return (task) => [...(named.get(task) ?? none)]
}

/** The task's own files; a file whose path says nothing belongs to the task its executor names in it. */
function sandboxOf(
  named: readonly Known<SandboxText>[],
  container: ContainerFacts | undefined,
): readonly Known<SandboxText>[] {
  const own = container === undefined ? [] : [...container.stderr, ...container.stdout]
  const files = named.length === 0 ? own : [...own, ...named]
  if (files.length < 2) return files
  const order = { stderr: 0, stdout: 1 }
  return dedupe(
    inOrder(files, (a, b) => order[a.value.stream] - order[b.value.stream] || compare(a.origin.path, b.origin.path)),
  )
}

/** The same file read twice (a copy under `tasks/` or `latest`) counts once. */
function dedupe<T extends Known<SandboxText>>(files: readonly T[]): readonly T[] {
  const seen = new Set<string>()
  return files.filter(({ value }) => {
    const text = JSON.stringify([value.stream, value.lines, value.facts])
    if (value.lines.length + value.facts.length > 0 && seen.has(text)) return false
    seen.add(text)
    return true
  })
}

/** A log's line of a status has no message: the executor's last word has the same text. */
function lastWord(files: readonly Known<SandboxText>[]): string | undefined {
  let text: string | undefined
  for (const { value } of files)
    for (const fact of value.facts) if (fact.is === 'command-ended') text = fact.text ?? text
  return text
}

function forkedIn(files: readonly Known<SandboxText>[]): Death['forked'] {
  for (const { value, origin } of files)
    for (const fact of value.facts) if (fact.is === 'forked-command') return { pid: fact.pid, fact, path: origin.path }
  return undefined
}

/** When a task was launched, or not long after. */
const launchOf = (statuses: readonly Known<TaskStatus>[], end: Known<TaskStatus>): Instant =>
  statuses.find(({ value }) => value.state === 'TASK_STARTING' || value.state === 'TASK_RUNNING')?.value.at ??
  end.value.at

/** When the process can have lived at the earliest: its start as told, else well before its end. */
export const earliest = (death: Death): Instant => death.startedAt ?? instant(death.status.value.at - 86_400_000)
