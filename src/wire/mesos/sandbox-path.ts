import {
  agentId,
  containerId,
  executorId,
  frameworkId,
  type AgentId,
  type ContainerId,
  type ExecutorId,
  type FrameworkId,
} from '../../domain/ids.ts'

/** Whose sandbox a path lies in. */
export type SandboxPlace = {
  readonly agentId: AgentId
  readonly frameworkId: FrameworkId
  readonly executorId: ExecutorId
  /** undefined for `runs/latest`, a link that does not name its container. */
  readonly containerId: ContainerId | undefined
  /** What follows the container's folder, without a slash before it; empty for the folder itself. */
  readonly rest: string
}

const run = /(?:^|\/)slaves\/([^/]+)\/frameworks\/([^/]+)\/executors\/([^/]+)\/runs\/([^/]+)((?:\/.*)?)$/s
const nested = /^\/containers\/([^/]+)/
const nestingMax = 32

/**
 * Reads a path below an agent's work folder, its `meta` folder included. `\` separates as `/` does.
 * Source: src/slave/paths.hpp; nested containers: src/slave/containerizer/mesos/paths.cpp, getSandboxPath.
 */
export function sandboxPlace(path: string): SandboxPlace | undefined {
  // Named groups would make an object for each of a million files.
  const parts = run.exec(path.includes('\\') ? path.replaceAll('\\', '/') : path)
  if (parts === null) return undefined
  const [, agent = '', framework = '', executor = '', outermost = '', below = ''] = parts
  const chain = outermost === 'latest' ? [] : [outermost]
  let rest = below
  for (let level = 0; level < nestingMax; level += 1) {
    const child = nested.exec(rest)
    if (child === null) break
    rest = rest.slice(child[0].length)
    if (outermost !== 'latest') chain.push(child[1] ?? '')
  }
  return {
    agentId: agentId(agent),
    frameworkId: frameworkId(framework),
    executorId: executorId(executor),
    containerId: chain.length === 0 ? undefined : containerId(chain),
    rest: rest.startsWith('/') ? rest.slice(1) : rest,
  }
}

/** A sandbox's output file: whose, and which. */
export type SandboxFile = SandboxPlace & {
  readonly stream: 'stdout' | 'stderr'
  /** The number that the log rotator gave it, higher for older; undefined for the one being written. */
  readonly rotation: number | undefined
}

/** Mesos' own names, and those of its log rotator. Source: src/slave/container_loggers/lib_logrotate.cpp. */
const output = /^(?:tasks\/[^/]+\/)?(stdout|stderr)(?:\.(\d{1,6}))?(?:\.gz)?$/

/**
 * Reads the path of `stdout` or `stderr`, rotated or compressed ones too.
 * A pod's `tasks/T/stdout` is the same file as its task's container's, by a link.
 */
export function sandboxFile(path: string): SandboxFile | undefined {
  const place = sandboxPlace(path)
  const parts = place === undefined ? null : output.exec(place.rest)
  if (place === undefined || parts === null) return undefined
  const [, stream, rotation] = parts
  const { rest } = place
  return {
    agentId: place.agentId,
    frameworkId: place.frameworkId,
    executorId: place.executorId,
    // A link does not say which of the pod's containers it leads to.
    containerId: rest.startsWith('tasks/') ? undefined : place.containerId,
    rest,
    stream: stream === 'stdout' ? 'stdout' : 'stderr',
    rotation: rotation === undefined ? undefined : Number(rotation),
  }
}
