import type { SeccompRecord } from '../domain/audit.ts'
import { fingerprint, seenCounts } from './audit-seen.ts'

/** One telling of an event, and what is shown for it. */
export type Telling<T> = {
  readonly node: string | undefined
  readonly at: number
  /** 0 where the carrier has none. */
  readonly serial: number
  readonly seccomp: SeccompRecord | undefined
  /** For records of other types, of which an event has several: what tells them apart. */
  readonly text: string
  /** Whether another carrier may tell more: `ausearch -i`, a cut line, a line without serial. */
  readonly isPoor: boolean
  readonly item: T
}

/** Lets each event through once, in its best telling. */
export type OnceEach<T> = {
  /** Gives the items to be shown now: none for a duplicate, and none for a poor telling, which waits. */
  readonly take: (telling: Telling<T>) => readonly T[]
  /** The poor tellings that nothing better came for, in their order. */
  readonly rest: () => readonly T[]
  readonly duplicateCount: () => number
}

/** Limits on what is kept. */
export type OnceLimits = {
  /** Events that are remembered; an event that comes again after that many others is shown again. */
  readonly eventsMax: number
  /** Poor tellings that wait; beyond that the oldest is shown, and a better one that comes later is a duplicate. */
  readonly waitingMax: number
}

/** About 40 MB when full. */
export const onceLimits: OnceLimits = { eventsMax: 300_000, waitingMax: 20_000 }

/**
 * One event is told by several carriers: its node, time and serial are the same, where the carrier has them; a telling
 * without a node may be of any. A journal line without a serial is known again by second, pid, call and address, as often
 * as it occurs. Source: kernel/audit.c, audit_log_start, which stamps the text that all carriers wrap.
 */
export function onceEach<T>(limits: OnceLimits): OnceEach<T> {
  // A telling with a node leaves two keys.
  const seen = seenCounts(limits.eventsMax * 2)
  const calls = seenCounts(limits.eventsMax)
  const matched = new Map<number, number>()
  const waiting: Telling<T>[] = []
  let duplicates = 0
  let hasNodes = false

  /** An event without a serial uses up one of the calls like it. */
  function usesCall(seccomp: SeccompRecord | undefined): boolean {
    if (seccomp === undefined) return false
    const key = callKey(seccomp)
    const used = matched.get(key) ?? 0
    if (calls.count(key) <= used) return false
    if (matched.size < limits.waitingMax) matched.set(key, used + 1)
    return true
  }

  /** Whether it was told before; if not, it is from now on. */
  function wasTold({ node, at, serial, seccomp, text }: Telling<T>): boolean {
    if (serial === 0) return usesCall(seccomp)
    const anyNode = fingerprint(at, serial, seccomp?.pid ?? -1, text)
    if (seen.count(anyNode) > 0) return true
    if (node === undefined) {
      // Most logs name no node; then a second look would find nothing.
      if (hasNodes && seen.count(someNodeKey(anyNode)) > 0) return true
      seen.add(anyNode)
    } else {
      const key = fingerprint(anyNode, 1, 0, node)
      if (seen.count(key) > 0) return true
      hasNodes = true
      seen.add(key)
      seen.add(someNodeKey(anyNode))
    }
    if (seccomp !== undefined) calls.add(callKey(seccomp))
    return false
  }

  function show(telling: Telling<T>): readonly T[] {
    if (!wasTold(telling)) return [telling.item]
    duplicates += 1
    return []
  }

  return {
    take: (telling) => {
      if (!telling.isPoor) return show(telling)
      waiting.push(telling)
      return waiting.length > limits.waitingMax ? waiting.splice(0, 1).flatMap(show) : []
    },
    rest: () => {
      // Those with a serial first: one without may be the same event.
      const numbered = waiting.filter(({ serial }) => serial !== 0).flatMap(show)
      const bare = waiting.filter(({ serial }) => serial === 0).flatMap(show)
      const shown = new Set([...numbered, ...bare])
      return waiting.map(({ item }) => item).filter((item) => shown.has(item))
    },
    duplicateCount: () => duplicates,
  }
}

const someNodeKey = (anyNode: number): number => fingerprint(anyNode, 2, 0, '')

const callKey = ({ at, pid, syscall, ip = '' }: SeccompRecord): number =>
  fingerprint(Math.floor(at / 1000), pid, syscall?.number ?? -2, ip)
