import type { Diagnosis } from '../../src/domain/diagnosis.ts'

/** A diagnosis with everything in it, for tests of what is made of one. */
export const exampleDiagnosis: Diagnosis = {
  schema: 'sigsys.diagnosis/1',
  id: 'd-0123456789abcdef0123',
  cluster: 'lab',
  task: {
    id: 'ops_nightly-report.instance-f12a0c6d-1111-2222-3333-444455556666._app.3',
    name: 'nightly-report.ops',
    state: 'TASK_FAILED',
    message: 'Command exited with status 159',
    reason: null,
    source: 'SOURCE_EXECUTOR',
    failed_at: '2026-11-23T19:31:02.113Z',
    container_id: 'fb59ab7a-4e99-4146-b644-9bb75ca9b68a',
  },
  agent: { id: '4358b114-S0', hostname: 'mesos-agent-01' },
  framework: { id: '4358b114-0000', name: 'marathon' },
  workload: {
    kind: 'app',
    id: '/ops/nightly-report',
    version: null,
    instance: 'instance-f12a0c6d-1111-2222-3333-444455556666',
    run: null,
    attempt: 3,
    labels: {},
  },
  cause: {
    code: 'seccomp-kill',
    confidence: 'likely',
    summary:
      'ptrace (101, x86_64) is answered with KILL by no-trace-kill.json; its parent then gave up with status 159',
  },
  seccomp: {
    filter: 'mesos',
    profile: 'no-trace-kill.json',
    action: 'kill-thread',
    syscall: { name: 'ptrace', number: 101, arch: 'x86_64' },
    pid: 24007,
    comm: 'ledger-sync',
    exe: '/opt/mesos-lab/task-programs/ledger-sync',
  },
  evidence: [
    {
      kind: 'audit-record',
      says: 'serial 1182: pid 24007 "ledger-sync" made ptrace (101, x86_64), answered kill',
      at: '2026-11-23T19:31:02.105Z',
      source: 'audit.log:12',
      weight: 'decisive',
    },
    {
      kind: 'stderr',
      says: 'Bad system call \u001b[31m(core dumped)',
      at: null,
      source:
        'sandbox/mesos-agent-01/slaves/4358b114-3024-4656-97c2-0d1dcb5e017b-S0/frameworks/4358b114-0000/executors/nightly-report/runs/latest/stderr:9',
      weight: 'supports',
    },
    {
      kind: 'task-status',
      says: 'TASK_FAILED, SOURCE_EXECUTOR, "Command exited with status 159"',
      at: '2026-11-23T19:31:02.113Z',
      source: 'master-subscribe.jsonl:14',
      weight: 'supports',
    },
    {
      kind: 'identity',
      says: 'another task of the same user ended in the same second',
      at: '2026-11-22T23:59:59.000Z',
      source: 'master-subscribe.jsonl:15',
      weight: 'contradicts',
    },
  ],
  ruled_out: [{ code: 'memory-limit', because: 'the agent saw no limit reached' }],
  gaps: [
    {
      source: 'audit.log of mesos-agent-01',
      from: '2026-11-23T19:31:00.000Z',
      to: null,
      why: '12 audit records were lost for want of room in the backlog',
    },
  ],
  clocks: [
    { source: 'mesos-agent-01.log', offset_ms: 3600000, error_ms: 4 },
    { source: 'audit.log', offset_ms: -3, error_ms: 2 },
  ],
  would_settle: ["The sandbox's stdout, where the executor prints the pid it forked."],
  fix: [
    {
      do: 'Allow ptrace in no-trace-kill.json for the apps that need it, on every agent, before the next start of the app.',
      if: 'the program is meant to trace its own children, as strace and gdb do',
      risk: 'a traced process can be read and changed by its tracer',
      command: null,
    },
    {
      do: 'Run the app without tracing.',
      if: null,
      risk: null,
      command:
        "grep -n 'ptrace' /opt/mesos-lab/etc/seccomp/no-trace-kill.json && echo a command is never broken in two",
    },
  ],
  forecast: null,
  revision: 1,
  supersedes: null,
}

type Parts = {
  readonly [K in keyof Diagnosis]?: Diagnosis[K] extends object | null
    ? Partial<NonNullable<Diagnosis[K]>> | null
    : Diagnosis[K]
}

/** The example with other parts. */
export function diagnosisLike(parts: Parts): Diagnosis {
  const made: Record<string, unknown> = { ...exampleDiagnosis }
  for (const [key, value] of Object.entries(parts)) {
    const isPart = typeof value === 'object' && value !== null && !Array.isArray(value)
    made[key] = isPart ? Object.assign({}, made[key], value) : value
  }
  return made as Diagnosis
}
