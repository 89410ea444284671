import * as assert from 'uvu/assert'
import type { SimulationReport } from '../../../src/domain/simulation-report.ts'
import { junitText, simulationLines, tapText } from '../../../src/output/simulation/machine-text.ts'
import { sinceText, spanText } from '../../../src/output/simulation/span-text.ts'
import { simulationText } from '../../../src/output/simulation/text.ts'
import { describe } from '../../support/describe.ts'

const report: SimulationReport = {
  schema: 'sigsys.simulation/1',
  scenario: { path: 'loop.yaml', name: 'an app that loops', about: 'The "night" it costs & more' },
  seed: 1,
  from: '2024-01-01T00:00:00.000Z',
  until: '2024-01-01T01:00:00.000Z',
  ended_at: '2024-01-01T01:00:00.000Z',
  stopped: null,
  digest: '0123456789abcdef',
  zone_data: null,
  actions: 12,
  delivery: { lost: 0, duplicated: 0, reordered: 0 },
  workloads: [
    {
      kind: 'app',
      id: '/loop',
      launches: 2,
      ends: { TASK_FAILED: 2 },
      causes: { 'seccomp-kill': 2 },
      up_ms: 2000,
      wasted_ms: 2000,
      waiting_ms: 1000,
      delay_ms: 1150,
      next_attempt_at: '2024-01-01T00:00:05.000Z',
      runs: null,
      verdict: 'will never recover by itself',
    },
  ],
  expectations: [
    { passed: true, place: '9:3', expected: 'a launch', happened: 'one', chain: [] },
    { passed: false, place: '10:3', expected: 'no <failure>', happened: 'TASK_FAILED', chain: [1, 2] },
  ],
  alerts: [{ at: '2024-01-01T00:00:02.500Z', of: '/loop', alert: 'firing', cause: 'seccomp-kill' }],
  diagnoses: [],
  timeline: [
    {
      number: 1,
      at: '2024-01-01T00:00:01.000Z',
      kind: 'launch',
      lane: { kind: 'app', id: '/loop' },
      subject: 't',
      says: 'launched',
      because: 0,
    },
    {
      number: 2,
      at: '2024-01-01T00:00:02.000Z',
      kind: 'status',
      lane: { kind: 'app', id: '/loop' },
      subject: 't',
      says: 'TASK_FAILED',
      because: 1,
    },
  ],
  timeline_dropped: 0,
}

describe('lengths of time', (it) => {
  const spans: readonly (readonly [number, string])[] = [
    [0, '0s'],
    [3517, '3.517s'],
    [59_999, '59.999s'],
    [60_000, '1m'],
    [243_000, '4m 3s'],
    [86_400_000, '1d'],
    [176_400_000, '2d 1h'],
  ]
  for (const [ms, text] of spans) it(`${ms} ms is ${text}`, () => assert.is(spanText(ms), text))
  it('an entry says how long after the start it was', () => assert.is(sinceText(93_784_567), '+1d 02:03:04.567'))
})

describe('a simulation for a person', (it) => {
  const text = simulationText(report, { columns: 80, paint: (_, part) => part, timeline: true })

  it('says the verdict, what did not hold and what led to it', () =>
    assert.equal(text.split('\n').slice(4, 18), [
      'app /loop: will never recover by itself',
      '  2 launches, up 2s, held back 1s, delay now 1.15s, next attempt',
      '  2024-01-01T00:00:05.000Z',
      '  ended: 2 TASK_FAILED',
      '  judged: 2 seccomp-kill',
      '  alerts: 1 firing',
      '',
      '1 of 2 expectations held',
      '',
      'not as expected loop.yaml:10:3',
      '  expected  no <failure>',
      '  happened  TASK_FAILED',
      '  because',
      '  +00:00:01.000  /loop  launched',
    ]))
  it('fits into 80 columns', () => assert.ok(text.split('\n').every((line) => line.length <= 80)))
})

describe('a simulation for scripts', (it) => {
  it('JSON lines name what they are', () =>
    assert.equal(
      [...simulationLines(report)].map((line) => (JSON.parse(line) as { is: string }).is),
      ['run', 'workload', 'expectation', 'expectation', 'alert', 'entry', 'entry'],
    ))
  it('TAP counts expectations', () => {
    const lines = tapText([report]).split('\n')
    assert.equal(lines.slice(0, 4), [
      'TAP version 14',
      '1..2',
      'ok 1 - an app that loops: a launch',
      'not ok 2 - an app that loops: no <failure>',
    ])
  })
  it('JUnit escapes what XML would read', () => {
    const text = junitText([report])
    assert.match(text, 'tests="2" failures="1"')
    assert.match(text, 'name="an app that loops: no &#60;failure&#62;"')
  })
  it('a run that stopped early failed', () =>
    assert.match(tapText([{ ...report, expectations: [], stopped: 'too many actions' }]), 'not ok 1'))
})
