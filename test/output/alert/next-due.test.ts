import { createHash } from 'node:crypto'
import fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { CauseCode, Confidence } from '../../../src/domain/diagnosis.ts'
import { instant, iso } from '../../../src/domain/time.ts'
import { nextDue } from '../../../src/output/alert/next-due.ts'
import { alertStep } from '../../../src/output/alert/policy.ts'
import { usualSettings } from '../../../src/output/alert/settings.ts'
import { type AlertInput, alerting } from '../../../src/output/alert/state.ts'
import { describe } from '../../support/describe.ts'
import { exampleDiagnosis } from '../../support/diagnosis.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const tick = 5000
const begin = Date.parse('2026-03-02T03:00:00Z')

const seconds = fc.integer({ min: 1, max: 9000 })
const causes: readonly CauseCode[] = ['seccomp-kill', 'exit-code', 'agent-lost', 'unknown']
const confidences: readonly Confidence[] = ['certain', 'likely', 'possible']

/** Something that happens a while after what came before. */
const happening = fc.record({
  wait: fc.oneof(seconds, fc.integer({ min: 1, max: 40 })),
  what: fc.constantFrom('fails', 'fails', 'begins', 'ends', 'succeeds', 'gone'),
  of: fc.integer({ min: 1, max: 3 }),
  cause: fc.constantFrom(...causes),
  confidence: fc.constantFrom(...confidences),
  next: fc.option(fc.integer({ min: 0, max: 60 })),
  willFail: fc.boolean(),
})

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

function inputOf({ what, of, cause, confidence, next, willFail }: Happening, at: number, index: number): AlertInput {
  const workload = { kind: 'app', id: `/app-${of}` } as const
  const moment = { at: instant(at) }
  if (what === 'begins' || what === 'ends')
    return { kind: 'task', ...moment, workload, version: null, taskId: `task.${of}`, isRunning: what === 'begins' }
  if (what === 'succeeds') return { kind: 'run-succeeded', ...moment, happenedAt: moment.at, workload }
  if (what === 'gone') return { kind: 'gone', ...moment, workload, why: 'is not wanted' }
  const forecast = {
    next_attempt_at: next === null ? null : iso(instant(at + next * 1000)),
    next_attempt_by: next === null ? null : iso(instant(at + next * 1000 + (index % 2) * 31_100)),
    will_fail: willFail,
    basis: '',
    attempts_per_hour: null,
  }
  const { task, workload: whole } = exampleDiagnosis
  const diagnosis = {
    ...exampleDiagnosis,
    id: `d-${sha256(String(index)).slice(0, 20)}`,
    task: { ...task, id: `task.${of}`, failed_at: iso(instant(at)) },
    workload: { ...whole, id: workload.id },
    cause: { code: cause, confidence, summary: '' },
    forecast: index % 3 === 0 ? null : forecast,
  }
  return { kind: 'diagnosis', ...moment, diagnosis }
}

/** What is told, with every tick or with those only that may say something. */
function told(inputs: readonly AlertInput[], isEvery: boolean): { readonly lines: readonly string[]; ticks: number } {
  const state = alerting(usualSettings, sha256)
  const lines: string[] = []
  let ticks = 0
  let next = begin
  const take = (input: AlertInput): void => {
    for (const { event, at, workloads } of alertStep(state, input))
      lines.push(`${at} ${event} ${workloads.map(({ id }) => id).join()}`)
  }
  for (const input of inputs) {
    for (; next < input.at; next += tick)
      if (isEvery || nextDue(state) <= next) {
        take({ kind: 'tick', at: instant(next) })
        ticks += 1
      }
    take(input)
  }
  return { lines, ticks }
}

describe('nextDue', (it) => {
  it('is never later than what a tick says', () => {
    let [all, tried, said] = [0, 0, 0]
    fc.assert(
      fc.property(fc.array(happening, { minLength: 1, maxLength: 12 }), (happenings) => {
        let at = begin
        const inputs = happenings.map((one, index) => inputOf(one, (at += one.wait * 1000), index))
        const end: AlertInput = { kind: 'tick', at: instant(at + 20 * 3_600_000) }
        const [every, some] = [told([...inputs, end], true), told([...inputs, end], false)]
        all += every.ticks
        tried += some.ticks
        said += every.lines.length
        assert.equal(some.lines, every.lines)
      }),
      { seed: 7, numRuns: 150 },
    )
    assert.ok(said > 100, `${said} messages`)
    assert.ok(tried < all / 2, `${tried} of ${all} ticks tried`)
  })
})
