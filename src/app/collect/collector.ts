import { createHash, randomUUID } from 'node:crypto'
import { hostProcesses } from '../../collect/host-processes.ts'
import { type KernelFeed, startKernelFeed } from '../../collect/kernel-feed.ts'
import { walks } from '../../collect/walks.ts'
import type { DomainEvent } from '../../domain/event.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { type Instant, instant } from '../../domain/time.ts'
import { produce } from '../../source/live/hub-producer.ts'
import { openJournal } from '../../store/journal.ts'
import { type AuditDecoder, auditDecoder } from '../../wire/audit/decoder.ts'
import { groupLimits } from '../../wire/audit/group.ts'
import type { SealedEvent } from '../../wire/cloudevent.ts'
import { agentLog } from './agent-log.ts'
import {
  type Carrier,
  carriers,
  type CarrierTold,
  fileCarrier,
  isReadable,
  journalCarrier,
  kmsgCarrier,
} from './carrier.ts'
import { factWriter } from './facts.ts'
import { kernelNews } from './kernel-news.ts'
import { profileWatch } from './profiles.ts'
import { spoolOf } from './spool.ts'

/** What a collector is asked for. */
export type CollectOptions = {
  readonly hub: URL
  readonly cluster: string
  /** The agent's hostname as Mesos knows it. */
  readonly node: string
  readonly carrier: Carrier | 'auto'
  readonly auditLog: string
  readonly cgroupsRoot: string
  /** undefined: what waits for the hub waits in memory. */
  readonly spool: string | undefined
  readonly spoolBytesMax: number
  readonly profiles: string | undefined
  readonly agentLog: string | undefined
  readonly workDir: string
  /** The zone of the agent's log. */
  readonly zone: string
  readonly token: () => string | undefined
  readonly ca: string | undefined
  /** Do not hear of processes from the kernel, walk control groups instead. */
  readonly isWalking: boolean
  /** Read moves into control groups from the kernel's trace, where there is one. */
  readonly isTracing: boolean
  readonly say: (line: string) => void
}

/** What a collector did. */
export type CollectCounters = {
  records: number
  /** Of the records, those whose container is known. */
  owned: number
  processes: number
  overruns: number
  events: number
}

/** A collector that runs. */
export type Collector = {
  readonly carrier: Carrier
  readonly processes: 'netlink' | 'walks'
  readonly counters: () => Readonly<CollectCounters>
  /** How many events the hub has not acknowledged. */
  readonly waiting: () => number
  readonly isConnected: () => boolean
  readonly stop: () => Promise<void>
}

/** Events are written to the spool together. */
const flushMs = 20
/** How often control groups are walked where the kernel does not tell of processes. */
const walkMs = 100
/** A line carrier that is quiet for so long has no half event any more. */
const quietMs = 150
const profilesMs = 10_000
/** At the end, what waits is sent for so long. */
const drainMs = 3000

