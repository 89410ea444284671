import { randomUUID } from 'node:crypto'
import { setPriority } from 'node:os'
import { hostProcesses } from '../../collect/host-processes.ts'
import { type KernelFeed, startKernelFeed } from '../../collect/kernel-feed.ts'
import { walks } from '../../collect/walks.ts'
import type { DomainEvent } from '../../domain/event.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { instant } from '../../domain/time.ts'
import { type HubProducer, produce } from '../../source/live/hub-producer.ts'
import { openJournal } from '../../store/journal.ts'
import type { SealedEvent } from '../../wire/cloudevent.ts'
import { agentLog } from './agent-log.ts'
import { type Carrier, fileCarrier } from './carrier.ts'
import { chosenCarrier, carrierOfPast } from './carrier-choice.ts'
import { factWriter } from './facts.ts'
import { kernelNews } from './kernel-news.ts'
import { outflow } from './outflow.ts'
import { profileWatch } from './profiles.ts'
import { pastRecords, recordLines } from './record-lines.ts'
import { spoolOf } from './spool.ts'
import type { Shed } from './worth.ts'
import { sha256 } from '../sha256.ts'

/** What a collector is asked for. */
export type CollectOptions = {
  readonly hub: URL
  readonly cluster: string
  /** The agent's hostname as Mesos knows it. */
  readonly node: string
  readonly carrier: Carrier | 'auto'
  readonly auditLog: string
  /** A folder of journal files; undefined for the machine's own. */
  readonly journal: string | undefined
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
  /** The log was forwarded by other hosts, of whose processes nothing is known here. */
  readonly isForwarded: boolean
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
  /** What went for want of room in the spool. */
  readonly shed: () => Readonly<Shed>
  readonly isConnected: () => boolean
  readonly stop: () => Promise<void>
}

/** How often control groups are walked where the kernel does not tell of processes. */
const walkMs = 120
const profilesMs = 10_000
/** How often the place in the agent's log is kept. */
const placeMs = 2000
/** At the end, what waits is sent for so long. */
const drainMs = 3000

