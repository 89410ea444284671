import type { AuditLoss } from '../../domain/event.ts'
import { type Instant, instant } from '../../domain/time.ts'
import { auditLine } from '../../wire/audit/line.ts'
import type { Gathered } from './gathered.ts'
import type { Place } from './place.ts'

/** Takes the kernel's lines of all files, whose clock counts from boot, and dates what they say of losses. */
export type KernelLosses = {
  /** A line with a record: it has both clocks. */
  readonly tie: (text: string, place: Place) => void
  /** Any other line. */
  readonly push: (
    line: { readonly text: string; readonly bytes: Uint8Array; readonly line: number },
    place: Place,
  ) => void
  readonly end: () => void
}

/** A record in the ring buffer: when it was made, by the clock since boot and by both clocks together. */
type Tie = { readonly uptime: number; readonly boot: number }
type Held = {
  readonly place: Place
  readonly position: number
  readonly loss: AuditLoss
  readonly uptime: number
  readonly before: Tie | undefined
  after: Tie | undefined
}

/** Ties kept for each folder; later ones are not needed to date what is near the first. */
const tiesMax = 200_000
/** Clocks drift and are set; two boots are further apart. */
const sameBootMs = 60_000

/**
 * A notice of loss without a time is dated by the record that is nearest to it in the same boot, among all files of
 * one folder: so a log that was cut in two dates its notices as the whole would. Which boot it is of, the records
 * around it in its own file tell, or there was only one.
 */
export function kernelLosses(gathered: Gathered, zone: string): KernelLosses {
  const ties = new Map<string, Tie[]>()
  let held: Held[] = []
  let waiting: Held[] = []
  let current: Place | undefined
  let latest: Tie | undefined

  function enter(place: Place): void {
    if (place === current) return
    current = place
    latest = undefined
    held = held.concat(waiting)
    waiting = []
  }

  function tie(text: string, place: Place): void {
    enter(place)
    const at = /audit\((\d{1,12})\.(\d{3}):/.exec(text)
    const uptime = uptimeOf(text)
    if (at === null || uptime === undefined) return
    latest = { uptime, boot: Number(at[1]) * 1000 + Number(at[2]) - uptime }
    for (const each of waiting) each.after = latest
    held = held.concat(waiting)
    waiting = []
    const all = ties.get(place.key) ?? []
    ties.set(place.key, all)
    if (all.length < tiesMax) all.push(latest)
  }

  function push({ text, bytes, line }: { text: string; bytes: Uint8Array; line: number }, place: Place): void {
    const found = auditLine(bytes, { zone, near: undefined })
    if (found?.kind !== 'loss') return
    enter(place)
    const { at, hostname, cause, count, text: says } = found
    const host = { agentId: undefined, hostname }
    const loss: AuditLoss = { kind: 'audit-loss', at, host, cause, count, text: says.slice(0, 200) }
    const uptime = uptimeOf(text)
    if (at !== undefined || uptime === undefined) return gathered.add(loss, { place, position: line })
    // Where the clock went back, the records before are of another boot.
    const before = latest !== undefined && uptime >= latest.uptime - 1000 ? latest : undefined
    waiting.push({ place, position: line, loss, uptime, before, after: undefined })
    return undefined
  }

  function end(): void {
    const boots = new Map([...ties].map(([key, all]) => [key, bootsOf(all)]))
    for (const each of held.concat(waiting)) {
      const { place, position, loss } = each
      gathered.add({ ...loss, at: momentOf(each, boots.get(place.key) ?? []) }, { place, position })
    }
    held = []
    waiting = []
  }

  return { tie, push, end }
}

/** The ties of one boot, in the order of its clock, and when it was: not one moment, for clocks drift. */
type Boot = { readonly ties: readonly Tie[]; readonly from: number; readonly to: number }

function bootsOf(ties: readonly Tie[]): readonly Boot[] {
  const boots: Tie[][] = []
  let latest = -Infinity
  for (const tie of ties.toSorted((a, b) => a.boot - b.boot)) {
    if (tie.boot - latest > sameBootMs) boots.push([])
    boots.at(-1)?.push(tie)
    latest = tie.boot
  }
  return boots.map((boot) => ({
    from: boot[0]?.boot ?? 0,
    to: latestOf(boot),
    ties: boot.sort((a, b) => a.uptime - b.uptime || b.boot - a.boot),
  }))
}

const latestOf = (boot: readonly Tie[]): number => boot.at(-1)?.boot ?? 0

const isOf = ({ boot }: Tie, { from, to }: Boot): boolean => boot >= from - sameBootMs && boot <= to + sameBootMs

function momentOf({ uptime, before, after }: Held, boots: readonly Boot[]): Instant | undefined {
  const near = before ?? after
  const only = boots.length === 1 ? boots[0] : undefined
  const ties = (only ?? boots.find((each) => near !== undefined && isOf(near, each)))?.ties
  if (ties === undefined) return undefined
  let low = 0
  let high = ties.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ties[middle]?.uptime ?? Infinity) < uptime) low = middle + 1
    else high = middle
  }
  const [below, above] = [ties[low - 1], ties[low]]
  const isBelow = above === undefined || (below !== undefined && uptime - below.uptime < above.uptime - uptime)
  const best = isBelow ? below : above
  return best === undefined ? undefined : instant(best.boot + uptime)
}

/** `PRIORITY,SEQUENCE,MICROSECONDS,…;` of /dev/kmsg, `[ SECONDS.MICROSECONDS]` of dmesg. */
function uptimeOf(text: string): number | undefined {
  const kmsg = /^\d{1,6},\d{1,20},(\d{1,17}),/.exec(text)
  if (kmsg !== null) return Number(kmsg[1]) / 1000
  const dmesg = /^(?:<\d{1,3}>)?\[ *(\d{1,12}\.\d{6})\]/.exec(text)
  return dmesg === null ? undefined : Number(dmesg[1]) * 1000
}
