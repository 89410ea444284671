import { kernelClass } from '../../seccomp/effect.ts'
import { dcosLibseccomp, libseccompVersion } from '../../seccomp/libseccomp.ts'
import type { BoundingSet } from '../../seccomp/filter.ts'
import type { MesosVersion } from '../../seccomp/mesos-version.ts'
import type { ProfileReader } from '../../seccomp/profile.ts'
import { host, type HostState, noAudit, usualAudit } from '../kernel/host.ts'
import { type AgentDefinition, agentDefaults, dcosProfileFolder } from '../mesos/agent-definition.ts'
import { hasSeccomp } from '../scenario/releases.ts'
import type { AgentSpec, Flags, Software } from '../scenario/scenario.ts'

/** An agent of a scenario as the simulated Mesos takes it. */
export const agentDefinition = (spec: AgentSpec, flags: Flags): AgentDefinition => ({
  ...agentDefaults,
  hostname: spec.hostname,
  resources: spec.resources,
  attributes: spec.attributes,
  region: spec.region,
  zone: spec.zone,
  profiles: spec.profiles,
  seccomp: {
    enabled: spec.seccomp.enabled && hasSeccomp(spec.mesos),
    defaultProfile: spec.seccomp.defaultProfile,
    configDir: profileFolder(flags),
  },
  isolators: isolatorsIn(flags),
  version: spec.mesos,
  reader: readerOf(spec),
  bounding: boundingOf(spec),
  kernelRelease: spec.kernel,
  clockOffset: spec.clockSkewMs,
  workDir: flags['work_dir'] ?? agentDefaults.workDir,
})

/** A scenario writes capabilities as Linux does, a filter's rules have them without their prefix. */
const boundingOf = ({ capabilities }: Pick<AgentSpec, 'capabilities'>): BoundingSet =>
  capabilities === 'all' ? 'all' : new Set(capabilities.map((name) => name.replace(/^CAP_/, '')))

/** Whether there is a filter is said by `seccomp`, with its other settings. */
const isolatorsIn = ({ isolation }: Flags): readonly string[] =>
  isolation?.split(',').filter((name) => name !== '' && name !== 'linux/seccomp') ?? agentDefaults.isolators

/** Where agents look for profiles: as their command line says, else where DC/OS has them. */
export const profileFolder = (flags: Flags): string => flags['seccomp_config_dir'] ?? dcosProfileFolder

/** How a version of Mesos with its libseccomp reads profiles. The version counts by its first two numbers. */
export const readerOf = ({
  mesos,
  libseccomp,
  arch,
}: Pick<Software, 'mesos' | 'libseccomp' | 'arch'>): ProfileReader => ({
  mesos: mesos.split('.').slice(0, 2).join('.') as MesosVersion,
  libseccomp: libseccompVersion(libseccomp) ?? dcosLibseccomp,
  native: arch === 'ppc64le' ? 'ppc64le' : arch,
})

/** The kernel of an agent. Unknown text of a release: the newest class. */
export function hostOf({ hostname, kernel, arch, clockSkewMs, hasAuditd }: AgentSpec): HostState {
  const state = host(hostname, { kernel: kernelClass(kernel) ?? '4.18+', native: arch })
  state.clockOffset = clockSkewMs
  state.audit = hasAuditd ? usualAudit : noAudit
  return state
}
