import { admit, ledger } from '../../correlate/ledger.ts'
import { diagnose } from '../../diagnose/diagnose.ts'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { DomainEvent } from '../../domain/event.ts'
import { unreachable } from '../../domain/invariant.ts'
import { isTerminal, type TaskStatus } from '../../domain/task.ts'
import { type Instant, instant } from '../../domain/time.ts'
import { settledEvents } from '../evidence.ts'
import { type FoundEvent, Gathered } from '../evidence/gathered.ts'
import { type Bin, rootOf } from './bins.ts'
import { openWindow, type Window, type WindowLimits, windowLimits } from './window.ts'
import { sha256 } from '../sha256.ts'

/** When failures are judged. */
export type JudgingOptions = {
  readonly cluster: string | undefined
  /** After the status of a failure, evidence is waited for so long. Source: product §4, Settle. */
  readonly settleMs: number
  /** Evidence that comes so long after a failure still revises its diagnosis. */
  readonly openMs: number
  readonly limits?: WindowLimits
}

/** Half a second, and five minutes. */
export const usualJudging = { settleMs: 500, openMs: 300_000 } as const

/** A failure that only a snapshot tells of is judged if it is no older than this, against the newest status. */
const snapshotAgeMs = 900_000

/** Who tells of a failure without being the one who knows: its time there is not the one that the status has. */
const hearsay: ReadonlySet<TaskStatus['via']> = new Set(['agent-log', 'master-log', 'marathon'])

/** So long the master's own word is waited for: it comes late where its stream was cut. */
const hearsayMs = 30_000

/** A judgement of so many milliseconds is followed by a pause of four times that, so that others get their turn. */
const restFactor = 4

/** Hears events and says what is to be concluded of them. Moments are of arrival, in milliseconds of any clock. */
export type Judging = {
  readonly add: (found: FoundEvent, arrivedAt: number) => void
  /** When there is something to judge; undefined: nothing. */
  readonly due: () => number | undefined
  /** Judges one agent's failures: those that nobody has judged yet, then that which waited longest. */
  readonly judge: (now: number) => readonly Diagnosis[]
  /** Tells what judging took, so that it rests. */
  readonly took: (ms: number) => void
  /** Lets go some of what nobody needs any more; to be called about every second. */
  readonly tend: (now: number) => void
  /** Waits so long for evidence from now on. */
  readonly settle: (ms: number) => void
  readonly window: Window
  readonly counters: { judgements: number; old: number }
}

type Pending = { readonly bin: Bin; readonly due: number }

