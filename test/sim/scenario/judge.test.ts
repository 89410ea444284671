import * as assert from 'uvu/assert'
import { err } from '../../../src/domain/result.ts'
import type { TaskState } from '../../../src/domain/task.ts'
import { type Instant, instant } from '../../../src/domain/time.ts'
import type { Happened, KeptEntry, Sample, StatusFact } from '../../../src/sim/scenario/happened.ts'
import { judgeExpectations, type Verdict } from '../../../src/sim/scenario/judge.ts'
import { problemLine } from '../../../src/document/problem.ts'
import { readScenario } from '../../../src/sim/scenario/read-scenario.ts'
import { verdictLines } from '../../../src/sim/scenario/verdict-lines.ts'
import { exampleDiagnosis } from '../../support/diagnosis.ts'
import { describe } from '../../support/describe.ts'

const start = instant(Date.parse('2024-01-01T00:00:00Z'))
const second = (count: number): Instant => instant(start + count * 1000)

const entry = (number: number, at: number, says: string, because = number - 1): KeptEntry => ({
  number,
  at: second(at),
  kind: 'status',
  lane: { kind: 'app', id: '/a' },
  subject: undefined,
  says,
  because,
})

const status = (
  at: number,
  number: number,
  taskId: string,
  state: TaskState,
  more: Partial<StatusFact> = {},
): StatusFact => ({
  at: second(at),
  entry: number,
  taskId,
  origin: { kind: 'app', id: '/a', version: undefined, container: undefined, run: undefined, attempt: 1 },
  state,
  reason: undefined,
  message: undefined,
  source: 'SOURCE_EXECUTOR',
  agent: 'agent-1',
  ...more,
})

/** How many entries there are at a moment. */
const entriesUntil = (at: number): number => [0, 1, 2, 30, 32, 33].filter((one) => one <= at).length

const delay = (at: number, ms: number): Sample => ({
  at: second(at),
  entry: entriesUntil(at),
  looked: { kind: 'delay', of: '/a' },
  value: ms,
})
const queue = (at: number, count: number): Sample => ({
  at: second(at),
  entry: entriesUntil(at),
  looked: { kind: 'view', request: 'GET /v2/queue' },
  value: { queue: [{ app: { id: '/a' }, count, delay: { overdue: false } }] },
})

/** Two tasks: t1 runs from 2 s, fails at 30 s; t2 runs from 33 s on. A diagnosis at 31 s, revised at 40 s. */
const happened: Happened = {
  start,
  until: second(600),
  entries: [
    entry(1, 0, 'deploy', 0),
    entry(2, 1, 'launch t1'),
    entry(3, 2, 't1 runs'),
    entry(4, 30, 't1 fails'),
    entry(5, 32, 'launch t2'),
    entry(6, 33, 't2 runs'),
  ],
  statuses: [
    status(1, 2, 't1', 'TASK_STARTING'),
    status(2, 3, 't1', 'TASK_RUNNING'),
    status(10, 3, 't1', 'TASK_RUNNING'),
    status(30, 4, 't1', 'TASK_FAILED', { message: 'Command exited with status 1' }),
    status(32, 5, 't2', 'TASK_STARTING'),
    status(33, 6, 't2', 'TASK_RUNNING'),
  ],
  conditions: [
    { at: second(2), entry: 3, spec: '/a', instance: 'i', condition: 'Running', healthy: undefined, agent: 'agent-1' },
    { at: second(30), entry: 4, spec: '/a', instance: 'i', condition: 'Failed', healthy: undefined, agent: 'agent-1' },
    { at: second(33), entry: 6, spec: '/a', instance: 'i', condition: 'Running', healthy: true, agent: 'agent-1' },
  ],
  deployments: [
    { at: second(0), entry: 1, deployment: 'd', specs: ['/a'], state: 'running' },
    { at: second(3), entry: 3, deployment: 'd', specs: ['/a'], state: 'done' },
  ],
  runs: [
    { at: second(5), entry: 0, job: 'j', run: 'r', status: 'ACTIVE' },
    { at: second(9), entry: 0, job: 'j', run: 'r', status: 'FAILED' },
  ],
  diagnoses: [
    { at: second(31), entry: 4, diagnosis: judged('possible', 1) },
    { at: second(40), entry: 4, diagnosis: judged('likely', 2) },
  ],
  alerts: [{ at: second(41), entry: 4, of: '/a', alert: 'firing', cause: 'seccomp-errno' }],
  samples: [delay(20, 0), delay(31, 1000), delay(60, 1000), queue(31, 1), queue(60, 0)],
}

