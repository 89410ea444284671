import fc from 'fast-check'
import { type DrawnProfile, profiles } from './drawn-profile.ts'
import { type DrawnAction, timelines } from './drawn-timeline.ts'
import { type DrawnWorkload, workloads } from './drawn-workload.ts'
import { type Noise, noises, type NoiseLevel } from './noise.ts'

type Parts = {
  readonly seed: number
  readonly cluster: Readonly<Record<string, unknown>>
  readonly hostnames: readonly string[]
  readonly files: readonly DrawnProfile[]
  readonly workloads: readonly DrawnWorkload[]
  readonly timeline: readonly DrawnAction[]
  readonly noise: Noise
}

const cluster = fc.record({
  dcos: fc.constantFrom('2.2', '2.2', '2.1', '1.13'),
  kernel: fc.constantFrom('3.10', '4.14', '5.10', ...Array<string>(9).fill('5.4')),
  seccomp: fc.constantFrom<unknown>(
    true,
    true,
    true,
    false,
    { enabled: true, default_profile: 'a.json' },
    { enabled: true, default_profile: null },
  ),
  // Containers with pids of their own, as on DC/OS, or with those of their host.
  agent_flags: fc.constantFrom({}, { isolation: 'cgroups/all,filesystem/linux,posix/rlimits' }),
})

/** Scenarios of a level of noise, as the text of a file: JSON is YAML. */
export const scenarios = (level: NoiseLevel): fc.Arbitrary<string> =>
  fc
    .record({
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      agents: fc.constantFrom(1, 1, 2, 3),
      cluster,
      workloads,
      noise: noises(level),
    })
    .chain(({ agents, ...rest }) => {
      const hostnames = Array.from({ length: agents }, (_, index) => `a-${index + 1}`)
      return profiles(hostnames)
        .chain((files) =>
          timelines(hostnames, { files, workloads: rest.workloads }).map((timeline) => ({ files, timeline })),
        )
        .map((more): Parts => ({ ...rest, ...more, hostnames }))
    })
    .map((parts) => `${JSON.stringify(scenarioOf(parts), undefined, 1)}\n`)

function scenarioOf({ seed, cluster: of, hostnames, files, workloads: all, timeline, noise }: Parts): unknown {
  const definitions = (kind: DrawnWorkload['kind']): readonly DrawnWorkload['definition'][] =>
    all.filter((one) => one.kind === kind).map(({ definition }) => definition)
  const apps = definitions('app').map((app) =>
    noise.instances === undefined ? app : { ...app, instances: noise.instances },
  )
  return {
    name: 'drawn',
    seed,
    until: '90s',
    cluster: {
      ...of,
      agents: hostnames.map((hostname) => ({ hostname, cpus: 8, ...noise.agents })),
      profiles: Object.fromEntries(files.map(({ name, written }) => [name, written])),
    },
    marathon: { apps, pods: definitions('pod') },
    metronome: { jobs: definitions('job') },
    tasks: definitions('task'),
    programs: Object.assign({}, ...all.map(({ programs }) => programs)),
    network: noise.network,
    timeline: [...timeline, ...noise.timeline.map((one) => ofAll(one, hostnames))],
  }
}

/** What noise does to agents it does to all. */
const ofAll = (action: DrawnAction, hostnames: readonly string[]): DrawnAction =>
  Object.fromEntries(
    Object.entries(action).map(([key, value]) => [key, key === 'at' ? value : { ...(value as object), on: hostnames }]),
  )
