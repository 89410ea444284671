import * as assert from 'uvu/assert'
import { agentId, containerId, taskId } from '../../../src/domain/ids.ts'
import { duration, instant } from '../../../src/domain/time.ts'
import { effectiveFilter } from '../../../src/seccomp/filter.ts'
import { dcosLibseccomp } from '../../../src/seccomp/libseccomp.ts'
import { parseProfile } from '../../../src/seccomp/profile.ts'
import { createSimulation } from '../../../src/sim/engine/create-simulation.ts'
import { createKernel } from '../../../src/sim/kernel/create-kernel.ts'
import { host, usualAudit } from '../../../src/sim/kernel/host.ts'
import { MemoryGroup } from '../../../src/sim/kernel/memory.ts'
import type { ProcessEnd } from '../../../src/sim/kernel/process-end.ts'
import type { Program, ProgramCall, ProgramPhase, Reaction } from '../../../src/sim/kernel/program.ts'
import { createTimeline } from '../../../src/sim/record/timeline.ts'
import type { Message } from '../../../src/sim/recorder.ts'
import { describe } from '../../support/describe.ts'

const exit = (status: number): Reaction => ({ kind: 'exit', status, prints: undefined })

const call = (by: ProgramCall['by'], on: Partial<ProgramCall['on']> = {}): ProgramPhase => ({
  kind: 'call',
  call: {
    name: 'ptrace',
    arch: undefined,
    args: [],
    probability: 1,
    attempts: undefined,
    agents: undefined,
    versions: undefined,
    by,
    child: by === 'child' ? { comm: 'worker', exe: '/bin/worker' } : undefined,
    on: { EPERM: exit(1), ENOSYS: exit(2), SIGSYS: { kind: 'die' }, child: { kind: 'pass-on' }, ...on },
  },
})

const program = (over: Partial<Program>): Program => ({
  name: 'p',
  comm: 'p',
  exe: '/bin/p',
  phases: [{ kind: 'run', for: duration(1000), upTo: undefined }, call('main')],
  exit: { status: 0 },
  under: 'nothing',
  threads: 1,
  healthyAfter: undefined,
  unhealthyAfter: undefined,
  readyAfter: undefined,
  stopsAfter: undefined,
  ...over,
})

function filterWith(action: string) {
  const text = JSON.stringify({
    defaultAction: action === 'ALLOW' ? 'SCMP_ACT_ERRNO' : 'SCMP_ACT_ALLOW',
    archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: [] }],
    syscalls: [{ names: ['ptrace'], action: `SCMP_ACT_${action}`, args: [], comment: '', includes: {}, excludes: {} }],
  })
  const profile = parseProfile(text, { mesos: '1.11', libseccomp: dcosLibseccomp, native: 'x86_64' })
  if (!profile.ok) throw new Error(JSON.stringify(profile.error))
  const filter = effectiveFilter(profile.value, { bounding: 'all' })
  if (!filter.ok) throw new Error('no filter')
  return { profile: 'p.json', filter: filter.value }
}

type Told = { readonly end: ProcessEnd | undefined; readonly at: number; readonly messages: readonly Message[] }

function run(
  one: Program,
  action: string | undefined,
  { killAt, isOn = true, hasOwnPids = false }: { killAt?: number; isOn?: boolean; hasOwnPids?: boolean } = {},
): Told {
  const simulation = createSimulation({ start: instant(1_000_000), seed: 1 })
  const messages: Message[] = []
  const { recorder } = createTimeline({ now: () => simulation.now(), send: (message) => messages.push(message), isOn })
  const machine = {
    ...host('a1', { kernel: '4.18+', native: 'x86_64' }),
    audit: { ...usualAudit, actionsLogged: new Set(['kill_process', 'kill_thread']) },
  }
  const kernel = createKernel({ simulation, recorder, hosts: () => machine })
  let [end, at]: [ProcessEnd | undefined, number] = [undefined, 0]
  const process = kernel.start({
    program: one,
    task: {
      id: taskId('t'),
      name: 't',
      origin: { kind: 'app', id: '/t', version: undefined, container: undefined, run: undefined, attempt: 1 },
      resources: { cpus: 1, mem: 100, disk: 0, gpus: 0, ports: [] },
      containerizer: 'mesos',
      hasImage: false,
      seccomp: undefined,
      command: undefined,
      user: undefined,
      labels: {},
      killGrace: undefined,
      maxCompletion: undefined,
      health: undefined,
    },
    agentId: agentId('S0'),
    hostname: 'a1',
    containerId: containerId(['c']),
    filter: action === undefined ? undefined : filterWith(action),
    hasOwnPids,
    sandbox: 's',
    memory: new MemoryGroup(simulation, 100),
    because: 0,
    ended: (told) => {
      assert.is(end, undefined, 'it ends once')
      end = told
      at = simulation.now() - 1_000_000
    },
    healthChanged: () => undefined,
  })
  if (killAt !== undefined) simulation.at(instant(1_000_000 + killAt), 2, () => process.kill(duration(3000), 0))
  simulation.runUntil(instant(1_100_000))
  return { end, at, messages }
}

