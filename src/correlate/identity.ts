import type { Host, ProcessExecuted, SeccompActed } from '../domain/event.ts'
import type { ContainerFacts, Ledger } from './facts.ts'
import type { Death } from './deaths.ts'

/** How a record's pid is proved to belong to a task's container. */
export type Proof =
  /** A collector saw the process in the container's cgroup before it died. */
  | { readonly by: 'collector' }
  /** The executor forked the very pid, and shares the host's pid namespace. */
  | { readonly by: 'forked-pid'; readonly pid: number; readonly namespaceKnown: boolean }
  /** It is the process the agent started for the container: Mesos' own launcher or executor. */
  | { readonly by: 'launcher'; readonly pid: number }
  /** Exec events lead from the pid up to a process of the container. */
  | { readonly by: 'parents'; readonly chain: readonly number[] }
  /** An exec event of the process ran with its working directory in the container's sandbox. */
  | { readonly by: 'working-directory'; readonly cwd: string }

/** Below this a pid may well be one of a container's own namespace, where counting starts at 1. */
export const namespacePidMax = 300

/** The proof that a record is of a process of the task, if there is one. */
export function proof(
  known: Ledger,
  { death, record }: { readonly death: Death; readonly record: SeccompActed },
): Proof | undefined {
  return (
    collectorProof(death, record) ??
    forkedProof(death, record) ??
    launcherProof(death, record) ??
    directoryProof(known, { death, record }) ??
    parentProof(known, { death, record })
  )
}

/** The pids of which records can be proved to be a task's without exec events of them. Each once. */
export function provablePids({ container, executorContainer, forked }: Death): readonly number[] {
  const pids: number[] = []
  const add = (pid: number | undefined): void => {
    if (pid !== undefined && !pids.includes(pid)) pids.push(pid)
  }
  add(forked?.pid)
  for (const one of [container, executorContainer]) {
    add(one?.launcherPid?.value)
    add(one?.executorPid)
  }
  if (container !== undefined)
    for (const { value } of container.notes) if (value.fact.is === 'process-of-container') add(value.fact.pid)
  return pids
}

function collectorProof(death: Death, record: SeccompActed): Proof | undefined {
  const isSeen = death.container?.notes.some(
    ({ value: { at, fact } }) =>
      fact.is === 'process-of-container' && fact.pid === record.pid && (fact.startedAt ?? at) <= record.at,
  )
  return isSeen === true ? { by: 'collector' } : undefined
}

function forkedProof(death: Death, record: SeccompActed): Proof | undefined {
  const { forked, ownPidNamespace } = death
  if (forked === undefined || forked.pid !== record.pid || ownPidNamespace === true) return undefined
  if (ownPidNamespace === undefined && record.pid < namespacePidMax) return undefined
  return { by: 'forked-pid', pid: forked.pid, namespaceKnown: ownPidNamespace === false }
}

/** The launcher lives as long as its container, so for that time its pid is nobody else's. */
function launcherProof({ container, executorContainer, status }: Death, record: SeccompActed): Proof | undefined {
  const isOwn = isLauncher(container, record.pid)
  // Which of several attempts an executor's container is of is known by its time only.
  const isEnd = Math.abs(status.value.at - record.at) <= executorEndMs
  const isExecutors = isEnd && isLauncher(executorContainer, record.pid)
  return isOwn || isExecutors ? { by: 'launcher', pid: record.pid } : undefined
}

/** The process that was started for a container, as the agent's log and as statuses name it: a nested one's is in statuses only. */
const isLauncher = (container: ContainerFacts | undefined, pid: number): boolean =>
  container?.launcherPid?.value === pid || container?.executorPid === pid

/** An executor that is killed is missed at once. */
const executorEndMs = 2000

/** The latest exec or other audited call of a pid before the record. */
function execution(
  known: Ledger,
  { pid, record }: { readonly pid: number; readonly record: SeccompActed },
): ProcessExecuted | undefined {
  let latest: ProcessExecuted | undefined
  for (const { value } of known.executions.get(pid)?.values() ?? []) {
    if (value.serial > record.serial || !sameHost(value.host, record.host)) continue
    if (latest === undefined || value.serial >= latest.serial) latest = value
  }
  return latest
}

const sameHost = (a: Host, b: Host): boolean => a.hostname === b.hostname && a.agentId === b.agentId

/** The pid and its ancestors as far as exec events tell, nearest first; at most `depthMax` steps. */
function ancestry(known: Ledger, record: SeccompActed): readonly ProcessExecuted[] {
  const chain: ProcessExecuted[] = []
  let pid = record.pid
  while (chain.length < depthMax) {
    const found = execution(known, { pid, record })
    if (found === undefined || chain.some((each) => each.pid === found.pid)) break
    chain.push(found)
    pid = found.ppid
  }
  return chain
}

const depthMax = 16

/** `…/runs/C` or `…/runs/C/containers/D`, at the end or before a slash. */
function isInSandbox(cwd: string, container: ContainerFacts): boolean {
  const chain = container.containerId.split('.')
  const path = `/runs/${chain.join('/containers/')}`
  const at = cwd.indexOf(path)
  if (at === -1) return false
  const rest = cwd.slice(at + path.length)
  return (rest === '' || rest.startsWith('/')) && !rest.startsWith('/containers/')
}

function directoryProof(
  known: Ledger,
  { death, record }: { readonly death: Death; readonly record: SeccompActed },
): Proof | undefined {
  const { container } = death
  if (container === undefined) return undefined
  for (const { cwd } of ancestry(known, record))
    if (cwd !== undefined && isInSandbox(cwd, container)) return { by: 'working-directory', cwd }
  return undefined
}

function parentProof(
  known: Ledger,
  { death, record }: { readonly death: Death; readonly record: SeccompActed },
): Proof | undefined {
  const roots = new Set<number>()
  const { container, forked, ownPidNamespace } = death
  if (forked !== undefined && ownPidNamespace !== true && forked.pid >= namespacePidMax) roots.add(forked.pid)
  if (container?.launcherPid !== undefined) roots.add(container.launcherPid.value)
  if (container?.executorPid !== undefined) roots.add(container.executorPid)
  if (roots.size === 0) return undefined
  const chain = ancestry(known, record)
  const index = chain.findIndex((each) => roots.has(each.ppid) || (roots.has(each.pid) && each.pid !== record.pid))
  if (index === -1) return undefined
  return { by: 'parents', chain: [...chain.slice(0, index + 1).map(({ pid }) => pid), chain[index]?.ppid ?? 0] }
}