/** Starts a collector. @returns everything that keeps it from starting, a line each */
export async function startCollector(options: CollectOptions): Promise<Result<Collector, readonly string[]>> {
  const { node, cluster, say, cgroupsRoot, spoolBytesMax } = options
  const journal = openJournal(options.spool ?? ':memory:', { ageMs: Infinity, bytesMax: spoolBytesMax })
  if (!journal.ok) return err([journal.error.says])
  const unique = (): string => randomUUID()
  const now = (): Instant => instant(Date.now())
  const write = factWriter({ cluster, node }, unique)
  const kept = journal.value
  const spool = spoolOf(kept, { write, say })
  const counters: CollectCounters = { records: 0, owned: 0, processes: 0, overruns: 0, events: 0 }
  const host = { agentId: undefined, hostname: node }
  const cancel = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const stops: (() => void | Promise<void>)[] = []
  let pending: SealedEvent[] = []
  let decoder = newDecoder()
  let feed: KernelFeed | undefined
  let chain: Promise<void> = Promise.resolve()

  const put = (events: readonly SealedEvent[]): void => {
    counters.events += events.length
    pending.push(...events)
  }
  function newDecoder(): AuditDecoder {
    return auditDecoder({ clock: { zone: 'UTC', near: now() }, host, limits: groupLimits })
  }

  function flush(): void {
    if (pending.length === 0) return
    const batch = pending
    pending = []
    if (spool.put(batch)) producer.wake()
    else pending = [...batch, ...pending].slice(-100_000)
  }

  const table = walks(hostProcesses({ root: cgroupsRoot }))

  async function ownerOf(pid: number, at: number): Promise<string | undefined> {
    if (feed !== undefined && feed.refused.processes === undefined) return (await feed.ownerOf(pid, at)).container
    return table.ownerOf(pid, at)
  }

  /** Events keep their order, though owners are asked for on the way. */
  function takeEvent(event: DomainEvent, own?: { readonly container: string | undefined }): void {
    if (event.kind === 'seccomp-acted') counters.records += 1
    const needsOwner = (event.kind === 'seccomp-acted' || event.kind === 'process-aborted') && own === undefined
    chain = chain.then(async () => {
      const container = needsOwner ? await ownerOf(event.pid, event.at) : own?.container
      if (event.kind === 'seccomp-acted' && container !== undefined) counters.owned += 1
      put(write.ofEvent(event, container))
    })
  }

  const heard = kernelNews({ write, put, takeEvent, counters, host, unique })
  const wantsNetlink = options.carrier === 'auto' || options.carrier === 'netlink'
  const reasons: string[] = []
  if (wantsNetlink || !options.isWalking) {
    const started = await startKernelFeed(
      { cgroupsRoot, records: wantsNetlink, processes: !options.isWalking, trace: options.isTracing },
      { take: heard.take, ended: (why) => say(`${why}; restart the collector`) },
    )
    if (started.ok) {
      feed = started.value
      stops.push(() => feed?.stop())
      if (wantsNetlink && feed.refused.records !== undefined) reasons.push(`netlink: ${feed.refused.records}`)
      if (!options.isWalking && feed.refused.processes !== undefined)
        say(`process events: ${feed.refused.processes}; control groups are walked instead, short lives are missed`)
      else if (options.isTracing && feed.refused.trace !== undefined && !options.isWalking)
        say(`${feed.refused.trace}; folders of groups are watched instead, lives under a millisecond may be missed`)
    } else reasons.push(`netlink: ${started.error}`)
  }

  const told: CarrierTold = {
    line: (line) => {
      quietSince = performance.now()
      for (const { event } of decoder.push(line, 1)) takeEvent(event)
    },
    lost: (why) => {
      say(why)
      put([write.gap(why, { from: instant(now() - 1000), to: now() })])
    },
    ended: (why) => {
      say(`${why}; no audit records are read any more`)
      put([write.gap(why, { from: now(), to: now() })])
    },
  }
  let quietSince = 0
  const carrier = chosen(options, { feed, reasons })
  if (carrier === undefined) {
    for (const end of stops) await end()
    journal.value.close()
    return err([`no carrier of audit records can be read: ${reasons.join('; ')}`])
  }
  if (reasons.length > 0) say(`audit records come from ${carrier} (${reasons.join('; ')})`)
  if (carrier !== 'netlink') {
    const lines =
      carrier === 'file'
        ? fileCarrier(options.auditLog, spool.place(), told)
        : carrier === 'journal'
          ? journalCarrier(told)
          : kmsgCarrier(told)
    stops.push(lines.stop)
    timers.push(
      setInterval(() => {
        if (quietSince === 0 || performance.now() - quietSince < quietMs) return
        quietSince = 0
        for (const { event } of decoder.end()) takeEvent(event)
        decoder = newDecoder()
        chain = chain.then(() => spool.keepPlace(lines.place()))
      }, quietMs),
    )
  }
  const processes = feed !== undefined && feed.refused.processes === undefined ? 'netlink' : 'walks'
  if (processes === 'walks') {
    const walk = (): void => {
      for (const each of table.walk(Date.now()))
        heard.tellProcess({ ...each, ppid: null, comm: null, exe: null, startedAt: undefined })
    }
    walk()
    timers.push(setInterval(walk, walkMs))
  }
  if (options.profiles !== undefined) {
    const look = profileWatch(options.profiles, write, (text) => createHash('sha256').update(text).digest('hex'))
    put(look())
    timers.push(setInterval(() => put(look()), profilesMs))
  }
  if (options.agentLog !== undefined) {
    const log = agentLog({ write, node, workDir: options.workDir, zone: options.zone })
    const lines = fileCarrier(options.agentLog, undefined, {
      ...told,
      line: (line) => put(log.line(line.toString('utf8'))),
    })
    stops.push(lines.stop)
  }
  const producer = produce({
    hub: options.hub,
    token: options.token,
    ca: options.ca,
    next: spool.next,
    acknowledged: spool.acknowledged,
    from: spool.acked(),
    say,
    cancelled: cancel.signal,
  })
  timers.push(setInterval(flush, flushMs))

  async function stop(): Promise<void> {
    for (const timer of timers) clearInterval(timer)
    for (const each of stops) await each()
    heard.end()
    for (const { event } of decoder.end()) takeEvent(event)
    await chain
    flush()
    const until = Date.now() + drainMs
    while (producer.isConnected() && spool.waiting() > 0 && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 10))
    cancel.abort()
    await producer.ended
    kept.close()
  }

  return ok({
    carrier,
    processes,
    counters: () => ({ ...counters }),
    waiting: spool.waiting,
    isConnected: producer.isConnected,
    stop,
  })
}

function chosen(
  { carrier, auditLog }: CollectOptions,
  { feed, reasons }: { readonly feed: KernelFeed | undefined; readonly reasons: string[] },
): Carrier | undefined {
  const can: Readonly<Record<Carrier, () => boolean>> = {
    netlink: () => feed !== undefined && feed.refused.records === undefined,
    file: () => isReadable(auditLog) || !reasons.push(`${auditLog}: cannot be read`),
    journal: () => isReadable('/run/systemd/journal/socket') || !reasons.push('journal: there is none'),
    kmsg: () => isReadable('/dev/kmsg') || !reasons.push('/dev/kmsg: cannot be read'),
  }
  return carrier === 'auto' ? carriers.find((each) => can[each]()) : can[carrier]() ? carrier : undefined
}