function judged(confidence: 'possible' | 'likely', revision: number) {
  const { cause, workload, ...rest } = exampleDiagnosis
  return {
    ...rest,
    revision,
    workload: { ...workload, id: '/a' },
    cause: { ...cause, code: 'seccomp-errno' as const, confidence },
  }
}

function judge(expectation: string): Verdict {
  const text = `
until: 10m
marathon: { apps: [{ id: /a, cmd: x }] }
metronome: { jobs: [{ id: j, run: {} }] }
expect: [${expectation}]
tasks: [{ task: { name: n, task_id: { value: t1 } } }, { task: { name: n, task_id: { value: t2 } } }]`
  const scenario = readScenario(text, { path: 's.yaml', readFile: () => err('none') })
  if (!scenario.ok) throw new Error(scenario.error.map(problemLine).join('\n'))
  const [verdict] = judgeExpectations(scenario.value.expectations, happened)
  if (verdict === undefined) throw new Error('no verdict')
  return verdict
}

const table: readonly (readonly [expectation: string, passed: boolean, happened: string | RegExp])[] = [
  [
    '{ by: 1m, task_of: /a, state: TASK_FAILED, reason: null, message: Command exited with status 1 }',
    true,
    /^\+30s TASK_FAILED/,
  ],
  ['{ by: 1m, task_of: t1, state: TASK_FAILED }', true, /TASK_FAILED of t1/],
  ['{ never: { task_of: t2, state: TASK_FAILED } }', true, 'it did not happen'],
  ['{ by: 29s, task_of: /a, state: TASK_FAILED }', false, /^\+1s TASK_STARTING of t1.*; \+2s TASK_RUNNING/],
  ['{ by: 1m, task_of: /a, state: TASK_FAILED, message: { matches: status 2 } }', false, /\+30s TASK_FAILED/],
  ['{ by: 1m, task_of: /a, state: TASK_FAILED, reason: REASON_COMMAND_EXECUTOR_FAILED }', false, /TASK_FAILED/],
  ['{ by: 1m, task_of: /a, attempt: { min: 2 } }', false, /TASK/],
  ['{ by: 1m, run_of: j, status: SUCCESS }', false, /run r FAILED/],
  [
    '{ from: 15s, by: 20s, task_of: /a, state: TASK_RUNNING }',
    true,
    '+10s TASK_RUNNING of t1, SOURCE_EXECUTOR, on agent-1',
  ],
  ['{ at: 20s, task_of: /a, state: TASK_RUNNING }', true, /^at \+20s: \+10s TASK_RUNNING/],
  ['{ at: 31s, task_of: /a, state: TASK_RUNNING }', false, /^at \+31s: \+30s TASK_FAILED/],
  ['{ at: 40s, task_of: "*", state: TASK_RUNNING, count: 2 }', false, /^at \+40s: 1; /],
  ['{ at: 40s, instance_of: /a, healthy: true, count: 1 }', true, /instance i Running, healthy/],
  ['{ throughout: [3s, 29s], instance_of: /a, condition: Running }', true, /^all the time/],
  ['{ throughout: [3s, 1m], instance_of: /a, condition: Running }', false, /^at \+30s: \+30s instance i Failed/],
  ['{ throughout: [0s, 29s], instance_of: /a, condition: Running }', false, 'at +0s: nothing of the kind'],
  ['{ from: 31s, by: 1m, task_of: /a, state: TASK_FAILED }', false, /TASK_RUNNING/],
  ['{ from: 31s, never: { task_of: /a, state: TASK_FAILED } }', true, 'it did not happen'],
  ['{ from: 30s, never: { task_of: /a, state: TASK_FAILED } }', false, /TASK_FAILED/],
  ['{ from: 1m, never: { run_of: j, status: FAILED } }', true, 'it did not happen'],
  ['{ from: 1s, never: { deployment_of: /a, deployment: running } }', false, /deployment d running/],
  ['{ from: 1m, never: { deployment_of: /a, deployment: done } }', true, 'it did not happen'],
  ['{ from: 1m, never: { diagnosis_of: /a } }', true, 'it did not happen'],
  ['{ from: 1m, never: { alert_of: /a } }', true, 'it did not happen'],
  ['{ from: 1m, never: { instance_of: /a, condition: Running } }', false, /instance i Running/],
  ['{ never: { task_of: /a, state: TASK_KILLED } }', true, 'it did not happen'],
  ['{ never: { task_of: /a, state: TASK_FAILED } }', false, /^\+30s TASK_FAILED/],
  ['{ from: 20s, to: 25s, never: { task_of: /a, state: TASK_RUNNING } }', false, /TASK_RUNNING/],
  ['{ count: 2, task_of: /a, state: TASK_RUNNING }', true, /^2 times; the last: \+33s/],
  ['{ count: { max: 1 }, task_of: /a, state: TASK_RUNNING }', false, /^2 times/],
  ['{ to: 5m, rate: { per: 1h, min: 12, max: 12 }, task_of: /a, state: TASK_FAILED }', true, /^once in 5m: 12 per 1h/],
  ['{ rate: { per: 1h, max: 5 }, task_of: /a, state: TASK_FAILED }', false, /^once in 10m: 6 per 1h/],
  ['{ order: [{ task_of: /a, state: TASK_FAILED }, { diagnosis_of: /a }] }', true, /TASK_FAILED.*seccomp-errno/],
  [
    '{ order: [{ diagnosis_of: /a }, { task_of: /a, state: TASK_FAILED }] }',
    false,
    /^number 2 did not happen after \+31s/,
  ],
  ['{ within: 1s, after: { task_of: /a, state: TASK_FAILED }, diagnosis_of: /a }', true, /^each time, once/],
  [
    '{ within: 1s, after: { task_of: /a, state: TASK_FAILED }, task_of: /a, state: TASK_RUNNING }',
    false,
    /it followed only at \+33s/,
  ],
  [
    '{ within: 1m, after: { task_of: /a, state: TASK_KILLED }, diagnosis_of: /a }',
    false,
    'what it should follow did not happen',
  ],
  ['{ within: 5s, after: 30s, alert_of: /a }', false, /^after \+30s/],
  ['{ within: 3s, deployment_of: /a, deployment: done }', true, /deployment d done/],
  ['{ by: 35s, diagnosis_of: /a, confidence: possible }', true, /possible/],
  ['{ by: 1m, diagnosis_of: /a, confidence: possible }', false, /revision 2/],
  ['{ never: { diagnosis_of: /a, confidence: possible } }', false, /possible/],
  ['{ count: 1, diagnosis_of: /a, cause: [seccomp-errno, seccomp-kill] }', true, /^once/],
  ['{ count: 1, alert_of: /a, alert: firing, cause: seccomp-errno }', true, /^once/],
  ['{ at: 31s, delay_of: /a, delay: 1s }', true, 'at +31s: +31s delay 1s'],
  ['{ at: 20s, delay_of: /a, delay: { min: 1s } }', false, 'at +20s: +20s delay 0s'],
  ['{ at: 31s, view: GET /v2/queue, find: "queue[app.id=/a].count", is: 1 }', true, /: 1$/],
  ['{ at: 60s, view: GET /v2/queue, find: "queue[0].count", is: { min: 1 } }', false, /: 0$/],
  ['{ at: 60s, view: GET /v2/queue, find: "queue[app.id=/b]", is: null }', true, /not there$/],
  ['{ at: 60s, view: GET /v2/queue, find: queue.length, is: 1 }', true, /: 1$/],
  ['{ by: 1m, entry: status, of: /a, says: t1 fails }', true, '+30s t1 fails'],
  ['{ count: 6, entry: status, of: /a }', true, /^6 times/],
]

