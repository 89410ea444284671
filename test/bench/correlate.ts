/**
 * Correlation on top of a large snapshot: events per second, and how the cost of one event grows as tasks grow tenfold.
 */
import { createHash } from 'node:crypto'
import { admit, ledger } from '../../src/correlate/ledger.ts'
import type { Ledger } from '../../src/correlate/facts.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { DomainEvent } from '../../src/domain/event.ts'
import { agentId, containerId, executorId, frameworkId, taskId } from '../../src/domain/ids.ts'
import type { TaskState } from '../../src/domain/task.ts'
import { instant } from '../../src/domain/time.ts'

const start = 1_795_461_780_000
const framework = frameworkId('0f5f4a1e-0000')
const origin = { path: 'stream', position: 0 }

function seen(index: number, agents: number): DomainEvent {
  const id = taskId(`app-${index}.instance-${index}._app.1`)
  return {
    kind: 'task-seen',
    at: instant(start),
    taskId: id,
    frameworkId: framework,
    agentId: agentId(`S${index % agents}`),
    executorId: undefined,
    name: `app-${index}`,
    state: 'TASK_RUNNING',
    user: 'root',
    containerizer: 'MESOS',
    hasImage: false,
    seccomp: { profileName: 'kill.json', unconfined: undefined },
    labels: { team: 'a' },
    command: undefined,
    memMib: 64,
  }
}

function status(
  index: number,
  agents: number,
  { state, at, message }: { readonly state: TaskState; readonly at: number; readonly message: string | undefined },
): DomainEvent {
  const id = `app-${index}.instance-${index}._app.1`
  return {
    kind: 'task-status',
    taskId: taskId(id),
    frameworkId: framework,
    agentId: agentId(`S${index % agents}`),
    executorId: executorId(id),
    state,
    source: 'SOURCE_EXECUTOR',
    reason: undefined,
    message,
    at: instant(start + at),
    healthy: undefined,
    containerId: containerId([`c-${index}`]),
    executorPid: 1000 + index,
    uuid: `${state}-${index}`,
    via: 'operator',
  }
}

function record(index: number, agents: number, at: number): DomainEvent {
  return {
    kind: 'seccomp-acted',
    host: { agentId: agentId(`S${index % agents}`), hostname: undefined },
    node: undefined,
    at: instant(start + at),
    serial: index,
    pid: 2000 + index,
    uid: 0,
    comm: 'app',
    exe: '/opt/app',
    sig: 31,
    arch: 'x86_64',
    syscall: { name: 'ptrace', number: 101 },
    action: 'kill-thread',
    code: 0,
    ip: '0x7f',
    compat: 0,
  }
}

/** The n-th further event: health updates, relaunches, deaths by SIGSYS with their records. */
function further(n: number, tasks: number, agents: number): DomainEvent {
  const index = n % tasks
  const at = 60_000 + n
  if (n % 10 === 0) return record(index, agents, at)
  if (n % 10 === 1)
    return status(index - 1 < 0 ? 0 : index - 1, agents, {
      state: 'TASK_FAILED',
      at: at + 60,
      message: 'Command terminated with signal Bad system call',
    })
  return status(index, agents, { state: 'TASK_RUNNING', at: 60_000 + (n % 3), message: undefined })
}

function snapshot(tasks: number, agents: number): Ledger {
  const known = ledger()
  for (let agent = 0; agent < agents; agent += 1) {
    admit(known, {
      event: {
        kind: 'agent-seen',
        at: instant(start),
        agentId: agentId(`S${agent}`),
        hostname: `h${agent}`,
        address: '10.0.0.1:5051',
        version: '1.11.0',
        active: true,
      },
      origin,
    })
  }
  for (let index = 0; index < tasks; index += 1) {
    admit(known, { event: seen(index, agents), origin })
    admit(known, { event: status(index, agents, { state: 'TASK_RUNNING', at: 0, message: undefined }), origin })
  }
  return known
}

/** Nanoseconds an event, admitting and judging. */
function run(
  tasks: number,
  agents: number,
  events: number,
): { readonly perEvent: number; readonly judgeMs: number; readonly failures: number } {
  const known = snapshot(tasks, agents)
  const before = process.hrtime.bigint()
  for (let n = 0; n < events; n += 1) admit(known, { event: further(n, tasks, agents), origin })
  const admitted = process.hrtime.bigint()
  const { diagnoses } = diagnose(known, {
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    cluster: undefined,
    all: false,
  })
  const judged = process.hrtime.bigint()
  return {
    perEvent: Number(judged - before) / events,
    judgeMs: Number(judged - admitted) / 1e6,
    failures: diagnoses.length,
  }
}

const barPerSecond = 100_000
const barGrowth = 2

/** Events a second, and the growth of an event's cost; `SIGSYS_BENCH_EVENTS` sets how many. */
export function bench(): readonly { readonly says: string; readonly ok: boolean }[] {
  const events = Number(process.env['SIGSYS_BENCH_EVENTS'] ?? 1_000_000)
  run(1000, 100, 20_000)
  const small = run(10_000, 1000, events / 10)
  const large = run(100_000, 10_000, events)
  const perSecond = 1e9 / large.perEvent
  const growth = large.perEvent / small.perEvent
  return [
    {
      says: `${Math.round(perSecond)} events/s over 100 000 tasks and 10 000 agents: ${events} events, ${large.failures} failures judged in ${Math.round(large.judgeMs)} ms`,
      ok: perSecond >= barPerSecond,
    },
    {
      says: `an event costs ${growth.toFixed(2)}x as much with ten times the tasks and events`,
      ok: growth <= barGrowth,
    },
    { says: `${Math.round(process.memoryUsage().rss / 1e6)} MB resident at the end`, ok: true },
  ]
}
