import type { Origin, TaskSeen, WorkloadSeen } from '../domain/event.ts'
import type { FrameworkId, TaskId } from '../domain/ids.ts'
import type { TaskStatus } from '../domain/task.ts'
import type { Instant } from '../domain/time.ts'
import { containerOf } from './admit-container.ts'
import type { KillAsked, Ledger, LedgerLimits, TaskFacts, WorkloadFacts } from './facts.ts'

/** The task of that id: of the named framework, or, where a message names none, the only one of the id. */
function taskOf(known: Ledger, task: TaskId, framework: FrameworkId | undefined): TaskFacts {
  const same = known.tasksById.get(task)
  const exact = same?.find((facts) => facts.frameworkId === framework)
  if (exact !== undefined) return exact
  const made: TaskFacts = { taskId: task, frameworkId: framework, seen: undefined, statuses: [], workload: undefined }
  if (same === undefined) known.tasksById.set(task, [made])
  else same.push(made)
  return made
}

export function admitTask(known: Ledger, event: TaskSeen, origin: Origin): void {
  const facts = taskOf(known, event.taskId, event.frameworkId)
  if (facts.seen === undefined || richness(event) > richness(facts.seen.value)) facts.seen = { value: event, origin }
}

const richness = (task: TaskSeen): number =>
  (task.seccomp === undefined ? 0 : 8) +
  (task.containerizer === undefined ? 0 : 4) +
  (task.agentId === undefined ? 0 : 2) +
  (task.command === undefined ? 0 : 1)

export function admitStatus(
  known: Ledger,
  { event: status, origin }: { readonly event: TaskStatus; readonly origin: Origin },
  limits: LedgerLimits,
): void {
  const facts = taskOf(known, status.taskId, status.frameworkId)
  const twin = facts.statuses.findIndex(({ value }) => isTwin(value, status))
  const before = facts.statuses[twin]
  if (before !== undefined) {
    const [better, other] = isBetter(status, before.value)
      ? [{ value: status, origin }, before]
      : [before, { value: status, origin }]
    facts.statuses[twin] = { value: merged(better.value, other.value), origin: better.origin }
  } else if (facts.statuses.length >= limits.statusesMax) known.dropped.statuses += 1
  else facts.statuses.push({ value: status, origin })
  noteLogTime(known, status)
  if (status.containerId !== undefined) {
    const container = containerOf(known, status.containerId)
    container.agentId ??= status.agentId
    container.frameworkId ??= status.frameworkId
    container.executorPid ??= status.executorPid
  }
}

/** One update heard twice: the same state and the same instant, or the same uuid. */
const isTwin = (a: TaskStatus, b: TaskStatus): boolean =>
  a.state === b.state && (a.at === b.at || (a.uuid !== undefined && a.uuid === b.uuid))

const viaWeight = { operator: 6, scheduler: 5, snapshot: 4, marathon: 3, 'agent-log': 2, 'master-log': 1 } as const

const isBetter = (a: TaskStatus, b: TaskStatus): boolean =>
  a.via === b.via ? a.at < b.at : viaWeight[a.via] > viaWeight[b.via]

/** Remembers when a log told of an update: against the update's own stamp this gives the log's clock. */
function noteLogTime(known: Ledger, status: TaskStatus): void {
  if (status.uuid === undefined || (status.via !== 'agent-log' && status.via !== 'master-log')) return
  const { at, uuid } = status
  const times = known.logTimes.get(uuid) ?? { agent: undefined, master: undefined }
  known.logTimes.set(uuid, times)
  if (status.via === 'agent-log') times.agent = earlier(times.agent, at)
  else times.master = earlier(times.master, at)
}

const earlier = (before: Instant | undefined, at: Instant): Instant =>
  before === undefined || at < before ? at : before

/** The better telling of one update, completed by the other. */
const merged = (better: TaskStatus, other: TaskStatus): TaskStatus => ({
  ...better,
  frameworkId: better.frameworkId ?? other.frameworkId,
  agentId: better.agentId ?? other.agentId,
  executorId: better.executorId ?? other.executorId,
  source: better.source ?? other.source,
  reason: better.reason ?? other.reason,
  message: better.message ?? other.message,
  healthy: better.healthy ?? other.healthy,
  containerId: better.containerId ?? other.containerId,
  executorPid: better.executorPid ?? other.executorPid,
  uuid: better.uuid ?? other.uuid,
})

export function admitWorkload(known: Ledger, event: WorkloadSeen): void {
  for (const [index, task] of event.taskIds.entries()) {
    const before = known.workloads.get(task)
    if (before !== undefined && saysNothingNew(before, event)) continue
    known.workloads.set(task, {
      kind: event.workload,
      id: event.id,
      version: event.version ?? before?.version,
      run: event.run ?? before?.run,
      labels: joined(before?.labels, event.labels),
      docker: event.docker || (before?.docker ?? false),
      seccomp: joined(before?.seccomp, event.seccomp),
      attempt: event.workload === 'job' && event.run !== undefined ? index + 1 : before?.attempt,
    })
  }
}

/** Every event of a task names its workload. An attempt's number may change, so a job is always taken in. */
const saysNothingNew = (before: WorkloadFacts, event: WorkloadSeen): boolean =>
  event.workload !== 'job' &&
  before.kind === event.workload &&
  before.id === event.id &&
  (event.version === undefined || before.version === event.version) &&
  (event.run === undefined || before.run === event.run) &&
  (before.docker || !event.docker) &&
  isEmpty(event.labels) &&
  isEmpty(event.seccomp)

const isEmpty = (news: Readonly<Record<string, unknown>>): boolean => {
  for (const _ in news) return false
  return true
}

/** What was known, and over it what is new. Most news of a task names neither labels nor settings. */
function joined<T extends Readonly<Record<string, unknown>>>(before: T | undefined, news: T): T {
  if (before === undefined) return news
  return Object.keys(news).length === 0 ? before : { ...before, ...news }
}

export function admitKill(known: Ledger, task: TaskId, asked: KillAsked): void {
  const before = known.killsAsked.get(task) ?? []
  const isKnown = before.some(({ at, by, text }) => at === asked.at && by === asked.by && text === asked.text)
  if (!isKnown && before.length < killsMax) known.killsAsked.set(task, [...before, asked])
}

/** More reasons for one kill than this are repeats. */
const killsMax = 16
