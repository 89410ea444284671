import { iso } from '../../domain/time.ts'
import type { CauseCode, Confidence } from '../../domain/diagnosis.ts'
import type { Case, Rule } from '../case.ts'
import { lineEvidence, place, statusEvidence } from '../evidence.ts'
import { lineSign } from '../knowledge/stderr.ts'

type Meaning = { readonly code: CauseCode; readonly summary: string }

/** What a reason says all by itself. Source: mesos §5.2, product §4.1. */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  [
    'REASON_CONTAINER_LIMITATION_MEMORY',
    { code: 'memory-limit', summary: 'the container used more memory than it may' },
  ],
  [
    'REASON_CONTAINER_LIMITATION_DISK',
    { code: 'disk-limit', summary: 'the sandbox or a volume is over its disk quota' },
  ],
  [
    'REASON_CONTAINER_LIMITATION',
    { code: 'resource-limit', summary: 'the container overstepped a limit of its resources' },
  ],
  [
    'REASON_MAX_COMPLETION_TIME_REACHED',
    { code: 'deadline', summary: 'the task ran longer than its max_completion_time' },
  ],
  ['REASON_EXECUTOR_TERMINATED', { code: 'executor-terminated', summary: 'the executor ended before the task did' }],
  [
    'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
    { code: 'executor-terminated', summary: 'the executor did not come back after the agent restarted' },
  ],
  [
    'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
    { code: 'launch-failed', summary: 'the executor never registered with the agent' },
  ],
  ['REASON_CONTAINER_LAUNCH_FAILED', { code: 'launch-failed', summary: 'the container could not be launched' }],
  [
    'REASON_CONTAINER_UPDATE_FAILED',
    { code: 'launch-failed', summary: "the container's resources could not be updated" },
  ],
  ['REASON_IO_SWITCHBOARD_EXITED', { code: 'launch-failed', summary: "the container's I/O switchboard ended" }],
  ['REASON_CONTAINER_PREEMPTED', { code: 'killed-by-scheduler', summary: 'a QoS correction took the container away' }],
  ['REASON_AGENT_DRAINING', { code: 'killed-by-scheduler', summary: 'the agent is being drained' }],
  [
    'REASON_TASK_KILLED_DURING_LAUNCH',
    { code: 'killed-by-scheduler', summary: 'the task was killed while it was being launched' },
  ],
  ['REASON_FRAMEWORK_REMOVED', { code: 'framework-removed', summary: 'its framework was removed' }],
  ['REASON_MASTER_DISCONNECTED', { code: 'agent-lost', summary: 'the scheduler had no master to launch it with' }],
  ['REASON_TASK_INVALID', { code: 'task-invalid', summary: 'Mesos refused the definition of the task' }],
  ['REASON_TASK_UNAUTHORIZED', { code: 'task-invalid', summary: 'the task was not authorised' }],
  ['REASON_TASK_GROUP_INVALID', { code: 'task-invalid', summary: 'Mesos refused the definition of the task group' }],
  ['REASON_TASK_GROUP_UNAUTHORIZED', { code: 'task-invalid', summary: 'the task group was not authorised' }],
])

const executorTexts = new Set(['executor-terminated'])

function meaningOf(state: string, reason: string | undefined): Meaning | undefined {
  if (reason !== undefined && state !== 'TASK_DROPPED') {
    const exact = meanings.get(reason)
    if (exact !== undefined) return exact
  }
  if (state === 'TASK_GONE_BY_OPERATOR') return { code: 'agent-lost', summary: 'an operator marked its agent gone' }
  if (state === 'TASK_UNREACHABLE') return { code: 'agent-lost', summary: 'its agent does not answer the master' }
  if (state === 'TASK_DROPPED') {
    const isForgotten = reason === 'REASON_RECONCILIATION'
    const summary = isForgotten ? 'its agent knows nothing of it' : 'the launch was dropped before the task started'
    return { code: 'launch-failed', summary }
  }
  if (reason !== 'REASON_AGENT_REREGISTERED' && reason?.startsWith('REASON_AGENT_') === true)
    return { code: 'agent-lost', summary: 'its agent was lost' }
  if (state === 'TASK_GONE' || state === 'TASK_LOST')
    return { code: 'agent-lost', summary: 'the task went away with its agent' }
  if (state === 'TASK_ERROR') return { code: 'task-invalid', summary: 'Mesos refused the task' }
  return undefined
}

