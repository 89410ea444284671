import type { BoundingSet } from '../../seccomp/filter.ts'
import type { ProfileReader } from '../../seccomp/profile.ts'
import type { Resources } from './driver.ts'

/** What an agent is configured with for seccomp; read when its process starts. */
export type AgentSeccomp = {
  /** Whether `linux/seccomp` is among the isolators. */
  readonly enabled: boolean
  /** `--seccomp_profile_name`. */
  readonly defaultProfile: string | undefined
  /** `--seccomp_config_dir`. */
  readonly configDir: string
}

/** An agent to add to the cluster. */
export type AgentDefinition = {
  /** On DC/OS the agent's address. Unique. */
  readonly hostname: string
  /** As the master would have given it; undefined: `<master>-S<number>`. */
  readonly id: string | undefined
  readonly resources: Resources
  readonly attributes: Readonly<Record<string, string>>
  readonly region: string | undefined
  readonly zone: string | undefined
  /** File name to text, as in the folder for profiles when the agent starts. */
  readonly profiles: ReadonlyMap<string, string>
  readonly seccomp: AgentSeccomp
  /** The isolators beside `linux/seccomp`. */
  readonly isolators: readonly string[]
  /** What `AGENT_ADDED` and the log show. */
  readonly version: string
  readonly reader: ProfileReader
  readonly bounding: BoundingSet
  /** `uname -r`; undefined: nothing depends on it. */
  readonly kernelRelease: string | undefined
  /** The version of its cgroups: Mesos knows v2 from 1.12 on. Source: docs/cgroups2-support.md of apache/mesos. */
  readonly cgroups: 'v1' | 'v2'
  /** What its clock is ahead of true time, in ms; below zero behind. */
  readonly clockOffset: number
  readonly workDir: string
}

/**
 * What is taken where a definition leaves it out: DC/OS 2.2. Source: dcos/dcos gen/dcos-config.yaml; of isolators
 * gen/calc.py, calculate_mesos_isolation.
 */
export const agentDefaults = {
  id: undefined,
  attributes: {},
  isolators: [
    'cgroups/all',
    'disk/du',
    'network/cni',
    'filesystem/linux',
    'docker/runtime',
    'docker/volume',
    'volume/sandbox_path',
    'volume/secret',
    'posix/rlimits',
    'namespaces/pid',
    'linux/capabilities',
    'com_mesosphere_dcos_MetricsIsolatorModule',
  ],
  region: undefined,
  zone: undefined,
  bounding: 'all',
  kernelRelease: undefined,
  cgroups: 'v1',
  clockOffset: 0,
  workDir: '/var/lib/mesos/slave',
} as const

/** The folder of profiles on DC/OS. Source: dcos/dcos gen/dcos-config.yaml, MESOS_SECCOMP_CONFIG_DIR. */
export const dcosProfileFolder = '/opt/mesosphere/etc/dcos/mesos/seccomp'
