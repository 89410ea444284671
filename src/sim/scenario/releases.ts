import type { SeccompConfig } from './scenario.ts'
import type { dcosReleases } from './schema-cluster.ts'

/** What a release of DC/OS brings. */
export type Release = {
  readonly mesos: string
  readonly marathon: string
  readonly metronome: string
  readonly libseccomp: string
  /** What its installer sets where `config.yaml` says nothing. */
  readonly seccomp: SeccompConfig
}

/**
 * The last patch of each component seen in a release.
 * Source: dcos/dcos, packages/*\/buildinfo.json of each branch; gen/calc.py, mesos_seccomp_enabled.
 */
export const releases: Readonly<Record<(typeof dcosReleases)[number], Release>> = {
  '1.13': {
    mesos: '1.8.2',
    marathon: '1.8.247',
    metronome: '0.6.48',
    libseccomp: '2.3.3',
    seccomp: { enabled: false, defaultProfile: undefined },
  },
  '2.0': {
    mesos: '1.9.1',
    marathon: '1.9.146',
    metronome: '0.6.48',
    libseccomp: '2.3.3',
    seccomp: { enabled: true, defaultProfile: 'default.json' },
  },
  '2.1': {
    mesos: '1.10.1',
    marathon: '1.10.36',
    metronome: '0.6.70',
    libseccomp: '2.3.3',
    seccomp: { enabled: true, defaultProfile: 'default.json' },
  },
  '2.2': {
    mesos: '1.11.0',
    marathon: '1.11.24',
    metronome: '0.6.70',
    libseccomp: '2.3.3',
    seccomp: { enabled: true, defaultProfile: 'default.json' },
  },
}

/** Whether a Mesos of this version has the isolator at all. Source: apache/mesos, CHANGELOG of 1.8.0. */
export const hasSeccomp = (mesos: string): boolean => {
  const [major = 0, minor = 0] = mesos.split('.').map(Number)
  return major > 1 || (major === 1 && minor >= 8)
}
