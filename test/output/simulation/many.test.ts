import * as assert from 'uvu/assert'
import type { SimulationReport, WorkloadReport } from '../../../src/domain/simulation-report.ts'
import { compare, comparisonText } from '../../../src/output/simulation/comparison.ts'
import { figuresOf } from '../../../src/output/simulation/figures.ts'
import { seedsText, spreadOf, summariseSeeds } from '../../../src/output/simulation/seeds.ts'
import { plain } from '../../../src/output/terminal-text.ts'
import { describe } from '../../support/describe.ts'

const workload = (id: string, more: Partial<WorkloadReport>): WorkloadReport => ({
  kind: 'app',
  id,
  launches: 1,
  ends: {},
  causes: {},
  up_ms: 60_000,
  wasted_ms: 0,
  waiting_ms: 0,
  delay_ms: null,
  next_attempt_at: null,
  runs: null,
  verdict: 'runs',
  ...more,
})

const report = (path: string, workloads: readonly WorkloadReport[], told: readonly string[]): SimulationReport => ({
  schema: 'sigsys.simulation/1',
  scenario: { path, name: `what ${path} shows`, about: null },
  seed: 1,
  from: '2024-01-01T00:00:00.000Z',
  until: '2024-01-01T01:00:00.000Z',
  ended_at: '2024-01-01T01:00:00.000Z',
  stopped: null,
  digest: path,
  zone_data: null,
  actions: 1,
  delivery: { lost: 0, duplicated: 0, reordered: 0 },
  workloads,
  expectations: [],
  alerts: told.map((of) => ({ at: '2024-01-01T00:00:00.000Z', of, alert: 'firing', cause: 'signal' })),
  diagnoses: [],
  timeline: [],
  timeline_dropped: 0,
})

const strict = report(
  'a.yaml',
  [
    workload('/loop', { causes: { signal: 2, 'exit-code': 1 }, wasted_ms: 3000, verdict: 'failed, after 3 failures' }),
    workload('/old', {}),
  ],
  ['/loop', '/loop'],
)
const loose = report('b.yaml', [workload('/new', {}), workload('/loop', {})], [])

describe('two policies side by side', (it) => {
  const comparison = compare(strict, loose)

  it('pairs workloads by what they are called, and says where one is missing', () => {
    assert.equal(
      comparison.workloads.map(({ id, verdicts }) => [id, ...verdicts]),
      [
        ['/loop', 'failed, after 3 failures', 'runs'],
        ['/old', 'runs', null],
        ['/new', null, 'runs'],
      ],
    )
    const [loop] = comparison.workloads
    assert.equal(loop?.figures, {
      up_ms: [60_000, 60_000],
      launches: [1, 1],
      failures: [3, 0],
      wasted_ms: [3000, 0],
      alerts: [2, 0],
    })
  })

  it('fits into 80 columns, and marks what differs', () => {
    const marked = comparisonText(comparison, { columns: 80, paint: (_tone, text) => `<${text}>` }).split('\n')
    assert.ok(marked.some((line) => /^< {2}failures +3 +0>$/.test(line)))
    assert.ok(marked.some((line) => /^ {2}launches +1 +1$/.test(line)))
    const text = comparisonText(comparison, { columns: 80, paint: plain })
    assert.ok(text.split('\n').every((line) => line.length <= 80))
    assert.match(text, /B: is not in it/)
  })
})

describe('many seeds summed up', (it) => {
  const spreads: readonly (readonly [values: readonly number[], spread: readonly [number, number, number]])[] = [
    [[7], [7, 7, 7]],
    [
      [3, 1, 2],
      [2, 1, 3],
    ],
    [
      [4, 1, 3, 2],
      [2, 1, 4],
    ],
    [Array.from({ length: 1000 }, (_, place) => 1000 - place), [500, 25, 975]],
    [[], [0, 0, 0]],
  ]
  for (const [values, [median, from, to]] of spreads)
    it(`of ${values.length} values`, () => assert.equal(spreadOf(values), { median, from, to }))

  const runs = [strict, loose, strict].map((one, place) => ({
    seed: 5 + place,
    isAsExpected: one === loose,
    workloads: figuresOf(one),
  }))
  const [first, ...others] = runs
  if (first === undefined) throw new Error('no runs')
  const summary = summariseSeeds({ path: 'a.yaml', name: 'dice' }, [first, ...others])

  it('names the seeds that were not as expected, and counts verdicts', () => {
    assert.equal([summary.seeds, summary.not_as_expected], [{ first: 5, count: 3 }, [5, 7]])
    assert.equal(summary.workloads[0]?.verdicts, [
      { verdict: 'failed, after N failures', count: 2 },
      { verdict: 'runs', count: 1 },
    ])
    assert.equal(summary.workloads[0]?.figures.failures, { median: 3, from: 0, to: 3 })
  })

  it('is read on 80 columns', () => {
    const text = seedsText(summary, { columns: 80, paint: plain })
    assert.ok(text.split('\n').every((line) => line.length <= 80))
    assert.match(text, 'all expectations held with 1 of 3 seeds; not with 5, 7')
  })
})
