import type { DomainEvent, FrameworkRemoved, FrameworkSeen } from '../../domain/event.ts'
import type { AgentId } from '../../domain/ids.ts'
import type { FoundEvent } from '../evidence/gathered.ts'
import { arrivalRates } from './arrivals.ts'
import { type Bin, type Bins, emptyBins, type Held, type OnJoin } from './bins.ts'
import { liveIn } from './living.ts'
import { joinSpans } from './spans.ts'

/** Bounds of what is held for judging. */
export type WindowLimits = {
  /** What came longer ago is let go, unless a task that still lives may need it. */
  readonly keepMs: number
  /** As it fills, events are kept for less than `keepMs`, so that it never does; what is let go early is counted. */
  readonly eventsMax: number
  /** Kernel records kept of one agent, however old. */
  readonly recordsMax: number
  /** Definitions and gaps that belong to no agent. */
  readonly sharedMax: number
}

/** Ten minutes of a large cluster. */
export const windowLimits: WindowLimits = { keepMs: 600_000, eventsMax: 250_000, recordsMax: 5000, sharedMax: 20_000 }

/** What was heard and may still be needed to judge a failure. */
export type Window = {
  readonly add: (found: FoundEvent, arrivedAt: number) => Bin
  readonly bins: Bins
  /** Everything that bears on the failures of an agent. */
  readonly bearingOn: (bin: Bin) => readonly FoundEvent[]
  /** The bins that must be judged together with one. */
  readonly judgedWith: (bin: Bin) => readonly Bin[]
  /** Lets go what nobody needs any more. */
  readonly compact: (now: number) => void
  /** Does a part of that: all is gone through once in `rotationMs`, if it is called often. */
  readonly compactSome: (now: number) => void
  /** Of what was added, how much nobody needs, and how much was let go; `early` of that before its time. */
  readonly counters: { added: number; ignored: number; released: number; early: number }
  /** How much is held; with `ignored` and `released` it makes up `added`. */
  readonly heldCount: () => number
  /** The lowest position (sequence) that is held. */
  readonly lowest: () => number | undefined
}

/** How long it takes to go through everything that is held, part by part. */
const rotationMs = 10_000
/** How full it may get in the usual way, and how full it is left when it was full, as shares of `eventsMax`. */
const fullness = { usual: 0.75, after: 0.5 } as const