const status = ({ end }: Told): string =>
  end === undefined ? 'goes on' : end.how === 'exited' ? `exit ${end.status}` : `${end.how} ${end.signal}`
const records = ({ messages }: Told): readonly string[] =>
  messages.flatMap((message) => (message.from === 'audit' ? [/type=(\w+)/.exec(message.line)?.[1] ?? ''] : []))

describe('a pid namespace', (it) => {
  const phases: Program['phases'] = [{ kind: 'print', stream: 'stdout', text: 'pid=$$ of $$' }, call('main')]
  const pids = ({ messages }: Told): readonly unknown[] => [
    ...messages.flatMap((message) =>
      message.from === 'sandbox' && message.line.startsWith('pid=') ? [message.line] : [],
    ),
    ...messages.flatMap((message) => (message.from === 'audit' ? (/ pid=(\d+) /.exec(message.line)?.[1] ?? []) : [])),
  ]
  for (const [says, under, hasOwnPids, own] of [
    ['no namespace: it sees the pid of its records', 'nothing', false, '2001'],
    ['its own namespace: the records have the pid of the host', 'nothing', true, '14'],
    ['a shell before it there', 'shell', true, '15'],
  ] as const)
    it(says, () => {
      const outer = under === 'shell' ? '2002' : '2001'
      const told = run(program({ phases, under }), 'KILL', { hasOwnPids })
      assert.equal(pids(told).slice(0, 3), [`pid=${own} of ${own}`, outer, outer])
    })
})

