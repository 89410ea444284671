import { duration, type Instant } from '../../domain/time.ts'
import { builtInText } from '../../seccomp/builtin.ts'
import { below, follow, type Placed, textOf } from '../../document/placed.ts'
import { problemAt } from '../../document/problem.ts'
import { hasSeccomp, type Release, releases } from './releases.ts'
import { momentOf, type Times } from './resolve-time.ts'
import type { AgentSpec, Cluster, Flags, Link, Network, SeccompConfig } from './scenario.ts'
import type { WrittenScenario } from './schema.ts'
import { loadedText, type Sources } from './sources.ts'

type WrittenCluster = NonNullable<WrittenScenario['cluster']>
type WrittenAgent = Exclude<NonNullable<WrittenCluster['agents']>, number>[number]
type WrittenSoftware = Pick<WrittenCluster, 'dcos' | 'mesos' | 'seccomp'>

const release: keyof typeof releases = '2.2'
const kernel = '5.4'
/** What DC/OS agents offer. Source: dcos/dcos, gen/dcos-config.yaml, MESOS_RESOURCES of agents. */
const ports = [
  [1025, 2180],
  [2182, 3887],
  [3889, 5049],
  [5052, 8079],
  [8082, 8180],
  [8182, 32_000],
] as const

/** The release that the cluster is made of. */
export const releaseOf = ({ dcos }: WrittenCluster = {}): Release => releases[dcos ?? release]

/** The agents as they are before anything happens. */
export function resolveCluster(written: WrittenCluster = {}, root: Placed, sources: Sources): Cluster {
  const listed = written.agents ?? 1
  const agents: readonly WrittenAgent[] = typeof listed === 'number' ? [{ hostname: 'agent', count: listed }] : listed
  const cluster = below(root, 'cluster')
  const folder = profileFolder(below(cluster, 'profiles'), sources)
  return {
    name: written.name ?? 'sim',
    masterFlags: flagsOf(written.master_flags),
    agentFlags: flagsOf(written.agent_flags),
    agents: agents.flatMap((agent, index) => {
      const own = profileFolder(follow(root, ['cluster', 'agents', index, 'profiles']), sources)
      const names =
        agent.count === undefined
          ? [agent.hostname]
          : Array.from({ length: agent.count }, (_, number) => `${agent.hostname}-${number + 1}`)
      return names.map((hostname) => agentSpec(agent, { hostname, written, files: [...folder, ...own] }))
    }),
  }
}

function agentSpec(
  agent: WrittenAgent,
  {
    hostname,
    written,
    files,
  }: { readonly hostname: string; readonly written: WrittenCluster; readonly files: readonly ProfileFile[] },
): AgentSpec {
  const brings = agent.dcos === undefined ? releaseOf(written) : releases[agent.dcos]
  const mesos = agent.mesos ?? (agent.dcos === undefined ? written.mesos : undefined) ?? brings.mesos
  const profiles = new Map([['default.json', builtInText('mesos')]])
  for (const { name, text, on } of files) {
    if (on !== undefined && !on.includes(hostname)) continue
    if (text === undefined) profiles.delete(name)
    else profiles.set(name, text)
  }
  return {
    hostname,
    resources: {
      cpus: agent.cpus ?? 4,
      mem: agent.mem ?? 8192,
      disk: agent.disk ?? 40_960,
      gpus: agent.gpus ?? 0,
      ports: agent.ports ?? ports,
    },
    attributes: agent.attributes ?? {},
    region: agent.region,
    zone: agent.zone,
    mesos,
    libseccomp: agent.libseccomp ?? written.libseccomp ?? brings.libseccomp,
    kernel: agent.kernel ?? written.kernel ?? kernel,
    arch: agent.arch ?? written.arch ?? 'x86_64',
    capabilities: agent.capabilities ?? written.capabilities ?? 'all',
    seccomp: seccompOf([agent, written], hasSeccomp(mesos) ? brings.seccomp : none),
    profiles,
    clockSkewMs: agent.clock_skew ?? 0,
    hasAuditd: agent.audit ?? true,
  }
}

const none: SeccompConfig = { enabled: false, defaultProfile: undefined }

