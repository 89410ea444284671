import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Result } from '../domain/result.ts'
import { groupTrace, type GroupTrace } from '../source/group-trace.ts'
import { loadNetlink, type Netlink, type NetlinkSocket } from '../source/netlink.ts'
import { type AuditStatus, auditStatus, auditStatusRequest, auditText } from '../wire/netlink/audit.ts'
import { auditDatagram } from '../wire/netlink/message.ts'
import { hostProcesses, type HostProcesses, monotonicMs } from './host-processes.ts'
import type { KernelNews, KernelOrder, KernelStart, Question, SeenProcess, SocketRecord } from './kernel-messages.ts'
import { ProcessFeed, type ProcessSources } from './process-feed.ts'
import type { Owner } from './owner.ts'

/** How long nothing may be said about what was read, and how soon after something happened it is said. */
const idleMs = 5000
const soonMs = 200
/** The kernel hands a record on from a thread of its own, a little after it was made. */
const handedOnMs = 100
/** Datagrams read before the other socket gets its turn. */
const turnMax = 64
const ordersMax = 65_536
/** A record that seems to be older, or younger than now, shows that the clock was set. */
const plausibleLagMs = { min: -50, max: 60_000 }

/** SECCOMP and ANOM_ABEND: records about what a process did. */
const ownedTypes: ReadonlySet<number> = new Set([1326, 1701])

type Sockets = ProcessSources & { readonly records?: NetlinkSocket; readonly status?: NetlinkSocket }

/**
 * The thread that listens to the kernel: it blocks where the program's own thread must not, and looks at a process the
 * moment it is told of. All process events that are there are taken in before a record is given an owner: the kernel sends
 * a record after the fork and exec that led to it.
 */
class KernelListener {
  readonly #netlink: Netlink
  readonly #sockets: Sockets
  readonly #host: HostProcesses
  readonly #feed: ProcessFeed
  readonly #told = new Set<string>()
  #pending: { type: number; text: string }[] = []
  #processes: SeenProcess[] = []
  #questions: Question[] = []
  #overruns = { records: 0, processes: 0 }
  #claimDue = 0
  #claimed = 0
  #asked: number | undefined
  #isDrained = false

