import { containerId, type ContainerId } from '../domain/ids.ts'

/** Where an agent keeps its containers' groups: `--cgroups_root`, `mesos` by default. */
export type CgroupsRoot = { readonly root: string }

/** What stands between two containers' ids in a path. Source: src/slave/containerizer/mesos/constants.hpp, CGROUP_SEPARATOR. */
const separator = 'mesos'
/** Below the root, but no containers: the agent's own groups. Source: src/slave/main.cpp; paths.cpp, cgroups2::agent. */
const ofAgent: ReadonlySet<string> = new Set(['agent', 'slave'])
const pathTextMax = 4096
const linesMax = 100

/**
 * The container whose processes a control group holds: `/mesos/C`, nested `/mesos/C/mesos/D`; `/leaf` follows in
 * cgroups v2, ` (deleted)` where the group is gone. A path that ends in the separator is Mesos' own; one with anything
 * else in a separator's place is a group that a task made, or none of Mesos'.
 * Source: src/slave/containerizer/mesos/paths.cpp, parseCgroupPath and cgroups2::containerId; kernel/cgroup/cgroup.c,
 * proc_cgroup_show.
 */
export function cgroupContainer(path: string, { root }: CgroupsRoot = { root: separator }): ContainerId | undefined {
  if (path.length > pathTextMax) return undefined
  const names = path
    .replace(/ \(deleted\)$/, '')
    .split('/')
    .filter((name) => name !== '')
  const above = root.split('/').filter((name) => name !== '')
  if (above.some((name, index) => names[index] !== name)) return undefined
  const below = names.slice(above.length)
  if (below.at(-1) === 'leaf') below.pop()
  const isChain = below.length % 2 === 1 && below.every((name, index) => index % 2 === 0 || name === separator)
  if (!isChain || ofAgent.has(below[0] ?? '')) return undefined
  return containerId(below.filter((_name, index) => index % 2 === 0))
}

/** The container that a control group is of or lies in: a task may make groups below its own, as systemd does. */
export function enclosingContainer(path: string, root: CgroupsRoot): ContainerId | undefined {
  if (path.length > pathTextMax) return undefined
  const names = path.replace(/ \(deleted\)$/, '').split('/')
  while (names.length > 1) {
    const found = cgroupContainer(names.join('/'), root)
    if (found !== undefined) return found
    names.pop()
  }
  return undefined
}

/** Which hierarchies carry the whole nesting, the best first: in others a nested container may share its parent's group. */
const preferred = ['freezer', 'name=systemd', '']

/**
 * The container of a process, from the text of its `/proc/PID/cgroup`, a line a hierarchy: `6:freezer:/mesos/C`, and
 * `0::/mesos/C/leaf` in v2. In v1 a process that is on its way out is at `/` everywhere, and in no container to be seen.
 *
 * @returns undefined for a process outside of containers, and for one read from within a cgroup namespace
 */
export function processContainer(text: string, root: CgroupsRoot = { root: separator }): ContainerId | undefined {
  return ranked(text)
    .map(({ path }) => cgroupContainer(path, root))
    .find((container) => container !== undefined)
}

/**
 * What `/proc/PID/cgroup` shows at the moment it is read: a container, also from a group below its own; somewhere else;
 * or nothing but `/`, which is what v1 shows of a process that is on its way out as well as of one that is at the root.
 * Source: kernel/cgroup/cgroup.c, proc_cgroup_show.
 */
export function shownGroup(text: string, root: CgroupsRoot = { root: separator }): ContainerId | 'elsewhere' | 'root' {
  const groups = ranked(text)
  for (const { path } of groups) {
    const container = enclosingContainer(path, root)
    if (container !== undefined) return container
  }
  return groups.every(({ path }) => path === '/') ? 'root' : 'elsewhere'
}

type Group = { readonly controllers: readonly string[]; readonly path: string }

/** The groups of a process, those first whose hierarchies tell most. */
function ranked(text: string): readonly Group[] {
  const groups = text
    .split('\n', linesMax)
    .map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line))
    .filter((parts) => parts !== null)
    .map(([, controllers = '', path = '']) => ({ controllers: controllers.split(','), path }))
  const rank = (controllers: readonly string[]): number => {
    const found = preferred.findIndex((name) => controllers.includes(name))
    return found === -1 ? preferred.length : found
  }
  return groups.toSorted((left, right) => rank(left.controllers) - rank(right.controllers))
}
