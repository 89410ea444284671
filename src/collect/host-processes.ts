import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs'
import type { ContainerId } from '../domain/ids.ts'
import { type CgroupsRoot, shownGroup } from '../wire/cgroup.ts'
import { groupMembers } from './group-members.ts'

/** What one look at a process shows; `leaving`: alive or a zombie, but its groups say nothing (any more). */
export type Sight = { readonly container: ContainerId } | 'elsewhere' | 'leaving' | 'gone'

/** What is told of a process besides its pid; null where it cannot be read. */
export type ProcessFacts = { readonly ppid: number | null; readonly comm: string | null; readonly exe: string | null }

/** The processes of this host, as /proc and the control groups show them. Pids are those of the initial namespace. */
export type HostProcesses = {
  readonly sight: (pid: number) => Sight
  /** Milliseconds of the monotonic clock; undefined for a process that is gone. */
  readonly startedAt: (pid: number) => number | undefined
  readonly facts: (pid: number) => ProcessFacts
  /** The processes in the group of a folder now. Of more than fit, the first. */
  readonly pidsOf: (path: string) => readonly number[]
  /** Where hierarchies of control groups are mounted, the best first. */
  readonly mounts: () => readonly string[]
  /** The processes of all containers now. */
  readonly members: () => ReadonlyMap<number, ContainerId>
}

/** @param procRoot where proc is mounted; another folder only in tests */
export function hostProcesses(root: CgroupsRoot, procRoot = '/proc'): HostProcesses {
  const room = Buffer.alloc(64 * 1024)
  let base: string | undefined

  /** A small file of proc as text; undefined where it is gone or not ours to read. */
  function text(path: string): string | undefined {
    let fd: number
    try {
      fd = openSync(path, 'r')
    } catch {
      return undefined
    }
    try {
      return room.toString('latin1', 0, readSync(fd, room, 0, room.length, null))
    } catch {
      return undefined // ESRCH: it went between the two calls.
    } finally {
      closeSync(fd)
    }
  }

  function sightOf(path: string): Sight {
    const groups = text(path)
    if (groups === undefined || groups === '') return 'gone'
    const shown = shownGroup(groups, root)
    if (shown === 'root') return 'leaving'
    return shown === 'elsewhere' ? 'elsewhere' : { container: shown }
  }

  function sight(pid: number): Sight {
    const own = sightOf(`${procRoot}/${pid}/cgroup`)
    return own === 'leaving' ? (ofThreads(pid) ?? own) : own
  }

  /** A process whose first thread is gone shows its container in the others alone. */
  function ofThreads(pid: number): Sight | undefined {
    for (const thread of names(`${procRoot}/${pid}/task`).slice(0, threadsLookedAt)) {
      if (thread === String(pid)) continue
      const seen = sightOf(`${procRoot}/${pid}/task/${thread}/cgroup`)
      if (typeof seen === 'object') return seen
    }
    return undefined
  }

  function startedAt(pid: number): number | undefined {
    const ticks = statFields(text(`${procRoot}/${pid}/stat`))?.[startField]
    const uptime = Number(text('/proc/uptime')?.split(' ')[0])
    if (ticks === undefined || Number.isNaN(uptime)) return undefined
    // Ticks count from boot with the time of suspension, the monotonic clock without it.
    return Number(ticks) * (1000 / ticksPerSecond) - uptime * 1000 + monotonicMs()
  }

  function facts(pid: number): ProcessFacts {
    const stat = text(`${procRoot}/${pid}/stat`)
    const ppid = statFields(stat)?.[parentField]
    const comm = stat === undefined ? null : stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    return { ppid: ppid === undefined ? null : Number(ppid), comm, exe: linkOrNull(`${procRoot}/${pid}/exe`) }
  }

  const mounts = (): readonly string[] => groupMounts(readOrEmpty(`${procRoot}/self/mountinfo`))

  /** The hierarchy that is walked: one is enough, the one that carries the whole nesting. Looked for until it is there. */
  function walkedBase(): string | undefined {
    if (base !== undefined && names(base).length > 0) return base
    base = mounts()
      .map((mount) => `${mount}/${root.root}`.replace(/\/{2,}/g, '/'))
      .find((path) => names(path).length > 0)
    return base
  }

  /** Of more processes than fit, the first; the last number may be a part of one and does not count. */
  const pidsOf = (path: string): readonly number[] =>
    (text(`${path}/cgroup.procs`) ?? '').split('\n').slice(0, -1).map(Number)

  const groups = groupMembers(root)

  function members(): ReadonlyMap<number, ContainerId> {
    const top = walkedBase()
    return top === undefined ? new Map() : groups.under(top)
  }

  return { sight, startedAt, facts, pidsOf, mounts, members }
}

/** The monotonic clock, which the kernel's process events count in as well. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1000n) / 1000

/** USER_HZ, which is 100 wherever Node runs. Source: include/asm-generic/param.h. */
const ticksPerSecond = 100
const threadsLookedAt = 64

// Places behind `pid (comm) `. Source: proc(5), /proc/PID/stat.
const parentField = 1
const startField = 19

const statFields = (stat: string | undefined): readonly string[] | undefined =>
  stat?.slice(stat.lastIndexOf(')') + 2).split(' ')

const preferred = ['freezer', 'name=systemd', '']

/** Where control groups are mounted, the best hierarchy first. Source: proc(5), /proc/PID/mountinfo. */
export function groupMounts(mountinfo: string): readonly string[] {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [front = '', back = ''] = line.split(' - ')
    const [type, , options = ''] = back.split(' ')
    const path = front
      .split(' ')[4]
      ?.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    if (path === undefined || (type !== 'cgroup' && type !== 'cgroup2')) return []
    const controllers = type === 'cgroup2' ? [''] : options.split(',')
    const found = preferred.findIndex((name) => controllers.includes(name))
    return [{ path, rank: found === -1 ? preferred.length : found }]
  })
  return mounts.toSorted((left, right) => left.rank - right.rank).map(({ path }) => path)
}

function names(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function linkOrNull(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
