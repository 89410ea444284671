import { readdirSync } from 'node:fs'
import type { ContainerId } from '../domain/ids.ts'
import type { FolderWatch } from '../source/netlink.ts'
import { cgroupContainer, type CgroupsRoot } from '../wire/cgroup.ts'

/** What is told of a control group: these processes are in it. */
export type Joined = (container: ContainerId, pids: readonly number[]) => void

type Group = { readonly path: string; readonly below: string; readonly container: ContainerId | undefined }

/**
 * Watches the control groups of all containers, in every hierarchy: whoever moves a process into one writes to its
 * `cgroup.procs`, and the notice is here before the process can go on. Reading `/proc/PID/cgroup` instead would wait for
 * a lock that such a move holds for milliseconds. Source: kernel/cgroup/cgroup.c, cgroup_procs_write_start and
 * proc_cgroup_show.
 */
export class GroupWatch {
  readonly #watch: FolderWatch
  readonly #root: CgroupsRoot
  readonly #mounts: readonly string[]
  readonly #pidsOf: (path: string) => readonly number[]
  readonly #joined: Joined
  readonly #groups = new Map<number, Group>()
  /** Groups that could not be watched. */
  unwatched = 0

  constructor({
    watch,
    root,
    mounts,
    pidsOf,
    joined,
  }: {
    readonly watch: FolderWatch
    readonly root: CgroupsRoot
    /** Where hierarchies are mounted. */
    readonly mounts: readonly string[]
    readonly pidsOf: (path: string) => readonly number[]
    readonly joined: Joined
  }) {
    this.#watch = watch
    this.#root = root
    this.#mounts = mounts
    this.#pidsOf = pidsOf
    this.#joined = joined
  }

  /** Looks at every group that is there, and watches it. */
  start(): void {
    for (const mount of this.#mounts) this.#enter({ path: mount, below: '', container: undefined })
  }

  /** Takes what happened since the last call; true if some of it was lost and everything was looked at anew. */
  take(): boolean {
    const events = this.#watch.read()
    if (events === 'overrun') {
      this.start()
      return true
    }
    for (const { watch, is, name } of events) {
      const group = this.#groups.get(watch)
      if (is === 'ended') this.#groups.delete(watch)
      else if (group === undefined) continue
      else if (is === 'made') this.#enter(inside(group, name, this.#root))
      else if (name === 'cgroup.procs' || name === 'tasks') this.#tell(group)
    }
    return false
  }

  get size(): number {
    return this.#groups.size
  }

  #enter(group: Group): void {
    if (!leadsTo(group.below, this.#root)) return
    const number = this.#groups.size < groupsMax ? this.#watch.add(group.path) : undefined
    if (number === undefined) this.unwatched += 1
    else this.#groups.set(number, group)
    // Only now: what happens between is told by the watch, or seen here.
    this.#tell(group)
    for (const name of folders(group.path)) this.#enter(inside(group, name, this.#root))
  }

  #tell({ path, container }: Group): void {
    if (container === undefined) return
    const pids = this.#pidsOf(path)
    if (pids.length > 0) this.#joined(container, pids)
  }
}

/** More are not watched; their processes are looked at one by one. */
const groupsMax = 50_000

function inside(group: Group, name: string, root: CgroupsRoot): Group {
  const below = `${group.below}/${name}`
  return { path: `${group.path}/${name}`, below, container: cgroupContainer(below, root) ?? group.container }
}

/** Whether a path lies above, at or below the root of containers. */
function leadsTo(below: string, { root }: CgroupsRoot): boolean {
  const top = `/${root.replace(/^\/|\/$/g, '')}/`
  return top.startsWith(`${below}/`) || below.startsWith(top)
}

function folders(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  } catch {
    return []
  }
}
