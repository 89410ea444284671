import * as assert from 'uvu/assert'
import type { DomainEvent } from '../../src/domain/event.ts'
import { agentId, containerId, executorId, frameworkId } from '../../src/domain/ids.ts'
import { describe } from '../support/describe.ts'
import {
  abort,
  cluster,
  judged,
  life,
  note,
  output,
  profile,
  profileFile,
  record,
  span,
  status,
  task,
} from '../support/story.ts'

const sigsys = 'Command terminated with signal Bad system call'
const kill = profileFile('kill.json', profile('KILL', 'ptrace', 'keyctl'))
const trap = profileFile('trap.json', profile('TRAP', 'ptrace'))
const refuse = profileFile('refuse.json', profile('ERRNO', 'keyctl', 'mount'))
const trace = profileFile('trace.json', profile('TRACE', 'clone3'))
const under = (name: string, id = 'job.1'): readonly DomainEvent[] => [
  ...cluster(),
  kill,
  trap,
  refuse,
  trace,
  task(id, { profile: name }),
]
const missing =
  "Failed to launch container: Failed to read Seccomp profile file '/etc/seccomp/x.json': No such file or directory"
const launchFailed = { source: 'SOURCE_AGENT', reason: 'REASON_CONTAINER_LAUNCH_FAILED', container: '' } as const

type Line = readonly [claim: string, events: readonly DomainEvent[], expected: string | undefined]

