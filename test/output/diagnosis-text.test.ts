import * as assert from 'uvu/assert'
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import { type DiagnosisTextOptions, diagnosisTexts } from '../../src/output/diagnosis-text.ts'
import { displayWidth, plain } from '../../src/output/terminal-text.ts'
import { describe } from '../support/describe.ts'
import { exampleDiagnosis } from '../support/diagnosis.ts'

const options: DiagnosisTextOptions = {
  columns: 80,
  paint: plain,
  time: (iso) => iso.replace('T', ' ').replace('Z', ' UTC'),
}

const whole = `\
ops_nightly-report.instance-f12a0c6d-1111-2222-3333-444455556666._app.3
  TASK_FAILED 2026-11-23 19:31:02.113 UTC
  on mesos-agent-01, app /ops/nightly-report, attempt 3, framework marathon,
  named nightly-report.ops
Cause     ptrace (101, x86_64) is answered with KILL by no-trace-kill.json; its
          parent then gave up with status 159
          likely: clearly the best reading, though another is not excluded
          (seccomp-kill)
Seccomp   kill-thread on ptrace (101, x86_64), profile no-trace-kill.json,
          Mesos' filter, pid 24007, program ledger-sync,
          /opt/mesos-lab/task-programs/ledger-sync
Decisive  serial 1182: pid 24007 "ledger-sync" made ptrace (101, x86_64),
          answered kill
            audit.log:12 at 19:31:02.105
Supports  stderr: Bad system call \\x1b[31m(core dumped)
            sandbox/mesos-agent-01/slaves/4358b114-3024-4656-97c2-0d1dcb5e017b-S0/frameworks/4358b114-0000/executors/nightly-report/runs/latest/stderr:9
          TASK_FAILED, SOURCE_EXECUTOR, "Command exited with status 159"
            master-subscribe.jsonl:14 at 19:31:02.113
Against   another task of the same user ended in the same second
            master-subscribe.jsonl:15 at 2026-11-22 23:59:59.000 UTC
Ruled out memory-limit: the agent saw no limit reached
Unseen    audit.log of mesos-agent-01, from 2026-11-23 19:31:00.000 UTC to the
          end: 12 audit records were lost for want of room in the backlog
Clocks    mesos-agent-01.log: 3600 s ahead, give or take 4 ms
Do        1. Allow ptrace in no-trace-kill.json for the apps that need it, on
             every agent, before the next start of the app.
            if: the program is meant to trace its own children, as strace and
              gdb do
            risk: a traced process can be read and changed by its tracer
          2. Run the app without tracing.
            $ grep -n 'ptrace' /opt/mesos-lab/etc/seccomp/no-trace-kill.json && echo a command is never broken in two
To know   The sandbox's stdout, where the executor prints the pid it forked.

`

const textOf = (diagnosis: Diagnosis, given: DiagnosisTextOptions): string =>
  [...diagnosisTexts([diagnosis], given)].join('')

const bare: Diagnosis = {
  ...exampleDiagnosis,
  schema: 'sigsys.notice/1',
  task: { ...exampleDiagnosis.task, id: 't.1', name: null },
  agent: { id: null, hostname: null },
  framework: { id: null, name: null },
  workload: { ...exampleDiagnosis.workload, id: null, attempt: null },
  cause: { code: 'unknown', confidence: 'unknown', summary: 'the status says nothing of why' },
  seccomp: null,
  evidence: [],
  ruled_out: [],
  gaps: [],
  clocks: [],
  would_settle: [],
  fix: [],
}

describe('a diagnosis for a person', (it) => {
  it('says what, why, how sure, by what evidence and what to do', () =>
    assert.fixture(textOf(exampleDiagnosis, options), whole))

  it('leaves out what there is not', () =>
    assert.fixture(
      textOf(bare, options),
      `\
notice: t.1 TASK_FAILED 2026-11-23 19:31:02.113 UTC
  agent not known
Cause     the status says nothing of why
          undecided: this evidence does not decide (unknown)

`,
    ))

  it('keeps to the columns, but for ids, paths and commands', () => {
    const lines = textOf(exampleDiagnosis, { ...options, columns: 60 }).split('\n')
    const over = lines.filter((line) => displayWidth(line) > 60).map((line) => line.trim().split(' ')[0])
    assert.equal(over, [
      'ops_nightly-report.instance-f12a0c6d-1111-2222-3333-444455556666._app.3',
      'sandbox/mesos-agent-01/slaves/4358b114-3024-4656-97c2-0d1dcb5e017b-S0/frameworks/4358b114-0000/executors/nightly-report/runs/latest/stderr:9',
      '$',
    ])
  })

  it('says in one sentence what one place says, and advice once', () => {
    const [first, second] = exampleDiagnosis.evidence
    const again = { ...exampleDiagnosis, task: { ...exampleDiagnosis.task, id: 'again.2' } }
    const twice = first === undefined || second === undefined ? [] : [second, { ...second, says: 'and more' }, first]
    const [one = '', two = ''] = [...diagnosisTexts([{ ...exampleDiagnosis, evidence: twice }, again], options)]
    assert.match(one, /Supports {2}stderr: Bad system call .*; stderr: and more\n {12}sandbox/)
    assert.match(one, /Do {8}1\. Allow ptrace/)
    assert.match(two, /Do {8}the same as for\s+ops_nightly-report\.\S+\s+above\n/)
  })

  it('says the same with colours and without', () => {
    const painted = textOf(exampleDiagnosis, {
      ...options,
      paint: (_tone, text) => `\u001b[1m${text}\u001b[22m`,
    })
    assert.fixture(painted.replaceAll(/\u001b\[\d+m/g, ''), whole)
  })
})
