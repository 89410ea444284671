import type {
  AgentFlags,
  AgentSeen,
  ContainerNote,
  ContainerSeen,
  Origin,
  ProcessExecuted,
  ProfileSeen,
  SandboxText,
  SeccompActed,
  Sourced,
  TaskSeen,
  WorkloadSeen,
} from '../domain/event.ts'
import type { ContainerId, ExecutorId, FrameworkId, TaskId } from '../domain/ids.ts'
import { unreachable } from '../domain/invariant.ts'
import type { TaskStatus } from '../domain/task.ts'
import {
  type ContainerFacts,
  type ContainerNoteKnown,
  type Known,
  type Ledger,
  type LedgerLimits,
  ledgerLimits,
  type TaskFacts,
} from './facts.ts'

/** An empty ledger. */
export const ledger = (): Ledger => ({
  tasks: new Map(),
  tasksById: new Map(),
  containers: new Map(),
  containersOfExecutor: new Map(),
  executorNotes: new Map(),
  agents: new Map(),
  flags: [],
  frameworks: new Map(),
  records: new Map(),
  aborts: new Map(),
  executions: new Map(),
  spans: [],
  losses: [],
  changes: [],
  gaps: [],
  profiles: new Map(),
  loose: [],
  workloads: new Map(),
  killsAsked: new Map(),
  logTimes: new Map(),
  dropped: { statuses: 0, notes: 0, records: 0, executions: 0, spans: 0 },
})

/**
 * Takes one event in. The order of events does not matter to what is known at the end; an event heard twice,
 * also through two carriers, is known once. Constant cost per event, however much is known already.
 */
export function admit(known: Ledger, { event, origin }: Sourced, limits: LedgerLimits = ledgerLimits): void {
  switch (event.kind) {
    case 'task-seen':
      return admitTask(known, event, origin)
    case 'task-status':
      return admitStatus(known, { event, origin }, limits)
    case 'agent-seen':
      return admitAgent(known, event)
    case 'framework-seen': {
      const before = known.frameworks.get(event.frameworkId)
      known.frameworks.set(event.frameworkId, { name: before?.name ?? event.name, removed: before?.removed ?? false })
      return
    }
    case 'framework-removed': {
      const before = known.frameworks.get(event.frameworkId)
      known.frameworks.set(event.frameworkId, { name: before?.name, removed: true })
      return
    }
    case 'agent-flags':
      return admitFlags(known, event, origin)
    case 'container-seen':
      return admitContainer(known, event)
    case 'container-note':
      return admitNote(known, { event, origin }, limits)
    case 'sandbox-text':
      return admitSandbox(known, event, origin)
    case 'seccomp-acted':
      return admitRecord(known, { event, origin }, limits)
    case 'process-aborted':
      known.aborts.set(`${event.serial} ${event.at} ${event.pid}`, { value: event, origin })
      return
    case 'process-executed':
      return admitExecution(known, { event, origin }, limits)
    case 'audit-span':
      if (known.spans.length >= limits.spansMax) known.dropped.spans += 1
      else known.spans.push({ value: event, origin, carrier: event.carrier })
      return
    case 'audit-loss':
      known.losses.push({ value: event, origin })
      return
    case 'audit-changed':
      known.changes.push({ value: event, origin })
      return
    case 'stream-gap':
      known.gaps.push({ value: event, origin })
      return
    case 'profile-seen':
      return admitProfile(known, event, origin)
    case 'workload-seen':
      return admitWorkload(known, event)
    case 'agent-removed':
    case 'rejected':
    case 'tick':
      return
    default:
      return unreachable(event)
  }
}

/** The key of `containersOfExecutor` and `executorNotes`. */
export const executorKey = (framework: FrameworkId, executor: ExecutorId): string => `${framework}\n${executor}`

const taskKey = (task: TaskId, framework: FrameworkId | undefined): string => `${framework ?? ''}\n${task}`