const causes: readonly Line[] = [
  [
    'a forked pid in a record is certain',
    [...under('kill.json'), ...life('job.1', 5000, sigsys), record(4950, 4711), output('job.1', [], { forked: 4711 })],
    'seccomp-kill certain',
  ],
  [
    'a forked pid that lived on after its record is likely',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, sigsys),
      record(3950, 4711),
      abort(4950, 4711, 31),
      output('job.1', [], { forked: 4711 }),
    ],
    'seccomp-kill likely',
  ],
  [
    'a child behind a shell is likely',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command exited with status 159'),
      record(4950, 4712),
      output('job.1', ['Bad system call'], { forked: 4711 }),
    ],
    'seccomp-kill likely',
  ],
  [
    'a child that its parent names is likely',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command exited with status 3'),
      record(4950, 4712),
      output('job.1', ['boss: worker 4712 lost (signal 31)'], { forked: 4711 }),
    ],
    'seccomp-kill likely',
  ],
  [
    'no record where kills are recorded: not the kill of the profile',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, sigsys),
      span(0, 9000),
      record(8000, 99, { host: { agentId: undefined, hostname: undefined } }),
    ],
    'sigsys-unattributed likely',
  ],
  [
    'no record, no audit log: the profile decides as far as it can',
    [...under('kill.json'), ...life('job.1', 5000, sigsys)],
    'seccomp-kill likely',
  ],
  [
    'TRAP leaves no record',
    [
      ...under('trap.json'),
      ...life('job.1', 5000, sigsys),
      abort(4950, 4711, 31),
      output('job.1', [], { forked: 4711 }),
    ],
    'seccomp-trap likely',
  ],
  [
    "SIGSYS without a filter is nobody's",
    [...cluster(), task('job.1', { unconfined: true }), ...life('job.1', 5000, sigsys)],
    'sigsys-unattributed possible',
  ],
  ['SIGSYS and nothing else known', life('job.1', 5000, sigsys), 'sigsys-unattributed possible'],
  [
    'a thread was killed and the process exits later',
    [
      ...under('kill.json'),
      ...life('job.1', 60_000, 'Command exited with status 7'),
      record(4950, 4711),
      output('job.1', [], { forked: 4711 }),
    ],
    'seccomp-kill-thread likely',
  ],
  [
    'EPERM of a call the profile refuses is possible',
    [
      ...under('refuse.json'),
      ...life('job.1', 5000, 'Command exited with status 1'),
      output('job.1', ['job: keyctl: Operation not permitted'], { forked: 4711 }),
    ],
    'seccomp-errno possible',
  ],
  [
    'EPERM of a call the profile permits is an exit',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command exited with status 1'),
      output('job.1', ['job: mount: Operation not permitted']),
    ],
    'exit-code likely',
  ],
  [
    'EPERM without a filter is an exit',
    [
      ...cluster(),
      task('job.1', { unconfined: true }),
      ...life('job.1', 5000, 'Command exited with status 1'),
      output('job.1', ['job: keyctl: Operation not permitted']),
    ],
    'exit-code likely',
  ],
  [
    'ENOSYS of a traced call',
    [
      ...under('trace.json'),
      ...life('job.1', 5000, 'Command exited with status 1'),
      output('job.1', ['job: clone3: Function not implemented']),
    ],
    'seccomp-trace possible',
  ],
  [
    'a missing profile',
    [...under('x.json'), status('job.1', 300, 'TASK_FAILED', { ...launchFailed, message: missing })],
    'seccomp-profile-missing certain',
  ],
  [
    'a missing profile in a pod has no reason',
    [
      ...under('x.json'),
      status('job.1', 300, 'TASK_FAILED', { message: missing.replace('Failed to launch container: ', '') }),
    ],
    'seccomp-profile-missing certain',
  ],
  [
    'an invalid profile',
    [
      ...under('x.json'),
      status('job.1', 300, 'TASK_FAILED', {
        ...launchFailed,
        message:
          "Failed to launch container: Failed to parse Seccomp profile '/etc/seccomp/x.json': Unrecognized syscall 'clone3'",
      }),
    ],
    'seccomp-profile-invalid certain',
  ],
  [
    'both settings',
    [
      ...under('x.json'),
      status('job.1', 300, 'TASK_FAILED', {
        ...launchFailed,
        message:
          "Failed to launch container: Invalid Seccomp configuration: 'profile_name' given even though 'unconfined' Seccomp setting is enabled",
      }),
    ],
    'seccomp-setting-invalid certain',
  ],
  [
    'another launch failure',
    [
      ...under('x.json'),
      status('job.1', 300, 'TASK_FAILED', { ...launchFailed, message: 'Failed to launch container: no such image' }),
    ],
    'launch-failed certain',
  ],
  [
    'an executor that died of SIGSYS',
    [
      ...under('kill.json'),
      status('job.1', 300, 'TASK_FAILED', {
        source: 'SOURCE_AGENT',
        reason: 'REASON_EXECUTOR_TERMINATED',
        container: '',
        message: 'Executor terminated',
      }),
      note(290, {
        is: 'executor-ended',
        executorId: executorId('job.1'),
        frameworkId: frameworkId('f-0000'),
        how: 'terminated with signal Bad system call',
      }),
    ],
    'seccomp-executor likely',
  ],
  [
    'an executor that just ended',
    [
      ...under('kill.json'),
      status('job.1', 300, 'TASK_FAILED', {
        source: 'SOURCE_AGENT',
        reason: 'REASON_EXECUTOR_TERMINATED',
        container: '',
        message: 'Executor terminated',
      }),
    ],
    'executor-terminated likely',
  ],
  [
    'a profile that starves executors',
    [
      ...cluster(),
      profileFile('starve.json', profile('ERRNO', 'futex', 'clone')),
      task('job.1', { profile: 'starve.json' }),
      status('job.1', 300, 'TASK_FAILED', {
        source: 'SOURCE_AGENT',
        reason: 'REASON_EXECUTOR_TERMINATED',
        container: '',
        message: 'Executor terminated',
      }),
    ],
    'seccomp-executor likely',
  ],
  [
    'memory',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Memory limit exceeded: Requested: 96MB', {
        source: 'SOURCE_AGENT',
        reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
      }),
    ],
    'memory-limit certain',
  ],
  [
    'memory behind a plain KILL',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command terminated with signal Killed'),
      note(4990, {
        is: 'out-of-memory',
        containerId: containerId(['c-job.1'.replace('.', '-')]),
        text: 'OOM detected',
      }),
    ],
    'signal possible',
  ],
  [
    'out of memory long before a program of the same container exits by itself',
    [
      ...under('kill.json'),
      ...life('job.1', 50_000, 'Command exited with status 126'),
      note(5000, { is: 'out-of-memory', containerId: containerId(['c-job', '1']), text: 'OOM detected' }),
    ],
    'command-not-runnable likely',
  ],
  [
    'out of memory right before it',
    [
      ...under('kill.json'),
      ...life('job.1', 50_000, 'Command exited with status 3'),
      note(49_800, { is: 'out-of-memory', containerId: containerId(['c-job', '1']), text: 'OOM detected' }),
    ],
    'memory-limit likely',
  ],
  [
    '137 is never certain: the kernel kills for want of memory too',
    [
      ...cluster('cgroups/mem'),
      task('job.1'),
      ...life('job.1', 5000, 'Container exited with status 137'),
      span(0, 9000),
      record(8000, 99),
    ],
    'exit-code likely',
  ],
  [
    "a program that prints the launch helper's words is not the helper",
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command terminated with signal Segmentation fault'),
      output('job.1', ['Failed to load Seccomp filter: Invalid argument']),
    ],
    'signal likely',
  ],
  [
    'the launch helper, or a program that loads filters of its own',
    [
      ...under('kill.json'),
      ...life('job.1', 300, 'Command exited with status 1'),
      output('job.1', ['Failed to load Seccomp filter: Invalid argument']),
    ],
    'seccomp-profile-invalid likely',
  ],
  [
    'the launch helper, and nothing ever ran',
    [
      ...under('kill.json'),
      status('job.1', 300, 'TASK_FAILED', {
        source: 'SOURCE_AGENT',
        reason: 'REASON_EXECUTOR_TERMINATED',
        message: 'Executor terminated',
      }),
      output('job.1', ['Failed to create Seccomp filter: Failed to add rule']),
    ],
    'seccomp-profile-invalid certain',
  ],
  [
    'a kernel newer than Mesos',
    [
      ...under('kill.json'),
      status('job.1', 300, 'TASK_FAILED', {
        source: 'SOURCE_AGENT',
        reason: 'REASON_EXECUTOR_TERMINATED',
        message: 'Executor terminated',
      }),
      output('job.1', [
        "Failed to initialize capabilities support: System last capability value '40' is greater than maximum supported number of capabilities '38'",
      ]),
    ],
    'seccomp-executor likely',
  ],
  [
    'the root of an image that the profile does not let be entered',
    [
      ...cluster(),
      profileFile('starve.json', profile('KILL', 'mount')),
      task('job.1', { profile: 'starve.json', hasImage: true }),
      ...life('job.1', 300, sigsys),
    ],
    'seccomp-executor likely',
  ],
  [
    "Mesos' own launcher, by its pid",
    [
      ...under('kill.json'),
      note(50, { is: 'launcher-pid', containerId: containerId(['c-job', '1']), pid: 70_001 }),
      status('job.1', 300, 'TASK_FAILED', {
        source: 'SOURCE_AGENT',
        reason: 'REASON_EXECUTOR_TERMINATED',
        message: 'Executor terminated',
      }),
      record(290, 70_001, { comm: 'mesos-executor', exe: '/usr/libexec/mesos/mesos-executor' }),
    ],
    'seccomp-executor certain',
  ],
  [
    'an agent that knows a task no more',
    [
      ...under('kill.json'),
      status('job.1', 100, 'TASK_STARTING'),
      status('job.1', 200, 'TASK_RUNNING'),
      status('job.1', 900, 'TASK_DROPPED', { source: 'SOURCE_AGENT', reason: 'REASON_RECONCILIATION' }),
    ],
    'launch-failed certain',
  ],
  [
    'a health check that failed after KILL took a thread',
    [
      ...under('kill.json'),
      ...life('job.1', 60_000, 'Command terminated with signal Terminated', { state: 'TASK_KILLED', healthy: false }),
      record(4950, 4711),
      output('job.1', [], { forked: 4711 }),
    ],
    'health-check certain',
  ],
  [
    'EPERM under the profile of then, whatever it was edited to later',
    [
      ...cluster(),
      profileFile('e.json', profile('ERRNO', 'keyctl'), 0),
      profileFile('e.json', profile('ERRNO', 'mount'), 4000),
      task('job.1', { profile: 'e.json' }),
      ...life('job.1', 5000, 'Command exited with status 1'),
      output('job.1', ['job: keyctl: Operation not permitted']),
    ],
    'seccomp-errno possible',
  ],
  [
    'EPERM of a call that the profile was edited to refuse after the launch',
    [
      ...cluster(),
      profileFile('e.json', profile('ERRNO', 'mount'), 0),
      profileFile('e.json', profile('ERRNO', 'keyctl'), 4000),
      task('job.1', { profile: 'e.json' }),
      ...life('job.1', 5000, 'Command exited with status 1'),
      output('job.1', ['job: keyctl: Operation not permitted']),
    ],
    'exit-code likely',
  ],
  [
    'a segmentation fault, all records read',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command terminated with signal Segmentation fault'),
      span(0, 9000),
      record(8000, 99),
    ],
    'signal certain',
  ],
  [
    'an exit under a filter that leaves no records is never certain',
    [...under('refuse.json'), ...life('job.1', 5000, 'Command exited with status 1'), span(0, 9000), record(8000, 99)],
    'exit-code possible',
  ],
  [
    '127',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command exited with status 127'),
      output('job.1', ['sh: 1: frob: not found']),
    ],
    'command-not-runnable certain',
  ],
  [
    'the helper could not execute, or a program that says so',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command exited with status 1'),
      output('job.1', ["Failed to execute '/x': No such file or directory"]),
    ],
    'command-not-runnable likely',
  ],
  [
    'unreachable',
    [
      ...under('kill.json'),
      status('job.1', 200, 'TASK_RUNNING'),
      status('job.1', 900, 'TASK_UNREACHABLE', {
        source: 'SOURCE_MASTER',
        reason: 'REASON_AGENT_REMOVED',
        message: 'health check timed out',
      }),
    ],
    'agent-lost certain',
  ],
  [
    'unreachable, then back and finished',
    [
      ...under('kill.json'),
      status('job.1', 900, 'TASK_UNREACHABLE', { reason: 'REASON_AGENT_REMOVED' }),
      status('job.1', 999, 'TASK_FINISHED'),
    ],
    undefined,
  ],
  [
    'a later KILLED does not count',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, sigsys),
      status('job.1', 7000, 'TASK_KILLED', {
        source: 'SOURCE_MASTER',
        reason: 'REASON_FRAMEWORK_REMOVED',
        message: 'Framework removed',
      }),
      record(4950, 4711),
      output('job.1', [], { forked: 4711 }),
    ],
    'seccomp-kill certain',
  ],
  [
    'a kill that was asked for gets none',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command terminated with signal Terminated', { state: 'TASK_KILLED' }),
    ],
    undefined,
  ],
  [
    'a health check',
    [
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command terminated with signal Terminated', { state: 'TASK_KILLED', healthy: false }),
    ],
    'health-check certain',
  ],
  [
    'a finished task',
    [...under('kill.json'), ...life('job.1', 5000, 'Command exited with status 0', { state: 'TASK_FINISHED' })],
    undefined,
  ],
  [
    'a task that lives',
    [...under('kill.json'), status('job.1', 200, 'TASK_RUNNING'), output('job.1', ['keyctl: Operation not permitted'])],
    undefined,
  ],
  [
    'an invalid task',
    [
      ...under('kill.json'),
      status('job.1', 10, 'TASK_ERROR', { source: 'SOURCE_MASTER', reason: 'REASON_TASK_INVALID', container: '' }),
    ],
    'task-invalid certain',
  ],
  [
    'dropped',
    [
      ...under('kill.json'),
      status('job.1', 10, 'TASK_DROPPED', { source: 'SOURCE_AGENT', reason: 'REASON_GC_ERROR', container: '' }),
    ],
    'launch-failed certain',
  ],
  ['nothing known', [status('job.1', 10, 'TASK_FAILED', { container: '' })], 'unknown unknown'],
]