/** A window that holds nothing yet. */
export function openWindow(limits: WindowLimits = windowLimits, onJoin?: OnJoin): Window {
  const bins = emptyBins(onJoin)
  const ofTask = new Map<string, Held[]>()
  let shared: Held[] = []
  const frameworks = new Map<string, Held>()
  /** When an agent was removed that did not come back. */
  const removedAt = new Map<AgentId, number>()
  const counters = { added: 0, ignored: 0, released: 0, early: 0 }
  const arrivals = arrivalRates(limits.keepMs)
  let rotation: { readonly startedAt: number; done: number; readonly bins: Iterator<Bin> } | undefined
  /** Held for a reason whatever its age: as it was seen lately, and as far as it is seen this time. */
  const needed = { before: 0, sofar: 0 }
  /** How much was held when everything was last gone through for want of room. */
  let heldWhenFull = 0

  function add(found: FoundEvent, arrivedAt: number): Bin {
    const { event, place, position } = found
    const one: Held = { event, place, position, arrivedAt }
    arrivals.count(arrivedAt)
    const bin = bins.of(event, place.folders[0] ?? '')
    if (event.kind === 'agent-removed') removedAt.set(event.agentId, arrivedAt)
    else if (event.kind === 'agent-seen') removedAt.delete(event.agentId)
    const tasks = tasksNamed(event)
    if (tasks !== undefined) return addNamed(one, tasks) ?? bin
    counters.added += 1
    if (event.kind === 'framework-seen' || event.kind === 'framework-removed') {
      const key = `${event.kind} ${event.frameworkId}`
      const before = frameworks.get(key)
      if (before !== undefined) counters.released += 1
      if (before === undefined || isAsGood(event, before.event)) frameworks.set(key, one)
    } else if (bin.key === '' && isShared(event)) {
      shared.push(one)
      if (shared.length > limits.sharedMax) releaseShared(Math.ceil(limits.sharedMax / 2))
    } else bin.held.push(one)
    return bin
  }

  /** Keeps a word about tasks with each of them. The bin of the first that has one comes back. */
  function addNamed(held: Held, tasks: readonly string[]): Bin | undefined {
    counters.added += Math.max(1, tasks.length)
    if (tasks.length === 0) counters.ignored += 1
    for (const taskId of tasks) {
      const known = ofTask.get(taskId) ?? []
      if (known.some((each) => isSame(each.event, held.event))) counters.ignored += 1
      else {
        known.push(held)
        ofTask.set(taskId, known)
      }
    }
    return tasks.map((taskId) => bins.ofTask(taskId)).find((bin) => bin !== undefined)
  }

  function releaseShared(count: number): void {
    shared = shared.slice(count)
    counters.released += count
    counters.early += count
  }

  /** A record of no known agent may be anybody's: then all are judged together. */
  function judgedWith(bin: Bin): readonly Bin[] {
    const loose = bins.all.get('')
    const isLoose = loose?.held.some(({ event }) => event.kind === 'seccomp-acted') === true
    return isLoose ? [...bins.all.values()] : [bin]
  }

  function bearingOn(bin: Bin): readonly FoundEvent[] {
    const together = judgedWith(bin)
    const loose = bins.all.get('')
    const own = together.flatMap(({ held }) => held)
    const rest = loose === undefined || together.includes(loose) ? [] : loose.held
    const events = [...frameworks.values(), ...shared, ...rest, ...own]
    const named = new Set<FoundEvent>()
    for (const { event } of events)
      if (event.kind === 'task-status' || event.kind === 'task-seen')
        for (const held of ofTask.get(event.taskId) ?? []) named.add(held)
    return [...events, ...named]
  }

  function compact(now: number): void {
    compactAll(now, sinceFor(fullness.usual, now))
    if (heldNow() <= limits.eventsMax) return
    compactAll(now, sinceFor(fullness.after, now))
    heldWhenFull = heldNow()
  }

  function compactAll(now: number, since: number): void {
    needed.sofar = 0
    for (const bin of bins.all.values()) compactBin(bin, since, now)
    compactRest(since, now)
  }

  function compactSome(now: number): void {
    // What is still there after that is needed: it is not looked through again before there is much more.
    if (heldNow() > Math.max(limits.eventsMax, heldWhenFull * 1.1)) return compact(now)
    rotation ??= { startedAt: now, done: 0, bins: bins.all.values() }
    const since = sinceFor(fullness.usual, now)
    const due = Math.ceil(bins.all.size * Math.min(1, (now - rotation.startedAt) / rotationMs))
    for (; rotation.done < due; rotation.done += 1) {
      const next = rotation.bins.next()
      if (next.done !== true) compactBin(next.value, since, now)
    }
    if (now - rotation.startedAt >= rotationMs) compactRest(since, now)
  }

  /** What belongs to no agent, or to one that is gone; then it begins anew. */
  function compactRest(since: number, now: number): void {
    compactShared(since, now)
    compactNamed(since, now)
    compactRemoved(since)
    needed.before = needed.sofar
    needed.sofar = 0
    rotation = undefined
  }

  /** What came before that goes unless it is needed, so that it is full to no more than a share of what it may hold. */
  function sinceFor(share: number, now: number): number {
    const room = Math.max(0, limits.eventsMax * share - needed.before)
    return now - Math.min(limits.keepMs, arrivals.ageOf(room, now))
  }

  /** Counts what is let go. */
  function release(held: readonly Held[], now: number): void {
    counters.released += held.length
    for (const { arrivedAt } of held) if (arrivedAt > now - limits.keepMs) counters.early += 1
  }

  const heldNow = (): number => counters.added - counters.ignored - counters.released

  function heldCount(): number {
    let sum = shared.length + frameworks.size
    for (const bin of bins.all.values()) sum += bin.held.length
    for (const each of ofTask.values()) sum += each.length
    return sum
  }

  function compactShared(since: number, now: number): void {
    const isKept = ({ arrivedAt, event }: Held): boolean => arrivedAt >= since || event.kind === 'profile-seen'
    release(
      shared.filter((held) => !isKept(held)),
      now,
    )
    shared = shared.filter(isKept)
  }

  /** Nothing more fails on an agent that is gone, and a framework that is torn down has no task. */
  function compactRemoved(since: number): void {
    for (const [agentId, at] of removedAt)
      if (at < since) {
        counters.released += bins.forgetAgent(agentId)
        removedAt.delete(agentId)
      }
    for (const [key, { event, arrivedAt }] of frameworks) {
      if (event.kind !== 'framework-removed' || arrivedAt >= since) continue
      frameworks.delete(key)
      counters.released += frameworks.delete(`framework-seen ${event.frameworkId}`) ? 2 : 1
    }
  }

  function compactBin(bin: Bin, since: number, now: number): void {
    const live = liveIn(bin, since)
    const before = bin.held.length
    let records = 0
    const facts = new Set<string>()
    const kept: Held[] = []
    const old: Held[] = []
    for (const held of bin.held.toReversed()) {
      const { event } = held
      if (event.kind === 'agent-seen' || event.kind === 'agent-flags' || event.kind === 'profile-seen') {
        const text = JSON.stringify({ ...event, at: undefined })
        if (facts.has(text)) continue
        facts.add(text)
      } else if (event.kind === 'seccomp-acted') {
        records += 1
        if (records > limits.recordsMax) continue
      } else if (held.arrivedAt < since && event.kind !== 'audit-span' && !live.needs(event)) {
        old.push(held)
        continue
      }
      kept.push(held)
    }
    bin.held = joinSpans(kept.toReversed())
    release(old, now)
    counters.released += before - bin.held.length - old.length
    for (const { arrivedAt } of bin.held) if (arrivedAt < since) needed.sofar += 1
    for (const taskId of live.over) bins.forgetTask(taskId)
    for (const containerId of live.overContainers) bins.forgetContainer(containerId)
  }

  /** What names a task goes with the task; what names tasks nobody has heard of goes with time. */
  function compactNamed(since: number, now: number): void {
    for (const [taskId, said] of ofTask) {
      const newest = Math.max(...said.map(({ arrivedAt }) => arrivedAt))
      if (bins.ofTask(taskId) !== undefined || newest >= since) continue
      release(said, now)
      ofTask.delete(taskId)
    }
  }

  function lowest(): number | undefined {
    let low: number | undefined
    for (const bin of bins.all.values()) {
      const first = bin.held[0]?.position
      if (first !== undefined && (low === undefined || first < low)) low = first
    }
    return low
  }

  return { add, bins, bearingOn, judgedWith, compact, compactSome, counters, heldCount, lowest }
}

const isShared = (event: DomainEvent): boolean =>
  event.kind === 'stream-gap' || event.kind === 'profile-seen' || event.kind === 'agent-removed'

/** The tasks that a definition or a scheduler's word is about; undefined for what is kept with an agent. */
function tasksNamed(event: DomainEvent): readonly string[] | undefined {
  if (event.kind === 'workload-seen') return event.taskIds
  if (event.kind === 'task-kill-asked') return [event.taskId]
  if (event.kind === 'health-changed') return event.taskId === undefined ? [] : [event.taskId]
  if (
    event.kind === 'launch-queued' ||
    event.kind === 'workload-gone' ||
    event.kind === 'relaunch-rule' ||
    event.kind === 'rejected'
  )
    return []
  return event.kind === 'tick' ? [] : undefined
}

const isSame = (left: DomainEvent, right: DomainEvent): boolean =>
  left === right || JSON.stringify(left) === JSON.stringify(right)

/** What has no name says less than what has one. */
const isAsGood = (event: FrameworkSeen | FrameworkRemoved, before: DomainEvent): boolean =>
  event.kind !== 'framework-seen' || event.name !== undefined || !('name' in before) || before.name === undefined
