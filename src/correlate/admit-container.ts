import type { ContainerNote, ContainerSeen, Origin, SandboxText } from '../domain/event.ts'
import type { ContainerId, ExecutorId, FrameworkId } from '../domain/ids.ts'
import type { ContainerFacts, ContainerNoteKnown, Ledger, LedgerLimits } from './facts.ts'

/** The key of `containersOfExecutor` and `executorNotes`. */
export const executorKey = (framework: FrameworkId, executor: ExecutorId): string => `${framework}\n${executor}`

export function containerOf(known: Ledger, id: ContainerId): ContainerFacts {
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

export function admitContainer(known: Ledger, event: ContainerSeen): void {
  const facts = containerOf(known, event.containerId)
  facts.host ??= event.host
  facts.agentId ??= event.host.agentId
  facts.executorPid ??= event.executorPid
  tie(known, facts, event.executorId, event.frameworkId)
}

export function admitNote(
  known: Ledger,
  { event, origin }: { readonly event: ContainerNote; readonly origin: Origin },
  limits: LedgerLimits,
): void {
  const { note, host, at } = event
  if (note.is === 'task-assigned') return
  if (note.is === 'agent-started') {
    const isKnown = known.starts.some((one) => one.at === at && one.host.hostname === host.hostname)
    if (!isKnown) known.starts.push({ host, at })
    return
  }
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
  if (notes.some((before) => isSame(before.value, note.value))) return
  if (notes.length >= limits.notesMax) known.dropped.notes += 1
  else notes.push(note)
}

const isSame = (a: ContainerNoteKnown['value'], b: ContainerNoteKnown['value']): boolean =>
  a.at === b.at && a.fact.is === b.fact.is && JSON.stringify(a.fact) === JSON.stringify(b.fact)

export function admitSandbox(known: Ledger, event: SandboxText, origin: Origin): void {
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