describe('what a program comes to under a filter', (it) => {
  const table: readonly (readonly [string, Partial<Program>, string | undefined, string, readonly string[]])[] = [
    ['no filter', {}, undefined, 'exit 0', []],
    ['allowed', {}, 'ALLOW', 'exit 0', []],
    ['refused', {}, 'ERRNO', 'exit 1', []],
    ['killed', {}, 'KILL', 'signalled 31', ['SECCOMP', 'ANOM_ABEND']],
    ['trapped', {}, 'TRAP', 'signalled 31', ['ANOM_ABEND']],
    ['traced', {}, 'TRACE', 'exit 2', []],
    ['killed behind a shell', { under: 'shell' }, 'KILL', 'exit 159', ['SECCOMP', 'ANOM_ABEND']],
    ['killed in a pipeline', { under: 'pipeline' }, 'KILL', 'exit 0', ['SECCOMP', 'ANOM_ABEND']],
    ['a thread killed', { threads: 2, phases: [call('thread')], exit: { status: 3 } }, 'KILL', 'exit 3', ['SECCOMP']],
    ['the main thread killed', { threads: 2, phases: [call('main')] }, 'KILL', 'goes on', ['SECCOMP']],
    [
      'refusal ignored',
      { phases: [call('main', { EPERM: { kind: 'ignore' } })], exit: undefined },
      'ERRNO',
      'goes on',
      [],
    ],
    ['hangs', { phases: [call('main', { EPERM: { kind: 'hang' } })] }, 'ERRNO', 'goes on', []],
    ['trap handled', { phases: [call('main', { SIGSYS: exit(9) })] }, 'TRAP', 'exit 9', []],
    ['a child killed', { phases: [call('child')] }, 'KILL', 'exit 159', ['SECCOMP', 'ANOM_ABEND']],
    ['a child trapped', { phases: [call('child')] }, 'TRAP', 'exit 159', ['ANOM_ABEND']],
    ['a child refused', { phases: [call('child')] }, 'ERRNO', 'exit 1', []],
    [
      'a child killed, and its parent says so',
      { phases: [call('child', { child: { kind: 'exit', status: 3, prints: 'worker lost' } })] },
      'KILL',
      'exit 3',
      ['SECCOMP', 'ANOM_ABEND'],
    ],
    [
      'a child killed, and its parent goes on to an end of its own',
      { phases: [call('child', { child: { kind: 'ignore' } })], exit: { status: 5 } },
      'KILL',
      'exit 5',
      ['SECCOMP', 'ANOM_ABEND'],
    ],
    [
      'a child killed, and its parent waits for ever',
      { phases: [call('child', { child: { kind: 'hang' } })] },
      'KILL',
      'goes on',
      ['SECCOMP', 'ANOM_ABEND'],
    ],
    [
      'out of memory',
      { phases: [{ kind: 'memory', mib: 200, over: duration(1000) }] },
      undefined,
      'out-of-memory 9',
      [],
    ],
    ['a signal of its own', { phases: [], exit: { signal: 6 } }, undefined, 'signalled 6', ['ANOM_ABEND']],
  ]
  for (const [name, over, action, wanted, kinds] of table)
    it(`${name}: ${wanted}`, () => {
      const told = run(program(over), action)
      assert.is(status(told), wanted)
      assert.equal(records(told), kinds)
      assert.equal(
        [status(run(program(over), action, { isOn: false })), run(program(over), action, { isOn: false }).at],
        [status(told), told.at],
      )
    })

  it('names the child in the record, and its shell says how it died', () => {
    const { messages } = run(program({ phases: [call('child')] }), 'KILL')
    const lines = messages.map((message) => ('line' in message ? message.line : ''))
    assert.match(lines[0] ?? '', /comm="worker" exe="\/bin\/worker" sig=31/)
    assert.is(lines.at(-1), 'Bad system call')
  })
  it('goes on where it was when a child has given up, in a row of calls too', () => {
    const retry: Reaction = { kind: 'retry', every: duration(30), times: 3, afterwards: 7 }
    const one = call('child', { EPERM: retry, child: { kind: 'ignore' } })
    assert.ok(one.kind === 'call')
    const every: ProgramPhase = { kind: 'every', period: duration(100), for: duration(350), call: one.call }
    const last: ProgramPhase = { kind: 'run', for: duration(10), upTo: undefined }
    assert.equal(
      [
        [one, last],
        [every, last],
      ].map((phases) => {
        const told = run(program({ phases }), 'ERRNO')
        return [status(told), told.at]
      }),
      [
        ['exit 0', 100],
        ['exit 0', 490],
      ],
    )
  })
  it('retries as often as it is told', () => {
    const retry: Reaction = { kind: 'retry', every: duration(100), times: 3, afterwards: 7 }
    const told = run(program({ phases: [call('main', { EPERM: retry })] }), 'ERRNO')
    assert.equal([status(told), told.at], ['exit 7', 300])
  })
  it('calls again and again', () => {
    const [one] = [call('main', { EPERM: { kind: 'degrade', prints: 'no' } })]
    const inner = one?.kind === 'call' ? one.call : undefined
    assert.ok(inner)
    const told = run(
      program({ phases: [{ kind: 'every', period: duration(100), for: duration(350), call: inner }] }),
      'ERRNO',
    )
    assert.equal([status(told), told.at, told.messages.length], ['exit 0', 400, 3])
  })
  it('ends of SIGTERM, or of SIGKILL after the grace period', () => {
    const idle = { phases: [], exit: undefined }
    assert.equal(
      [undefined, 1000, 9000].map((stops) => {
        const told = run(
          program({ ...idle, stopsAfter: stops === undefined ? undefined : duration(stops) }),
          undefined,
          { killAt: 500 },
        )
        return [status(told), told.at]
      }),
      [
        ['signalled 15', 500],
        ['signalled 15', 1500],
        ['signalled 9', 3500],
      ],
    )
  })
})