describe('judgeExpectations', (it) => {
  for (const [expectation, passed, says] of table)
    it(`${expectation} ${passed ? 'holds' : 'does not hold'}`, () => {
      const verdict = judge(expectation)
      assert.is(verdict.passed, passed, verdict.happened)
      if (typeof says === 'string') assert.is(verdict.happened, says)
      else assert.match(verdict.happened, says)
    })

  const chains: readonly (readonly [expectation: string, chain: readonly number[]])[] = [
    ['{ at: 1m, task_of: /a, state: TASK_FAILED }', [1, 2, 3, 4]],
    ['{ at: 31s, delay_of: /a, delay: 5s }', [1, 2, 3, 4]],
    ['{ at: 31s, view: GET /v2/queue, find: queue.length, is: 9 }', []],
  ]
  for (const [expectation, chain] of chains)
    it(`${expectation} is led to by what happened to its own`, () => assert.equal(judge(expectation).chain, chain))

  it('tells what was expected, what happened, and the chain that led there', () => {
    const lines = verdictLines(judge('{ never: { task_of: /a, state: TASK_FAILED } }'), happened)
    assert.equal(lines, [
      's.yaml:5:10: does not hold',
      '  expected: { never: { task_of: /a, state: TASK_FAILED } }',
      '  happened: +30s TASK_FAILED of t1, SOURCE_EXECUTOR, on agent-1, "Command exited with status 1"',
      '  because:',
      '    #1 +0s status /a: deploy',
      '    #2 +1s status /a: launch t1',
      '    #3 +2s status /a: t1 runs',
      '    #4 +30s status /a: t1 fails',
    ])
  })
})
