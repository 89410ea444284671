import { readFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { causeCodes, type Diagnosis } from '../../src/domain/diagnosis.ts'
import { taskStates } from '../../src/domain/task.ts'
import { describe } from '../support/describe.ts'
import { diagnosisProblems } from '../support/diagnosis-problems.ts'

/** Everything filled in. */
const full: Diagnosis = {
  schema: 'sigsys.diagnosis/1',
  id: 'd-0123456789abcdef0123',
  cluster: 'eu-1',
  task: {
    id: 'shop_cart.instance-0f6d4a2e-9a51-11ec-8f55-0242ac110003._app.7',
    name: 'cart.shop',
    state: 'TASK_FAILED',
    message: 'Command terminated with signal Bad system call',
    reason: 'REASON_CONTAINER_LAUNCH_FAILED',
    source: 'SOURCE_EXECUTOR',
    failed_at: '2026-11-23T19:36:28.801Z',
    container_id: 'parent.child',
  },
  agent: { id: '70a0-S0', hostname: 'mesos-agent-01' },
  framework: { id: '70a0-0000', name: 'marathon' },
  workload: {
    kind: 'app',
    id: '/shop/cart',
    version: '2021-02-01T09:00:00.000Z',
    instance: 'shop_cart.instance-0f6d4a2e-9a51-11ec-8f55-0242ac110003',
    run: null,
    attempt: 7,
    labels: { TEAM: 'shop' },
  },
  cause: { code: 'seccomp-kill', confidence: 'certain', summary: 'ptrace (101, x86_64) is answered with KILL' },
  seccomp: {
    filter: 'mesos',
    profile: 'no-trace-kill.json',
    action: 'kill-thread',
    syscall: { name: 'ptrace', number: 101, arch: 'x86_64' },
    pid: 7393,
    comm: 'strace',
    exe: '/usr/bin/strace',
  },
  evidence: [
    {
      kind: 'audit-record',
      says: 'SECCOMP record',
      at: '2026-11-23T19:36:28.790Z',
      source: 'audit.log:214',
      weight: 'decisive',
    },
  ],
  ruled_out: [{ code: 'memory-limit', because: 'no limit was hit' }],
  gaps: [{ source: 'audit.log', from: '2026-11-23T19:36:28.000Z', to: null, why: 'lost records' }],
  clocks: [{ source: 'audit.log', offset_ms: -12, error_ms: 4 }],
  would_settle: ['the agent’s audit log'],
  fix: [{ do: 'allow ptrace', if: null, risk: 'it can read other processes', command: null }],
  forecast: {
    next_attempt_at: '2026-11-23T19:36:30.000Z',
    next_attempt_by: '2026-11-23T19:36:36.100Z',
    will_fail: true,
    basis: 'back-off of 1 s',
    attempts_per_hour: 12.5,
  },
  revision: 2,
  supersedes: 1,
}

/** No more than there must be. */
const bare: Diagnosis = {
  ...full,
  cluster: null,
  task: { ...full.task, name: null, message: null, reason: null, source: null, container_id: null },
  agent: { id: null, hostname: null },
  framework: { id: null, name: null },
  workload: { kind: 'other', id: null, version: null, instance: null, run: null, attempt: null, labels: {} },
  cause: { code: 'unknown', confidence: 'unknown', summary: 'the evidence does not decide' },
  seccomp: null,
  evidence: [],
  ruled_out: [],
  gaps: [],
  clocks: [],
  would_settle: [],
  fix: [],
  forecast: null,
  revision: 1,
  supersedes: null,
}

const notice: Diagnosis = { ...full, schema: 'sigsys.notice/1', task: { ...full.task, state: 'TASK_FINISHED' } }

type Path = readonly (string | number)[]

/** A copy with one place changed; `undefined` takes the key out. */
function changed(value: Diagnosis, path: Path, to: unknown): unknown {
  const copy = structuredClone(value)
  let place = copy as unknown as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>
  const last = path.at(-1) ?? ''
  if (to === undefined) delete place[last]
  else place[last] = to
  return copy
}

/** Every place in a value, from its keys down. */
function places(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return at.length === 0 ? [] : [at]
  const below = Object.entries(value).flatMap(([key, entry]) =>
    places(entry, [...at, Array.isArray(value) ? Number(key) : key]),
  )
  return at.length === 0 ? below : [at, ...below]
}

const isNumbered = (path: Path): boolean => typeof path.at(-1) === 'number'
const isLabel = (path: Path): boolean => path.length > 2 && path[1] === 'labels'

describe('the schemas', (it) => {
  for (const [name, value] of Object.entries({ full, bare, notice })) {
    it(`accept the ${name} example`, () => assert.equal(diagnosisProblems(value), []))
  }

  for (const path of places(full)) {
    const name = path.join('.')
    if (!isNumbered(path) && !isLabel(path)) {
      it(`want ${name}`, () => assert.is.not(diagnosisProblems(changed(full, path, undefined)).length, 0))
    }
    it(`refuse another type for ${name}`, () => {
      assert.is.not(diagnosisProblems(changed(full, path, [true])).length, 0)
    })
  }

  const objects: readonly Path[] = [
    [],
    ['task'],
    ['agent'],
    ['framework'],
    ['workload'],
    ['cause'],
    ['seccomp'],
    ['seccomp', 'syscall'],
    ['evidence', 0],
    ['ruled_out', 0],
    ['gaps', 0],
    ['clocks', 0],
    ['fix', 0],
    ['forecast'],
  ]
  for (const path of objects) {
    it(`refuse a key more in ${path.join('.') || 'the whole'}`, () =>
      assert.is.not(diagnosisProblems(changed(full, [...path, 'more'], 1)).length, 0))
  }

  const invalid: readonly (readonly [path: Path, to: unknown])[] = [
    [['schema'], 'sigsys.diagnosis/2'],
    [['id'], 'd-0123456789abcdef012'],
    [['id'], 'd-0123456789ABCDEF0123'],
    [['task', 'state'], 'TASK_FINISHED'],
    [['task', 'state'], 'TASK_RUNNING'],
    [['task', 'state'], 'FAILED'],
    [['task', 'id'], ''],
    [['task', 'id'], null],
    [['task', 'reason'], 'CONTAINER_LIMITATION'],
    [['task', 'source'], 'SOURCE_SLAVE'],
    [['task', 'failed_at'], null],
    [['task', 'failed_at'], '2026-11-23T19:36:28Z'],
    [['task', 'failed_at'], '2026-11-23T19:36:28.801234Z'],
    [['task', 'failed_at'], '2026-11-23T19:36:28.801+00:00'],
    [['task', 'failed_at'], '2026-13-23T19:36:28.801Z'],
    [['task', 'failed_at'], '2026-11-23T24:36:28.801Z'],
    [['workload', 'kind'], 'service'],
    [['workload', 'attempt'], 0],
    [['workload', 'attempt'], 1.5],
    [['workload', 'labels', 'TEAM'], 7],
    [['cause', 'code'], 'seccomp'],
    [['cause', 'confidence'], 'sure'],
    [['cause', 'summary'], ''],
    [['seccomp', 'filter'], 'docker'],
    [['seccomp', 'action'], 'kill'],
    [['seccomp', 'syscall', 'number'], '101'],
    [['seccomp', 'syscall', 'number'], null],
    [['seccomp', 'pid'], 0],
    [['evidence', 0, 'weight'], 'weak'],
    [['evidence', 0, 'at'], 'yesterday'],
    [['evidence'], null],
    [['ruled_out', 0, 'code'], 'nothing'],
    [['clocks', 0, 'error_ms'], -1],
    [['clocks', 0, 'offset_ms'], null],
    [['would_settle', 0], ''],
    [['forecast', 'attempts_per_hour'], -1],
    [['forecast', 'will_fail'], 'yes'],
    [['revision'], 0],
    [['revision'], 1],
    [['supersedes'], 0],
  ]
  for (const [path, to] of invalid) {
    it(`refuse ${path.join('.')} = ${JSON.stringify(to)}`, () =>
      assert.is.not(diagnosisProblems(changed(full, path, to)).length, 0))
  }

  const valid: readonly (readonly [path: Path, to: unknown])[] = [
    [['task', 'message'], ''],
    [['task', 'state'], 'TASK_KILLED'],
    [['task', 'state'], 'TASK_UNREACHABLE'],
    [['seccomp', 'syscall', 'number'], -1],
    [['seccomp', 'syscall', 'name'], null],
    [['seccomp', 'syscall'], null],
    [['seccomp', 'comm'], ''],
    [['evidence', 0, 'at'], null],
    [['workload', 'labels'], {}],
    [['clocks', 0, 'offset_ms'], 0.5],
    [['supersedes'], null],
  ]
  for (const [path, to] of valid) {
    it(`accept ${path.join('.')} = ${JSON.stringify(to)}`, () =>
      assert.equal(diagnosisProblems(changed(full, path, to)), []))
  }

  it('refuse what is no object', () => {
    for (const value of [null, undefined, 7, 'text', []]) assert.is.not(diagnosisProblems(value).length, 0)
  })

  it('refuse keys in another order, which diagnosisProblems adds to them', () => {
    const { id, ...rest } = full
    assert.equal(diagnosisProblems({ ...rest, id }).length, 1)
    const { at, ...evidence } = full.evidence[0] ?? { at: null }
    assert.equal(diagnosisProblems({ ...full, evidence: [{ ...evidence, at }] }).length, 1)
    const { arch, ...syscall } = full.seccomp?.syscall ?? { arch: '' }
    assert.equal(diagnosisProblems(changed(full, ['seccomp', 'syscall'], { arch, ...syscall })).length, 1)
  })

  it('take a notice for no diagnosis, and the other way round', () => {
    assert.is.not(diagnosisProblems({ ...notice, schema: 'sigsys.diagnosis/1' }).length, 0)
    assert.equal(diagnosisProblems({ ...full, schema: 'sigsys.notice/1' }), [])
  })

  it('name every cause and state the program knows', () => {
    const { definitions } = JSON.parse(readFileSync('docs/schema/diagnosis.schema.json', 'utf8')) as {
      readonly definitions: {
        readonly code: { readonly enum: readonly string[] }
        readonly task: { readonly properties: { readonly state: { readonly enum: readonly string[] } } }
      }
    }
    assert.equal(definitions.code.enum, causeCodes)
    assert.equal(definitions.task.properties.state.enum, taskStates)
  })
})