/** The task of that id: of the named framework, or, where a message names none, the only one of the id. */
function taskOf(known: Ledger, task: TaskId, framework: FrameworkId | undefined): TaskFacts {
  const same = known.tasksById.get(task) ?? []
  const exact = same.find((facts) => facts.frameworkId === framework)
  if (exact !== undefined) return exact
  const made: TaskFacts = { taskId: task, frameworkId: framework, seen: undefined, statuses: [], workload: undefined }
  known.tasks.set(taskKey(task, framework), made)
  known.tasksById.set(task, [...same, made])
  return made
}

function admitTask(known: Ledger, event: TaskSeen, origin: Origin): void {
  const facts = taskOf(known, event.taskId, event.frameworkId)
  if (facts.seen === undefined || richness(event) > richness(facts.seen.value)) facts.seen = { value: event, origin }
}

const richness = (task: TaskSeen): number =>
  (task.seccomp === undefined ? 0 : 8) +
  (task.containerizer === undefined ? 0 : 4) +
  (task.agentId === undefined ? 0 : 2) +
  (task.command === undefined ? 0 : 1)

function admitStatus(
  known: Ledger,
  { event, origin }: { readonly event: { readonly kind: 'task-status' } & TaskStatus; readonly origin: Origin },
  limits: LedgerLimits,
): void {
  const { kind: _kind, ...status } = event
  const facts = taskOf(known, event.taskId, event.frameworkId)
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
  const of = status.via === 'agent-log' ? 'agent' : 'master'
  const times = known.logTimes.get(status.uuid) ?? {}
  const earlier = times[of]
  if (earlier === undefined || status.at < earlier) known.logTimes.set(status.uuid, { ...times, [of]: status.at })
}

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

function admitAgent(known: Ledger, event: AgentSeen): void {
  const before = known.agents.get(event.agentId)
  known.agents.set(event.agentId, {
    agentId: event.agentId,
    hostname: before?.hostname ?? event.hostname,
    address: before?.address ?? event.address,
    version: before?.version ?? event.version,
  })
}

function admitFlags(known: Ledger, event: AgentFlags, origin: Origin): void {
  const text = JSON.stringify([event.host, event.flags])
  if (known.flags.some(({ host, flags }) => JSON.stringify([host, flags]) === text)) return
  known.flags.push({ host: event.host, flags: event.flags, origin })
}

function containerOf(known: Ledger, id: ContainerId): ContainerFacts {
  const before = known.containers.get(id)
  if (before !== undefined) return before
  const made: ContainerFacts = {
    containerId: id,
    executorId: undefined,
    frameworkId: undefined,
    agentId: undefined,
    host: undefined,
    launcherPid: undefined,
    executorPid: undefined,
    profile: undefined,
    notApplied: undefined,
    notes: [],
    stdout: [],
    stderr: [],
  }
  known.containers.set(id, made)
  return made
}

/** Ties a container to its executor; a nested container's executor is that of its outermost parent. */
function tie(
  known: Ledger,
  facts: ContainerFacts,
  executor: ExecutorId | undefined,
  framework: FrameworkId | undefined,
): void {
  facts.executorId ??= executor
  facts.frameworkId ??= framework
  if (facts.executorId === undefined || facts.frameworkId === undefined) return
  const key = executorKey(facts.frameworkId, facts.executorId)
  const ids = known.containersOfExecutor.get(key) ?? new Set()
  ids.add(facts.containerId)
  known.containersOfExecutor.set(key, ids)
}

function admitContainer(known: Ledger, event: ContainerSeen): void {
  const facts = containerOf(known, event.containerId)
  facts.host ??= event.host
  facts.agentId ??= event.host.agentId
  facts.executorPid ??= event.executorPid
  tie(known, facts, event.executorId, event.frameworkId)
}

