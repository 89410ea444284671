import { syscallNames } from '../../domain/syscalls.ts'
import { below, itemsOf, membersOf, type Placed, textOf } from '../../document/placed.ts'
import { specsAtStart, specsDeployed } from './run-specs.ts'

/** Every name a scenario knows, by what it stands for. */
export type KnownNames = Readonly<Record<string, ReadonlySet<string>>>

/** Collects the names from a document, however much of the rest is wrong. */
export function knownNames(root: Placed): KnownNames {
  const actions = itemsOf(below(root, 'timeline'))
  const specs = [...specsAtStart(root), ...actions.flatMap(specsDeployed)]
  const jobs = [
    ...itemsOf(below(below(root, 'metronome'), 'jobs')),
    ...actions.flatMap((action) => below(action, 'create_job') ?? []),
  ]
  const specIds = specs.flatMap(({ id }) => id ?? [])
  const jobIds = idsOf(jobs)
  const tasks = itemsOf(below(root, 'tasks')).flatMap(taskNames)
  const containers = specs.flatMap(({ node, id }) =>
    itemsOf(below(node, 'containers')).flatMap((container) => {
      const name = textOf(below(container, 'name'))
      return id === undefined || name === undefined ? [] : [`${id}#${name}`]
    }),
  )
  return {
    agent: new Set(agentNames(root)),
    'run-spec': new Set(specIds),
    job: new Set(jobIds),
    owner: new Set([...specIds, ...containers, ...jobIds, ...tasks, '*']),
    profile: new Set(profileNames(root, actions)),
    syscall: syscalls(),
    arch: new Set(archs),
  }
}

const idsOf = (nodes: readonly Placed[]): readonly string[] => nodes.flatMap((node) => textOf(below(node, 'id')) ?? [])

const taskNames = (launch: Placed): readonly string[] =>
  [below(launch, 'task'), ...itemsOf(below(below(launch, 'task_group'), 'tasks'))].flatMap((task) =>
    [textOf(below(task, 'name')) ?? [], textOf(below(below(task, 'task_id'), 'value')) ?? []].flat(),
  )

/** The hostnames of `cluster: agents:`, a count or a list. */
export function agentNames(root: Placed): readonly string[] {
  const agents = below(below(root, 'cluster'), 'agents')
  if (agents === undefined) return ['agent-1']
  if (agents.is === 'scalar') return numbered('agent', agents.value)
  return itemsOf(agents).flatMap((agent) => {
    const hostname = textOf(below(agent, 'hostname'))
    const count = below(agent, 'count')
    if (hostname === undefined) return []
    return count?.is === 'scalar' ? numbered(hostname, count.value) : [hostname]
  })
}

const agentsMax = 10_000

/** `agent-1`, `agent-2` … */
export const numbered = (name: string, count: unknown): readonly string[] =>
  typeof count === 'number' && count >= 1 && count <= agentsMax
    ? Array.from({ length: Math.floor(count) }, (_, index) => `${name}-${index + 1}`)
    : []

function profileNames(root: Placed, actions: readonly Placed[]): readonly string[] {
  const cluster = below(root, 'cluster')
  const folders = [cluster, ...itemsOf(below(cluster, 'agents'))].flatMap((node) => membersOf(below(node, 'profiles')))
  const installed = actions.flatMap((action) => textOf(below(below(action, 'install_profile'), 'name')) ?? [])
  return ['default.json', ...folders.map(({ key }) => key), ...installed]
}

/** The architectures a program may make calls through. */
const archs = ['x86_64', 'i386', 'x32', 'aarch64', 'arm', 'ppc64le', 's390x'] as const

let names: ReadonlySet<string> | undefined
/** Every call that any table knows: what one architecture lacks a program may still ask for. */
function syscalls(): ReadonlySet<string> {
  names ??= new Set(archs.flatMap((arch) => syscallNames(arch)))
  return names
}
