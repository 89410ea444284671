import * as assert from 'uvu/assert'
import type { DomainEvent, ExecutorFact } from '../../src/domain/event.ts'
import { agentId, containerId, executorId, frameworkId, taskId } from '../../src/domain/ids.ts'
import { instant } from '../../src/domain/time.ts'
import { describe } from '../support/describe.ts'
import { cluster, judged, note, output, profile, profileFile, record, status } from '../support/story.ts'

const at = instant(1_795_461_785_000)
const inner = containerId(['c-pod', 'c-web'])
const failure = "Failed to read Seccomp profile file '/etc/seccomp/none.json': No such file or directory"

/** The stderr of a pod's executor. */
const executorWrote = (...facts: readonly ExecutorFact[]): DomainEvent => ({
  kind: 'sandbox-text',
  agentId: agentId('a-S0'),
  frameworkId: frameworkId('f-0000'),
  executorId: executorId('instance-pod.1'),
  containerId: containerId(['c-pod']),
  stream: 'stderr',
  lines: [],
  linesDropped: 0,
  facts,
})

const child = { at, taskId: taskId('pod.web'), containerId: inner, number: 7 }
const ended: ExecutorFact = {
  ...child,
  is: 'child-ended',
  state: 'TASK_FAILED',
  text: 'Command terminated with signal Bad system call',
}

/** What a log of an agent tells of a pod's task: states, and neither message nor container nor executor. */
const logged: readonly DomainEvent[] = (['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED'] as const).map((state, index) =>
  status('pod.web', 1000 + 2000 * index, state, { container: '', via: 'agent-log', executorId: undefined }),
)

describe('children of default executors', (it) => {
  it('tell where a task ran and how it ended where its statuses do not', () => {
    const [found] = judged([
      ...cluster(),
      profileFile('kill.json', profile('KILL', 'ptrace')),
      note(500, { is: 'profile-applied', containerId: inner, profile: 'kill.json' }),
      ...logged,
      executorWrote({ ...child, is: 'child-container' }, ended),
      output('pod.web', ['tracer: on'], { container: inner }),
      record(4950, 4711),
    ]).diagnoses
    assert.is(found?.cause.code, 'seccomp-kill')
    assert.is(found?.cause.confidence, 'likely')
    assert.is(found?.task.container_id, inner)
    assert.is(found?.seccomp?.pid, 4711)
    assert.ok(found?.evidence.some(({ says }) => says.includes('its executor wrote "Command terminated with signal')))
  })

  it('tell why a task was not launched', () => {
    const [found] = judged([
      ...cluster(),
      ...logged,
      executorWrote({ ...child, is: 'child-not-launched', why: failure }),
    ]).diagnoses
    assert.is(`${found?.cause.code} ${found?.cause.confidence}`, 'seccomp-profile-missing certain')
  })

  it('of two containers for one task neither is taken', () => {
    const other = containerId(['c-pod', 'c-other'])
    const [found] = judged([...cluster(), ...logged, executorWrote(ended, { ...ended, containerId: other })]).diagnoses
    assert.is(found?.task.container_id, null)
    assert.is(found?.cause.code, 'unknown')
  })

  it('a message of the status goes before', () => {
    const own = status('pod.web', 5000, 'TASK_FAILED', { message: 'Command exited with status 3', container: inner })
    const [found] = judged([...cluster(), own, executorWrote(ended)]).diagnoses
    assert.is(found?.task.message, 'Command exited with status 3')
    assert.not.ok(found?.cause.code.startsWith('seccomp'))
  })
})
