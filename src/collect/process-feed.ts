import type { ContainerId } from '../domain/ids.ts'
import type { GroupTrace } from '../source/group-trace.ts'
import type { FolderWatch, NetlinkSocket } from '../source/netlink.ts'
import { enclosingContainer } from '../wire/cgroup.ts'
import type { GroupMove } from '../wire/group-moves.ts'
import { netlinkMessages } from '../wire/netlink/message.ts'
import { processEvent, type ProcessEvent } from '../wire/netlink/process-event.ts'
import { GroupWatch } from './group-watch.ts'
import { type HostProcesses, monotonicMs } from './host-processes.ts'
import { ProcessTable } from './process-table.ts'

/** From where processes and their moves are heard of. */
export type ProcessSources = {
  readonly processes?: NetlinkSocket
  /** The kernel's record of moves; without it, folders are watched and looked at. */
  readonly trace?: GroupTrace
  readonly groups?: FolderWatch
}

/** What a feed tells. */
export type ProcessTold = {
  /** A process was found in a container; `at` of the monotonic clock. */
  readonly seen: (pid: number, container: ContainerId, at: number) => void
  /** A process of a container ended. */
  readonly left: () => void
}

/** Datagrams read in one turn at most. */
const datagramsMax = 65_536

/**
 * Keeps the table of processes up to date. Forks and moves are applied in the order of their times: a child belongs to the
 * container that its parent was moved into before it forked, whichever of the two is read first. A move is held back until
 * every fork before it has been read.
 */
export class ProcessFeed {
  readonly table: ProcessTable
  /** How often events were thrown away for want of room, since this was last set to 0. */
  overruns = 0
  readonly #sources: ProcessSources
  readonly #host: HostProcesses
  readonly #root: string
  readonly #told: ProcessTold
  readonly #groups: GroupWatch | undefined
  #held: readonly GroupMove[] = []

  constructor(
    sources: ProcessSources,
    { host, root, told }: { readonly host: HostProcesses; readonly root: string; readonly told: ProcessTold },
  ) {
    this.#sources = sources
    this.#host = host
    this.#root = root
    this.#told = told
    this.table = new ProcessTable(host)
    const { groups, trace } = sources
    if (groups === undefined || trace !== undefined) return
    this.#groups = new GroupWatch({
      watch: groups,
      root: { root },
      mounts: host.mounts(),
      pidsOf: host.pidsOf,
      joined: (container, pids) => {
        const now = monotonicMs()
        const [pid] = this.table.joined(pids, container, now)
        if (pid !== undefined) told.seen(pid, container, now)
      },
    })
  }

  /** Everything that is there to be known of processes that began before now. */
  start(): void {
    this.table.movesAreTold = this.#sources.trace !== undefined
    if (this.#groups !== undefined) return this.#groups.start()
    const now = monotonicMs()
    const members = this.#host.members()
    this.table.takeMembers(members, now)
    for (const [pid, container] of members) this.#told.seen(pid, container, this.#host.startedAt(pid) ?? now)
  }

  /** Takes in what is there. After it, whatever happened before the call is in the table. */
  read(max = datagramsMax): void {
    const before = monotonicMs()
    const { events, isDrained } = this.#events(max)
    const traced = this.#sources.trace?.read()
    const moves = traced === undefined ? this.#held : [...this.#held, ...traced.moves]
    this.#held = this.#apply(events, moves, isDrained ? before : (events.at(-1)?.at ?? before))
    if (traced !== undefined && traced.lost > 0) {
      this.overruns += 1
      this.start()
    }
    if (this.#groups === undefined) return
    if (this.#groups.take()) this.overruns += 1
    this.table.movesAreTold = this.#groups.size > 0 && this.#groups.unwatched === 0
  }

  #events(max: number): { readonly events: readonly ProcessEvent[]; readonly isDrained: boolean } {
    const { processes } = this.#sources
    let events: ProcessEvent[] = []
    if (processes === undefined) return { events, isDrained: true }
    for (let count = 0; count < max; count += 1) {
      const bytes = processes.read()
      if (bytes === 'empty') return { events, isDrained: true }
      if (bytes === 'overrun') {
        // What was read before says nothing certain any more, and is replaced by what is seen.
        events = []
        this.overruns += 1
        this.table.clear()
        this.start()
        continue
      }
      for (const message of netlinkMessages(bytes)) {
        const event = processEvent(message)
        if (event !== undefined) events.push(event)
      }
    }
    return { events, isDrained: false }
  }

  /** @returns moves that are later than what was read of forks */
  #apply(events: readonly ProcessEvent[], moves: readonly GroupMove[], through: number): readonly GroupMove[] {
    let next = 0
    const upTo = (at: number): void => {
      for (let move = moves[next]; move !== undefined && move.at <= at; move = moves[next]) {
        this.#move(move)
        next += 1
      }
    }
    for (const event of events) {
      upTo(event.at)
      const container = this.table.take(event)
      if (container !== undefined) this.#told.seen(event.pid, container, event.at)
      if (event.is === 'exit' && this.table.holds(event.pid)) this.#told.left()
    }
    upTo(through)
    return moves.slice(next)
  }

  #move({ pid, path, at }: GroupMove): void {
    const container = enclosingContainer(path, { root: this.#root })
    if (container === undefined) return
    if (this.table.moved(pid, container, at)) this.#told.seen(pid, container, at)
  }
}
