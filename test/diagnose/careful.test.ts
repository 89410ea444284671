import * as assert from 'uvu/assert'
import type { DomainEvent } from '../../src/domain/event.ts'
import { agentId, containerId } from '../../src/domain/ids.ts'
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
  task,
} from '../support/story.ts'

/** What drawn scenarios once led astray: near misses, each beside the case that it is not. */
const sigsys = 'Command terminated with signal Bad system call'
const under: readonly DomainEvent[] = [
  ...cluster(),
  profileFile('kill.json', profile('KILL', 'ptrace')),
  task('job.1', { profile: 'kill.json' }),
]
/** Other tasks of the agent, whose ends and records prove that its clock is right. */
const beside: readonly DomainEvent[] = [1, 2].flatMap((number) => [
  task(`other.${number}`, { profile: 'kill.json' }),
  ...life(`other.${number}`, 12_000 * number, sigsys),
  record(12_000 * number - 10, 4800 + number),
  output(`other.${number}`, [], { forked: 4800 + number }),
])
const forked = output('job.1', [], { forked: 4711 })
const outOfMemory = (ms: number): DomainEvent =>
  note(ms, { is: 'out-of-memory', containerId: containerId(['c-job', '1']), text: 'OOM detected' })

const sshd = { comm: 'sshd', exe: '/usr/sbin/sshd', uid: 74 } as const
const trapping: readonly DomainEvent[] = [
  ...cluster(),
  profileFile('trap.json', profile('TRAP', 'mount')),
  task('job.1', { profile: 'trap.json' }),
]
const goDump = (code: number): readonly string[] => [
  'SIGSYS: bad system call',
  `PC=0x47d2a7 m=0 sigcode=${code}`,
  '',
  'goroutine 1 [syscall]:',
  'syscall.mount(0x4c1b2e, 0x4)',
  '',
  'rax    0xa5',
]

type Line = readonly [claim: string, events: readonly DomainEvent[], expected: string]

const lines: readonly Line[] = [
  [
    'KILL of a thread long before the end, and no word of the process: it may have lived on',
    [...under, ...beside, ...life('job.1', 9000, sigsys), record(1000, 4711), forked],
    'seccomp-kill likely',
  ],
  [
    'KILL of a thread long before the status, but the kernel tells of the end beside it',
    [...under, ...beside, ...life('job.1', 9000, sigsys), record(1000, 4711), abort(1001, 4711, 31), forked],
    'seccomp-kill certain',
  ],
  [
    'KILL of a process lets none of its threads live',
    [...under, ...beside, ...life('job.1', 9000, sigsys), record(1000, 4711, { action: 'kill-process' }), forked],
    'seccomp-kill certain',
  ],
  [
    '139 is of another signal, whatever the output says of SIGSYS',
    [
      ...under,
      ...life('job.1', 5000, 'Command exited with status 139'),
      output('job.1', ['Bad system call'], { forked: 4711 }),
    ],
    'exit-code possible',
  ],
  [
    '3 is its own word, and the last line of the output tells why',
    [
      ...under,
      ...life('job.1', 5000, 'Command exited with status 3'),
      output('job.1', ['Bad system call'], { forked: 4711 }),
    ],
    'seccomp-kill possible',
  ],
  [
    'a limit of memory reached after it gave up is not why it gave up',
    [...under, ...life('job.1', 5000, 'Command exited with status 3'), outOfMemory(5500), forked],
    'exit-code likely',
  ],
  [
    'a limit that the agent logged a moment after the end it led to',
    [...under, ...life('job.1', 5000, 'Command exited with status 3'), outOfMemory(5100)],
    'memory-limit likely',
  ],
  [
    'the forked process itself died of the signal, and the one record is of another program',
    [
      ...under,
      ...life('job.1', 5000, sigsys),
      span(0, 9000),
      record(4950, 700, sshd),
      output('job.1', [], { forked: 4711 }),
    ],
    'sigsys-unattributed likely',
  ],
  [
    'strace passes on the end of its child, whose program the output names',
    [...under, ...life('job.1', 5000, sigsys), record(4950, 4800), output('job.1', ['tracer: on'], { forked: 4711 })],
    'seccomp-kill likely',
  ],
  [
    'a record that only time and filter tie to a task whose output names nothing of it',
    [
      ...under,
      ...life('job.1', 5000, 'Command exited with status 1'),
      record(4950, 700, sshd),
      output('job.1', ['db: connection refused'], { forked: 4711 }),
    ],
    'unknown unknown',
  ],
  [
    'all records of the time were read and none is a kill',
    [...under, ...life('job.1', 5000, sigsys), span(0, 9000), abort(4950, 4711, 31), forked],
    'sigsys-unattributed likely',
  ],
  [
    'the records up to its death by a raised SIGSYS are all there, though none came after',
    [...under, ...life('job.1', 5000, sigsys), span(0, 4950), abort(4950, 4711, 31), forked],
    'sigsys-unattributed likely',
  ],
  [
    'nothing before its death by SIGSYS was read',
    [...under, ...life('job.1', 5000, sigsys), span(4950, 9000), abort(4950, 4711, 31), forked],
    'seccomp-kill likely',
  ],
  [
    '159 of a program whose stderr has no word of SIGSYS',
    [...under, ...life('job.1', 5000, 'Command exited with status 159'), output('job.1', ['quota exceeded'])],
    'sigsys-unattributed possible',
  ],
  [
    'a thread was killed, and the process gave up over it',
    [
      ...under,
      ...life('job.1', 5000, 'Command terminated with signal Aborted'),
      record(4900, 4711),
      abort(4950, 4711, 6),
      forked,
    ],
    'seccomp-kill-thread likely',
  ],
  [
    'a thread was killed long before another signal ended the process: not certain to have nothing to do with it',
    [
      ...under,
      ...beside,
      ...life('job.1', 30_000, 'Command terminated with signal Segmentation fault'),
      span(0, 99_000),
      record(1000, 4711),
      abort(29_990, 4711, 11),
      forked,
    ],
    'signal likely',
  ],
  [
    'a thread was killed of the process that printed its pid, whose death would have been recorded',
    [
      ...under,
      ...beside,
      ...life('job.1', 60_000, 'Command exited with status 7'),
      span(0, 99_000),
      abort(11_991, 4801, 31),
      record(30_000, 30_001, { comm: 'srv-worker', exe: '/srv' }),
      output('job.1', ['srv: starting (pid 30001)', 'srv: queue stalled']),
    ],
    'seccomp-kill-thread likely',
  ],
  [
    'the log ends with the record, before the death of the process that printed its pid could follow',
    [
      ...under,
      ...life('job.1', 5000, 'Command exited with status 1'),
      span(0, 4950, 5951),
      abort(300, 4801, 31),
      record(4950, 30_001),
      output('job.1', ['tracer: starting (pid 30001)', 'Bad system call']),
    ],
    'seccomp-kill likely',
  ],
  [
    'the dump of a Go program says that a filter sent the signal',
    [...trapping, ...life('job.1', 5000, 'Command exited with status 2'), output('job.1', goDump(1))],
    'seccomp-trap likely',
  ],
  [
    'the dump of a Go program says that a process sent the signal',
    [...trapping, ...life('job.1', 5000, 'Command exited with status 2'), output('job.1', goDump(0))],
    'exit-code possible',
  ],
]

