import { createHash } from 'node:crypto'
import * as assert from 'uvu/assert'
import { admit, ledger } from '../../src/correlate/ledger.ts'
import { diagnose, type Judgement } from '../../src/diagnose/diagnose.ts'
import type { DomainEvent, ExecutorFact, SandboxText, SeccompActed, TaskSeen } from '../../src/domain/event.ts'
import { agentId, containerId, executorId, frameworkId, taskId } from '../../src/domain/ids.ts'
import type { TaskState, TaskStatus } from '../../src/domain/task.ts'
import { instant } from '../../src/domain/time.ts'
import { diagnosisProblems } from './diagnosis-problems.ts'

/** Events for tests of the middle: one agent, one framework, times in ms after a fixed start. */
const start = 1_795_461_780_000
const at = (ms: number) => instant(start + ms)
const framework = frameworkId('f-0000')
const agent = agentId('a-S0')
const host = { agentId: undefined, hostname: undefined }

/** A profile in Mesos' dialect that permits all but some calls. */
export const profile = (action: string, ...names: readonly string[]): string =>
  JSON.stringify({
    defaultAction: 'SCMP_ACT_ALLOW',
    archMap: [],
    syscalls: [{ names, action: `SCMP_ACT_${action}`, args: [], includes: {}, excludes: {} }],
  })

/** The agent, its flags and its framework. */
export const cluster = (isolation = 'cgroups/mem,linux/seccomp'): readonly DomainEvent[] => [
  {
    kind: 'agent-seen',
    at: at(0),
    agentId: agent,
    hostname: 'agent-1',
    address: '10.0.0.1:5051',
    version: '1.12.0',
    active: true,
  },
  { kind: 'framework-seen', at: at(0), frameworkId: framework, name: 'shop' },
  {
    kind: 'agent-flags',
    at: at(0),
    host: { agentId: agent, hostname: 'agent-1' },
    flags: { isolation, seccomp_profile_name: 'default.json' },
  },
]

/** A profile file; `seenAt`: when it was found to hold this. */
export const profileFile = (name: string, text: string, seenAt?: number): DomainEvent => ({
  kind: 'profile-seen',
  host,
  name,
  text,
  at: seenAt === undefined ? undefined : at(seenAt),
})

type TaskOptions = Partial<TaskSeen> & { readonly profile?: string; readonly unconfined?: boolean }

/** A task as TASK_ADDED has it. */
export const task = (id: string, { profile: profileName, unconfined, ...rest }: TaskOptions = {}): DomainEvent => ({
  kind: 'task-seen',
  at: at(0),
  taskId: taskId(id),
  frameworkId: framework,
  agentId: agent,
  executorId: undefined,
  name: id.split('.')[0],
  state: 'TASK_STAGING',
  user: undefined,
  containerizer: 'MESOS',
  hasImage: false,
  seccomp: profileName === undefined && unconfined === undefined ? undefined : { profileName, unconfined },
  labels: {},
  command: undefined,
  memMib: 32,
  ...rest,
})

type StatusOptions = Partial<Omit<TaskStatus, 'at' | 'state' | 'taskId'>> & { readonly container?: string }

/** A status of a task; its container is `c-ID` unless told otherwise. */
export const status = (
  id: string,
  ms: number,
  state: TaskState,
  { container = `c-${id}`, ...rest }: StatusOptions = {},
): DomainEvent => ({
  kind: 'task-status',
  taskId: taskId(id),
  frameworkId: framework,
  agentId: agent,
  executorId: executorId(id),
  state,
  source: 'SOURCE_EXECUTOR',
  reason: undefined,
  message: undefined,
  at: at(ms),
  healthy: undefined,
  containerId: container === '' ? undefined : containerId(container.split('.')),
  executorPid: undefined,
  uuid: undefined,
  via: 'operator',
  ...rest,
})

/** STARTING, RUNNING and an end. */
export const life = (
  id: string,
  ms: number,
  message: string,
  options: StatusOptions & { readonly state?: TaskState } = {},
): readonly DomainEvent[] => {
  const { state = 'TASK_FAILED', ...rest } = options
  const { reason: _reason, source: _source, ...early } = rest
  return [
    status(id, 100, 'TASK_STARTING', early),
    status(id, 200, 'TASK_RUNNING', early),
    status(id, ms, state, { message, ...rest }),
  ]
}

/** A SECCOMP record: KILL of a thread on ptrace unless told otherwise. */
export const record = (ms: number, pid: number, rest: Partial<SeccompActed> = {}): DomainEvent => ({
  kind: 'seccomp-acted',
  host,
  node: undefined,
  at: at(ms),
  serial: 1000 + ms,
  pid,
  uid: 0,
  comm: 'tracer',
  exe: '/opt/app/tracer',
  sig: 31,
  arch: 'x86_64',
  syscall: { name: 'ptrace', number: 101 },
  action: 'kill-thread',
  code: 0,
  ip: '0x7f00',
  compat: 0,
  ...rest,
})

/** ANOM_ABEND. */
export const abort = (ms: number, pid: number, sig: number): DomainEvent => ({
  kind: 'process-aborted',
  at: at(ms),
  serial: 5000 + ms,
  host,
  pid,
  uid: 0,
  comm: 'tracer',
  exe: '/opt/app/tracer',
  sig,
})

/** Records of all serials from one moment to another were read. */
export const span = (from: number, to: number, lastSerial = 100_000): DomainEvent => ({
  kind: 'audit-span',
  host,
  carrier: 'auditd',
  from: at(from),
  to: at(to),
  firstSerial: 1,
  lastSerial,
})

/** What a task's stderr or stdout holds; `forked` is what its executor says it forked. */
export function output(
  id: string,
  lines: readonly string[],
  options: { readonly forked?: number; readonly stream?: 'stdout' | 'stderr'; readonly container?: string } = {},
): DomainEvent {
  const { forked, stream = 'stderr', container = `c-${id}` } = options
  const facts: readonly ExecutorFact[] =
    forked === undefined ? [] : [{ is: 'forked-command', at: at(150), pid: forked, number: 1 }]
  const text: SandboxText = {
    kind: 'sandbox-text',
    agentId: agent,
    frameworkId: framework,
    executorId: executorId(id),
    containerId: containerId(container.split('.')),
    stream,
    lines: lines.map((line, index) => ({ number: index + 2, text: line })),
    linesDropped: 0,
    facts,
  }
  return text
}

/** A log line's fact about a container. */
export const note = (ms: number, fact: Extract<DomainEvent, { kind: 'container-note' }>['note']): DomainEvent => ({
  kind: 'container-note',
  at: at(ms),
  host,
  note: fact,
})

/**
 * Judges events as `sigsys diagnose` would. Origins are the events' places in the list.
 * What comes out must keep to the published schema, whatever the test is about.
 */
export function judged(events: readonly DomainEvent[], { all = false } = {}): Judgement {
  const known = ledger()
  for (const [index, event] of events.entries()) admit(known, { event, origin: { path: 'story', position: index + 1 } })
  const judgement = diagnose(known, {
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    cluster: undefined,
    all,
  })
  assert.equal([...judgement.diagnoses, ...judgement.notices].flatMap(diagnosisProblems), [])
  return judgement
}
