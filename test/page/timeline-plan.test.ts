import * as assert from 'uvu/assert'
import { incidentObject } from '../../src/domain/incident-object.ts'
import { instant, iso } from '../../src/domain/time.ts'
import { type TimelineInput, timelinePlan } from '../../src/page/timeline-plan.ts'
import { aCase, aForecast } from '../support/crowd.ts'
import { describe } from '../support/describe.ts'

const now = instant(Date.parse('2026-11-23T20:00:00.000Z'))
const next = instant(now + 240_000)
const forecast = {
  next_attempt_at: iso(next),
  next_attempt_by: null,
  will_fail: true,
  basis: 'the delay is at its cap',
  attempts_per_hour: 12,
}
const { incident, diagnoses } = aCase(0, { at: instant(now - 60_000), attempts: 60, change: { forecast, gaps: [] } })
const open = incidentObject({ incident, ended: undefined }, null)
const plan = (change: Partial<TimelineInput> = {}) =>
  timelinePlan({ incident: open, diagnoses, now, width: 800, span: 'all', ...change })

describe('the plan of a timeline', (it) => {
  it('has past and future on one axis, now between them', () => {
    const { past, future, now: x, from, to } = plan()
    assert.ok(from < now && now < to)
    assert.ok(past.every((mark) => mark.x >= 0 && mark.x < x))
    assert.ok(future.every((mark) => mark.x > x && mark.x <= 800))
    assert.is(future[0]?.at, next)
    assert.equal(
      future.map(({ isForetold }) => isForetold),
      future.map((_, index) => index === 0),
    )
  })

  it('counts every attempt once, though near ones are drawn as one', () => {
    const { past, earlier } = plan()
    assert.is(
      past.reduce((sum, { count }) => sum + count, 0),
      60,
    )
    assert.is(earlier, 0)
    assert.ok(past.length < 60)
    for (const [index, { x }] of past.entries()) assert.ok(index === 0 || x - (past[index - 1]?.x ?? 0) >= 8)
  })

  it('says how many attempts lie before what is shown', () => {
    const { past, earlier } = plan({ span: '15m' })
    const shown = past.reduce((sum, { count }) => sum + count, 0)
    assert.ok(shown > 0 && shown < 60)
    assert.is(earlier, 60 - shown)
  })

  it('always has room for the next attempt, however far it is', () => {
    for (const wait of [1000, 240_000, 40 * 86_400_000]) {
      const at = instant(now + wait)
      const later = { ...open, forecast: aForecast(now, { next_attempt: { not_before: iso(at), not_after: iso(at) } }) }
      const x = plan({ incident: later, span: '15m' }).future[0]?.x ?? 0
      assert.ok(x > 0 && x < 800, `${x}`)
    }
  })

  it('foretells nothing where nothing is foretold, and nothing of what is over', () => {
    const unknown = diagnoses.map((diagnosis) => ({ ...diagnosis, forecast: null }))
    const none = { ...open, latest: { ...open.latest, next_attempt_at: null } }
    assert.equal(plan({ incident: none, diagnoses: unknown }).future, [])
    const closed = incidentObject({ incident, ended: { at: now, because: 'it ran' } }, null)
    const { future, flags } = plan({ incident: closed })
    assert.equal(future, [])
    assert.is(flags.at(-1)?.is, 'end')
  })

  it('has what is foretold as of now, with its bounds, its cap and its end', () => {
    const { future, flags } = plan({
      incident: {
        ...open,
        forecast: aForecast(now, {
          cap_at: iso(instant(now + 600_000)),
          gives_up_at: iso(instant(now + 1_200_000)),
        }),
      },
    })
    assert.is(future[0]?.at, now + 240_000)
    assert.ok((future[0]?.width ?? 0) > 0)
    assert.ok(future.every(({ at }) => at <= now + 1_200_000))
    assert.equal(
      flags.map(({ says }) => says),
      ['at its cap', 'given up'],
    )
    assert.equal(plan({ incident: { ...open, forecast: aForecast(now, { state: 'running' }) } }).future, [])
  })

  it('draws a stretch without evidence once', () => {
    const gap = { source: 'audit.log', from: iso(instant(now - 900_000)), to: null, why: 'lost' }
    const { bands } = plan({ diagnoses: diagnoses.map((diagnosis) => ({ ...diagnosis, gaps: [gap] })) })
    assert.is(bands.length, 1)
    assert.ok((bands[0]?.width ?? 0) > 0)
  })

  it('is drawn of nothing at all', () => {
    const { past, ticks } = plan({ diagnoses: [], width: 240, span: '1d' })
    assert.equal(past, [])
    assert.ok(ticks.length > 0)
  })
})