/** A judging that has heard nothing. */
export function judging(options: JudgingOptions): Judging {
  const window = openWindow(options.limits ?? windowLimits, follow)
  const pending = new Map<string, Pending>()
  /** Agents on which a failure may still be revised. */
  const open = new Map<string, OpenAgent>()
  const restUntil = new Map<string, number>()
  const counters = { judgements: 0, old: 0 }
  let { settleMs } = options
  /** When a failure was first heard of from a log or a scheduler, before the master said anything. */
  const rumoured = new Map<string, number>()
  /** When a failure that was heard of lately may be judged: others of its agent may be due before. */
  const settlesAt = new Map<string, number>()
  let newest: Instant = instant(0)
  let last: { readonly key: string; readonly at: number } | undefined

  /** An agent goes by another name from now on. */
  function follow(from: Bin, into: Bin): void {
    const [due, agent, other] = [pending.get(from.key)?.due, open.get(from.key), open.get(into.key)]
    pending.delete(from.key)
    open.delete(from.key)
    if (due !== undefined) plan({ bin: into, due })
    if (agent === undefined) return
    const newer = other === undefined || other.since < agent.since ? agent : other
    open.set(into.key, { ...newer, containers: new Set([...agent.containers, ...(other?.containers ?? [])]) })
  }

  function add(found: FoundEvent, arrivedAt: number): void {
    const bin = window.add(found, arrivedAt)
    const { event } = found
    if (event.kind === 'task-status') {
      if (event.via !== 'snapshot' && event.at > newest) newest = event.at
      if (isFailure(event)) {
        openFor(bin, event, arrivedAt)
        if (!settlesAt.has(event.taskId)) settlesAt.set(event.taskId, arrivedAt + settleMs)
      }
      if (isTerminal(event.state) && hearsay.has(event.via) && !rumoured.has(event.taskId))
        rumoured.set(event.taskId, arrivedAt)
    }
    const agent = open.get(bin.key)
    if (agent === undefined || agent.until < arrivedAt) return
    const wait = bearing(event, agent, arrivedAt)
    if (wait === 'none') return
    // Late evidence that seldom changes anything waits as long again as it is late, so that a failure is not judged
    // at every word from its agent for minutes.
    const patient = wait === 'soon' ? 0 : (agent.judgedAt ?? 0) + Math.max(0, (agent.judgedAt ?? 0) - agent.since)
    plan({ bin, due: Math.max(arrivedAt + settleMs, restUntil.get(bin.key) ?? 0, patient) })
  }

  function openFor(bin: Bin, { containerId }: TaskStatus, arrivedAt: number): void {
    const containers = open.get(bin.key)?.containers ?? new Set<string>()
    if (containerId !== undefined && containers.size < containersMax) containers.add(rootOf(containerId))
    open.set(bin.key, { until: arrivedAt + options.openMs, since: arrivedAt, judgedAt: undefined, containers })
  }

  /** What is due sooner already stays so. */
  function plan(one: Pending): void {
    if ((pending.get(one.bin.key)?.due ?? Infinity) > one.due) pending.set(one.bin.key, one)
  }

  function next(now: number): Pending | undefined {
    let [first, fresh]: (Pending | undefined)[] = []
    for (const each of pending.values()) {
      if (first === undefined || each.due < first.due) first = each
      if (each.due <= now && isFresh(each) && (fresh === undefined || each.due < fresh.due)) fresh = each
    }
    return fresh ?? first
  }

  /** Whether its agent has a failure that had not settled when the agent was last judged. */
  function isFresh({ bin }: Pending): boolean {
    const agent = open.get(bin.key)
    return agent !== undefined && (agent.judgedAt ?? -Infinity) < agent.since + settleMs
  }

  function judge(now: number): readonly Diagnosis[] {
    const first = next(now)
    if (first === undefined || first.due > now) return []
    const together = window.judgedWith(first.bin)
    for (const { key } of together) {
      pending.delete(key)
      const agent = open.get(key)
      if (agent !== undefined) agent.judgedAt = now
    }
    counters.judgements += 1
    last = { key: first.bin.key, at: now }
    const gathered = new Gathered()
    const told = new Map<string, Set<TaskStatus['via']>>()
    /** Tasks of whose end the master itself told. */
    const firm = new Set<string>()
    for (const found of window.bearingOn(first.bin)) {
      gathered.add(found.event, found)
      const { event } = found
      if (event.kind !== 'task-status') continue
      const vias = told.get(event.taskId) ?? new Set()
      told.set(event.taskId, vias.add(event.via))
      if (!hearsay.has(event.via) && (isTerminal(event.state) || event.state === 'TASK_UNREACHABLE'))
        firm.add(event.taskId)
    }
    const known = ledger()
    for (const event of settledEvents(gathered, { timezone: 'UTC', now: instant(now) }).events) admit(known, event)
    const { diagnoses } = diagnose(known, { sha256, cluster: options.cluster, all: false })
    const keys = new Set(together.map(({ key }) => key))
    return diagnoses.filter(({ task }) => {
      if (!keys.has(window.bins.ofTask(task.id)?.key ?? '')) return false
      const waitsUntil = Math.max(settlesAt.get(task.id) ?? 0, firm.has(task.id) ? 0 : toldUntil(task.id))
      if (waitsUntil > now) {
        plan({ bin: first.bin, due: waitsUntil })
        return false
      }
      const vias = [...(told.get(task.id) ?? [])]
      const isOld = vias.every((via) => via === 'snapshot') && Date.parse(task.failed_at) < newest - snapshotAgeMs
      if (isOld) counters.old += 1
      return !isOld
    })
  }

  /** Until when the master's own word is waited for. */
  const toldUntil = (taskId: string): number => (rumoured.get(taskId) ?? -Infinity) + hearsayMs

  function took(ms: number): void {
    if (last !== undefined) restUntil.set(last.key, last.at + ms * (1 + restFactor))
  }

  function tend(now: number): void {
    window.compactSome(now)
    for (const [taskId, at] of rumoured) if (at + options.openMs < now) rumoured.delete(taskId)
    for (const [taskId, at] of settlesAt) if (at + options.openMs < now) settlesAt.delete(taskId)
    for (const [key, until] of restUntil) if (until < now) restUntil.delete(key)
    for (const [key, { until }] of open) if (until < now) open.delete(key)
  }

  return {
    add,
    due: () => next(-Infinity)?.due,
    judge,
    took,
    tend,
    settle: (ms) => void (settleMs = ms),
    window,
    counters,
  }
}

/** An agent with failures that may still be revised. */
type OpenAgent = {
  readonly until: number
  /** When the newest of its failures was heard of. */
  readonly since: number
  judgedAt: number | undefined
  /** Outermost containers of the tasks that failed. */
  readonly containers: Set<string>
}

/** Containers of failed tasks that are told apart on one agent. */
const containersMax = 1000
/** Serials read so long after a failure say nothing more of the time of it. */
const coverageMs = 10_000

const isFailure = ({ state }: TaskStatus): boolean =>
  state === 'TASK_UNREACHABLE' || (isTerminal(state) && state !== 'TASK_FINISHED')

/** Whether an event may change what is said of the failures of its agent, and how soon it is worth a look. */
function bearing(event: DomainEvent, { containers, since }: OpenAgent, arrivedAt: number): 'soon' | 'later' | 'none' {
  switch (event.kind) {
    case 'container-note':
      if (event.note.is !== 'process-of-container') return 'soon'
      return containers.has(rootOf(event.note.containerId)) ? 'soon' : 'none'
    case 'audit-span':
      return arrivedAt - since <= coverageMs ? 'later' : 'none'
    case 'task-status':
      return isTerminal(event.state) ? 'soon' : 'later'
    case 'process-executed':
    case 'agent-seen':
    case 'container-seen':
    case 'stream-gap':
    case 'framework-seen':
    case 'framework-removed':
    case 'agent-removed':
    case 'workload-gone':
      return 'later'
    case 'tick':
    case 'rejected':
    case 'launch-queued':
    case 'relaunch-rule':
      return 'none'
    case 'seccomp-acted':
    case 'process-aborted':
    case 'sandbox-text':
    case 'audit-loss':
    case 'audit-changed':
    case 'agent-flags':
    case 'profile-seen':
    case 'task-seen':
    case 'workload-seen':
    case 'task-kill-asked':
    case 'health-changed':
      return 'soon'
    default:
      return unreachable(event)
  }
}
