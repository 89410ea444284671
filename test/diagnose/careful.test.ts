import * as assert from 'uvu/assert'
import type { DomainEvent } from '../../src/domain/event.ts'
import { containerId } from '../../src/domain/ids.ts'
import { describe } from '../support/describe.ts'
import { abort, cluster, judged, life, note, output, profile, profileFile, record, task } from '../support/story.ts'

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
]

describe('what is not said too surely', (it) => {
  for (const [claim, events, expected] of lines) {
    it(`${claim}: ${expected}`, () => {
      const found = judged(events).diagnoses.find(({ task: { id } }) => id === 'job.1')
      assert.is(`${found?.cause.code} ${found?.cause.confidence}`, expected)
    })
  }

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
