import fc from 'fast-check'
import { type DrawnProgram, programs, written } from './drawn-program.ts'

/** Something to run: its definition, and what its programs do, by the name a scenario has for them. */
export type DrawnWorkload = {
  readonly kind: 'app' | 'pod' | 'job' | 'task' | 'group'
  readonly definition: Readonly<Record<string, unknown>>
  readonly programs: Readonly<Record<string, DrawnProgram>>
}

const optional = <T>(arbitrary: fc.Arbitrary<T>, freq = 2): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq })

/** A profile by its name, that of none, no filter at all, or nothing said. */
const setting = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('a.json', 'b.json', 'c.json').map((profileName) => ({ profileName })) },
  { weight: 1, arbitrary: fc.constant({ profileName: 'nowhere.json' }) },
  { weight: 1, arbitrary: fc.constant({ unconfined: true }) },
  { weight: 3, arbitrary: fc.constant(undefined) },
)

const healthCheck = fc.constantFrom(
  { protocol: 'MESOS_HTTP', path: '/', gracePeriodSeconds: 1, intervalSeconds: 2, maxConsecutiveFailures: 2 },
  { protocol: 'HTTP', path: '/', gracePeriodSeconds: 1, intervalSeconds: 2, maxConsecutiveFailures: 2 },
)

const container = fc.oneof(
  {
    weight: 8,
    arbitrary: setting.map((seccomp) => ({
      type: 'MESOS',
      ...(seccomp === undefined ? {} : { linuxInfo: { seccomp } }),
    })),
  },
  {
    weight: 2,
    arbitrary: setting.map((seccomp) => ({
      type: 'MESOS',
      docker: { image: 'busybox' },
      ...(seccomp === undefined ? {} : { linuxInfo: { seccomp } }),
    })),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'DOCKER', docker: { image: 'busybox' } }) },
  { weight: 2, arbitrary: fc.constant(undefined) },
)

const app = (name: string): fc.Arbitrary<DrawnWorkload> =>
  fc
    .record({
      cmd: fc.constantFrom('./run', `/usr/bin/${name}`, 'exec worker', 'strace true | tee log'),
      instances: fc.constantFrom(1, 1, 2, 4),
      container,
      healthChecks: optional(
        healthCheck.map((one) => [one]),
        3,
      ),
      user: optional(fc.constantFrom('root', 'nobody'), 4),
      program: programs,
    })
    .map(({ program, ...one }) => ({
      kind: 'app',
      definition: written({ id: `/${name}`, cpus: 0.1, mem: 64, ...one }),
      programs: { [`/${name}`]: program },
    }))

const podContainer = (name: string) =>
  fc.record({ seccomp: setting, program: programs }).map(({ seccomp, program }) => ({
    program,
    definition: {
      name,
      exec: { command: { shell: `./${name}` } },
      resources: { cpus: 0.1, mem: 64 },
      ...(seccomp === undefined ? {} : { linuxInfo: { seccomp } }),
    },
  }))

const pod = (name: string): fc.Arbitrary<DrawnWorkload> =>
  fc.tuple(podContainer('front'), optional(podContainer('side'))).map(([front, side]) => {
    const containers = side === undefined ? [front] : [front, side]
    return {
      kind: 'pod',
      definition: { id: `/${name}`, containers: containers.map(({ definition }) => definition) },
      programs: Object.fromEntries(
        containers.map(({ definition, program }) => [`/${name}#${definition.name}`, program]),
      ),
    }
  })

const job = (name: string): fc.Arbitrary<DrawnWorkload> =>
  fc.tuple(programs, fc.constantFrom('NEVER', 'ON_FAILURE')).map(([program, policy]) => ({
    kind: 'job',
    definition: {
      id: name,
      run: { cpus: 0.1, mem: 64, disk: 0, cmd: `./${name}`, restart: { policy, activeDeadlineSeconds: 60 } },
    },
    programs: { [name]: program },
  }))

const taskSetting = setting.map((one) =>
  one === undefined
    ? {}
    : {
        container: {
          type: 'MESOS',
          linux_info: { seccomp: 'profileName' in one ? { profile_name: one.profileName } : one },
        },
      },
)

const resources = [
  { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } },
  { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
]

/** Settings that Marathon would refuse come by a plain framework only. */
const oddSetting = fc.constantFrom(
  { container: { type: 'MESOS', linux_info: { seccomp: {} } } },
  { container: { type: 'MESOS', linux_info: { seccomp: { profile_name: 'a.json', unconfined: true } } } },
)

const taskInfo = (name: string) =>
  fc
    .tuple(
      fc.oneof({ weight: 5, arbitrary: taskSetting }, { weight: 1, arbitrary: oddSetting }),
      optional(fc.constant({ max_completion_time: { nanoseconds: 15_000_000_000 } }), 5),
    )
    .map(([with_, limit]) => ({
      name,
      task_id: { value: `${name}-1` },
      command: { value: `./${name}` },
      resources,
      ...with_,
      ...limit,
    }))

const task = (name: string): fc.Arbitrary<DrawnWorkload> =>
  fc.tuple(taskInfo(name), programs).map(([info, program]) => ({
    kind: 'task',
    definition: { at: '2s', task: info },
    programs: { [name]: program },
  }))

const makers: Readonly<Record<'app' | 'pod' | 'job' | 'task', (name: string) => fc.Arbitrary<DrawnWorkload>>> = {
  app,
  pod,
  job,
  task,
}

/** One to four workloads; most are apps. */
export const workloads: fc.Arbitrary<readonly DrawnWorkload[]> = fc
  .array(fc.constantFrom<keyof typeof makers>('app', 'app', 'app', 'pod', 'job', 'task', 'task'), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((kinds) => fc.tuple(...kinds.map((kind, index) => makers[kind](`w${index + 1}`))))