describe('what is not said too surely', (it) => {
  for (const [claim, events, expected] of lines) {
    it(`${claim}: ${expected}`, () => {
      const found = judged(events).diagnoses.find(({ task: { id } }) => id === 'job.1')
      assert.is(`${found?.cause.code} ${found?.cause.confidence}`, expected)
    })
  }

  it('an audit clock that is off is known by the deaths of its own agent, whatever pids another agent has', () => {
    const own = { agentId: agentId('a-S0'), hostname: 'agent-1' }
    const other = { agentId: agentId('a-S1'), hostname: 'agent-2' }
    const behind = [1, 2].flatMap((number) => [
      task(`job.${number}`, { profile: 'kill.json' }),
      ...life(`job.${number}`, 12_000 * number, sigsys),
      record(12_000 * number - 3_600_000, 4800 + number, { host: own }),
      output(`job.${number}`, [], { forked: 4800 + number }),
    ])
    const elsewhere = [4801, 4802].map((pid) => record(3000 + pid, pid, { host: other }))
    for (const events of [behind, [...behind, ...elsewhere]]) {
      const { clocks } = judged([...under, ...events])
      assert.equal(
        clocks.map(({ offsetMs }) => offsetMs),
        [-3_599_950],
      )
    }
  })

  it('a dump of a trapped Go program names the call', () => {
    const [found] = judged([
      ...trapping,
      ...life('job.1', 5000, 'Command exited with status 2'),
      output('job.1', goDump(1)),
    ]).diagnoses
    assert.equal(found?.seccomp?.syscall, { name: 'mount', number: 165, arch: 'x86_64' })
    assert.is(found?.seccomp?.filter, 'mesos')
  })

  it('a kill for health tells of a thread that KILL took before, where the record is proved to be of it', () => {
    const killed = life('job.1', 60_000, 'Command terminated with signal Terminated', {
      state: 'TASK_KILLED',
      healthy: false,
    })
    const kindsOf = (events: readonly DomainEvent[]): readonly (string | undefined)[] => {
      const [found] = judged(events).diagnoses
      return [found?.cause.confidence, ...(found?.evidence.map(({ kind }) => kind) ?? [])]
    }
    assert.equal(kindsOf([...under, ...killed, record(59_500, 4711), forked]), [
      'certain',
      'task-status',
      'audit-record',
    ])
    assert.equal(kindsOf([...under, ...killed, record(59_500, 4711)]), ['certain', 'task-status'])
  })
})
