import * as assert from 'uvu/assert'
import type { DomainEvent } from '../../src/domain/event.ts'
import { agentId, containerId, executorId, frameworkId } from '../../src/domain/ids.ts'
import { instant } from '../../src/domain/time.ts'
import { describe } from '../support/describe.ts'
import { cluster, judged, life, note, output, profile, profileFile, record, status, task } from '../support/story.ts'

const sigsys = 'Command terminated with signal Bad system call'
const other = agentId('a-S1')
const host = { agentId: undefined, hostname: undefined }

const exec = (serial: number, pid: number, ppid: number, cwd?: string): DomainEvent => ({
  kind: 'process-executed',
  at: instant(1_795_461_780_000 + serial),
  serial,
  host,
  pid,
  ppid,
  comm: 'tracer',
  exe: '/opt/app/tracer',
  cwd,
  argv: undefined,
  success: true,
})

const base = (isolation?: string): readonly DomainEvent[] => [
  ...cluster(isolation),
  profileFile('kill.json', profile('KILL', 'ptrace')),
  task('job.1', { profile: 'kill.json' }),
  ...life('job.1', 5000, sigsys),
]

const table: readonly (readonly [string, readonly DomainEvent[], string])[] = [
  ['the pid the executor forked', [...base(), record(4950, 4711), output('job.1', [], { forked: 4711 })], 'certain'],
  [
    'a forked pid of an own pid namespace proves nothing',
    [...base('namespaces/pid,linux/seccomp'), record(4950, 4711), output('job.1', [], { forked: 4711 })],
    'likely',
  ],
  [
    'a parent chain up to the forked pid',
    [
      ...base(),
      record(4950, 4800),
      exec(300, 4800, 4790),
      exec(200, 4790, 4711),
      output('job.1', [], { forked: 4711 }),
    ],
    'certain',
  ],
  [
    'a parent chain up to the launcher',
    [
      ...base(),
      record(4950, 4800),
      exec(300, 4800, 4700),
      note(90, { is: 'launcher-pid', containerId: containerId(['c-job', '1']), pid: 4700 }),
    ],
    'certain',
  ],
  [
    'a working directory in the sandbox',
    [
      ...base(),
      record(4950, 4800),
      exec(300, 4800, 1, '/var/lib/mesos/slaves/a/frameworks/f/executors/e/runs/c-job/containers/1'),
    ],
    'certain',
  ],
  [
    'a working directory in another sandbox',
    [
      ...base(),
      record(4950, 4800),
      exec(300, 4800, 1, '/var/lib/mesos/slaves/a/frameworks/f/executors/e/runs/c-other'),
    ],
    'likely',
  ],
  [
    'an exec record after the call is of a later process',
    [...base(), record(4950, 4800), exec(9000, 4800, 4711), output('job.1', [], { forked: 4711 })],
    'likely',
  ],
  [
    'a collector that saw the process in the container',
    [
      ...base(),
      record(4950, 4800),
      note(300, {
        is: 'process-of-container',
        containerId: containerId(['c-job', '1']),
        pid: 4800,
        startedAt: undefined,
      }),
    ],
    'certain',
  ],
  ['status, time and filter alone', [...base(), record(4950, 4800)], 'likely'],
]