function admitNote(
  known: Ledger,
  { event, origin }: { readonly event: ContainerNote; readonly origin: Origin },
  limits: LedgerLimits,
): void {
  const { note, host, at } = event
  if (note.is === 'agent-started' || note.is === 'task-assigned') return
  if (note.is === 'executor-ended') {
    const key = executorKey(note.frameworkId, note.executorId)
    const notes = known.executorNotes.get(key) ?? []
    known.executorNotes.set(key, notes)
    keepNote(known, { notes, note: { value: { at, fact: note }, origin } }, limits)
    return
  }
  const facts = containerOf(known, note.containerId)
  facts.host ??= host
  facts.agentId ??= host.agentId
  if (note.is === 'profile-applied') facts.profile ??= { value: note.profile, origin }
  if (note.is === 'seccomp-not-applied') facts.notApplied ??= { value: true, origin }
  if (note.is === 'launcher-pid') facts.launcherPid ??= { value: note.pid, origin }
  if (note.is === 'container-of-executor') {
    facts.agentId ??= note.agentId
    tie(known, facts, note.executorId, note.frameworkId)
    return
  }
  if (note.is === 'launch-failed') tie(known, facts, note.executorId, note.frameworkId)
  keepNote(known, { notes: facts.notes, note: { value: { at, fact: note }, origin } }, limits)
}

function keepNote(
  known: Ledger,
  { notes, note }: { readonly notes: ContainerNoteKnown[]; readonly note: ContainerNoteKnown },
  limits: LedgerLimits,
): void {
  const text = JSON.stringify(note.value)
  if (notes.some(({ value }) => JSON.stringify(value) === text)) return
  if (notes.length >= limits.notesMax) known.dropped.notes += 1
  else notes.push(note)
}

function admitSandbox(known: Ledger, event: SandboxText, origin: Origin): void {
  if (event.containerId === undefined) {
    known.loose.push({ value: event, origin })
    return
  }
  const facts = containerOf(known, event.containerId)
  facts.agentId ??= event.agentId
  tie(known, facts, event.executorId, event.frameworkId)
  const files = event.stream === 'stderr' ? facts.stderr : facts.stdout
  files.push({ value: event, origin })
}

/** One record may come from the ring buffer, the journal and the log: the telling with most fields stays. */
function admitRecord(
  known: Ledger,
  { event, origin }: { readonly event: SeccompActed; readonly origin: Origin },
  limits: LedgerLimits,
): void {
  const key = `${event.serial} ${event.at} ${event.pid}`
  const before = known.records.get(key)
  if (before === undefined && known.records.size >= limits.recordsMax) known.dropped.records += 1
  else if (before === undefined || fields(event) > fields(before.value))
    known.records.set(key, { value: event, origin })
}

const fields = (record: SeccompActed): number =>
  [
    record.uid,
    record.comm,
    record.exe,
    record.sig,
    record.arch,
    record.syscall,
    record.code,
    record.host.hostname,
  ].filter((value) => value !== undefined).length

function admitExecution(
  known: Ledger,
  { event, origin }: { readonly event: ProcessExecuted; readonly origin: Origin },
  limits: LedgerLimits,
): void {
  const list: Known<ProcessExecuted>[] = known.executions.get(event.pid) ?? []
  if (known.executions.size >= limits.executionsMax && list.length === 0) known.dropped.executions += 1
  else if (!list.some(({ value }) => value.serial === event.serial && value.at === event.at)) {
    known.executions.set(event.pid, [...list, { value: event, origin }])
  }
}

function admitProfile(known: Ledger, event: ProfileSeen, origin: Origin): void {
  const list = known.profiles.get(event.name) ?? []
  const isKnown = list.some(({ text, host }) => text === event.text && host.hostname === event.host.hostname)
  if (!isKnown) known.profiles.set(event.name, [...list, { host: event.host, text: event.text, origin }])
}

function admitWorkload(known: Ledger, event: WorkloadSeen): void {
  for (const task of event.taskIds) {
    const before = known.workloads.get(task)
    known.workloads.set(task, {
      kind: event.workload,
      id: event.id,
      version: event.version ?? before?.version,
      run: event.run ?? before?.run,
      labels: { ...before?.labels, ...event.labels },
      docker: event.docker || (before?.docker ?? false),
      seccomp: { ...before?.seccomp, ...event.seccomp },
      deadline: event.endedBy === 'active-deadline' || (before?.deadline ?? false),
    })
  }
}