describe('diagnose', (it) => {
  for (const [claim, events, expected] of causes) {
    it(`${claim}: ${expected ?? 'no diagnosis'}`, () => {
      const [found] = judged(events).diagnoses
      assert.is(found === undefined ? undefined : `${found.cause.code} ${found.cause.confidence}`, expected)
    })
  }

  it('gives a notice for a process killed in a task that finished', () => {
    const { diagnoses, notices } = judged([
      ...under('kill.json'),
      ...life('job.1', 5000, 'Command exited with status 0', { state: 'TASK_FINISHED' }),
      record(4950, 4712),
      output('job.1', ['Bad system call'], { forked: 4711 }),
    ])
    assert.is(diagnoses.length, 0)
    assert.is(notices[0]?.cause.code, 'seccomp-kill')
    assert.is(notices[0]?.schema, 'sigsys.notice/1')
  })

  it('lets one record explain one task only', () => {
    const both = [
      ...under('kill.json', 'a.1'),
      task('b.1', { profile: 'kill.json' }),
      ...life('a.1', 5000, sigsys),
      ...life('b.1', 5010, sigsys),
      record(4950, 4711),
    ]
    const { diagnoses } = judged(both)
    assert.is(diagnoses.filter(({ evidence }) => evidence.some(({ kind }) => kind === 'audit-record')).length, 1)
    assert.ok(diagnoses.every(({ cause }) => cause.confidence !== 'certain'))
  })

  it('kills of a group follow the failure of a member', () => {
    const group = [
      ...cluster(),
      kill,
      task('p.sync', { profile: 'kill.json' }),
      task('p.web'),
      ...life('p.sync', 5000, sigsys, { container: 'p.1' }),
      ...life('p.web', 5100, 'Command terminated with signal Terminated', { state: 'TASK_KILLED', container: 'p.2' }),
    ]
    assert.equal(
      judged(group).diagnoses.map(({ cause }) => cause.code),
      ['seccomp-kill', 'killed-with-group'],
    )
  })

  it('does not depend on the order of events', () => {
    const events = causes[1]?.[1] ?? []
    const strip = (order: readonly DomainEvent[]) =>
      judged(order).diagnoses.map((each) => ({
        ...each,
        evidence: each.evidence.map(({ source: _source, ...rest }) => rest),
      }))
    assert.equal(strip(events.toReversed()), strip(events))
  })

  it('knows the agent of a task', () => {
    assert.equal(judged([...cluster(), ...life('job.1', 5000, sigsys)]).diagnoses[0]?.agent, {
      id: agentId('a-S0'),
      hostname: 'agent-1',
    })
  })
})