describe('proof', (it) => {
  for (const [claim, events, confidence] of table) {
    it(`${claim}: ${confidence}`, () => {
      const [found] = judged(events.map(inContainer)).diagnoses
      assert.is(found?.cause.code, 'seccomp-kill')
      assert.is(found?.cause.confidence, confidence)
    })
  }

  it('the launcher is never taken for the victim', () => {
    const { diagnoses } = judged(
      [
        ...base(),
        status('job.1', 100, 'TASK_STARTING', { executorPid: 4700 }),
        record(4950, 4700, { comm: 'mesos-executor', exe: '/usr/libexec/mesos/mesos-executor' }),
      ].map(inContainer),
    )
    assert.is(diagnoses[0]?.cause.code, 'seccomp-executor')
  })

  it('a pid counts on one host: proved to be of two tasks it is certain of neither, and each has its own record', () => {
    const beside = [
      { ...task('job.2', { profile: 'kill.json' }), agentId: other } as DomainEvent,
      ...life('job.2', 5020, sigsys, { agentId: other }),
      output('job.2', [], { forked: 4711 }),
    ]
    const both = [...base(), ...beside, record(4950, 4711), record(4970, 4711), output('job.1', [], { forked: 4711 })]
    const { diagnoses, unclaimed } = judged(both)
    assert.equal(
      diagnoses.map(({ task: { id }, cause, seccomp }) => [id, cause.code, cause.confidence, seccomp?.syscall?.name]),
      [
        ['job.1', 'seccomp-kill', 'likely', 'ptrace'],
        ['job.2', 'seccomp-kill', 'likely', 'ptrace'],
      ],
    )
    assert.is(unclaimed.length, 0)
    const later = judged([
      ...base(),
      record(4950, 4711),
      output('job.1', [], { forked: 4711 }),
      ...life('job.2', 90_000, sigsys),
      output('job.2', [], { forked: 4711 }),
    ])
    assert.is(later.diagnoses[0]?.cause.confidence, 'certain')
  })

  it('a line of the journal, which has no serial, is no second record', () => {
    const bare = record(0, 4800, { at: instant(1_795_461_784_000), serial: 0 })
    const found = judged([...base(), bare, record(4950, 4800)])
    assert.is(found.diagnoses[0]?.cause.confidence, 'likely')
    assert.is(found.unclaimed.length, 0)
    const [alone] = judged([...base(), bare]).diagnoses
    assert.ok(alone?.evidence.some(({ says }) => says.startsWith('pid 4800 ')))
  })

  it("a nested container's helper that was killed is known by the pid of its status", () => {
    const killed = 'Command terminated with signal Killed'
    const { diagnoses, unclaimed } = judged(
      [
        ...cluster(),
        profileFile('kill.json', profile('KILL', 'wait4')),
        task('job.1', { profile: 'kill.json' }),
        ...life('job.1', 5000, killed, { executorPid: 4700 }),
        record(4950, 4700, { comm: 'mesos-container', syscall: { name: 'wait4', number: 61 } }),
      ].map(inContainer),
    )
    assert.is(`${diagnoses[0]?.cause.code} ${diagnoses[0]?.cause.confidence}`, 'seccomp-executor certain')
    assert.is(diagnoses[0]?.seccomp?.syscall?.name, 'wait4')
    assert.is(unclaimed.length, 0)
  })

  it('an executor that never came has the record of its program, and the note of its end by its task', () => {
    const late = { message: 'Executor did not register within 1mins', reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT' }
    const ended = (rest: object): DomainEvent =>
      status('job.1', 61_000, 'TASK_FAILED', { source: 'SOURCE_AGENT', executorId: undefined, container: '', ...rest })
    const executors = record(300, 4703, { comm: 'mesos-executor', exe: '/usr/libexec/mesos/mesos-executor' })
    const { diagnoses, unclaimed } = judged([
      ...cluster(),
      task('job.1', { profile: 'kill.json' }),
      ended(late),
      executors,
    ])
    assert.is(`${diagnoses[0]?.cause.code} ${diagnoses[0]?.cause.confidence}`, 'seccomp-executor likely')
    assert.is(diagnoses[0]?.seccomp?.syscall?.name, 'ptrace')
    assert.is(unclaimed.length, 0)
    const how = 'terminated with signal Bad system call'
    const noted = judged([
      ...cluster(),
      task('job.1', { profile: 'kill.json' }),
      ended({ message: 'Executor terminated', reason: 'REASON_EXECUTOR_TERMINATED' }),
      note(61_000, { is: 'executor-ended', executorId: executorId('job.1'), frameworkId: frameworkId('f-0000'), how }),
    ])
    assert.is(noted.diagnoses[0]?.cause.code, 'seccomp-executor')
  })

  it('of two deaths of a program one after the other each has the record it followed at once', () => {
    const twice = [1, 2].flatMap((number) => [
      task(`job.${number}`, { profile: 'kill.json' }),
      ...life(`job.${number}`, 5000 + 1400 * number, sigsys),
      record(4950 + 1400 * number, 4800 + number),
    ])
    const { diagnoses } = judged([...cluster(), profileFile('kill.json', profile('KILL', 'ptrace')), ...twice])
    assert.equal(
      diagnoses.map(({ cause, seccomp }) => `${cause.confidence} ${seccomp?.pid}`),
      ['likely 4801', 'likely 4802'],
    )
  })

  it('two agents whose kernels count alike have a record each, and what two carriers tell of one agent is one', () => {
    const hosts = [
      { agentId: agentId('a-S0'), hostname: 'agent-1' },
      { agentId: other, hostname: 'agent-2' },
    ]
    const both = hosts.flatMap((of, index) => {
      const id = `job.${index + 1}`
      const on = { agentId: of.agentId }
      return [
        task(id, { profile: 'kill.json', ...on }),
        ...life(id, 5000, sigsys, on),
        { ...output(id, [], { forked: 4711 }), ...on },
        record(4950, 4711, { host: of }),
        // The ring buffer tells of it as well, and knows less.
        record(4950, 4711, { host: of, uid: undefined }),
      ]
    })
    const seen: DomainEvent = {
      kind: 'agent-seen',
      at: instant(0),
      agentId: other,
      hostname: 'agent-2',
      address: undefined,
      version: undefined,
      active: true,
    }
    const flags = cluster('linux/seccomp').flatMap((event) =>
      event.kind === 'agent-flags' ? [{ ...event, host: { agentId: other, hostname: 'agent-2' } }] : [],
    )
    const { diagnoses, unclaimed } = judged([
      ...cluster(),
      seen,
      ...flags,
      profileFile('kill.json', profile('KILL', 'ptrace')),
      ...both,
    ])
    assert.equal(
      diagnoses.map(({ cause, seccomp }) => `${cause.code} ${cause.confidence} ${seccomp?.pid}`),
      ['seccomp-kill certain 4711', 'seccomp-kill certain 4711'],
    )
    assert.equal(unclaimed, [])
  })

  it('a record of a host that no agent is called may be of one by another name, and is not certain', () => {
    const own = { host: { agentId: undefined, hostname: 'agent-1' } }
    const named = { host: { agentId: undefined, hostname: 'worker-a' } }
    const told = (...more: readonly DomainEvent[]) =>
      judged([...base(), output('job.1', ['tracer: on'], { forked: 4711 }), ...more])
    const [proved] = told(record(4950, 4711, named)).diagnoses
    assert.equal([proved?.cause.confidence, proved?.seccomp?.pid], ['likely', 4711])
    const heard = told(
      record(4950, 4711, named),
      record(1000, 700, { ...own, action: 'kill-process', comm: 'chrome', exe: '/opt/chrome' }),
    )
    assert.is(heard.unclaimed.length, 2)
    const nameless = judged([...base(), record(4950, 4800, { ...named, comm: 'sshd', exe: '/usr/sbin/sshd' })])
    assert.is(nameless.unclaimed.length, 1)
  })

  it("a nested container's helper is known by its name where no status gave its pid", () => {
    const killed = { container: 'c-pod.1', message: 'Command terminated with signal Killed' }
    const { diagnoses } = judged([
      ...cluster(),
      task('pod.web', { profile: 'kill.json' }),
      status('pod.web', 100, 'TASK_STARTING', { container: 'c-pod.1' }),
      status('pod.web', 5000, 'TASK_FAILED', killed),
      record(4950, 4700, { comm: 'mesos-container', syscall: { name: 'wait4', number: 61 } }),
    ])
    assert.is(`${diagnoses[0]?.cause.code} ${diagnoses[0]?.seccomp?.syscall?.name}`, 'seccomp-executor wait4')
  })

  it('where logs tell states alone, a record that the end follows at once is possible', () => {
    const untold = (id: string, ms: number): readonly DomainEvent[] => [
      note(90, { is: 'profile-applied', containerId: containerId([`c-${id}`]), profile: 'kill.json' }),
      status(id, 100, 'TASK_RUNNING', { via: 'agent-log', executorId: undefined }),
      status(id, ms, 'TASK_FAILED', { via: 'agent-log', executorId: undefined }),
    ]
    const file = profileFile('kill.json', profile('KILL', 'ptrace'))
    const { diagnoses } = judged([
      ...cluster(),
      file,
      ...untold('job.1', 4000),
      ...untold('job.2', 5000),
      record(3950, 4801),
      record(4950, 4802),
    ])
    assert.equal(
      diagnoses.map(({ cause, seccomp }) => `${cause.code} ${cause.confidence} ${seccomp?.pid}`),
      ['seccomp-kill possible 4801', 'seccomp-kill possible 4802'],
    )
    const together = judged([
      ...cluster(),
      file,
      ...untold('job.1', 5000),
      ...untold('job.2', 5100),
      record(4950, 4801),
    ])
    assert.equal(
      together.diagnoses.map(({ cause }) => cause.code),
      ['unknown', 'unknown'],
    )
  })

  it('in the Docker containerizer the first process is the program', () => {
    const { diagnoses } = judged(
      [
        ...cluster(),
        task('job.1', { containerizer: 'DOCKER' }),
        ...life('job.1', 5000, 'Container exited with status 159', { executorPid: 4700 }),
        record(4950, 4700),
      ].map(inContainer),
    )
    assert.is(diagnoses[0]?.cause.code, 'seccomp-kill')
    assert.is(diagnoses[0]?.seccomp?.filter, 'own')
  })
})

/** All in one container, `c-job.1`. */
const inContainer = (event: DomainEvent): DomainEvent =>
  'containerId' in event && event.containerId !== undefined
    ? { ...event, containerId: containerId(['c-job', '1']) }
    : event