  constructor(netlink: Netlink, sockets: Sockets, { cgroupsRoot }: KernelStart) {
    this.#netlink = netlink
    this.#sockets = sockets
    this.#host = hostProcesses({ root: cgroupsRoot })
    this.#feed = new ProcessFeed(sockets, {
      host: this.#host,
      root: cgroupsRoot,
      told: {
        seen: (pid, container, at) => this.#see(pid, container, at),
        left: () => this.#soon(),
      },
    })
  }

  /** Runs until it is told to stop. */
  run(clearWaker: () => void, waker: number): void {
    const { groups, records, processes, status } = this.#sockets
    const fds = [waker, groups?.fd, records?.fd, processes?.fd, status?.fd].filter((fd) => fd !== undefined)
    this.#feed.start()
    while (true) {
      this.#netlink.wait(fds, this.#waitMs())
      // Processes first: they may be gone in a moment.
      this.#feed.read(turnMax)
      this.#readRecords(turnMax)
      this.#feed.read()
      this.#overruns.processes += this.#feed.overruns
      this.#feed.overruns = 0
      clearWaker()
      if (this.#readOrders() === 'stop') return
      this.#tell()
      this.#claim()
    }
  }

  #waitMs(): number {
    if (this.#sockets.records === undefined && this.#sockets.status === undefined) return idleMs
    return Math.max(0, Math.min(idleMs, this.#claimDue - Date.now()))
  }

  #readRecords(max: number): void {
    const { records } = this.#sockets
    if (records === undefined) return
    this.#isDrained = false
    for (let count = 0; count < max; count += 1) {
      const bytes = records.read()
      if (bytes === 'empty') {
        this.#isDrained = true
        return
      }
      this.#soon()
      if (bytes === 'overrun') {
        this.#overruns.records += 1
        continue
      }
      const message = auditDatagram(bytes)
      const text = message === undefined ? undefined : auditText(message)
      if (message !== undefined && text !== undefined) this.#pending.push({ type: message.type, text })
    }
  }

  /** The first processes of a container are told of; of the rest, those that have records. */
  #see(pid: number, container: string, at: number): void {
    if (this.#told.has(container)) return
    this.#told.add(container)
    const [oldest] = this.#told
    if (this.#told.size > containersKept && oldest !== undefined) this.#told.delete(oldest)
    this.#processes.push({ pid, container, startedAt: Date.now() - (monotonicMs() - at), ...this.#host.facts(pid) })
  }

  #readOrders(): 'stop' | undefined {
    for (let count = 0; count < ordersMax; count += 1) {
      const received: { message: KernelOrder } | undefined =
        parentPort === null ? undefined : receiveMessageOnPort(parentPort)
      if (received === undefined) return undefined
      const order = received.message
      if (order.is === 'stop') return 'stop'
      this.#questions.push(...order.asked)
    }
    return undefined
  }

  #tell(): void {
    const overran = this.#overruns.records + this.#overruns.processes > 0
    if (!overran && this.#pending.length + this.#questions.length + this.#processes.length === 0) return
    const offset = Date.now() - monotonicMs()
    const records = this.#pending.map(({ type, text }): SocketRecord => ({
      type,
      text,
      owner: ownedTypes.has(type) ? this.#ownerOf(text, offset) : undefined,
    }))
    const answers = this.#questions.map(({ id, pid, at }) => ({ id, owner: this.#feed.table.owner(pid, at - offset) }))
    post({ is: 'batch', records, answers, processes: this.#processes, overruns: this.#overruns })
    this.#pending = []
    this.#questions = []
    this.#processes = []
    this.#overruns = { records: 0, processes: 0 }
  }

  #ownerOf(text: string, offset: number): Owner {
    const found = stampAndPid.exec(text)
    if (found === null) return { container: undefined, why: 'unknown' }
    const at = Number(found[1]) * 1000 + Number(found[2])
    const now = monotonicMs()
    const lag = now + offset - at
    const isPlausible = lag >= plausibleLagMs.min && lag <= plausibleLagMs.max
    return this.#feed.table.owner(Number(found[3]), isPlausible ? at - offset : now)
  }

  /** Something happened: that it was heard, or that nothing else was, has to be told soon. */
  #soon(): void {
    this.#claimDue = Math.min(this.#claimDue, Math.max(this.#claimed + soonMs, Date.now() + handedOnMs + 50))
  }

  /** Asks for the status, whose counter of lost records belongs to the claim that nothing is missing. */
  #claim(): void {
    const { status } = this.#sockets
    const now = Date.now()
    const isSilent = this.#sockets.records === undefined
    if (isSilent && status === undefined) return
    if (this.#asked === undefined) {
      if (now < this.#claimDue || !(isSilent || this.#isDrained)) return
      if (status?.send(auditStatusRequest) !== true) return this.#say(now, undefined)
      this.#asked = now
      this.#claimDue = now + statusMs
    }
    const answer = status === undefined ? 'refused' : readStatus(status)
    if (answer === 'none' && now - this.#asked < statusMs) return
    this.#say(this.#asked, typeof answer === 'string' ? undefined : answer)
  }

  #say(at: number, status: AuditStatus | undefined): void {
    if (this.#sockets.records !== undefined)
      post({ is: 'drained', through: at - handedOnMs, status, counts: { ...this.#feed.table.counts } })
    else if (status !== undefined) post({ is: 'status', status })
    this.#asked = undefined
    this.#claimed = at
    this.#claimDue = at + idleMs
  }
}

const stampAndPid = /^audit\((\d{1,12})\.(\d{3}):\d{1,10}\): (?:.*? )?pid=(\d{1,10}) /
const statusMs = 500
const containersKept = 10_000

function readStatus(socket: NetlinkSocket): AuditStatus | 'none' | 'refused' {
  for (let count = 0; count < turnMax; count += 1) {
    const bytes = socket.read()
    if (typeof bytes === 'string') return 'none'
    const message = auditDatagram(bytes)
    const answer = message === undefined ? undefined : auditStatus(message)
    if (answer !== undefined) return answer.ok ? answer.value : 'refused'
  }
  return 'none'
}

const post = (news: KernelNews): void => parentPort?.postMessage(news, [])

async function start(wanted: KernelStart): Promise<void> {
  const loaded = await loadNetlink()
  if (!loaded.ok) return post({ is: 'failed', why: loaded.error })
  const netlink = loaded.value
  const waker = netlink.waker()
  if (!waker.ok) return post({ is: 'failed', why: waker.error })
  const urgency = netlink.becomeUrgent()
  const records = wanted.records ? netlink.auditRecords() : undefined
  const processes = wanted.processes ? netlink.processEvents() : undefined
  const status = netlink.auditControl()
  const trace = wanted.processes && wanted.trace ? groupTrace(netlink, wanted.cgroupsRoot) : undefined
  const groups = wanted.processes && trace?.ok !== true ? netlink.folderWatch() : undefined
  const why = (opened: Result<NetlinkSocket | GroupTrace, string> | undefined): string | undefined =>
    opened === undefined ? 'not asked for' : opened.ok ? undefined : opened.error
  post({
    is: 'started',
    waker: waker.value.fd,
    records: why(records),
    processes: why(processes),
    trace: why(trace),
    status: why(status),
    urgency,
  })
  const sockets = {
    ...(records?.ok === true ? { records: records.value } : {}),
    ...(processes?.ok === true ? { processes: processes.value } : {}),
    ...(trace?.ok === true ? { trace: trace.value } : {}),
    ...(groups?.ok === true ? { groups: groups.value } : {}),
    ...(status.ok ? { status: status.value } : {}),
  }
  new KernelListener(netlink, sockets, wanted).run(waker.value.clear, waker.value.fd)
  for (const socket of Object.values(sockets)) socket.close()
  waker.value.close()
}

await start(workerData as KernelStart) // What the other thread gave it.
