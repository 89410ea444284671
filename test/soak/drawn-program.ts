import fc from 'fast-check'
import { calls } from './drawn-profile.ts'

/** What a program does, as a scenario has it. */
export type DrawnProgram = Readonly<Record<string, unknown>>

const optional = <T>(arbitrary: fc.Arbitrary<T>, freq = 2): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq })

/** Few moments, so that much happens in one instant. */
const moment = fc.constantFrom('0s', '500ms', '2s', '5s', '5s', '20s')

const reaction = fc.oneof(
  fc.constantFrom('ignore', 'hang', 'degrade', 'die'),
  fc.constantFrom(1, 2, 126, 127, 159).map((exit) => ({ exit })),
  fc.constantFrom(1, 3).map((exit) => ({ exit, prints: '' })),
  fc.constant({ exit: 1, prints: 'cannot go on: Operation not permitted' }),
  fc.constant({ retry: '1s', times: 2, afterwards: 4 }),
)

const childReaction = fc.oneof(
  fc.constantFrom('pass-on', 'ignore', 'hang'),
  fc.constant({ exit: 4, prints: 'worker: Bad system call' }),
  fc.constant({ exit: 5 }),
)

const call = fc
  .record({
    after: optional(moment),
    call: fc.constantFrom(...calls),
    by: optional(fc.constantFrom('main', 'thread', 'child')),
    arch: optional(fc.constant('i386'), 8),
    probability: optional(fc.constant(0.5), 5),
    attempts: optional(fc.constantFrom([1], [2, 3]), 6),
    agents: optional(fc.constant(['a-1']), 6),
    on_eperm: optional(reaction),
    on_enosys: optional(reaction),
    on_sigsys: optional(reaction, 4),
    on_child: optional(childReaction),
  })
  .map((one) => one as Readonly<Record<string, unknown>>)

/** Lines that look like more than they are. */
const misleading = [
  'Operation not permitted',
  'mount: permission denied',
  'ptrace: Operation not permitted (ignored)',
  'Bad system call',
  'worker 2003 died: Bad system call',
  'listening, pid 2003',
  'java.lang.OutOfMemoryError: unable to create native thread',
  'seccomp: all fine',
  'Failed to load Seccomp filter: Invalid argument',
  "Failed to execute './it': No such file or directory",
  'Memory limit exceeded: Requested: 64MB',
] as const

const phase = fc.oneof(
  { weight: 6, arbitrary: call },
  { weight: 1, arbitrary: call.map((one) => ({ ...one, after: undefined, every: '3s', for: '10s' })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...misleading), fc.constantFrom('stdout', 'stderr'))
      .map(([print, to]) => ({ print, to })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ memory: '20MiB' }, { memory: '400MiB' }, { memory: '400MiB', over: '20s' }),
  },
  { weight: 2, arbitrary: moment.map((run) => ({ run })) },
)

const exits = fc.constantFrom<number | string>(
  0,
  1,
  2,
  126,
  127,
  137,
  139,
  159,
  'SIGSEGV',
  'SIGABRT',
  'SIGKILL',
  'SIGSYS',
  'SIGTERM',
  'never',
)

/** Without its undefined keys. */
export const written = (one: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined))

/** A program: what it is called, what it does, how it ends. */
export const programs: fc.Arbitrary<DrawnProgram> = fc
  .record({
    comm: optional(fc.constantFrom('worker', 'strace', 'java')),
    phases: fc.array(
      phase.map((one) => written(one)),
      { maxLength: 4 },
    ),
    exit: optional(exits),
    runs: optional(fc.constantFrom('1s', '5s', '30s')),
    under: optional(fc.constantFrom('shell', 'pipeline')),
    threads: optional(fc.constantFrom(2, 4)),
    healthy_after: optional(fc.constantFrom('1s', '5s'), 4),
    unhealthy_after: optional(fc.constantFrom('10s', '30s'), 4),
    stops_after: optional(fc.constantFrom('1s', '20s'), 4),
  })
  .map((one) => {
    const { unhealthy_after: sick, ...rest } = one
    // Nothing tells a process that loses a thread to SIGSYS from one that sends itself SIGSYS in that very instant.
    const phases = one.exit === 'SIGSYS' ? [...one.phases, { run: '3s' }] : one.phases
    return written(sick === undefined ? { ...rest, phases } : { ...one, phases })
  })
