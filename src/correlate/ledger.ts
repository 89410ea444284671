import type { AgentFlags, AgentSeen, Origin, ProfileSeen, Sourced } from '../domain/event.ts'
import { unreachable } from '../domain/invariant.ts'
import { admitContainer, admitNote, admitSandbox } from './admit-container.ts'
import { admitExecution, admitRecord } from './admit-record.ts'
import { admitKill, admitStatus, admitTask, admitWorkload } from './admit-task.ts'
import { type Ledger, type LedgerLimits, ledgerLimits, profileKey } from './facts.ts'
import { listAt } from '../domain/list-at.ts'

/** An empty ledger. */
export const ledger = (): Ledger => ({
  tasksById: new Map(),
  containers: new Map(),
  containersOfExecutor: new Map(),
  executorNotes: new Map(),
  agents: new Map(),
  flags: [],
  flagTexts: new Set(),
  starts: [],
  frameworks: new Map(),
  records: new Map(),
  aborts: new Map(),
  executions: new Map(),
  spans: [],
  losses: [],
  changes: [],
  gaps: [],
  profiles: new Map(),
  profilesOfHost: new Map(),
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
    case 'task-kill-asked':
      return admitKill(known, event.taskId, { at: event.at, by: event.by, text: event.why, origin })
    case 'health-changed':
      if (event.taskId !== undefined && event.healthy === false) {
        admitKill(known, event.taskId, { at: event.at, by: 'unhealthy', text: event.why ?? 'unhealthy', origin })
      }
      return
    case 'workload-gone':
    case 'launch-queued':
    case 'relaunch-rule':
    case 'agent-removed':
    case 'rejected':
    case 'tick':
      return
    default:
      return unreachable(event)
  }
}

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
  const { at, host, flags } = event
  const text = JSON.stringify([host, flags, at])
  if (known.flagTexts.has(text)) return
  known.flagTexts.add(text)
  known.flags.push({ host, flags, at, origin })
}

function admitProfile(known: Ledger, { host, name, text, at }: ProfileSeen, origin: Origin): void {
  const own = listAt(known.profilesOfHost, profileKey(host.hostname, name))
  if (own.some((one) => one.text === text && one.at === at)) return
  const profile = { host, text, at, origin }
  own.push(profile)
  listAt(known.profiles, name).push(profile)
}