/** A setting of the agent goes before one of the cluster, that before the release's. Switched on, the default is named. */
function seccompOf(written: readonly WrittenSoftware[], brings: SeccompConfig): SeccompConfig {
  const settings = written.flatMap(({ seccomp }) => seccomp ?? [])
  const enabled = settings.find((one) => one.enabled !== undefined)?.enabled ?? brings.enabled
  const named = settings.find((one) => 'default_profile' in one && one.default_profile !== undefined)
  const byDefault = enabled ? (brings.defaultProfile ?? 'default.json') : brings.defaultProfile
  const defaultProfile =
    named !== undefined && 'default_profile' in named ? (named.default_profile ?? undefined) : byDefault
  return { enabled, defaultProfile }
}

/** Flags with their values as a command line has them. */
export const flagsOf = (written: Readonly<Record<string, string | number | boolean>> = {}): Flags =>
  Object.fromEntries(Object.entries(written).map(([name, value]) => [name, String(value)]))

/** A file of a profile folder; `text` undefined: it is not there; `on` undefined: on every agent. */
export type ProfileFile = {
  readonly name: string
  readonly text: string | undefined
  readonly on: readonly string[] | undefined
}

function profileFolder(
  found: Placed | { readonly node: Placed; readonly whole: boolean } | undefined,
  sources: Sources,
) {
  const node = found === undefined ? undefined : 'node' in found ? (found.whole ? found.node : undefined) : found
  return node?.is === 'map' ? node.members.map(({ key, value }) => profileFile(key, value, sources)) : []
}

/** A profile as it is written, and the text that an agent would read. */
export function profileFile(name: string, node: Placed, sources: Sources): ProfileFile {
  const onNode = below(node, 'on')
  const on =
    onNode === undefined
      ? undefined
      : onNode.is === 'list'
        ? onNode.items.flatMap((one) => textOf(one) ?? [])
        : [textOf(onNode) ?? '']
  const file = below(node, 'file')
  const path = textOf(file)
  if (file !== undefined && path !== undefined) return { name, on, text: loadedText(file, path, sources) }
  const builtIn = textOf(below(node, 'built_in'))
  if (builtIn === 'mesos' || builtIn === 'docker-2018' || builtIn === 'docker-2026')
    return { name, on, text: builtInText(builtIn) }
  const text = textOf(below(node, 'text'))
  if (text !== undefined) return { name, on, text }
  if (node.is !== 'map') return { name, on, text: undefined }
  const json = below(node, 'json')
  if (json === undefined && below(node, 'defaultAction') === undefined)
    sources.problems.push(
      problemAt(node.place, 'value', {
        found: 'no profile',
        hint: 'write defaultAction and so on, or file, built_in, text or json',
      }),
    )
  return { name, on, text: `${JSON.stringify(plainProfile(json ?? node), undefined, 2)}\n` }
}

const plainProfile = (node: Placed): unknown => {
  if (node.is === 'scalar') return node.value
  if (node.is === 'list') return node.items.map(plainProfile)
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plainProfile(value)]))
}

type WrittenLink = NonNullable<NonNullable<WrittenScenario['network']>['all']>

/** How messages travel, defaults filled in: no loss, 1 ms in the cluster, 5 to 50 ms to the observer. */
export function resolveNetwork(written: WrittenScenario['network'] = {}, times: Times): Network {
  const to = (own: WrittenLink = {}, of: WrittenLink = written.all ?? {}): Link => ({
    lag: own.lag ?? of.lag ?? [duration(5), duration(50)],
    loss: own.loss ?? of.loss ?? 0,
    duplicates: own.duplicates ?? of.duplicates ?? 0,
    reorder: own.reorder ?? of.reorder ?? 0,
    cuts: [...(of.cuts ?? []), ...(own.cuts ?? [])].map((cut) => {
      const from = momentOf(cut.at, times)
      return { from, to: cut.for === undefined ? times.until : ((from + cut.for) as Instant) }
    }),
  })
  return {
    cluster: to(written.cluster, { lag: [duration(1), duration(1)] }),
    mesos: to(written.mesos),
    marathon: to(written.marathon),
    metronome: { ...to(written.metronome), poll: written.metronome?.poll ?? duration(5000) },
    audit: to(written.audit),
    agentLogs: to(written.agent_logs),
    sandboxes: to(written.sandboxes),
  }
}
