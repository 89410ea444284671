import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import type { ContainerId } from '../domain/ids.ts'
import { type CgroupsRoot, cgroupContainer } from '../wire/cgroup.ts'

/** The processes of all containers, read again and again. */
export type GroupMembers = {
  /** @param top the folder of the agent's groups in a mounted hierarchy */
  readonly under: (top: string) => ReadonlyMap<number, ContainerId>
}

/** Levels of containers in containers; Mesos allows 32. */
const nestingMax = 64
/** Groups looked at in one walk; what lies beyond is not looked at, which the answer cannot say. */
const groupsMax = 20_000
/** Files kept open: opening one takes longer than reading it. Others are opened each time. */
const openMax = 2000
/** Links of a folder that has none in it. */
const emptyLinks = 2

type Group = {
  readonly path: string
  /** From the top of the hierarchy on, as /proc shows it. */
  readonly below: string
  readonly container: ContainerId | undefined
  readonly inside: Map<string, Group>
  /** `cgroup.procs`; undefined: not open. */
  fd: number | undefined
  /** What it said last, and the pids in that. */
  said: string
  pids: readonly number[]
}

/** Walks the groups, and remembers them for the next walk. */
export function groupMembers(root: CgroupsRoot): GroupMembers {
  const room = Buffer.alloc(64 * 1024)
  let tree: Group | undefined
  let opened = 0
  let looked = 0
  let mayStayOpen = false

  const groupAt = (path: string, below: string, above: ContainerId | undefined): Group => ({
    path,
    below,
    container: cgroupContainer(below, root) ?? above,
    inside: new Map(),
    fd: undefined,
    said: '',
    pids: [],
  })

  function close(group: Group): void {
    for (const each of group.inside.values()) close(each)
    group.inside.clear()
    shut(group)
  }

  function shut(group: Group): void {
    if (group.fd === undefined) return
    closeSync(group.fd)
    opened -= 1
    group.fd = undefined
  }

  /** What a group's file says now; undefined where it is gone. */
  function read(group: Group): string | undefined {
    try {
      const fd = group.fd ?? openSync(`${group.path}/cgroup.procs`, 'r')
      if (group.fd === undefined) {
        group.fd = fd
        opened += 1
      }
      return room.toString('latin1', 0, readSync(fd, room, 0, room.length, 0))
    } catch {
      // ENODEV: the group is gone, and another may have its name.
      shut(group)
      return undefined
    }
  }

  /** Of more processes than fit, the first; the last number may be a part of one and does not count. */
  function pidsIn(group: Group): readonly number[] {
    const wasOpen = group.fd !== undefined
    const said = read(group) ?? (wasOpen ? read(group) : undefined) ?? ''
    if (!mayStayOpen || opened > openMax) shut(group)
    if (said !== group.said) {
      group.said = said
      group.pids = said.split('\n').slice(0, -1).map(Number)
    }
    return group.pids
  }

  /** Brings what is known of the folders in a group up to date. */
  function lookInside(group: Group): void {
    const names = new Set(folders(group.path))
    for (const [name, each] of group.inside) {
      if (names.has(name)) continue
      close(each)
      group.inside.delete(name)
    }
    for (const name of names)
      if (!group.inside.has(name))
        group.inside.set(name, groupAt(`${group.path}/${name}`, `${group.below}/${name}`, group.container))
  }

  function walk(group: Group, depth: number, found: Map<number, ContainerId>): void {
    lookInside(group)
    if (depth >= nestingMax * 2) return
    for (const each of group.inside.values()) {
      looked += 1
      if (looked > groupsMax) return
      if (each.container !== undefined) for (const pid of pidsIn(each)) found.set(pid, each.container)
      walk(each, depth + 1, found)
    }
  }

  return {
    under: (top) => {
      if (tree?.path !== top) {
        if (tree !== undefined) close(tree)
        tree = groupAt(top, `/${root.root}`, undefined)
        // In v1 a file that stays open gives the list that was made for it at first, for as long as it is asked often.
        // Source: kernel/cgroup/cgroup-v1.c, cgroup_pidlist_start.
        mayStayOpen = existsSync(`${top}/cgroup.controllers`)
      }
      const found = new Map<number, ContainerId>()
      looked = 0
      walk(tree, 0, found)
      return found
    },
  }
}

/** The folders in one. */
function folders(path: string): readonly string[] {
  try {
    // Groups count the folders in them, which is cheaper to ask than to list files. Source: fs/kernfs/inode.c, nlink.
    if (statSync(path).nlink === emptyLinks) return none
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : none))
  } catch {
    return none
  }
}

const none: readonly string[] = []