/** Mesos' own reason tells the cause. */
export const reasonGiven: Rule = ({ death }) => {
  const { state, reason, message } = death.status.value
  const meaning = meaningOf(state, reason)
  if (meaning === undefined) return undefined
  const confidence: Confidence = executorTexts.has(meaning.code) ? 'likely' : 'certain'
  const detail = message?.split('\n', 1)[0]
  return {
    code: meaning.code,
    confidence,
    summary: detail === undefined || detail === '' ? meaning.summary : `${meaning.summary}: ${detail}`,
    seccomp: null,
    evidence: [statusEvidence(death, 'decisive')],
  }
}

const memoryText = /^Memory limit exceeded/m

const endIsUntold = (end: Case['end']): boolean => end.signal === undefined && end.exitCode === undefined
/** The agent may log the limit a moment after its executor's word. */
const oomSlackMs = 2000
const gaveUpMs = 2000
/** Both are told by one host's clock, and the agent hears of the limit at once. */
const loggedLateMs = 200

/** The kernel's out-of-memory killer was at work in the container, whatever reached the status first. */
export const outOfMemory: Rule = ({ death, end }) => {
  const { status, message = '' } = death
  if (memoryText.test(message) || /: Memory limit exceeded/.test(message)) {
    return {
      code: 'memory-limit',
      confidence: 'certain',
      summary: 'the container used more memory than it may',
      seccomp: null,
      evidence: [statusEvidence(death, 'decisive')],
    }
  }
  const looksKilled =
    end.signal === 9 || end.exitCode === 137 || status.value.state === 'TASK_KILLED' || endIsUntold(end)
  const gaveUp = end.exitCode !== undefined && end.exitCode !== 0
  if (!looksKilled && !gaveUp) return undefined
  const note = [...(death.container?.notes ?? []), ...(death.executorContainer?.notes ?? [])].find(({ value }) => {
    const lag = status.value.at - value.at
    // What was not killed itself may have given up over it, but then right after it, and never before.
    const isNear = looksKilled ? lag >= -oomSlackMs : lag >= -loggedLateMs && lag <= gaveUpMs
    return value.fact.is === 'out-of-memory' && isNear
  })
  if (note === undefined) return undefined
  const says = note.value.fact.is === 'out-of-memory' ? (note.value.fact.text.split('\n', 1)[0] ?? '') : ''
  return {
    code: 'memory-limit',
    confidence: 'likely',
    summary: 'the out-of-memory killer acted in the container',
    seccomp: null,
    evidence: [
      { kind: 'agent-log', says, at: iso(note.value.at), source: place(note.origin), weight: 'decisive' },
      statusEvidence(death, 'supports'),
    ],
  }
}

/** The command never ran: 126, 127, or the launch helper's own words. */
export const commandNotRunnable: Rule = ({ death, end }) => {
  // A program may print the helper's words as well; what a shell says goes with a status of its own.
  const isShells = end.exitCode === 126 || end.exitCode === 127
  const line =
    (end.signal === undefined && (end.exitCode ?? 1) === 1
      ? death.lines.find(({ text, stream }) => stream === 'stderr' && text.startsWith("Failed to execute '"))
      : undefined) ??
    (isShells
      ? death.lines.findLast(({ text, stream }) => stream === 'stderr' && lineSign(text)?.kind === 'not-runnable')
      : undefined)
  if (line === undefined && !isShells) return undefined
  const why = end.exitCode === 126 ? 'its program may not be executed' : 'its program was not found'
  return {
    code: 'command-not-runnable',
    confidence: line === undefined || !isShells ? 'likely' : 'certain',
    summary: line === undefined ? `exit status ${end.exitCode ?? '?'}: ${why}` : line.text,
    seccomp: null,
    evidence: [
      ...(line === undefined ? [] : [lineEvidence(line, 'decisive')]),
      statusEvidence(death, line === undefined ? 'decisive' : 'supports'),
    ],
  }
}