/** Starts a collector. @returns everything that keeps it from starting, a line each */
export async function startCollector(options: CollectOptions): Promise<Result<Collector, readonly string[]>> {
  const { node, cluster, say, cgroupsRoot, spoolBytesMax, isForwarded } = options
  const isWalking = options.isWalking || isForwarded
  const journal = openJournal(options.spool ?? ':memory:', { ageMs: Infinity, bytesMax: Infinity })
  if (!journal.ok) return err([journal.error.says])
  const unique = (): string => randomUUID()
  const write = factWriter({ cluster, node, isForwarded }, unique)
  const kept = journal.value
  const spool = spoolOf(kept, { bytesMax: spoolBytesMax, write, say })
  const counters: CollectCounters = { records: 0, owned: 0, processes: 0, overruns: 0, events: 0 }
  const host = { agentId: undefined, hostname: isForwarded ? undefined : node }
  const cancel = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const stops: (() => void | Promise<void>)[] = []
  let feed: KernelFeed | undefined
  let producer: HubProducer | undefined
  let chain: Promise<void> = Promise.resolve()

  const flow = outflow({ spool, write, say, wake: () => producer?.wake() })
  const put = (events: readonly SealedEvent[]): void => {
    counters.events += events.length
    flow.put(events)
  }

  const table = walks(hostProcesses({ root: cgroupsRoot }))

  async function ownerOf(pid: number, at: number): Promise<string | undefined> {
    if (isForwarded) return undefined
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
      if (event.kind === 'audit-loss') flow.lose(`the kernel's audit lost records: ${event.text}`, event.at)
      if (event.kind !== 'process-executed' || event.cwd?.includes('/runs/') === true)
        put(write.ofEvent(event, container))
    })
  }

  const heard = kernelNews({
    write,
    put,
    takeEvent,
    counters,
    host,
    unique,
    lose: flow.lose,
    claimed: (through) => spool.keep('netlink-through', String(through)),
  })
  const wantsNetlink = !isForwarded && (options.carrier === 'auto' || options.carrier === 'netlink')
  const reasons: string[] = []
  if (wantsNetlink || !isWalking) {
    const started = await startKernelFeed(
      { cgroupsRoot, records: wantsNetlink, processes: !isWalking, trace: options.isTracing },
      { take: heard.take, ended: (why) => say(`${why}; restart the collector`) },
    )
    if (started.ok) {
      feed = started.value
      stops.push(() => feed?.stop())
      if (wantsNetlink && feed.refused.records !== undefined) reasons.push(`netlink: ${feed.refused.records}`)
      if (!isWalking && feed.refused.processes !== undefined)
        say(`process events: ${feed.refused.processes}; control groups are walked instead, short lives are missed`)
      else if (options.isTracing && feed.refused.trace !== undefined && !isWalking)
        say(`${feed.refused.trace}; folders of groups are watched instead, lives under a millisecond may be missed`)
    } else reasons.push(`netlink: ${started.error}`)
  }

  const carrier = chosenCarrier(options, {
    netlink: () => feed !== undefined && feed.refused.records === undefined,
    reasons,
  })
  if (carrier === undefined) {
    for (const end of stops) await end()
    journal.value.close()
    return err([`no carrier of audit records can be read: ${reasons.join('; ')}`])
  }
  if (reasons.length > 0) say(`audit records come from ${carrier} (${reasons.join('; ')})`)
  const processes = feed !== undefined && feed.refused.processes === undefined ? 'netlink' : 'walks'
  const reading = {
    auditLog: options.auditLog,
    journal: options.journal,
    host,
    execs: processes === 'walks',
    takeEvent,
  }
  if (carrier === 'netlink') {
    const past = carrierOfPast(options)
    const since = Number(spool.kept('netlink-through') ?? Number.NaN)
    const found =
      past &&
      pastRecords(
        { ...reading, carrier: past },
        {
          since: Number.isNaN(since) ? undefined : instant(since),
          told: (count) => count > 0 && say(`${count} events of the time before were found in ${past}`),
        },
      )
    if (found !== undefined) stops.push(found.stop)
    else if (!Number.isNaN(since)) flow.lose('nothing was kept of the time in which the collector did not run')
  } else {
    const lines = recordLines(
      {
        ...reading,
        carrier,
        afterwards: (what) => {
          chain = chain.then(() => {
            flow.flush()
            what()
          })
        },
        lose: flow.lose,
        ended: (why) => flow.lose(`${why}; no audit records are read any more`),
      },
      spool,
    )
    stops.push(lines.stop)
  }
  if (processes === 'walks' && !isForwarded) {
    const walk = (): void => {
      for (const each of table.walk(Date.now()))
        heard.tellProcess({ ...each, ppid: null, comm: null, exe: null, startedAt: undefined })
    }
    becomeUrgent()
    walk()
    timers.push(setInterval(walk, walkMs))
  }
  if (options.profiles !== undefined) {
    const look = profileWatch(options.profiles, write, sha256)
    put(look())
    timers.push(setInterval(() => put(look()), profilesMs))
  }
  if (options.agentLog !== undefined) {
    const log = agentLog({ write, node, workDir: options.workDir, zone: options.zone })
    const lines = fileCarrier(options.agentLog, spool.kept('place-agent-log'), {
      line: (line, at) => put(log.line(line.toString('utf8'), at)),
      lost: flow.lose,
      ended: flow.lose,
    })
    const keep = (): void => {
      const place = lines.place()
      flow.flush()
      if (place !== undefined) spool.keep('place-agent-log', place)
    }
    timers.push(setInterval(keep, placeMs))
    stops.push(keep, lines.stop)
  }
  const sender = produce({
    hub: options.hub,
    token: options.token,
    ca: options.ca,
    next: spool.next,
    acknowledged: spool.acknowledged,
    from: spool.acked(),
    say,
    cancelled: cancel.signal,
  })
  producer = sender

  async function stop(): Promise<void> {
    for (const timer of timers) clearInterval(timer)
    // The feed goes last: until then it knows whose the records are.
    for (const each of stops.toReversed()) {
      await each()
      await chain
    }
    heard.end()
    await chain
    flow.end()
    const until = Date.now() + drainMs
    while (sender.isConnected() && spool.waiting() > 0 && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 10))
    cancel.abort()
    await sender.ended
    kept.close()
  }

  return ok({
    carrier,
    processes,
    counters: () => ({ ...counters }),
    waiting: spool.waiting,
    shed: spool.shed,
    isConnected: sender.isConnected,
    stop,
  })
}

/** A walk that comes late misses lives; this thread sleeps most of the time. Needs CAP_SYS_NICE. */
function becomeUrgent(): void {
  try {
    setPriority(urgentNice)
  } catch {
    // EACCES: then walks come like everything else.
  }
}

const urgentNice = -10
